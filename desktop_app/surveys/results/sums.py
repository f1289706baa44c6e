"""What adds up over areas and offices of the answers to a question: counts of choices, sums of numbers. Pure.

No answer of a single person is in it: of words, days and files only how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

import msgspec

from desktop_app.surveys.results.questions import ResultKind, ResultQuestion
from desktop_app.surveys.results.summaries import EXACT, day_of, exact_sum, number_of

NOT_OFFERED: Final = ""
"""Instead of a code: choices that the version of the form does not offer, together."""


class QuestionSums(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """``asked``, ``answered`` and ``unclear`` as of a result.

    ``times``: how often each choice was given, of an order in the first place; ``places`` and ``placed``: of
    an order, the sum of the places of each choice and of how many; ``total``: the exact sum of numbers.
    """

    asked: int = 0
    answered: int = 0
    unclear: int = 0
    times: Mapping[str, int] = {}
    total: str = ""
    places: Mapping[str, int] = {}
    placed: Mapping[str, int] = {}

    @property
    def mean(self) -> Fraction | None:
        """The mean of numbers."""
        return Fraction(self.total) / self.answered if self.total and self.answered else None

    def mean_places(self) -> dict[str, Fraction]:
        """Return the mean place of each choice of an order."""
        return {code: Fraction(total, self.placed[code]) for code, total in self.places.items()}

    def printable(self, smallest: int) -> QuestionSums:
        """Return the same without its answers where fewer people than that gave any."""
        if self.answered >= smallest:
            return self
        return QuestionSums(self.asked, self.answered, self.unclear)

    def of_offered(self, codes: Collection[str]) -> QuestionSums:
        """Return the same with the choices that are not offered put together: nobody knows what they say."""
        if self.times.keys() <= set(codes) and self.places.keys() <= set(codes):
            return self
        parts = [_renamed(each, codes) for each in (self.times, self.places, self.placed)]
        return QuestionSums(self.asked, self.answered, self.unclear, parts[0], self.total, parts[1], parts[2])


def sums_of(
    question: ResultQuestion, counts: Mapping[str, int], asked: int, offered: Collection[str]
) -> QuestionSums:
    """Return the sums of a question from how often each answer was given."""
    if question.kind.is_choice:
        return _of_choices(question, counts, asked, offered)
    given = sum(counts.values())
    if question.kind is ResultKind.NUMBER:
        numbers = read_answers(counts, number_of)
        answered = sum(numbers.values())
        total = f"{exact_sum(numbers.items()):f}" if answered else ""
        return QuestionSums(asked, answered, given - answered, total=total)
    if question.kind is ResultKind.DAY:
        answered = sum(read_answers(counts, day_of).values())
        return QuestionSums(asked, answered, given - answered)
    return QuestionSums(asked, given)


def together(parts: Iterable[QuestionSums]) -> QuestionSums:
    """Return sums of the same question put together."""
    listed = list(parts)
    totals = [Decimal(each.total) for each in listed if each.total]
    with localcontext(prec=EXACT):
        total = f"{sum(totals, Decimal(0)):f}" if totals else ""
    return QuestionSums(
        sum(each.asked for each in listed),
        sum(each.answered for each in listed),
        sum(each.unclear for each in listed),
        _added(each.times for each in listed),
        total,
        _added(each.places for each in listed),
        _added(each.placed for each in listed),
    )


def codes_in(question: ResultQuestion, answer: str, known: Iterable[str]) -> tuple[str, ...] | None:
    """Return the choices of a stored answer; ``None`` for several where one was asked for."""
    codes = tuple(dict.fromkeys(answer.split()))
    if question.kind is not ResultKind.CHOICE:
        return codes
    return (answer,) if len(codes) == 1 or answer in known else None


def read_answers[T](counts: Mapping[str, int], reads: Callable[[str], T | None]) -> dict[T, int]:
    """Return how often each number or day was given; what is none is left out."""
    found: dict[T, int] = {}
    for answer, times in counts.items():
        value = reads(answer)
        if value is not None:
            found[value] = found.get(value, 0) + times
    return found


def _of_choices(
    question: ResultQuestion, counts: Mapping[str, int], asked: int, offered: Collection[str]
) -> QuestionSums:
    times: Counter[str] = Counter()
    places: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    answered = unclear = 0
    is_order = question.kind is ResultKind.ORDER
    for answer, count in counts.items():
        codes = codes_in(question, answer, offered)
        if codes is None:
            unclear += count
            continue
        answered += count
        for place, code in enumerate(codes, start=1):
            times[code] += count if not is_order or place == 1 else 0
            if is_order:
                places[code] += count * place
                placed[code] += count
    return QuestionSums(asked, answered, unclear, times, "", places, placed)


def _renamed(counts: Mapping[str, int], codes: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, count in counts.items():
        name = code if code in codes else NOT_OFFERED
        found[name] = found.get(name, 0) + count
    return found


def _added(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for code, count in part.items():
            found[code] = found.get(code, 0) + count
    return found
