"""How much the generated book holds: the same office after one year and after ten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

LAST_YEAR = 2026
END = datetime(LAST_YEAR, 11, 24, 5, 0, tzinfo=UTC)
"""Noon in Vietnam, in the middle of the last quarter: the present of whoever opens the book."""

OFFICER, SECOND_OFFICER, PIN = "Nguyễn Thị Thử", "Trần Văn Hai", "246813"


@dataclass(frozen=True, slots=True)
class Extent:
    """Numbers of one book. Quarters are counted from 0; the last one is running."""

    quarters: int
    first_areas: int
    areas_more: float
    """By how many areas the commune grows in a quarter."""
    entries: int
    gifts: int
    """Entries of the register and receipts of the fund in a quarter."""
    forms_closed: int
    """Forms of the round that is closed in each year but the last."""
    forms_running: int
    """Forms with answers in words, in the running round."""
    sheets_running: int
    """Forms of the shipped questionnaire, in the second running round."""
    by_hand: int
    """One area in so many counts that round by hand."""
    conflicts: int
    refused: int
    drafts: int

    @property
    def years(self) -> int:
        """How many years it covers."""
        return self.quarters // 4

    @property
    def first_year(self) -> int:
        """The year in which it begins."""
        return LAST_YEAR + 1 - self.years

    def areas(self, quarter: int) -> int:
        """How many areas the commune has in a quarter."""
        return self.first_areas + round(self.areas_more * quarter)


_A_YEAR = {
    "first_areas": 12,
    "areas_more": 288 / 39,
    "entries": 500,
    "gifts": 125,
    "forms_closed": 1_000,
    "by_hand": 10,
    "conflicts": 40,
    "refused": 20,
    "drafts": 5,
}
AFTER_ONE = Extent(quarters=4, forms_running=9_000, sheets_running=1_000, **_A_YEAR)  # type: ignore[arg-type]
AFTER_TEN = Extent(quarters=40, forms_running=90_000, sheets_running=10_000, **_A_YEAR)  # type: ignore[arg-type]
_SMALL = {
    "first_areas": 3,
    "areas_more": 0.5,
    "entries": 8,
    "gifts": 5,
    "forms_closed": 12,
    "by_hand": 2,
    "conflicts": 3,
    "refused": 2,
    "drafts": 2,
}
SMALL_ONE = Extent(quarters=4, forms_running=30, sheets_running=10, **_SMALL)  # type: ignore[arg-type]
SMALL_TWO = Extent(quarters=8, forms_running=70, sheets_running=20, **_SMALL)  # type: ignore[arg-type]
"""For tests of the generator itself, and for short runs of the benchmarks."""
