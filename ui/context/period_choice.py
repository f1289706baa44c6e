"""The reporting period that the window looks at, shared by all rooms."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QObject, Signal

from desktop_app.base.i18n import tr

_KEY = re.compile(r"(\d{4})-(?:(M)(\d\d)|(Q)([1-4])|(H)([12])|(Y))")
KINDS: tuple[str, ...] = ("M", "Q", "H", "Y")
PARTS = {"M": 12, "Q": 4, "H": 2, "Y": 1}
_ROMAN = ("I", "II", "III", "IV")


class PeriodChoice(QObject):
    """Holds a period key such as ``2026-M03``, ``2026-Q1``, ``2026-H1`` or ``2026-Y``."""

    changed = Signal(str)

    def __init__(self, key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        split_period(key)
        self._key = key

    @property
    def key(self) -> str:
        """The period in force."""
        return self._key

    def choose(self, key: str) -> None:
        """Look at another period.

        Raises:
            ValueError: ``key`` is not a month, quarter, half-year or year.
        """
        split_period(key)
        if key != self._key:
            self._key = key
            self.changed.emit(key)

    def step(self, count: int) -> None:
        """Go ``count`` periods of the same length forwards or, below zero, backwards."""
        self.choose(stepped(self._key, count))


def current_month(today: date) -> str:
    """The key of the month of ``today``."""
    return f"{today.year}-M{today.month:02d}"


def split_period(key: str) -> tuple[int, str, int]:
    """Year, kind (M, Q, H, Y) and number of a period key.

    Raises:
        ValueError: ``key`` is none.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"{key!r} is not a period")
    year, month, quarter, half = int(match[1]), match[3], match[5], match[7]
    if month is not None:
        if not 1 <= int(month) <= PARTS["M"]:
            raise ValueError(f"{key!r} is not a period")
        return year, "M", int(month)
    if quarter is not None:
        return year, "Q", int(quarter)
    if half is not None:
        return year, "H", int(half)
    return year, "Y", 1


def period_key(year: int, kind: str, number: int) -> str:
    """The key of a period."""
    if kind == "Y":
        return f"{year}-Y"
    return f"{year}-M{number:02d}" if kind == "M" else f"{year}-{kind}{number}"


def stepped(key: str, count: int) -> str:
    """The period ``count`` steps after ``key``."""
    year, kind, number = split_period(key)
    index = year * PARTS[kind] + (number - 1) + count
    return period_key(index // PARTS[kind], kind, index % PARTS[kind] + 1)


def of_kind(key: str, kind: str) -> str:
    """The period of ``kind`` in which ``key`` ends, so that a change of length stays near."""
    year, old, number = split_period(key)
    last_month = number * (12 // PARTS[old])
    return period_key(year, kind, (last_month * PARTS[kind] - 1) // 12 + 1)


def period_label(key: str) -> str:
    """The period as people say it: "Tháng 3/2026", "Quý I/2026", "6 tháng đầu năm 2026", "Năm 2026"."""
    year, kind, number = split_period(key)
    if kind == "M":
        return tr("Month {month}/{year}", month=number, year=year)
    if kind == "Q":
        return tr("Quarter {quarter}/{year}", quarter=_ROMAN[number - 1], year=year)
    if kind == "H":
        first = tr("First half of {year}", year=year)
        return first if number == 1 else tr("Second half of {year}", year=year)
    return tr("Year {year}", year=year)
