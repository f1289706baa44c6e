"""The result of each question: choices with their shares, figures of numbers and days, like words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from desktop_app.surveys.responses.answer_wording import AnswerWording
from desktop_app.surveys.results.like_words import LikeWords, like_words
from desktop_app.surveys.results.questions import ResultKind, ResultQuestion
from desktop_app.surveys.results.summaries import (
    DaySummary,
    NumberSummary,
    day_of,
    day_summary,
    number_of,
    number_summary,
)
from desktop_app.surveys.results.sums import QuestionSums, read_answers, sums_of

_LONG_LIST: Final = 15
"""A longer list of choices is shown by frequency, without choices that were not given."""


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """How often a choice was given, and its share of those who answered the question."""

    code: str
    text: str
    count: int
    share: Fraction
    is_offered: bool = True
    """Whether the version of the round offers it; others come from earlier versions."""


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The answers to one question. Only what its kind has is filled.

    ``asked``: the forms, or entries of its repeat, in which it could be answered; ``answered``: those with an
    answer that counts; ``unclear``: with one that does not (two ticks where one was asked for, no number).
    ``places``: of an order, the mean place of each choice by its code.
    """

    question: ResultQuestion
    asked: int
    answered: int
    unclear: int = 0
    choices: tuple[ChoiceCount, ...] = ()
    left_out: int = 0
    """Choices of a long list that nobody gave and that are not listed."""
    places: Mapping[str, Fraction] | None = None
    numbers: NumberSummary | None = None
    days: DaySummary | None = None
    words: tuple[LikeWords, ...] = ()

    @property
    def missing(self) -> int:
        """How many gave no answer, or were not asked where the question is conditional."""
        return max(self.asked - self.answered - self.unclear, 0)


def result_of(
    question: ResultQuestion, counts: Mapping[str, int], asked: int, wording: AnswerWording
) -> QuestionResult:
    """Return the result of a question from how often each answer was given."""
    kind = question.kind
    if question.is_calculated and kind is ResultKind.WORDS:
        kind = _kind_of_results(counts)
    if kind.is_choice:
        return choices_of(question, sums_of(question, counts, asked, wording.choices(question.key)), wording)
    if kind is ResultKind.NUMBER:
        numbers = read_answers(counts, number_of)
        summary = number_summary(numbers)
        answered = sum(numbers.values())
        unclear = sum(counts.values()) - answered
        return QuestionResult(question, asked, answered, unclear, numbers=summary)
    if kind is ResultKind.DAY:
        days = read_answers(counts, day_of)
        answered = sum(days.values())
        unclear = sum(counts.values()) - answered
        return QuestionResult(question, asked, answered, unclear, days=day_summary(days))
    answered = sum(counts.values())
    words = like_words(counts) if kind is ResultKind.WORDS else ()
    return QuestionResult(question, asked, answered, words=words)


def _kind_of_results(counts: Mapping[str, int]) -> ResultKind:
    """Return what the form works out: often numbers or days without being declared so."""
    if counts and all(number_of(each) is not None for each in counts):
        return ResultKind.NUMBER
    if counts and all(day_of(each) is not None for each in counts):
        return ResultKind.DAY
    return ResultKind.WORDS


def choices_of(question: ResultQuestion, sums: QuestionSums, wording: AnswerWording) -> QuestionResult:
    """Return the result of a question with choices."""
    offered, times = wording.choices(question.key), sums.times
    listed = [*offered, *sorted(code for code in times if code not in offered)]
    shown = listed
    if len(listed) > _LONG_LIST:
        shown = sorted((code for code in listed if times.get(code)), key=lambda code: -times[code])
    choices = tuple(
        ChoiceCount(
            code,
            offered.get(code) or wording.choice(question.key, code),
            times.get(code, 0),
            Fraction(times.get(code, 0), sums.answered) if sums.answered else Fraction(0),
            code in offered,
        )
        for code in shown
    )
    return QuestionResult(
        question,
        sums.asked,
        sums.answered,
        sums.unclear,
        choices,
        len(listed) - len(shown),
        places=sums.mean_places() if question.kind is ResultKind.ORDER else None,
    )
