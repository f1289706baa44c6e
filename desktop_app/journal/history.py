"""The history of a record: who changed what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop_app.clock import from_millis
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.wire.op import Value


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field changed from ``before`` (``None``: empty or new) to ``after``."""

    field: str
    before: Value
    after: Value
    author: str
    at: datetime


def history_of(connection: Connection, entity_id: str) -> list[FieldChange]:
    """All changes of a record that were made in this file, oldest first."""
    changes = []
    for op, before in ops_of(connection, [entity_id]):
        old = decode_patch(before) if before is not None else {}
        for field, value in op.patch.items():
            changes.append(FieldChange(field, old.get(field), value, op.author, from_millis(op.at)))
    return changes
