"""How a bank statement writes its amounts: inferred from the file, proved by its balances, else asked.

Đồng have no decimals, so ``500,000`` is five hundred thousand. Only where the same file writes thousands
with the other sign can it also be 500 with three decimals; then the balances decide, or else a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise

from desktop_app.base.figures.number_reader import AmbiguousNumber, parse_dong, without_currency
from desktop_app.base.figures.styles import both_readings, grouping_style, style_evidence
from desktop_app.base.problems import Problem


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """The amounts of a line as they are written: what came; what went and what was left, where that is there.

    Where there is one column of amounts, ``came`` is negative where money went.
    """

    came: str
    went: str = ""
    balance: str = ""

    @property
    def texts(self) -> tuple[str, str, str]:
        """All of them."""
        return self.came, self.went, self.balance


@dataclass(frozen=True, slots=True)
class AmountReadings:
    """Both amounts that a text can mean: its last separator is between thousands, or before decimals."""

    grouped: int
    decimal: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """How the amounts of a file are read."""

    doubts: Mapping[str, AmountReadings] = field(default_factory=dict)
    """Texts that can be read in two ways."""
    decimals: bool = False
    """Whether those are meant with decimals."""
    unsure: frozenset[str] = frozenset()
    """Those of which neither the other amounts nor the balances tell how they are meant."""

    def read(self, text: str) -> int:
        """The amount of a text.

        Raises:
            Problem: it is no amount of whole đồng.
        """
        doubt = self.doubts.get(without_currency(text))
        if doubt is None:
            return parse_dong(text)
        return doubt.decimal if self.decimals else doubt.grouped

    def doubt(self, text: str) -> AmountReadings | None:
        """Both amounts of an ambiguous text."""
        plain = without_currency(text)
        return self.doubts[plain] if plain in self.unsure else None


def amounts_of(lines: Sequence[MoneyLine], *, decimals: bool | None = None) -> Amounts:
    """How the amounts of a file are read; ``decimals`` is what a person answered of those in doubt."""
    texts = {without_currency(text) for line in lines for text in line.texts if text}
    doubts = {text: doubt for text in texts if (doubt := _doubt(text)) is not None}
    if decimals is not None or not doubts:
        return Amounts(doubts, bool(decimals))
    readings = (Amounts(doubts), Amounts(doubts, True))
    proved = [(reading, used) for reading in readings if (used := _proved(lines, reading))]
    if len(proved) == 1:
        ((reading, used),) = proved
        signs = set(map(grouping_style, used))
        unsure = frozenset(each for each in doubts if grouping_style(each) not in signs)
        return replace(reading, unsure=unsure)
    unsure = frozenset((*_against_the_others(texts, doubts), *_more_than_is_left(lines, doubts)))
    return Amounts(doubts, unsure=unsure)


def _doubt(text: str) -> AmountReadings | None:
    readings = both_readings(text)
    if readings is not None:
        is_amount = readings.decimal == readings.decimal.to_integral_value()
        return AmountReadings(int(readings.grouped), int(readings.decimal)) if is_amount else None
    try:
        parse_dong(text)
    except AmbiguousNumber as problem:
        return AmountReadings(int(problem.grouped), int(problem.decimal))
    except Problem:
        return None
    return None


def _against_the_others(texts: Iterable[str], doubts: Mapping[str, AmountReadings]) -> Iterator[str]:
    """Texts in doubt whose sign of thousands is not the one by which the other amounts are written."""
    forms = set(style_evidence((text, False) for text in texts).by_form)
    forms |= {grouping_style(text) for text in doubts}  # 1,000 beside 1.000
    for text in doubts:
        is_alone = both_readings(text) is None  # 1.500,000
        if is_alone or forms - {grouping_style(text)}:
            yield text


def _more_than_is_left(lines: Sequence[MoneyLine], doubts: Mapping[str, AmountReadings]) -> Iterator[str]:
    """Texts in doubt that with thousands would be more than the balance after them: no fund is overdrawn."""
    grouped = Amounts(doubts)
    for line in lines:
        text = without_currency(line.came) if line.came else ""
        if text not in doubts or not line.balance:
            continue
        with suppress(Problem):
            if _moved(line, grouped) > grouped.read(line.balance):
                yield text


def _proved(lines: Sequence[MoneyLine], reading: Amounts) -> set[str]:
    """The texts in doubt by which every balance follows from the one beside it; none where one does not.

    The amount of the oldest line is no part of that: the balance before it is not known.
    """
    balanced = [line for line in lines if line.balance]
    try:
        balances = [reading.read(line.balance) for line in balanced]
        moved = [_moved(line, reading) for line in balanced]
    except Problem:
        return set()
    steps = list(pairwise(range(len(balanced))))
    used: list[str] = []
    if all(balances[after] == balances[before] + moved[after] for before, after in steps):
        used += [text for line in balanced[1:] for text in line.texts]
    if all(balances[before] == balances[after] + moved[before] for before, after in steps):
        used += [text for line in balanced[:-1] for text in line.texts]
    return {plain for text in used if (plain := without_currency(text)) in reading.doubts}


def _moved(line: MoneyLine, reading: Amounts) -> int:
    came = reading.read(line.came) if line.came else 0
    return came - (abs(reading.read(line.went)) if line.went else 0)
