"""The history of a record: who changed what, when, here and on the office's other computers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop_app.base.clock import from_millis
from desktop_app.base.i18n import tr
from desktop_app.journal.devices import devices_of
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.past.eras import Eras
from desktop_app.journal.past.received_changes import received_changes
from desktop_app.journal.rows import RecordWriter
from desktop_app.wire.op import OVER_NOTHING, Op, Value


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field changed from ``before`` (``None``: empty or new) to ``after``.

    ``device`` is the name of the computer where the change was made; empty for this one.
    """

    field: str
    before: Value
    after: Value
    author: str
    at: datetime
    device: str = ""

    def writer(self) -> str:
        """Return who made the change, and on which computer if it was not this one."""
        author = self.author or tr("somebody")
        if not self.device:
            return author
        return tr("{author} · computer {computer}", author=author, computer=self.device)


def history_of(connection: Connection, entity: str, entity_id: str) -> list[FieldChange]:
    """Return all changes of a record that this file knows of, oldest first."""
    eras = Eras(connection)
    own = [
        (eras.place_of(device.number, op.base_version), _changes(before, op.patch, op.author, op.at, ""))
        for device in devices_of(connection)
        for op, before in ops_of(connection, [entity_id], device=device.number)
        if not _is_repeat(op, before)
    ]
    others = received_changes(connection, entity, [entity_id])
    if not others:
        return [change for _, changes in own for change in changes]
    # A change made here on top of a version follows the change received as that version; clocks are not
    # compared.
    parts = [
        (
            other.version,
            _changes(other.before, decode_patch(other.after), other.author, other.at, other.device),
        )
        for other in others
        if other.after is not None
    ]
    later = [change for _, changes in sorted(parts + own, key=lambda part: part[0]) for change in changes]
    born = next((other for other in others if other.after is None), None)
    if born is None:
        return later
    first = _first_values(connection, entity, entity_id, later)
    return [*_changes(None, first, born.author, born.at, born.device), *later]


def _is_repeat(op: Op, before: bytes | None) -> bool:
    """Whether an op only repeated to the province what was here already."""
    return op.resolves == OVER_NOTHING and before is not None and decode_patch(before) == op.patch


def _changes(
    before: bytes | None, patch: Mapping[str, Value], author: str, at: int, device: str
) -> list[FieldChange]:
    old = decode_patch(before) if before is not None else {}
    when = from_millis(at)
    return [
        FieldChange(field, old.get(field), value, author, when, device)
        for field, value in patch.items()
        if field not in old or old[field] != value  # what is bound to a field is noted where it stays
    ]


def _first_values(
    connection: Connection, entity: str, entity_id: str, later: Iterable[FieldChange]
) -> dict[str, Value]:
    """Return the fields a record was received with: the values before its first changes, else the present
    ones.
    """
    record = RecordWriter(connection, {}).get(entity, entity_id)
    values: dict[str, Value] = {} if record is None else dict(record.fields)
    values |= {item.field: item.before for item in reversed(list(later))}
    return {field: value for field, value in values.items() if value is not None}
