"""Forms that are being keyed. Local to this computer: what is sent is the finished response."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.clock import Clock, to_millis
from desktop_app.storage.tables.surveys import response_draft
from desktop_app.surveys.records import Draft


def save_draft(connection: Connection, draft: Draft, clock: Clock) -> None:
    """Keep the draft as it stands; durable when the transaction ends."""
    values = {
        "round_id": draft.round_id,
        "area_id": draft.area_id,
        "serial": draft.serial,
        "answers": json.dumps(dict(draft.answers), ensure_ascii=False, separators=(",", ":")),
        "question": draft.question,
        "started_by": draft.started_by,
        "saved_at": to_millis(clock.now()),
    }
    statement = insert(response_draft).values(id=draft.id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def discard_draft(connection: Connection, draft_id: str) -> None:
    """Forget a draft that was finished or given up."""
    connection.execute(delete(response_draft).where(response_draft.c.id == draft_id))


def drafts_of(connection: Connection, round_id: str | None = None) -> list[Draft]:
    """The open drafts, newest first; of one round, or of all."""
    query = select(response_draft).order_by(response_draft.c.saved_at.desc())
    if round_id is not None:
        query = query.where(response_draft.c.round_id == round_id)
    return [_draft(row) for row in connection.execute(query)]


def _draft(row: Row[tuple[object, ...]]) -> Draft:
    return Draft(
        row.id, row.round_id, row.area_id, row.serial, json.loads(row.answers), row.question, row.started_by
    )
