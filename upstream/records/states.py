"""The state of a round or a report on arrival: changes it no longer accepts are refused, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.movements.period import Period
from desktop_app.wire.op import Op, Value
from desktop_app.wire.states import (
    StateKey,
    entities_under,
    is_locked,
    states_anything,
    states_over,
    states_over_all,
)
from upstream.records.asked_cells import AskedCells, is_returned
from upstream.records.merge import FieldMark, MergeRecord, Writer, same
from upstream.records.ops_by_kind import OpsByKind
from upstream.records.refusals import RefusalRow, hidden_under, key_of, refused_after
from upstream.records.stored import load_newer, load_records
from upstream.records.unseen import unseen_from

type Records = Mapping[tuple[str, str], MergeRecord]


class States:
    """The rounds and reports over ops, as the province has them before these.

    ``refused``: whether anything was ever refused to their author's device.
    """

    def __init__(self, connection: Connection, commune: str, ops: OpsByKind, *, refused: bool) -> None:
        self._connection = connection
        self._any_refused = refused
        self._commune = commune
        self._changes: dict[StateKey, list[FieldMark]] | None = None
        self._stored: dict[StateKey, MergeRecord] = {}
        self._asked: set[StateKey] = set()
        stating = [op for kind in filter(states_anything, ops.kinds) for op in ops.of(kind)]
        self._said = {(op.entity, op.entity_id) for op in stating}
        self._closing = [op for op in stating if is_locked(op.entity, op.entity_id, op.patch)]
        over = (
            states_over_all(kind, ((op.entity_id, op.patch) for op in of_kind))
            for kind, of_kind in ops.kinds.items()
        )
        self._load(set().union(*over))
        self._asked_cells = AskedCells(connection, commune)
        holds = (is_locked(*_stated(item)) or is_returned(item) for item in self._stored.values())
        self.any_holds = bool(self._closing) or any(holds)

    def look_up(self, ops: Sequence[Op], known: Records) -> None:
        """Find the states over records that were there before these ops, too."""
        with_records = ((op, known.get((op.entity, op.entity_id))) for op in ops)
        self._load(
            set(chain.from_iterable(_over(op, record) for op, record in with_records if record is not None))
        )

    def refusal(self, op: Op, record: MergeRecord | None, known: Records) -> str | None:
        """Why the state does not take the op. ``known``: what the ops before it have made of the records."""
        for key in _over(op, record):
            if key not in self._stored and key not in self._said:
                continue
            over = known.get(key) or self._stored.get(key)
            if over is None:
                continue
            locked = is_locked(*_stated(over))
            if not locked and not self._asked_cells.refuses(op, record, over):
                continue
            if is_restated(op, record) or (record is not None and _changes_nothing(op, record)):
                return None
            return _reason(over) if locked else _not_asked(over)
        return None

    def came_unseen(
        self,
        op: Op,
        record: MergeRecord | None,
        writer: Writer,
        known: Records,
        refused: Sequence[RefusalRow],
    ) -> FieldMark | None:
        """Return the newest change, unseen by its author, in the round or report that an op closes.

        Nor has he seen what is below a refused change of his own, until the refusal reached him. ``known``
        and ``refused``: what the ops before it in the segment made of the records, and which were refused.
        """
        if not is_locked(op.entity, op.entity_id, op.patch):
            return None
        closed, base = (op.entity, op.entity_id), writer.base_of(op)
        unseen: list[FieldMark] = []
        if record is None or not is_locked(*_stated(record)):
            unseen += self._changes_unseen(closed, writer, base)
        if op.author:  # ops that restore what the province lost have none
            unseen += self._hidden_under_refusals(closed, writer, base, known, refused)
        return max(unseen, default=None)

    def _changes_unseen(self, closed: StateKey, writer: Writer, base: int) -> list[FieldMark]:
        if self._changes is None:
            self._changes = self._load_changes(writer)
        return [mark for mark in self._changes.get(closed, ()) if not writer.has_seen(mark, base)]

    def _hidden_under_refusals(
        self,
        closed: StateKey,
        writer: Writer,
        base: int,
        known: Records,
        refused: Sequence[RefusalRow],
    ) -> Iterator[FieldMark]:
        """Return the values in a round or report where its author still sees what was refused."""
        rows = [*refused]
        if self._any_refused:
            rows += refused_after(self._connection, writer, base, entities_under(closed[0]))
        if not rows:
            return
        stored = load_records(self._connection, self._commune, {key_of(row) for row in rows} - known.keys())
        for row in rows:
            record = known.get(key_of(row)) or stored.get(key_of(row))
            if record is not None and closed in states_over(*key_of(row), record.fields):
                yield from hidden_under(row, record)

    def _load_changes(self, writer: Writer) -> dict[StateKey, list[FieldMark]]:
        """What has changed in the rounds and reports that the segment closes, read once for all of them."""
        wanted = {(op.entity, op.entity_id) for op in self._closing}
        base = min(writer.base_of(op) for op in self._closing)
        kinds = [kind for entity in {op.entity for op in self._closing} for kind in entities_under(entity)]
        found: dict[StateKey, list[FieldMark]] = {}
        first = unseen_from(self._connection, self._commune, writer, base)
        if first is None:
            return found
        for item in load_newer(self._connection, self._commune, first - 1, kinds):
            unseen = [mark for mark in (item.base, *item.marks.values()) if not writer.has_seen(mark, base)]
            for over in wanted.intersection(states_over(item.entity, item.entity_id, item.fields)):
                found.setdefault(over, []).extend(unseen)
        return found

    def _load(self, wanted: set[StateKey]) -> None:
        if new := wanted - self._asked:
            self._asked |= new
            self._stored |= load_records(self._connection, self._commune, new)


def _over(op: Op, record: MergeRecord | None) -> tuple[StateKey, ...]:
    """Return the states over the record now, and those over it after the op."""
    if record is None:
        return states_over(op.entity, op.entity_id, op.patch)
    now = states_over(op.entity, op.entity_id, record.fields)
    then = states_over(op.entity, op.entity_id, {**record.fields, **op.patch})
    return now if then == now else now + then


def _stated(record: MergeRecord) -> tuple[str, str, dict[str, Value]]:
    return record.entity, record.entity_id, record.fields


def is_restated(op: Op, record: MergeRecord | None) -> bool:
    """Whether an office sends again what the province lost: such ops name a version, or have no author.

    Pretending it gains nothing: whoever may change records of a round may also have it counted again.
    """
    return record is None and (op.base_version > 0 or not op.author)


def _changes_nothing(op: Op, record: MergeRecord) -> bool:
    return all(name in record.fields and same(record.fields[name], value) for name, value in op.patch.items())


def _not_asked(over: MergeRecord) -> str:
    return tr(
        "The report for {period} was returned for single cells, and this figure is in none of them."
        " Reopen the period with a reason, then send this change again.",
        period=_period_of(over),
    )


def _period_of(over: MergeRecord) -> str:
    """The name of the period in words; what an office wrote and is none stays as it is."""
    key = str(over.fields.get("period") or "")
    try:
        return Period.parse(key).label()
    except Problem:
        return key


def _reason(over: MergeRecord) -> str:
    if over.entity == "survey_round":
        return tr(
            "The round “{title}” was closed before this change arrived, so its forms and numbers are "
            "unchanged. When the round is counted again, send this change again.",
            title=str(over.fields.get("title") or ""),
        )
    return tr(
        "The report for {period} was closed before this change arrived, so its figures are unchanged."
        " When the report is open again, send this change again.",
        period=_period_of(over),
    )
