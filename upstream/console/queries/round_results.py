"""What people said over communes: the sums of what each commune's summary of results has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.responses.answer_wording import AnswerWording, spoken_wording
from desktop_app.surveys.results.questions import ResultQuestion, result_questions
from desktop_app.surveys.results.results import QuestionResult, choices_of
from desktop_app.surveys.results.round_sums import OTHER_AREAS, SumsByQuestion
from desktop_app.surveys.results.sums import QuestionSums, together
from desktop_app.wire.scopes import round_scope
from upstream.catalogue.questionnaires import OfficeQuestionnaires
from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.console.queries.rounds import (
    CommuneRound,
    RoundsTogether,
    rounds,
    rounds_together,
    whole_communes,
)
from upstream.console.queries.waiting import left_to_count
from upstream.database.read_tables import read_result
from upstream.read_model.projecting import ROUND
from upstream.read_model.rounds import unpack_sums
from upstream.read_model.terms import known_numbers, texts_of
from upstream.records.stored import load_records


@dataclass(frozen=True, slots=True)
class OverCommunes:
    """A question over communes, of how many of which there are answers."""

    question: ResultQuestion
    sums: QuestionSums
    communes: int
    wording: AnswerWording

    @property
    def result(self) -> QuestionResult:
        """The choices with their shares."""
        return choices_of(self.question, self.sums, self.wording)


@dataclass(frozen=True, slots=True)
class RoundOverCommunes:
    """The rounds with a questionnaire in a year. ``stale``: communes that are still to be counted."""

    questionnaire: Questionnaire | None
    rounds: Sequence[CommuneRound]
    whole: RoundsTogether
    stale: int
    sums: Mapping[tuple[str, str], SumsByQuestion]
    """By commune and round."""
    asked: Sequence[tuple[ResultQuestion, AnswerWording]]

    def over_communes(self) -> Iterator[OverCommunes]:
        """Yield the questions of the newest version first, then those of older ones."""
        for question, wording in self.asked:
            parts = [each[question.key] for each in self.sums.values() if question.key in each]
            communes = {
                code
                for (code, _), each in self.sums.items()
                if question.key in each and each[question.key].answered
            }
            yield OverCommunes(question, together(parts), len(communes), wording)

    def question(self, key: str) -> OverCommunes | None:
        """Return one of them."""
        return next((each for each in self.over_communes() if each.question.key == key), None)


def round_over_communes(
    connection: Connection, reach: Reach, template: str, year: int, day: date
) -> RoundOverCommunes | None:
    """Return the rounds of communes within reach; ``None``: none of them has any."""
    found = rounds(connection, reach, year, template)
    if not found:
        return None
    scopes = known_numbers(connection, [round_scope(each.round_id) for each in found])
    ids = {number: scope.removeprefix(ROUND) for scope, number in scopes.items()}
    columns = read_result.c
    query = select(columns.commune, columns.scope, columns.packed)
    rows = connection.execute(query.where(*whole_communes(connection, reach, ids)))
    sums = {(row.commune, ids[row.scope]): unpack_sums(row.packed) for row in rows}
    known = OfficeQuestionnaires(connection, template).versions(template)
    used = {each.template_version for each in found}
    versions = [each for each in known if each.version in used]
    names = names_within(connection, reach)
    stale = left_to_count(connection, reach, ROUND)
    whole = rounds_together(found, day, len(names))
    newest = next(iter(versions), None)
    return RoundOverCommunes(newest, found, whole, stale, sums, list(_asked(versions)))


def areas_of_commune(
    connection: Connection, commune: str, round_id: str
) -> list[tuple[str, int, int, SumsByQuestion]]:
    """Return the areas of a round with their names, valid and invalid forms, and sums of questions.

    Areas where few answered are together in the last row, which has no name. The caller has seen to it that
    the commune is within reach.
    """
    scope = round_scope(round_id)
    columns = read_result.c
    query = select(read_result).where(
        columns.commune == commune, columns.scope == known_numbers(connection, [scope]).get(scope, -1)
    )
    rows = connection.execute(query).all()
    areas = texts_of(connection, [row.area for row in rows])
    named = load_records(connection, commune, [("residential_area", each) for each in areas.values()])
    names = {key: str(each.fields.get("name") or key) for (_, key), each in named.items()}
    found = [
        (areas[row.area], row.valid, row.invalid, unpack_sums(row.packed))
        for row in rows
        if areas[row.area] != WHOLE_COMMUNE
    ]
    found.sort(key=lambda each: (each[0] == OTHER_AREAS, names.get(each[0], each[0])))
    return [(names.get(area, area), *rest) for area, *rest in found]


def _asked(versions: Sequence[Questionnaire]) -> Iterator[tuple[ResultQuestion, AnswerWording]]:
    seen: set[str] = set()
    for place, version in enumerate(versions):
        wording = spoken_wording([version, *versions[:place], *versions[place + 1 :]])
        for question in result_questions(wording):
            if question.key not in seen:
                seen.add(question.key)
                yield question, wording
