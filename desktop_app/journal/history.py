"""The history of a record: who changed what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from desktop_app.clock import from_millis
from desktop_app.journal.ops import decode_patch
from desktop_app.storage.tables.journal import journal_op
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
    rows = connection.execute(
        select(journal_op.c.patch, journal_op.c.before, journal_op.c.author, journal_op.c.at)
        .where(journal_op.c.entity_id == entity_id)
        .order_by(journal_op.c.position)
    )
    changes = []
    for patch, before, author, at in rows:
        old = decode_patch(before) if before is not None else {}
        for field, value in decode_patch(patch).items():
            changes.append(FieldChange(field, old.get(field), value, author, from_millis(at)))
    return changes
