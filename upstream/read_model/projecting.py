"""What the rows of the read model say of the records of a merge: one function for each kind of record.

Called inside the transaction of the merge, with whatever may have changed; saying the same twice changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from desktop_app.base.locked_states import ASKED as ASKED_STATE
from desktop_app.wire.op import Op, Value
from desktop_app.wire.scopes import round_scope, scope_of
from upstream.database import read_tables
from upstream.read_model.figures import ASKED, WORDS, PackedFigure, number_in, write_figures
from upstream.read_model.statements import marked, put
from upstream.read_model.terms import numbers_of
from upstream.records.merge import FieldMark, MergeRecord

_STATE: Final = "status"
_ACCEPTED: Final = "accepted"
_LONGEST_STATE: Final = 40
_STATED: Final = frozenset({"period_status", "survey_round"})


class RecordNow(NamedTuple):
    """A record as it is now; ``version`` and ``at`` are of the fields without a mark."""

    entity_id: str
    fields: Mapping[str, Value]
    version: int
    at: int
    marks: Mapping[str, FieldMark]

    def mark(self, name: str) -> tuple[int, int]:
        """Return at which version and when a field was changed last."""
        found = self.marks.get(name)
        return (self.version, self.at) if found is None else (found.version, found.at)


class StateStep(NamedTuple):
    """A change of the state of a report or round, as it was said."""

    version: int
    scope: str
    unit: str
    status: str
    at: int


@dataclass(slots=True)
class Projection:
    """What the changes of one transaction say, gathered, and written once at its end."""

    figures: dict[tuple[str, str], dict[str, tuple[int, str, str, int]]] = field(default_factory=dict)
    states: dict[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)
    rounds: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    steps: list[StateStep] = field(default_factory=list)
    stale: set[str] = field(default_factory=set)

    def created(self, kinds: Mapping[str, Sequence[Op]], shift: int) -> None:
        """Take ops that made a record each; the version of an op is its number and ``shift``."""
        for entity, ops in kinds.items():
            if (say := PROJECTED.get(entity)) is None:
                continue
            say(self, [RecordNow(op.entity_id, op.patch, op.device_seq + shift, op.at, {}) for op in ops])
            for op in ops if entity in _STATED else ():
                self.said(op, op.device_seq + shift)

    def saved(self, records: Iterable[MergeRecord]) -> None:
        """Take records as they are now."""
        by_kind: dict[str, list[RecordNow]] = {}
        for item in records:
            if item.entity in PROJECTED:
                base = item.base
                changed = RecordNow(item.entity_id, item.fields, base.version, base.at, item.marks)
                by_kind.setdefault(item.entity, []).append(changed)
        for entity, changes in by_kind.items():
            PROJECTED[entity](self, changes)

    def said(self, op: Op, version: int) -> None:
        """Take an op that was merged, whatever became of its values: who handed in what, and when."""
        status = op.patch.get(_STATE) if op.entity in _STATED else None
        if isinstance(status, str) and (place := _place(op.entity, op.entity_id)) is not None:
            self.steps.append(StateStep(version, *place, status[:_LONGEST_STATE], op.at))

    def write(self, connection: Connection, commune: str, received_at: Callable[[int], int]) -> None:
        """Write what was gathered; ``received_at``: when the op of a version came."""
        texts = {text for place in (*self.figures, *self.states) for text in place}
        texts.update(text for step in self.steps for text in (step.scope, step.unit))
        texts.update(self.rounds)
        for by_indicator in self.figures.values():
            texts.update(by_indicator)
            texts.update(each[2] for each in by_indicator.values())
        if texts:
            self._write(connection, commune, numbers_of(connection, texts), received_at)
        put(connection, read_tables.read_stale, [(commune, part) for part in sorted(self.stale)])

    def _write(
        self,
        connection: Connection,
        commune: str,
        number: Mapping[str, int],
        received_at: Callable[[int], int],
    ) -> None:
        packed = {
            (number[scope], number[unit]): {
                number[indicator]: PackedFigure(version, value, number[set_version], marks)
                for indicator, (version, value, set_version, marks) in by_indicator.items()
            }
            for (scope, unit), by_indicator in self.figures.items()
        }
        write_figures(connection, commune, packed)
        states = [
            (commune, number[scope], number[unit], *row, None) for (scope, unit), row in self.states.items()
        ]
        put(connection, read_tables.read_state, states)
        rounds = [(commune, number[scope], *row) for scope, row in self.rounds.items()]
        put(connection, read_tables.read_round, rounds)
        steps = [
            (
                commune,
                each.version,
                number[each.scope],
                number[each.unit],
                each.status,
                each.at,
                received_at(each.version),
            )
            for each in self.steps
        ]
        put(connection, read_tables.read_step, steps)
        accepted = {(each.scope, each.unit) for each in self.steps if each.status == _ACCEPTED}
        of_states = [(number[scope], number[unit]) for scope, unit in sorted(accepted | self.states.keys())]
        note_acceptances(connection, commune, of_states)


def note_acceptances(connection: Connection, commune: str, places: Iterable[tuple[int, int]]) -> None:
    """Say of reports, by scope and unit, when they were accepted last."""
    rows = [(_ACCEPTED, commune, *place) for place in places]
    if rows:
        sql = (
            "UPDATE read_state SET accepted = (SELECT MAX(version) FROM read_step AS step WHERE "
            "step.commune = read_state.commune AND step.scope = read_state.scope "
            "AND step.unit = read_state.unit AND step.status = ?) "
            "WHERE commune = ? AND scope = ? AND unit = ?"
        )
        connection.exec_driver_sql(marked(connection, sql), rows)


def _place(entity: str, entity_id: str) -> tuple[str, str] | None:
    """Scope and unit of a record that holds a state."""
    if entity == "survey_round":
        return round_scope(entity_id), ""
    parts = entity_id.split(":", 3)
    return (f"period:{parts[1]}:{parts[2]}", parts[3]) if len(parts) > 3 and parts[0] == "ps" else None


def _figures(projection: Projection, changes: Iterable[RecordNow]) -> None:
    places = projection.figures
    for change in changes:
        entity_id, fields, version, _, marks = change
        parts = entity_id.split(":", 4)
        if len(parts) < 5 or parts[0] != "iv":
            continue
        _, set_code, indicator, period, unit = parts
        value = fields.get("value")
        flags = 0
        if value is None:
            number = ""
            if "value" not in fields:
                version = 0
        elif (number := number_in(value) or "") == "" and value != "":
            flags = WORDS
        if marks and (mark := marks.get("value")) is not None:
            version = mark.version
        if fields.get("note_state") == ASKED_STATE:
            flags |= ASKED
        of_set = fields.get("set_version")
        place = (f"period:{set_code}:{period}", unit)
        figure = (version, number, of_set if isinstance(of_set, str) else "", flags)
        places.setdefault(place, {})[indicator] = figure
    projection.stale.update(scope for scope, _ in places)


def _states(projection: Projection, changes: Iterable[RecordNow]) -> None:
    for change in changes:
        status, place = change.fields.get(_STATE), _place("period_status", change.entity_id)
        if isinstance(status, str) and place is not None:
            projection.states[place] = (
                status[:_LONGEST_STATE],
                change.mark(_STATE)[1],
                change.mark(_STATE)[0],
            )


def _rounds(projection: Projection, changes: Iterable[RecordNow]) -> None:
    for change in changes:
        fields = change.fields
        version, at = change.mark(_STATE)
        year = fields.get("year")
        projection.rounds[round_scope(change.entity_id)] = (
            _code(fields, _STATE) or "draft",
            at,
            version,
            year if isinstance(year, int) and 0 <= year < 10_000 else 0,
            *(_code(fields, name) for name in ("template_code", "template_version")),
            *(_code(fields, name) for name in ("planned_from", "planned_to")),
            bool(fields.get("deleted")),
        )


def _code(fields: Mapping[str, Value], name: str) -> str:
    """A code or a day; nothing that is longer than one."""
    value = fields.get(name)
    return value if isinstance(value, str) and len(value) <= 80 else ""


def _stale(entity: str) -> Callable[[Projection, Iterable[RecordNow]], None]:
    """What is put together from records of this kind is read again when somebody asks."""

    def say(projection: Projection, changes: Iterable[RecordNow]) -> None:
        projection.stale.update(scope_of(entity, each.entity_id, each.fields) for each in changes)

    return say


PROJECTED: Final[Mapping[str, Callable[[Projection, Iterable[RecordNow]], None]]] = {
    "indicator_value": _figures,
    "period_status": _states,
    "survey_round": _rounds,
    **{entity: _stale(entity) for entity in ("residential_area", "reporting_event", "target_value")},
}
"""Which function says what the records of a kind mean."""
