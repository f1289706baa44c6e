"""Numbers and the books they are given in, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

NUMBER: Final = "register_number"
BOOK: Final = "number_book"
"""Names of the records."""


@dataclass(frozen=True, slots=True)
class NumberBook:
    """The row of numbers of a series and a year. ``holder``: the computer that may give numbers.

    ``first_free``: no lower number is given here, since those below are in a paper book, or were given by
    the computer that held the book before.
    """

    series: str
    year: int
    holder: str
    first_free: int
    reason: str
    closed_on: date | None
    closed_by: str


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """One number. One that was voided keeps its place, with the reason; ``matter_id`` is empty for a gap that
    somebody explained."""

    id: str
    series: str
    year: int
    ordinal: int
    suffix: str
    written: str
    matter_id: str
    given_on: date
    reason: str
    stamped_before: bool
    voided_on: date | None
    void_reason: str
    given_by: str
    given_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it was not voided."""
        return self.voided_on is None

    @property
    def place(self) -> tuple[int, str]:
        """Its place in the book."""
        return (self.ordinal, self.suffix)
