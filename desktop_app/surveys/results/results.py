"""The result of each question: choices with their shares, figures of numbers and days, like words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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
        return _of_choices(question, counts, asked, wording)
    if kind is ResultKind.NUMBER:
        numbers = _read(counts, number_of)
        summary = number_summary(numbers)
        answered = sum(numbers.values())
        unclear = sum(counts.values()) - answered
        return QuestionResult(question, asked, answered, unclear, numbers=summary)
    if kind is ResultKind.DAY:
        days = _read(counts, day_of)
        answered = sum(days.values())
        unclear = sum(counts.values()) - answered
        return QuestionResult(question, asked, answered, unclear, days=day_summary(days))
    answered = sum(counts.values())
    words = like_words(counts) if kind is ResultKind.WORDS else ()
    return QuestionResult(question, asked, answered, words=words)


def _read[T](counts: Mapping[str, int], reads: Callable[[str], T | None]) -> dict[T, int]:
    found: dict[T, int] = {}
    for answer, times in counts.items():
        value = reads(answer)
        if value is not None:
            found[value] = found.get(value, 0) + times
    return found


def _kind_of_results(counts: Mapping[str, int]) -> ResultKind:
    """Return what the form works out: often numbers or days without being declared so."""
    if counts and all(number_of(each) is not None for each in counts):
        return ResultKind.NUMBER
    if counts and all(day_of(each) is not None for each in counts):
        return ResultKind.DAY
    return ResultKind.WORDS


def codes_in(question: ResultQuestion, answer: str, known: Iterable[str]) -> tuple[str, ...] | None:
    """Return the choices of a stored answer; ``None`` for several where one was asked for."""
    codes = tuple(dict.fromkeys(answer.split()))
    if question.kind is not ResultKind.CHOICE:
        return codes
    return (answer,) if len(codes) == 1 or answer in known else None


def _of_choices(
    question: ResultQuestion, counts: Mapping[str, int], asked: int, wording: AnswerWording
) -> QuestionResult:
    offered = wording.choices(question.key)
    times: Counter[str] = Counter()
    places: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    answered = unclear = 0
    for answer, count in counts.items():
        codes = codes_in(question, answer, offered)
        if codes is None:
            unclear += count
            continue
        answered += count
        is_order = question.kind is ResultKind.ORDER
        for place, code in enumerate(codes, start=1):
            times[code] += count if not is_order or place == 1 else 0
            places[code] += count * place
            placed[code] += count
    listed = [*offered, *sorted(code for code in times if code not in offered)]
    shown = listed
    if len(listed) > _LONG_LIST:
        shown = sorted((code for code in listed if times[code]), key=lambda code: -times[code])
    choices = tuple(
        ChoiceCount(
            code,
            offered.get(code) or wording.choice(question.key, code),
            times[code],
            Fraction(times[code], answered) if answered else Fraction(0),
            code in offered,
        )
        for code in shown
    )
    means = {code: Fraction(total, placed[code]) for code, total in places.items()}
    return QuestionResult(
        question,
        asked,
        answered,
        unclear,
        choices,
        len(listed) - len(shown),
        places=means if question.kind is ResultKind.ORDER else None,
    )
