"""The results of a round by question, of all its areas or of one, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.base.long_work import Progress
from desktop_app.surveys.responses.answer_wording import result_wording
from desktop_app.surveys.responses.records import PAPER_FIELDS
from desktop_app.surveys.results.basis import ResultBasis, basis_of, counted_areas
from desktop_app.surveys.results.counted_results import CountedResults, paths_of
from desktop_app.surveys.results.counting import KeysOfForm, count_forms
from desktop_app.surveys.results.questions import result_questions
from desktop_app.surveys.results.reading import each_form
from desktop_app.surveys.round_tally import RoundCount, count_round
from desktop_app.surveys.rounds.records import Round


@dataclass(frozen=True, kw_only=True)
class RoundResults(CountedResults):
    """What was read; ``area_id`` is empty for the whole round."""

    counted: RoundCount
    basis: ResultBasis
    area_id: str = ""

    @property
    def round(self) -> Round:
        """The round."""
        return self.counted.round


def read_results(
    connection: Connection,
    round_id: str,
    today: date,
    *,
    area_id: str = "",
    progress: Progress | None = None,
) -> RoundResults:
    """Read the results of a round, or of one of its areas.

    The form speaks as the window does where it can. ``progress`` may raise to stop.

    Raises:
        Problem: there is no such round, or its questionnaire is not installed.
    """
    counted = count_round(connection, round_id)
    wording = result_wording(connection, counted.questionnaire)
    questions = result_questions(wording)
    among = counted_areas(counted, area_id)
    valid = {entry.area.area_id: entry.tally.valid for entry in counted.areas}
    total = sum(valid[each] for each in among)
    report = progress or (lambda _done, _of: None)
    report(0, total)
    keys = KeysOfForm(questions, paths_of(wording, questions))
    forms = count_forms(
        each_form(connection, round_id, among),
        questions,
        keys,
        PAPER_FIELDS,
        lambda done: report(done, max(total, done)),
    )
    basis = basis_of(connection, counted, today, area_id, unplaced=forms.unplaced)
    report(total, total)
    names = {entry.area.area_id: entry.area.name for entry in counted.areas}
    return RoundResults(
        counted=counted,
        basis=basis,
        questions=questions,
        wording=wording,
        areas={each: names[each] for each in among},
        area_id=area_id,
        forms=forms,
    )
