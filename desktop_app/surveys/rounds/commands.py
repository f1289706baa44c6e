"""Commands that change rounds and their areas."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from desktop_app.accounts.officers import require_author
from desktop_app.base.ids import new_id, survey_area_id
from desktop_app.base.locked_states import LOCKED_ROUND
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.journal.rows import FieldValue
from desktop_app.surveys.rounds.records import TallyMode

ENTER = "surveys.enter"


MANAGE = "surveys.manage"


CLOSE = "surveys.close"
"""Rights of ``resources/accounts/roles.toml``; ``NotAllowed`` is raised without them."""


ENTRY_STATES = ("open", "counting")
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


def set_round_state(
    rec: Recorder, round_id: str, status: str, reason: str = "", *, seen: int | None = None
) -> None:
    """Move a round to another state; dates of start and closing and the reason given are noted.

    ``seen``: up to which version of the province's its author has seen what is in the round.

    ``surveys.change_state.change_round_state`` decides first whether the move is allowed.
    """
    fields: dict[str, Given] = {"status": status, "status_reason": reason or None}
    present = rec.get("survey_round", round_id) or {}
    if status == "open" and not present.get("started_on"):
        fields["started_on"] = rec.clock.today().isoformat()
    if status == "closed":
        fields["closed_on"] = rec.clock.today().isoformat()
    put_round_state(rec, round_id, fields, seen=seen)


STATE_FIELDS = ("status", "status_reason", "started_on", "closed_on")
"""What a move to another state writes."""


def put_round_state(
    rec: Recorder, round_id: str, fields: Mapping[str, Given], *, seen: int | None = None
) -> None:
    """Write what belongs to the state of a round.

    Raises:
        NotAllowed: the author may not manage rounds, or not close them.
    """
    require_author(rec.connection, rec.author, CLOSE if fields["status"] == "closed" else MANAGE)
    rec.put("survey_round", round_id, fields, seen=seen)


def put_round_area(rec: Recorder, round_id: str, area_id: str, **fields: Given) -> None:
    """Add an area to a round or change its counts, method or tally mode.

    Raises:
        RoundNotOpen: the round is locked.
    """
    change_round_area(rec, round_id, area_id, fields)


def change_round_area(
    rec: Recorder,
    round_id: str,
    area_id: str,
    fields: Mapping[str, Given],
    shown: Mapping[str, FieldValue] | None = None,
) -> None:
    """As :func:`put_round_area`; ``shown``: the values on the screen, as for ``Recorder.put``.

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
    rec.put("survey_area", entity_id, {**start, **fields}, shown=shown)


def put_round_areas(
    rec: Recorder,
    round_id: str,
    areas: Mapping[str, Mapping[str, FieldValue]],
    shown: Mapping[str, Mapping[str, FieldValue]] = MappingProxyType({}),
) -> None:
    """Change the numbers and ways of several areas of a round, as one act.

    ``shown``: the values in the fields when they were typed over.

    Raises:
        RoundNotOpen: the round is locked.
    """
    for area_id, fields in areas.items():
        change_round_area(rec, round_id, area_id, dict(fields), shown.get(area_id))


def require_entry(rec: Recorder, round_id: str) -> None:
    """Refuse to go on when the round does not take forms.

    Raises:
        RoundNotOpen: the round is not open.
    """
    require_author(rec.connection, rec.author, ENTER)
    present = rec.get("survey_round", round_id)
    if present is None or present["status"] not in ENTRY_STATES:
        raise RoundNotOpen(
            "The round “{title}” is not open, so its forms cannot be changed. Open the round again first.",
            title=present["title"] if present else "?",
        )
