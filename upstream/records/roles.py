"""Roles of officers on arrival: what an officer of the commune may not change is refused, with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from desktop_app.base.i18n import tr
from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.base.role_book import role_book
from desktop_app.wire.guards.rights import MANAGE_OFFICERS, Wanted, rights_for
from desktop_app.wire.op import Op, Value
from upstream.database.tables import record as table
from upstream.records.merge import Mark, Record, Writer
from upstream.records.states import Records
from upstream.records.stored import decode_fields, load_records

_RIGHT_GIVING = ("roles", "extra_rights", "dismissed")


class Roles:
    """The officers who wrote the ops of one segment, as the province has them before it.

    ``undecided``: records of which two values wait for a person; what an officer among them wrote is taken.
    """

    def __init__(
        self,
        connection: Connection,
        commune: str,
        writer: Writer,
        undecided: set[tuple[str, str]],
        ops: Sequence[Op],
    ) -> None:
        self._connection = connection
        self._commune = commune
        self._writer = writer
        self._undecided = undecided
        keys = {(OFFICER, officer_id(author)) for author in {op.author for op in ops} if author}
        self._stored = load_records(connection, commune, keys) if keys else {}
        self._stored_managers: set[str] | None = None
        alike = {(op.author, op.entity, op.patch.get("status")): op for op in ops}
        self.any_to_ask = any(op.entity == OFFICER or self._lacks(op, None, {}) for op in alike.values())
        """Whether an op could be refused if its record is new."""

    def refusal(self, op: Op, record: Record | None, known: Records) -> str | None:
        """Why the op is not taken. ``known``: what the ops before it have made of the records."""
        return self._right_missing(op, record, known) or self._no_manager_left(op, record, known)

    def _right_missing(self, op: Op, record: Record | None, known: Records) -> str | None:
        author, missing = self._author(op, known), self._lacks(op, record, known)
        if author is None or missing is None or self._was_before(op, _since(author)):
            return None
        if op.entity == OFFICER and not self._managers(known):
            return None
        return _reason(author, missing)

    def _author(self, op: Op, known: Records) -> Record | None:
        key = (OFFICER, officer_id(op.author))
        return known.get(key) or self._stored.get(key) if op.author else None

    def _lacks(self, op: Op, record: Record | None, known: Records) -> Wanted | None:
        """Rights of which the author has none, although the op needs one."""
        author = self._author(op, known)
        if author is None or (OFFICER, author.entity_id) in self._undecided:
            return None
        rights = permitted(author.fields)
        present = record.fields if record is not None else {}
        return next((item for item in rights_for(op, present) if not item & rights), None)

    def _was_before(self, op: Op, since: Mark) -> bool:
        """Whether an op was written before the author's roles became what they are.

        The journal of one computer has an order, and a record that came later than the roles proves that they
        were known; between computers only the times tell.
        """
        return not self._writer.has_seen(since, self._writer.base_of(op)) and op.at <= since.at

    def _no_manager_left(self, op: Op, record: Record | None, known: Records) -> str | None:
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

    def _managers(self, known: Records) -> set[str]:
        if self._stored_managers is None:
            columns = table.c
            of_commune = (columns.commune == self._commune, columns.entity == OFFICER)
            rows = self._connection.execute(select(columns.entity_id, columns.fields).where(*of_commune))
            self._stored_managers = {key for key, fields in rows if _manages(decode_fields(fields))}
        here = {key: item for (entity, key), item in known.items() if entity == OFFICER}
        return (self._stored_managers - here.keys()) | {
            key for key, item in here.items() if _manages(item.fields)
        }


def permitted(fields: dict[str, Value]) -> frozenset[str]:
    """What an officer with these fields may do."""
    if fields.get("dismissed"):
        return frozenset()
    return role_book().permitted(_codes(fields.get("roles")), _codes(fields.get("extra_rights")))


def _manages(fields: dict[str, Value]) -> bool:
    return MANAGE_OFFICERS in permitted(fields)


def _codes(value: Value) -> frozenset[str]:
    return frozenset(value.split()) if isinstance(value, str) else frozenset()


def _since(author: Record) -> Mark:
    """The last change of what gives the officer rights."""
    marks: Iterable[Mark] = (author.mark_of(name) for name in _RIGHT_GIVING if name in author.fields)
    return max(marks, default=author.base)


def _reason(author: Record, missing: Wanted) -> str:
    name = str(author.fields.get("name") or "")
    if author.fields.get("dismissed"):
        return tr(
            "{name} had left the office when this was written, so it was not taken. "
            "Somebody who may do it can send this change again.",
            name=name,
        )
    return tr(
        "{name} had no right to this when it was written: {right}. It was not taken. "
        "Somebody who has the right can send this change again.",
        name=name,
        right=role_book().find(min(missing)).name,
    )
