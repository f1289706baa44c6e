"""Changing rounds, their areas, responses and hand counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.holding import attach
from desktop_app.clock import to_millis
from desktop_app.ids import new_id, survey_area_id, survey_tally_id
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.locked_states import LOCKED_ROUND
from desktop_app.problems import Problem
from desktop_app.surveys.drafts import forget_draft
from desktop_app.surveys.records import Draft, TallyMode

ENTER = "surveys.enter"
MANAGE = "surveys.manage"
CLOSE = "surveys.close"
"""Rights of ``resources/accounts/roles.toml``; whoever lacks one is refused with ``NotAllowed``."""

KEYING_STATES = ("open", "counting")
"""The states of a round in which its forms and counts may change."""


class RoundNotOpen(Problem):
    """The round does not take forms in its present state."""


def create_round(rec: Recorder, fields: Mapping[str, Given]) -> str:
    """Create a round in state ``draft``; its id.

    ``fields`` are those of ``survey_round``: title, target, year, template_code, template_version and, where
    known, plan and dates.
    """
    require_author(rec.connection, rec.author, MANAGE)
    round_id = new_id(rec.clock)
    rec.put("survey_round", round_id, {**fields, "status": "draft"})
    return round_id


def change_round(rec: Recorder, round_id: str, fields: Mapping[str, Given]) -> None:
    """Change what is written about a round, but not its state."""
    if "status" in fields:
        raise ValueError("use move_round")
    require_author(rec.connection, rec.author, MANAGE)
    rec.put("survey_round", round_id, fields)


def move_round(rec: Recorder, round_id: str, status: str, reason: str = "") -> None:
    """Move a round to another state; dates of start and closing and the reason given are noted.

    ``surveys.moving.move_checked`` decides first whether the move is allowed.
    """
    require_author(rec.connection, rec.author, CLOSE if status == "closed" else MANAGE)
    fields: dict[str, Given] = {"status": status, "status_reason": reason or None}
    present = rec.get("survey_round", round_id) or {}
    if status == "open" and not present.get("started_on"):
        fields["started_on"] = rec.clock.today().isoformat()
    if status == "closed":
        fields["closed_on"] = rec.clock.today().isoformat()
    rec.put("survey_round", round_id, fields)


def put_round_area(rec: Recorder, round_id: str, area_id: str, **fields: Given) -> None:
    """Add an area to a round or change its counts, method or tally mode.

    Raises:
        RoundNotOpen: the round is locked.
    """
    require_author(rec.connection, rec.author, ENTER)
    present = rec.get("survey_round", round_id)
    if present is not None and present["status"] in LOCKED_ROUND:
        raise RoundNotOpen(
            "The round “{title}” is closed, so the numbers of its areas cannot be changed."
            " Count it again first.",
            title=present["title"],
        )
    entity_id = survey_area_id(round_id, area_id)
    start: dict[str, Given] = {}
    if rec.get("survey_area", entity_id) is None:
        start = {
            "round_id": round_id,
            "area_id": area_id,
            "method": "household",
            "tally_mode": TallyMode.PER_FORM.value,
            "status": "open",
        }
    rec.put("survey_area", entity_id, {**start, **fields})


def put_round_areas(rec: Recorder, round_id: str, areas: Mapping[str, Mapping[str, Given]]) -> None:
    """Change the numbers and ways of several areas of a round, as one act."""
    for area_id, fields in areas.items():
        put_round_area(rec, round_id, area_id, **fields)


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
    require_keying(rec, draft.round_id)
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


def set_tally(
    rec: Recorder, round_id: str, area_id: str, question: str, counts: Mapping[str, int | None]
) -> None:
    """Set the hand-counted totals of one question by answer code (``no_answer`` included).

    Raises:
        RoundNotOpen: the round does not take counts any more.
    """
    require_keying(rec, round_id)
    rec.put(
        "survey_tally",
        survey_tally_id(round_id, area_id, question),
        {"round_id": round_id, "area_id": area_id, "question": question, "counts": dict(counts)},
    )


def set_tallies(
    rec: Recorder, round_id: str, area_id: str, totals: Mapping[str, Mapping[str, int | None]]
) -> None:
    """Set the hand-counted totals of several questions, as one act.

    Raises:
        RoundNotOpen: the round does not take counts any more.
    """
    for question, counts in totals.items():
        set_tally(rec, round_id, area_id, question, counts)


def require_keying(rec: Recorder, round_id: str) -> None:
    """Refuse to go on when the round does not take forms.

    Raises:
        RoundNotOpen: the round is not open.
    """
    require_author(rec.connection, rec.author, ENTER)
    present = rec.get("survey_round", round_id)
    if present is None or present["status"] not in KEYING_STATES:
        raise RoundNotOpen(
            "The round “{title}” is not open, so its forms cannot be changed. Open the round again first.",
            title=present["title"] if present else "?",
        )
