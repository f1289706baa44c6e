"""Change responses: finish, mark invalid, delete and restore."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.holding import attach
from desktop_app.base.changes import changed_since, require_seen
from desktop_app.base.clock import to_millis
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import FieldValue
from desktop_app.surveys.responses.drafts import forget_draft
from desktop_app.surveys.responses.records import ANSWERS, ResponseDraft
from desktop_app.surveys.rounds.commands import ENTER, require_entry


def save_response(
    rec: Recorder,
    draft: ResponseDraft,
    *,
    validity: str,
    comment: str = "",
    answered_on: date | None = None,
    channel: str = "paper",
) -> str:
    """Finish a form: the draft becomes a response, or changes the one it reopened, in one transaction.

    Of one that was reopened only what was changed since is written.

    Raises:
        RoundNotOpen: the round does not take forms any more; the draft is kept.
        ChangedMeanwhile: the response was changed elsewhere since it was reopened; the draft is kept.
    """
    require_entry(rec, draft.round_id)
    before = rec.get("survey_response", draft.id)
    fields: dict[str, FieldValue] = {
        "round_id": draft.round_id,
        "area_id": draft.area_id,
        "serial": draft.serial,
        "answered_on": answered_on.isoformat() if answered_on else None,
        "validity": validity,
        "comment": comment or None,
        **{ANSWERS + name: answer for name, answer in draft.answers.items()},
    }
    if before is None:
        entered: dict[str, FieldValue] = {"entered_by": rec.author, "entered_at": to_millis(rec.clock.now())}
        fields |= {"channel": channel, **entered}
    else:
        opened = before if draft.opened is None else draft.opened
        require_seen(opened, before)
        gone = [name for name in opened if name.startswith(ANSWERS) and name not in fields]
        fields = changed_since(opened, {**fields, **dict.fromkeys(gone)})
    if fields:
        rec.put("survey_response", draft.id, given_of(fields))
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
