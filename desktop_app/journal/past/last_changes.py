"""The last change of a field of many records: when and by whom, here or on the office's other computers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop_app.base.clock import from_millis
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.past.received_changes import received_changes


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed it, and when by the clock of the computer on which it was changed."""

    author: str
    at: datetime


def last_changes(
    connection: Connection, entity: str, field: str, ids: Iterable[str]
) -> dict[str, LastChange]:
    """Return the newest change of ``field`` of each record that has one. Times are for people to read."""
    wanted = list(ids)
    found: dict[str, tuple[int, str]] = {}

    def note(entity_id: str, at: int, author: str) -> None:
        before = found.get(entity_id)
        if before is None or before[0] <= at:
            found.pop(entity_id, None)  # so that of changes at one moment the later ones win
            found[entity_id] = (at, author)

    for op, _ in ops_of(connection, wanted):
        if field in op.patch:
            note(op.entity_id, op.at, op.author)
    for came in received_changes(connection, entity, wanted):
        if came.after is None or field in decode_patch(came.after):
            note(came.entity_id, came.at, came.author)
    return {key: LastChange(author, from_millis(at)) for key, (at, author) in found.items()}
