"""The span of days of a book or sheet: a month, a quarter, a year, or a whole appeal."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.fund.disclosure.spans import DisclosureSpan, span_of
from desktop_app.reports.frame.official_dates import month_word
from desktop_app.reports.frame.wording import Wording

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUARTER: Final = re.compile(r"(\d{4})-Q([1-4])")


def month_span(day: date) -> DisclosureSpan:
    """The month of a day."""
    last = monthrange(day.year, day.month)[1]
    return DisclosureSpan(f"{day:%Y-%m}", day.replace(day=1), day.replace(day=last))


def day_of_key(key: str) -> date | None:
    """The day that a key is; ``None`` for a month, quarter or year."""
    return date.fromisoformat(key) if _DAY.fullmatch(key) else None


def span_of_key(key: str) -> DisclosureSpan:
    """The span of a key such as 2026-09, 2026-Q3 or 2026-Y.

    Raises:
        Problem: it is no month, quarter or year.
    """
    found = _MONTH.fullmatch(key)
    if found is not None:
        return month_span(date(int(found[1]), int(found[2]), 1))
    try:
        return span_of(key)
    except Problem:
        raise Problem("Name a month, quarter or year: 2026-09, 2026-Q3 or 2026-Y.") from None


def span_words(words: Wording, span: DisclosureSpan) -> str:
    """ "Tháng 9 năm 2026", "quý 3 năm 2026" … as the title of the paper says it."""
    year = span.first.year
    quarter = _QUARTER.fullmatch(span.key)
    if quarter is not None:
        return words.text("title.quarter", quarter=_ROMAN[int(quarter[2])], year=year)
    if span.key.endswith("-Y"):
        return words.text("title.year", year=year)
    return words.text("title.month", month=month_word(span.first.month), year=year)


_ROMAN: Final = ("", "I", "II", "III", "IV")
