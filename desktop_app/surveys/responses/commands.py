"""Changing responses: finished, marked invalid, taken out and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.holding import attach
from desktop_app.base.clock import to_millis
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.surveys.responses.drafts import forget_draft
from desktop_app.surveys.responses.records import Draft
from desktop_app.surveys.rounds.commands import ENTER, require_entry


def save_response(
    rec: Recorder,
    draft: Draft,
    *,
    validity: str,
    comment: str = "",
    answered_on: date | None = None,
    channel: str = "paper",
) -> str:
    """Finish a form: the draft becomes a response (or changes the one it reopened), in one transaction.

    Raises:
        RoundNotOpen: the round does not take forms any more; the draft is kept.
    """
    require_entry(rec, draft.round_id)
    before = rec.get("survey_response", draft.id)
    gone = {
        name[len("answers/") :]: None
        for name in before or {}
        if name.startswith("answers/") and name[len("answers/") :] not in draft.answers
    }
    fields: dict[str, Given] = {
        "round_id": draft.round_id,
        "area_id": draft.area_id,
        "serial": draft.serial,
        "answered_on": answered_on.isoformat() if answered_on else None,
        "channel": channel,
        "validity": validity,
        "answers": {**draft.answers, **gone},
        "comment": comment or None,
    }
    if before is None:
        fields |= {"entered_by": rec.author, "entered_at": to_millis(rec.clock.now())}
    rec.put("survey_response", draft.id, fields)
    attach(rec, draft.round_id, draft.id, draft.answers.values())
    forget_draft(rec.connection, draft.id)
    return draft.id


def set_validity(rec: Recorder, response_ids: Iterable[str], reason: str) -> None:
    """Mark responses invalid for a reason, or valid again with an empty one."""
    require_author(rec.connection, rec.author, ENTER)
    for response_id in response_ids:
        rec.put("survey_response", response_id, {"validity": reason})


def delete_responses(rec: Recorder, response_ids: Iterable[str], *, deleted: bool = True) -> None:
    """Take responses out of the round, or bring them back; their history stays."""
    require_author(rec.connection, rec.author, ENTER)
    for response_id in response_ids:
        rec.put("survey_response", response_id, {"deleted": int(deleted)})
