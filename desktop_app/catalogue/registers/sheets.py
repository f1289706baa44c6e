"""Sheets, rankings and days of the week of a register: what it shows beside list and book, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.registers.sources import Condition, Source


class SheetSpan(StrEnum):
    """Whether a sheet is made of a single day, or from one day to another."""

    DAY = "day"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class RegisterSheetColumn:
    """A column: its sources, one after the other. ``sums``: its figures are added up."""

    name: Label
    sources: tuple[Source, ...]
    wide: bool
    sums: bool


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A list of the entries that meet ``when`` and were created on the days of the sheet.

    With an ``action`` the list is sent upward, and that step of each entry says so. ``group``: its rows stand
    together by this, each group with its sums.
    """

    code: str
    title: Label
    span: SheetSpan
    when: Condition
    action: str
    group: Source | None
    columns: tuple[RegisterSheetColumn, ...]


@dataclass(frozen=True, slots=True)
class CountRule:
    """What is counted apart, such as urgent entries."""

    name: Label
    when: Condition


@dataclass(frozen=True, slots=True)
class HotSpots:
    """A ranking: entries by these sources together, the most frequent first, with what is counted apart."""

    title: Label
    by: tuple[Source, ...]
    names: tuple[Label, ...]
    """The heading of each of ``by``."""
    counts: tuple[CountRule, ...]


@dataclass(frozen=True, slots=True)
class WeekDate:
    """A date of an entry that the calendar of the week shows, such as that of a meeting.

    ``until``: the last day of what lasts several; ``time``: when it begins; ``details`` follow the title.
    """

    name: Label
    source: Source
    until: Source | None
    time: Source | None
    details: tuple[Source, ...]
