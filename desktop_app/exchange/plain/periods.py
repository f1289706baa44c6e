"""Periods as people write them: “Tháng 9/2026”, “09/2026”, “Quý III năm 2026”, a key, an event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.exchange.plain.words import table_words
from desktop_app.movements.period import Period

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PLAIN_MONTH = re.compile(r"(\d{1,2})\s?[/-]\s?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[/-]\s?(\d{1,2})", re.ASCII)
_FIRST_DAY = re.compile(r"0?1/(\d{1,2})/(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period that a text names. ``guessed``: the text leaves something open, such as the year."""

    period: Period
    guessed: bool = False


def period_in(text: str, shown: Period, events: Mapping[str, str]) -> FoundPeriod | None:
    """Return the period that a text is the name of, and nothing besides.

    ``shown`` gives the year where the text has none; ``events`` are the names of its events by the word in
    their keys.
    """
    folded = fold(text).strip(" .:()")
    if not folded:
        return None
    try:
        return FoundPeriod(Period.parse(text.strip()))
    except Problem:
        pass
    return (
        _month(folded, shown.year) or _worded(folded, shown.year) or _event(text, folded, shown.year, events)
    )


def periods_within(text: str) -> list[Period]:
    """The months, quarters and half-years, each with its year, that a title names among other words."""
    folded = fold(text)
    forms = _forms()
    found: list[Period] = []
    for kind in (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.HALF_YEAR):
        for match in forms[kind].finditer(folded):
            made = _made(kind, match["number"], match["year"], 0)
            if made is not None and not made.guessed and made.period not in found:
                found.append(made.period)
    return found


def _month(folded: str, year: int) -> FoundPeriod | None:
    if match := _PLAIN_MONTH.fullmatch(folded):
        return _made(PeriodType.MONTH, match[1], match[2], year)
    if match := _YEAR_FIRST.fullmatch(folded):
        return _made(PeriodType.MONTH, match[2], match[1], year)
    if match := _FIRST_DAY.fullmatch(folded):  # what a spreadsheet makes of a typed 9/2026
        made = _made(PeriodType.MONTH, match[1], match[2], year)
        return None if made is None else FoundPeriod(made.period, guessed=True)
    return None


def _worded(folded: str, year: int) -> FoundPeriod | None:
    for kind, form in _forms().items():
        if match := form.fullmatch(folded):
            return _made(kind, match["number"], match["year"], year)
    return None


def _event(text: str, folded: str, year: int, events: Mapping[str, str]) -> FoundPeriod | None:
    exact = [slug for slug, name in events.items() if name.casefold() == " ".join(text.split()).casefold()]
    near = [slug for slug, name in events.items() if fold(name) == folded]
    slugs = exact or near
    if len(slugs) != 1:
        return None
    return FoundPeriod(Period(PeriodType.EVENT, year, slug=slugs[0]), guessed=not exact)


def _made(kind: PeriodType, number: str, year: str | None, otherwise: int) -> FoundPeriod | None:
    try:
        place = _number(kind, number)
        return FoundPeriod(Period(kind, int(year or otherwise), place), guessed=not year)
    except ValueError:
        return None


def _number(kind: PeriodType, word: str) -> int:
    if kind is PeriodType.YEAR:
        return 1
    if kind is PeriodType.HALF_YEAR:
        return 1 if word in table_words().periods.first else 2
    return _ROMAN.get(word) or int(word)


@cache
def _forms() -> dict[PeriodType, re.Pattern[str]]:
    """Return how a period is written in words, with its number and its year."""
    words = table_words().periods
    apart = rf"\s?(?:[/-]|,?\s(?:{_any(words.year)})\s|\s)\s?"
    year = rf"(?:{apart}(?P<year>\d{{4}}))?"
    which = _any([*words.first, *words.second])
    return {
        PeriodType.MONTH: re.compile(rf"\b(?:{_any(words.month)})\s?(?P<number>\d{{1,2}})\b{year}", re.ASCII),
        PeriodType.QUARTER: re.compile(
            rf"\b(?:{_any(words.quarter)})\s?(?P<number>iii|ii|iv|i|[1-4])\b{year}", re.ASCII
        ),
        PeriodType.HALF_YEAR: re.compile(
            rf"\b(?:{_any(words.half)})\s(?P<number>{which})(?:\s(?:{_any(words.year)}))?{year}", re.ASCII
        ),
        PeriodType.YEAR: re.compile(rf"\b(?:{_any(words.year)})(?P<number>)\s(?P<year>\d{{4}})", re.ASCII),
    }


def _any(words: Iterable[str]) -> str:
    return "|".join(_longest_first(words))


def _longest_first(words: Iterable[str]) -> Iterator[str]:
    return (re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
