"""Rules, calendars and events as the tests of the clock write them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.loading import load_packages
from desktop_app.catalogue.packages.labels import Certainty, Label, PackageStatus
from desktop_app.catalogue.registers.clock_rules import ClockRule, DayUnit, Direction, OnDayOff
from desktop_app.catalogue.registers.working_calendar import SpecialDay, TableYear, WorkingCalendarTable
from desktop_app.registers.clock.calendar import WorkingCalendar
from desktop_app.registers.clock.clock_events import ClockEvent
from desktop_app.registers.clock.deadline_calculation import calculate_deadline
from desktop_app.registers.clock.due import DeadlineStatus

WORKING, CALENDAR = DayUnit.WORKING, DayUnit.CALENDAR


@cache
def shipped_table() -> WorkingCalendarTable:
    """The table that comes with the program."""
    (loaded,) = load_packages(resource_path("catalogue", "calendars"))
    assert isinstance(loaded.definition, WorkingCalendarTable)
    return loaded.definition


@cache
def shipped_calendar() -> WorkingCalendar:
    """The days off that come with the program."""
    return WorkingCalendar([shipped_table()])


def rule(days: int = 15, unit: DayUnit = WORKING, **more: Any) -> ClockRule:
    """A term of ``days`` from the opening of an entry until it is answered."""
    said: dict[str, Any] = {
        "code": "answer",
        "label": Label("Hạn trả lời", "Answer"),
        "starts": "opened",
        "days": days,
        "unit": unit,
        "direction": Direction.AFTER,
        "stops": frozenset({"answered"}),
        "pauses": frozenset({"asked"}),
        "resumes": frozenset({"supplied"}),
        "extends": frozenset({"extended"}),
        "restarts": frozenset({"reopened"}),
        "returns": frozenset({"given_back"}),
        "moves": OnDayOff.NEXT_WORKING,
        "near_days": 3,
        "long_overdue_days": 10,
        "basis": "",
        "mark": Certainty.CONFIRMED,
        "note_vi": "",
    }
    return ClockRule(**{**said, **more})


def day(text: str) -> date:
    """A day written as in Vietnam: 13/2/2026."""
    number, month, year = (int(part) for part in text.split("/"))
    return date(year, month, number)


def events(*said: str) -> list[ClockEvent]:
    """Events such as ``opened 13/2/2026``, ``extended 4/3/2026 +5``, ``extended 4/3/2026 →31/3/2026``."""
    found = []
    for text in said:
        code, on, *more = text.split()
        days = next((int(part) for part in more if part[0] in "+-"), None)
        until = next((day(part[1:]) for part in more if part[0] == "→"), None)
        found.append(ClockEvent(code, day(on), days, until))
    return found


def ask(
    of: ClockRule,
    *said: str,
    today: str = "1/1/2026",
    calendar: WorkingCalendar | None = None,
    **fields: str,
) -> DeadlineStatus:
    """The deadline of a rule after these events."""
    given = {name: day(text) for name, text in fields.items()}
    return calculate_deadline(of, events(*said), calendar or shipped_calendar(), day(today), given)


def told(due: DeadlineStatus) -> str:
    """The explanation as one text."""
    return " ".join(problem.sentence() for problem in due.explanation)


def special(on: date, name: str = "nghỉ", mark: Certainty = Certainty.CONFIRMED) -> SpecialDay:
    """A day of a table."""
    return SpecialDay(on, Label(name, name), mark, "", "")


def table(
    *off: date,
    years: tuple[int, ...] = (2026,),
    made_up: tuple[date, ...] = (),
    weekly: frozenset[int] = frozenset({5, 6}),
    mark: Certainty = Certainty.CONFIRMED,
) -> WorkingCalendarTable:
    """A table with these days off."""
    return WorkingCalendarTable(
        "LICH",
        "2026-01-01",
        PackageStatus.PUBLISHED,
        Label("Lịch", "Calendar"),
        "",
        weekly,
        tuple(TableYear(year, mark, "") for year in years),
        tuple(special(item) for item in off),
        tuple(special(item) for item in made_up),
        (),
        "",
    )
