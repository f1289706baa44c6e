"""Removal of a round from the lists: a wrong one is deleted while it is empty, a done one is archived.

Both are synchronised states of the record, and both can be undone.
"""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.problems import Problem
from desktop_app.grid.cell_drafts import forget_drafts_of_round
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.tables.surveys import response_draft, survey_area, survey_response, survey_tally
from desktop_app.surveys.rounds.commands import MANAGE


class RoundNotEmpty(Problem):
    """Something was entered for the round, so it can only be archived."""


def is_empty(connection: Connection, round_id: str) -> bool:
    """Whether nothing was ever entered for the round: no form, no draft, no count, no minutes."""
    typed = survey_area.c
    counted = or_(typed.forms_issued.is_not(None), typed.forms_collected.is_not(None), typed.minutes != "{}")
    typed_areas = select(survey_area.c.id).where(typed.round_id == round_id, counted)
    return nothing_counted(connection, round_id) and connection.execute(typed_areas.limit(1)).first() is None


def nothing_counted(connection: Connection, round_id: str) -> bool:
    """Whether no form, no unfinished form and no total was ever entered for the round."""
    queries = (
        select(survey_response.c.id).where(survey_response.c.round_id == round_id),
        select(survey_tally.c.id).where(survey_tally.c.round_id == round_id),
        select(response_draft.c.id).where(response_draft.c.round_id == round_id),
    )
    return not any(connection.execute(query.limit(1)).first() for query in queries)


def delete_round(rec: Recorder, round_id: str) -> None:
    """Take an empty round out of the book; what was typed into it and never fitted is forgotten.

    Raises:
        NotAllowed: the author may not manage rounds.
        RoundNotEmpty: something was entered for it.
    """
    require_author(rec.connection, rec.author, MANAGE)
    if not is_empty(rec.connection, round_id):
        raise RoundNotEmpty(
            "Forms or counts were entered for this round, so it cannot be deleted. Archive it instead: "
            "it disappears from the lists, and everything in it is kept."
        )
    forget_drafts_of_round(rec.connection, round_id)
    rec.put("survey_round", round_id, {"deleted": 1})


def bring_back_round(rec: Recorder, round_id: str) -> None:
    """Undo :func:`delete_round`."""
    require_author(rec.connection, rec.author, MANAGE)
    rec.put("survey_round", round_id, {"deleted": None})


def archive_round(rec: Recorder, round_id: str, *, archived: bool = True) -> None:
    """Hide a round from the lists, or show it there again.

    Raises:
        NotAllowed: the author may not manage rounds.
    """
    require_author(rec.connection, rec.author, MANAGE)
    rec.put("survey_round", round_id, {"archived": 1 if archived else None})
