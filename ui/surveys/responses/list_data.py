"""Data of the list of forms, read in one go: the round, its filters' options, and the matching rows."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.surveys.findings.form_problems import RoundProblems
from desktop_app.surveys.listing.response_list import ResponseFilter, keyers, matching_rows
from desktop_app.surveys.responses.answer_wording import AnswerWording, wording_of
from desktop_app.surveys.responses.drafts import unfinished_corrections
from desktop_app.surveys.round_tally import RoundCount, count_round, problems_in


@dataclass(frozen=True, slots=True)
class ResponseListData:
    """The round, who entered in it, what is the matter with its forms, and the rows that match."""

    counted: RoundCount
    keyers: tuple[str, ...] | None
    """Who entered in the round; ``None`` when that is known already."""
    problems: RoundProblems
    rows: array[int]
    filter: ResponseFilter
    wording: AnswerWording
    """What questions and answers of the round are called."""
    corrections: tuple[str, ...] = ()
    """The ids of the forms of the round with an unsaved correction, the newest first."""


def read_list(
    connection: Connection, wanted: ResponseFilter, today: date, *, with_keyers: bool
) -> ResponseListData:
    """Return the rows that match, with what the filters offer.

    Raises:
        Problem: the round or its template is not there.
    """
    counted = count_round(connection, wanted.round_id)
    problems = problems_in(connection, counted, today)
    return ResponseListData(
        counted,
        tuple(keyers(connection, wanted.round_id)) if with_keyers else None,
        problems,
        matching_rows(connection, wanted, problems),
        wanted,
        wording_of(connection, counted.questionnaire),
        tuple(unfinished_corrections(connection, wanted.round_id)),
    )
