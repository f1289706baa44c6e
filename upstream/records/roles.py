"""Roles of officers on arrival: what its author may not change is refused, with a reason.

Only what the province has accepted counts, and nothing that an op claims but its author: no time, and not
what was seen. An unknown author has no right. Of an officer with two values in conflict, only the rights in
both count.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select, union_all

from desktop_app.base.i18n import tr
from desktop_app.base.ids import ATTACHMENT, OFFICER, officer_id
from desktop_app.base.role_book import role_book
from desktop_app.wire.guards.rights import (
    MANAGE_OFFICERS,
    Wanted,
    depends_on_state,
    may_need_right,
    permitted,
    rights_for,
    undisputed,
)
from desktop_app.wire.op import OVER_NOTHING, Op, Value
from upstream.database.tables import conflict as conflict_table
from upstream.database.tables import held_key
from upstream.database.tables import record as table
from upstream.devices.devices import EnrolledDevice
from upstream.records.held import parts_of
from upstream.records.merge import MergeRecord, Writer, same
from upstream.records.ops_by_kind import OpsByKind
from upstream.records.states import Records
from upstream.records.stored import decode_value, load_newer, load_records

_HELD, _ROW = held_key.c, table.c
_ANY_OFFICER = union_all(
    select(_ROW.fields).where(_ROW.commune == bindparam("of_commune"), _ROW.entity == OFFICER),
    # The keys, since SQLite would else read a longer index that has all of the rest.
    select(_HELD["keys"]).where(
        _HELD.commune == bindparam("of_commune"),
        _HELD.part.in_(parts_of([officer_id("")])),
        _HELD.entity == OFFICER,
    ),
).limit(1)


class Roles:
    """The officers who wrote ops, as the province has them before these.

    ``undecided``: records of which two values wait for a person.
    """

    def __init__(
        self,
        connection: Connection,
        device: EnrolledDevice,
        writer: Writer,
        undecided: set[tuple[str, str]],
        ops: OpsByKind,
    ) -> None:
        self._connection = connection
        self._commune = device.commune
        self._writer = writer
        self._undecided = undecided
        self._is_province = not (device.token_hash or device.next_token_hash)
        self._founding = False
        self._stored_managers: set[str] | None = None
        self._stored: dict[tuple[str, str], MergeRecord] = {}
        wanting = [op for kind in ops.kinds for op in _differing(kind, ops.of(kind)) if may_need_right(op)]
        self._any_stored = False
        if wanting and not self._is_province:
            authors = {op.author for op in ops.ops}
            keys = {(OFFICER, officer_id(author)) for author in authors if author}
            self._stored = load_records(connection, self._commune, keys)
            self._any_stored = bool(self._stored) or self._has_officers()
        self._about_officers = any(op.entity == OFFICER for op in wanting)
        lacking = self._any_stored and any(self._lacks(op, None, {}) for op in wanting)
        self.any_to_ask = not self._is_province and (self._about_officers or lacking)
        """Whether an op could be refused if its record is new."""

    def begin_act(self, known: Records) -> None:
        """From here on an act is judged. ``known``: what those before it have made of the records."""
        self._founding = not self._any_officer(known)

    def refusal(self, op: Op, record: MergeRecord | None, known: Records) -> str | None:
        """Why the op is not taken. ``known``: what the ops before it have made of the records."""
        if self._is_province or self._founding or _changes_nothing(op, record):
            return None
        return self._right_missing(op, record, known) or self._no_manager_left(op, record, known)

    def refusal_of_founding(self, known: Records) -> str | None:
        """Return why the act that began the list of officers is refused: it could never be changed."""
        if self._is_province or not self._founding or not self._any_officer(known) or self._managers(known):
            return None
        return tr(
            "The first officer of an office must be an administrator, so this was not taken. Register the "
            "administrator first, then send this change again."
        )

    def _right_missing(self, op: Op, record: MergeRecord | None, known: Records) -> str | None:
        missing = self._lacks(op, record, known)
        if missing is None:
            return None
        author = self._author(op, known)
        if author is not None and (_is_repeat(op, record) or self._takes_charge(op, author, known)):
            return None
        return _reason(op, author, missing)

    def _author(self, op: Op, known: Records) -> MergeRecord | None:
        key = (OFFICER, officer_id(op.author))
        return known.get(key) or self._stored.get(key) if op.author else None

    def _lacks(self, op: Op, record: MergeRecord | None, known: Records) -> Wanted | None:
        """Rights of which the author has none, although the op needs one."""
        wanted = rights_for(op, record.fields if record is not None else {})
        author = self._author(op, known) if wanted else None
        rights = self._rights(author) if author is not None else frozenset[str]()
        return next((item for item in wanted if not item & rights), None)

    def _rights(self, author: MergeRecord) -> frozenset[str]:
        if (OFFICER, author.entity_id) not in self._undecided:
            return permitted(author.fields)
        columns = conflict_table.c
        rows = self._connection.execute(
            select(columns.field, columns.other).where(
                columns.commune == self._commune,
                columns.entity == OFFICER,
                columns.entity_id == author.entity_id,
                columns.resolved_by == "",
            )
        )
        return undisputed(author.fields, [(row.field, decode_value(row.other)) for row in rows])

    def _takes_charge(self, op: Op, author: MergeRecord, known: Records) -> bool:
        """Whether somebody who works here makes himself the administrator that the office has not."""
        own = op.entity == OFFICER and op.entity_id == author.entity_id and not author.fields.get("dismissed")
        sure = {item for item in self._managers(known) if (OFFICER, item) not in self._undecided}
        alone = (
            _manages(author.fields) and not sure
        )  # a conflict about an officer makes no other one an administrator
        return own and _manages({**author.fields, **op.patch}) and (alone or not self._managers(known))

    def _no_manager_left(self, op: Op, record: MergeRecord | None, known: Records) -> str | None:
        if op.entity != OFFICER or record is None or not _manages(record.fields):
            return None
        base = self._writer.base_of(op)
        after = {name: value for name, value in op.patch.items() if self._writer.sees(record, name, base)}
        if _manages({**record.fields, **after}) or self._managers(known) - {op.entity_id}:
            return None
        return tr(
            "Without {name} nobody in the office could manage officers any more, so this was not taken. "
            "Give somebody else the role first, then send this change again.",
            name=str(record.fields.get("name") or ""),
        )

    def _has_officers(self) -> bool:
        return self._connection.execute(_ANY_OFFICER, {"of_commune": self._commune}).first() is not None

    def _any_officer(self, known: Records) -> bool:
        return self._any_stored or (self._about_officers and any(entity == OFFICER for entity, _ in known))

    def _managers(self, known: Records) -> set[str]:
        if self._stored_managers is None:
            officers = load_newer(self._connection, self._commune, -1, [OFFICER])
            self._stored_managers = {each.entity_id for each in officers if _manages(each.fields)}
        here = {key: item for (entity, key), item in known.items() if entity == OFFICER}
        return (self._stored_managers - here.keys()) | {
            key for key, item in here.items() if _manages(item.fields)
        }


def _differing(kind: str, ops: Iterable[Op]) -> Iterable[Op]:
    """Return one of those ops about records of a kind that need the same right of the same author."""
    if depends_on_state(kind):
        return {(op.author, op.patch.get("status")): op for op in ops}.values()
    if kind == ATTACHMENT:  # what a file belongs to is in its id
        return {(op.author, op.entity_id): op for op in ops}.values()
    return {op.author: op for op in ops}.values()


def _manages(fields: dict[str, Value]) -> bool:
    return MANAGE_OFFICERS in permitted(fields)


def _changes_nothing(op: Op, record: MergeRecord | None) -> bool:
    """Whether all of an op is current already: registered on two computers, or sent twice."""
    if record is None or op.resolves:
        return False
    return all(name in record.fields and same(record.fields[name], value) for name, value in op.patch.items())


def _is_repeat(op: Op, record: MergeRecord | None) -> bool:
    """Whether an office says a record that the province has lost, or never had, for an officer of before."""
    is_restated = op.resolves == OVER_NOTHING and op.base_version > 0
    return is_restated and record is None and op.entity != OFFICER


def _reason(op: Op, author: MergeRecord | None, missing: Wanted) -> str:
    right = role_book().find(min(missing)).name
    if author is None and not op.author:
        return tr(
            "Nobody was signed in who has the right to this: {right}. It was not taken. "
            "Somebody who has the right can send this change again.",
            right=right,
        )
    if author is None:
        return tr(
            "{name} is no officer of this office as the province knows it, so this was not taken: {right}. "
            "Have an administrator register {name}, or let somebody who has the right send it again.",
            name=op.author,
            right=right,
        )
    name = str(author.fields.get("name") or "")
    if author.fields.get("dismissed"):
        return tr(
            "{name} had left the office when this arrived, so it was refused. "
            "Somebody who may do it can send this change again.",
            name=name,
        )
    return tr(
        "{name} had no right to this when it arrived: {right}. It was refused. "
        "Somebody who has the right can send this change again.",
        name=name,
        right=right,
    )
