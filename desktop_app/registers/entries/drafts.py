"""Entries and steps that are being typed. Local to this computer: what is sent is what was finished."""

from __future__ import annotations

import json

from sqlalchemy import Connection, RowMapping, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.attachments.holding import release_files
from desktop_app.base.clock import Clock, to_millis
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.registers import matter_draft

_COLUMNS = [column.name for column in matter_draft.columns]
_INSERT = insert(matter_draft).values({name: bindparam(name) for name in _COLUMNS})
_SAVE = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["id"], set_={name: _INSERT.excluded[name] for name in _COLUMNS}
    )
)
_FORGET = Prepared(delete(matter_draft).where(matter_draft.c.id == bindparam("draft_id")))


def save_draft(connection: Connection, draft: RegisterEntryDraft, clock: Clock) -> None:
    """Keep the draft as it is; durable when the transaction ends."""
    values = {
        "id": draft.id,
        "register_code": draft.register_code,
        "register_version": draft.register_version,
        "matter_id": draft.matter_id,
        "action": draft.action,
        "area_id": draft.area_id,
        "answers": json.dumps(dict(draft.answers), ensure_ascii=False, separators=(",", ":")),
        "question": draft.question,
        "started_by": draft.started_by,
        "saved_at": to_millis(clock.now()),
        "opened": None if draft.opened is None else json.dumps(dict(draft.opened), ensure_ascii=False),
    }
    _SAVE.run(connection, values)


def forget_draft(connection: Connection, draft_id: str) -> None:
    """Forget a draft that was finished."""
    _FORGET.run(connection, {"draft_id": draft_id})


def discard_entry_draft(connection: Connection, draft_id: str) -> None:
    """Forget a draft that was given up, with the files that were held for it."""
    forget_draft(connection, draft_id)
    release_files(connection, draft_id)


def draft_of(connection: Connection, draft_id: str) -> RegisterEntryDraft | None:
    """What was typed of one entry or step and not finished yet."""
    row = connection.execute(select(matter_draft).where(matter_draft.c.id == draft_id)).mappings().first()
    return None if row is None else _draft(row)


def drafts_of(connection: Connection, register_code: str | None = None) -> list[RegisterEntryDraft]:
    """The open drafts, newest first; of one register, or of all."""
    query = select(matter_draft).order_by(matter_draft.c.saved_at.desc())
    if register_code is not None:
        query = query.where(matter_draft.c.register_code == register_code)
    return [_draft(row) for row in connection.execute(query).mappings()]


def _draft(row: RowMapping) -> RegisterEntryDraft:
    return RegisterEntryDraft(
        id=row["id"],
        register_code=row["register_code"],
        register_version=row["register_version"],
        area_id=row["area_id"],
        answers=json.loads(row["answers"]),
        question=row["question"],
        started_by=row["started_by"],
        matter_id=row["matter_id"],
        action=row["action"],
        opened=None if row["opened"] is None else json.loads(row["opened"]),
    )
