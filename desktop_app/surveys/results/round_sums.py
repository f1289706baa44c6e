"""A round counted from its forms and the counts by hand: the office's papers, as sums that add up. Pure.

By area there is only what the office prints: of an area where few answered, together with others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.catalogue.questionnaire import Denominator, Questionnaire, Thresholds
from desktop_app.surveys.responses.answer_wording import spoken_wording
from desktop_app.surveys.responses.records import ANSWERS, PAPER_FIELDS
from desktop_app.surveys.results.counted_results import CountedResults, paths_of
from desktop_app.surveys.results.counting import Answers, KeysOfForm, count_forms
from desktop_app.surveys.results.questions import ResultQuestion, result_questions
from desktop_app.surveys.results.rows import by_area, can_follow, print_rules, printable_rows
from desktop_app.surveys.results.sums import QuestionSums, sums_of, together
from desktop_app.surveys.rounds.records import RoundArea, TallyMode
from desktop_app.surveys.tally.counted_forms import contribution, counted_answers_of
from desktop_app.surveys.tally.outcome import outcome
from desktop_app.surveys.tally.tally import FormTallies, Tally, tally_from_totals

OTHER_AREAS: Final = ""
"""The areas together of which none is named, since few answered there."""

type SumsByQuestion = dict[str, QuestionSums]
"""The sums of questions by their key."""

type Answer = str | int | float | bool | None

type HandCounts = Mapping[str, Mapping[str, Mapping[str, int | None]]]
"""Area → question → answer → number of forms."""


@dataclass(frozen=True, slots=True)
class CountedArea:
    """What people said in an area of a round, in several, or in the whole commune.

    ``satisfied`` of ``base``: the overall question as the round's rule counts it, as far as it is known.
    """

    area: str
    valid: int = 0
    invalid: int = 0
    satisfied: int | None = None
    base: int | None = None
    verdict: str = ""
    sums: SumsByQuestion = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoundForms:
    """What was entered for a round: its areas, the fields of each form with its area, counts by hand."""

    areas: Sequence[RoundArea]
    forms: Sequence[tuple[str, Mapping[str, Answer]]]
    by_hand: HandCounts


class RoundSums:
    """A round, counted."""

    def __init__(self, held: RoundForms, questionnaire: Questionnaire, required: Thresholds) -> None:
        self._held, self._questionnaire, self._required = held, questionnaire, required
        self._areas = held.areas
        self._per_form = {each.area_id for each in self._areas if each.tally_mode is TallyMode.PER_FORM}
        self._tallies = self._counted()
        self._wording = spoken_wording([questionnaire])
        self._results = self._read()

    def results(self) -> list[CountedArea]:
        """The whole commune first, then the areas, then those that are not named."""
        of_areas: dict[str, SumsByQuestion] = {each.area_id: {} for each in self._areas}
        whole: SumsByQuestion = {}
        scale, smallest = self._questionnaire.question_names, print_rules().smallest_group
        for question in self._results.questions:
            counts, asked = self._results.counts(question), self._results.asked(question)
            sums = self._sums(question, counts, asked)
            if question.key not in scale:
                whole[question.key] = sums.printable(smallest)
                self._by_printed_area(question, of_areas, smallest)
        for key in scale:
            self._scale(key, whole, of_areas)
        decided = outcome(self._tallies, self._questionnaire, self._required)
        satisfied, base = self._overall(decided.tally)
        verdict = decided.verdict.value if self._questionnaire.overall_question else ""
        valid, invalid = decided.tally.valid, decided.tally.invalid_total
        found = [CountedArea(WHOLE_COMMUNE, valid, invalid, satisfied, base, verdict, whole)]
        tallies = {each.unit: each for each in self._tallies}
        for area, sums_here in of_areas.items():
            of_area = tallies.get(area)
            if of_area is None:
                found.append(CountedArea(area, sums=sums_here))
                continue
            satisfied, base = self._overall(of_area)
            found.append(
                CountedArea(area, of_area.valid, of_area.invalid_total, satisfied, base, "", sums_here)
            )
        return found

    def _counted(self) -> list[Tally]:
        """The tally of each area, as the office's minutes have it."""
        counted = counted_answers_of(self._questionnaire)
        counts: dict[str, Counter[str]] = {each: Counter() for each in self._per_form}
        for area, fields in self._held.forms:
            if area in counts:
                counts[area].update(contribution(fields, counted))
        of_forms = FormTallies(self._questionnaire)
        return [
            of_forms.of(area, counts[area.area_id])
            if area.area_id in counts
            else tally_from_totals(area, self._held.by_hand.get(area.area_id, {}), self._questionnaire)
            for area in self._areas
        ]

    def _read(self) -> CountedResults:
        """The answers of the valid forms, as the office's summary of results has them."""
        questions = result_questions(self._wording)
        forms = count_forms(
            (
                (area, _answers(fields))
                for area, fields in self._held.forms
                if area in self._per_form and not fields.get("deleted") and not fields.get("validity")
            ),
            questions,
            KeysOfForm(questions, paths_of(self._wording, questions)),
            PAPER_FIELDS,
        )
        areas = dict.fromkeys(sorted(self._per_form), "")
        return CountedResults(questions=questions, wording=self._wording, areas=areas, forms=forms)

    def _sums(self, question: ResultQuestion, counts: Mapping[str, int], asked: int) -> QuestionSums:
        offered = self._wording.choices(question.key)
        return sums_of(question, counts, asked, offered).of_offered(offered)

    def _by_printed_area(
        self, question: ResultQuestion, of_areas: dict[str, SumsByQuestion], smallest: int
    ) -> None:
        """What the office prints of a question by area."""
        if question.is_calculated or not can_follow(question) or len(self._per_form) < 2:
            return
        for row in printable_rows(by_area(self._results, question), smallest, ""):
            sums = self._sums(question, row.counts, row.result.asked)
            of_areas.setdefault(row.code or OTHER_AREAS, {})[question.key] = sums

    def _scale(self, key: str, whole: SumsByQuestion, of_areas: dict[str, SumsByQuestion]) -> None:
        """A question of the minutes, which say every area's count, with what was counted by hand."""
        question = self._results.by_key.get(key)
        for tally in self._tallies:
            if tally.unit in self._per_form and question is not None:
                counts = self._results.forms.areas.get(tally.unit)
                given = {} if counts is None else counts.counts.get(key, {})
                of_areas[tally.unit][key] = self._sums(question, given, tally.valid)
            elif (count := tally.questions[key]).is_counted:
                times = {code: number for code, number in count.by_answer.items() if number}
                of_areas[tally.unit][key] = QuestionSums(count.total, sum(times.values()), 0, times)
        whole[key] = together(each[key] for each in of_areas.values() if key in each)

    def _overall(self, tally: Tally) -> tuple[int | None, int | None]:
        count = tally.questions.get(self._questionnaire.overall_question)
        base = tally.collected if self._required.denominator is Denominator.COLLECTED_FORMS else tally.valid
        satisfied = None if count is None else count.of(self._questionnaire.satisfied)
        return (None, None) if satisfied is None or not base or not tally.valid else (satisfied, base)


def _answers(fields: Mapping[str, Answer]) -> Answers:
    return {name.removeprefix(ANSWERS): value for name, value in fields.items() if name.startswith(ANSWERS)}
