"""The days of a sheet: a quarter, a year, or a whole appeal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.records import Campaign

_KEY: Final = re.compile(r"(\d{4})-(?:Q([1-4])|Y)")


@dataclass(frozen=True, slots=True)
class DisclosureSpan:
    """The days of a sheet. ``key``: 2026-Q3, 2026-Y, or empty for a whole appeal."""

    key: str
    first: date
    last: date


def quarter_span(year: int, quarter: int) -> DisclosureSpan:
    """A quarter, 1 to 4."""
    first = date(year, 3 * quarter - 2, 1)
    after = date(year + (quarter == 4), quarter % 4 * 3 + 1, 1)
    return DisclosureSpan(f"{year}-Q{quarter}", first, after - timedelta(days=1))


def year_span(year: int) -> DisclosureSpan:
    """A year."""
    return DisclosureSpan(f"{year}-Y", date(year, 1, 1), date(year, 12, 31))


def appeal_span(campaign: Campaign, today: date) -> DisclosureSpan:
    """An appeal from its beginning to today."""
    return DisclosureSpan("", min(campaign.starts_on, today), today)


def span_of(key: str) -> DisclosureSpan:
    """The span of a key such as 2026-Q3 or 2026-Y.

    Raises:
        Problem: it is no quarter and no year.
    """
    found = _KEY.fullmatch(key)
    if found is None:
        raise Problem("The fund is disclosed by quarter or year. Name 2026-Q3 or 2026-Y.")
    year = int(found[1])
    return quarter_span(year, int(found[2])) if found[2] else year_span(year)
