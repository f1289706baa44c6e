"""The count of a residential area and of the commune, from forms or from totals counted by hand.

The commune is the sum of the areas' counts, never the mean of their percentages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, RoundArea

if TYPE_CHECKING:
    from desktop_app.base.figures.answer_scale import TallyScale
    from desktop_app.catalogue.questionnaire import Questionnaire

COMMUNE: Final = "commune"
_INVALID: Final = "invalid:"


class QuestionCount(msgspec.Struct, frozen=True):
    """The answers of the valid forms to one question; ``no_answer`` is ``None`` until it is counted."""

    by_answer: Mapping[str, int]
    no_answer: int | None

    @property
    def is_counted(self) -> bool:
        """Whether somebody counted it. Empty is not an answer, and not zero."""
        return self.no_answer is not None

    @property
    def total(self) -> int:
        """All valid forms that the count accounts for."""
        return sum(self.by_answer.values()) + (self.no_answer or 0)

    def of(self, codes: Iterable[str]) -> int | None:
        """Count those that chose one of ``codes``; ``None`` until the question is counted."""
        return sum(self.by_answer.get(code, 0) for code in codes) if self.is_counted else None


UNCOUNTED: Final = QuestionCount({}, None)
"""A question that is not counted yet."""


type _Keys = Mapping[str, Sequence[tuple[str, str]]]
"""By question: each code of the scale, and the key under which its forms are counted."""


class CountedQuestions(Mapping[str, QuestionCount]):
    """The questions of an area whose forms are entered one by one, each made when it is looked at.

    A round has thousands of them, of which most readers want the sums. What a valid form has no counted
    answer to is left open, so each question accounts for all valid forms.
    """

    __slots__ = ("_counts", "_keys", "_valid")

    def __init__(self, keys: _Keys, counts: Mapping[str, int], valid: int) -> None:
        self._keys, self._counts, self._valid = keys, counts, valid

    def __getitem__(self, question: str) -> QuestionCount:
        by_answer = {code: self._counts.get(key, 0) for code, key in self._keys[question]}
        return QuestionCount(by_answer, self._valid - sum(by_answer.values()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    @classmethod
    def sum_of(cls, areas: Sequence[CountedQuestions]) -> CountedQuestions:
        """Return the sum of some areas, at least one, that were counted by the same questionnaire."""
        kept, keys = [area._counts for area in areas], areas[0]._keys
        together = {
            key: sum([counts.get(key, 0) for counts in kept])
            for of_question in keys.values()
            for _, key in of_question
        }
        return cls(keys, together, sum([area._valid for area in areas]))


class Tally(msgspec.Struct, frozen=True):
    """The count of one area, or of the commune. What is not reported yet is ``None``, not zero."""

    unit: str
    households: int | None
    issued: int | None
    collected: int | None
    valid: int
    invalid: Mapping[str, int]
    questions: Mapping[str, QuestionCount]

    @property
    def invalid_total(self) -> int:
        """All invalid forms."""
        return sum(self.invalid.values())

    @property
    def counted(self) -> int:
        """The forms that are accounted for in every question, and the invalid ones."""
        if self.of_forms:
            return self.valid + self.invalid_total
        totals = (count.total for count in self.questions.values())
        return min((self.valid, *totals)) + self.invalid_total

    @property
    def complete(self) -> bool:
        """Whether what was collected is counted, in every question."""
        return (
            self.collected is not None
            and self.valid + self.invalid_total == self.collected
            and (self.of_forms or all(count.total == self.valid for count in self.questions.values()))
        )

    @property
    def of_forms(self) -> bool:
        """Whether single forms were counted, so that every question accounts for all valid ones."""
        return isinstance(self.questions, CountedQuestions)


class FormTallies:
    """Makes the tallies of areas whose forms are entered one by one, by one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        codes = [answer.code for answer in questionnaire.answers]
        self._keys = {
            name: tuple((code, f"{name}={code}") for code in codes) for name in questionnaire.question_names
        }

    def of(self, area: RoundArea, counts: Mapping[str, int]) -> Tally:
        """Return the tally of an area from counts kept as ``valid``, ``invalid:<reason>``,
        ``<question>=<code>``.
        """
        valid = counts.get("valid", 0)
        invalid = {
            key.removeprefix(_INVALID): count
            for key, count in counts.items()
            if key.startswith(_INVALID) and count
        }
        return _of_area(
            area, valid, dict(sorted(invalid.items())), CountedQuestions(self._keys, counts, valid)
        )


def tally_from_totals(
    area: RoundArea, totals: Mapping[str, Mapping[str, int | None]], scale: TallyScale
) -> Tally:
    """Return the tally of an area that counted by hand: question → answer code → number of forms.

    The valid forms are the collected ones without the invalid; if the collected ones are not reported, those
    that the overall question accounts for. While no question is counted there are none: an empty cell is
    neither a blank form nor zero.
    """
    invalid = {code: count for code, count in totals.get(INVALID_FORMS, {}).items() if count}
    questions = {
        question: _question_total(totals.get(question, {}), scale) for question in scale.question_names
    }
    if area.forms_collected is None:
        valid = questions.get(scale.overall_question, UNCOUNTED).total
    elif not questions or any(count.is_counted for count in questions.values()):
        valid = max(area.forms_collected - sum(invalid.values()), 0)
    else:
        valid = 0
    return _of_area(area, valid, invalid, questions)


def commune_tally(areas: Sequence[Tally], questionnaire: Questionnaire) -> Tally:
    """Return the sum of the areas. Households and forms are known only when every area reported them.

    A question that an area has not counted although it counted others is unknown for the commune.
    """
    invalid: Counter[str] = Counter()
    for area in areas:
        if area.invalid:
            invalid.update(area.invalid)
    counted = [area.questions for area in areas if area.valid]
    of_forms = [each for each in counted if isinstance(each, CountedQuestions)]
    parts = [each for each in counted if not isinstance(each, CountedQuestions)]
    if of_forms:
        parts.append(CountedQuestions.sum_of(of_forms))
    questions = {
        question: _sum_of([part[question] for part in parts], questionnaire)
        for question in questionnaire.question_names
    }
    return Tally(
        unit=COMMUNE,
        households=_sum_of_all([area.households for area in areas]),
        issued=_sum_of_all([area.issued for area in areas]),
        collected=_sum_of_all([area.collected for area in areas]),
        valid=sum(area.valid for area in areas),
        invalid=dict(sorted(invalid.items())),
        questions=questions,
    )


def _of_area(
    area: RoundArea, valid: int, invalid: Mapping[str, int], questions: Mapping[str, QuestionCount]
) -> Tally:
    return Tally(
        area.area_id,
        area.total_households,
        area.forms_issued,
        area.forms_collected,
        valid,
        invalid,
        questions,
    )


def _question_total(counts: Mapping[str, int | None], scale: TallyScale) -> QuestionCount:
    codes = (*(answer.code for answer in scale.answers), NO_ANSWER)
    if all(counts.get(code) is None for code in codes):
        return UNCOUNTED
    by_answer = {answer.code: counts.get(answer.code) or 0 for answer in scale.answers}
    return QuestionCount(by_answer, counts.get(NO_ANSWER) or 0)


def _sum_of(counts: Sequence[QuestionCount], questionnaire: Questionnaire) -> QuestionCount:
    if not all(count.is_counted for count in counts):
        return UNCOUNTED
    by_answer = {
        answer.code: sum(count.by_answer.get(answer.code, 0) for count in counts)
        for answer in questionnaire.answers
    }
    return QuestionCount(by_answer, sum(count.no_answer or 0 for count in counts))


def _sum_of_all(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None
