"""Forms that are being entered. Local to this computer: only the finished response is sent."""

from __future__ import annotations

import json

from sqlalchemy import Connection, RowMapping, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.attachments.holding import release_files
from desktop_app.base.clock import Clock, to_millis
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.surveys import response_draft, survey_response
from desktop_app.surveys.responses.records import DraftKind, ResponseDraft

_DISCARD = Prepared(delete(response_draft).where(response_draft.c.id == bindparam("draft_id")))
_COLUMNS = [column.name for column in response_draft.columns]
_INSERT = insert(response_draft).values({name: bindparam(name) for name in _COLUMNS})
_SAVE = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["id"], set_={name: _INSERT.excluded[name] for name in _COLUMNS}
    )
)


def save_draft(connection: Connection, draft: ResponseDraft, clock: Clock) -> None:
    """Store the draft; durable when the transaction ends."""
    values = {
        "id": draft.id,
        "round_id": draft.round_id,
        "area_id": draft.area_id,
        "serial": draft.serial,
        "answers": json.dumps(dict(draft.answers), ensure_ascii=False, separators=(",", ":")),
        "question": draft.question,
        "started_by": draft.started_by,
        "saved_at": to_millis(clock.now()),
        "version": draft.version,
        "kind": draft.kind.value,
        "opened": None if draft.opened is None else json.dumps(dict(draft.opened), ensure_ascii=False),
    }
    _SAVE.run(connection, values)


def discard_draft(connection: Connection, draft_id: str) -> None:
    """Delete a discarded draft, and the files that were held for it."""
    release_files(connection, draft_id)
    forget_draft(connection, draft_id)


def forget_draft(connection: Connection, draft_id: str) -> None:
    """Forget a draft that was finished."""
    _DISCARD.run(connection, {"draft_id": draft_id})


def drafts_of(connection: Connection, round_id: str | None = None) -> list[ResponseDraft]:
    """Return the open drafts of every kind, newest first; of one round, or of all."""
    query = select(response_draft).order_by(response_draft.c.saved_at.desc())
    if round_id is not None:
        query = query.where(response_draft.c.round_id == round_id)
    return [_draft(row) for row in connection.execute(query).mappings()]


def draft_of(connection: Connection, draft_id: str) -> ResponseDraft | None:
    """Return what was typed of one form and not finished yet."""
    query = select(response_draft).where(response_draft.c.id == draft_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _draft(row)


def unfinished_corrections(connection: Connection, round_id: str) -> list[str]:
    """Return the ids of the finished forms of a round that were reopened, changed and not saved again."""
    columns = response_draft.c
    query = (
        select(columns.id)
        .join(survey_response, survey_response.c.id == columns.id)
        .where(columns.round_id == round_id, survey_response.c.deleted == 0)
        .order_by(columns.saved_at.desc())
    )
    return list(connection.execute(query).scalars())


def _draft(row: RowMapping) -> ResponseDraft:
    return ResponseDraft(
        id=row["id"],
        round_id=row["round_id"],
        area_id=row["area_id"],
        serial=row["serial"],
        answers=json.loads(row["answers"]),
        question=row["question"],
        started_by=row["started_by"],
        version=row["version"],
        kind=DraftKind(row["kind"]),
        opened=None if row["opened"] is None else json.loads(row["opened"]),
    )
