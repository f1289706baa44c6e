"""Which days are off, by which table, and why."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.registers.clock.calendar import WorkingCalendar
from tests.registers.clock.clocks import day, shipped_calendar, shipped_table, table

# Days off of public offices from Monday to Friday, and Saturdays on which they work, as they were announced.
OFF = {
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9",
    # By law, and what both ways of laying Tết have in common; 2/9 and the day behind it.
    2027: "1/1 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9",
}
WORKED = {2025: "26/4", 2026: "10/1 22/8", 2027: ""}


@pytest.mark.parametrize("year", list(OFF))
def test_the_days_off_of_a_year(year: int) -> None:
    calendar = shipped_calendar()
    all_days = [
        date.fromordinal(number)
        for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    ]
    off = [item for item in all_days if item.weekday() < 5 and not calendar.is_working(item)]
    worked = [item for item in all_days if item.weekday() >= 5 and calendar.is_working(item)]
    assert off == [day(f"{text}/{year}") for text in OFF[year].split()]
    assert worked == [day(f"{text}/{year}") for text in WORKED[year].split()]
    for item in off:
        why = calendar.why_off(item)
        assert why is not None
        assert why.holiday is not None
        assert why.holiday.basis


def test_every_year_has_as_many_holidays_as_the_labour_code_gives() -> None:
    """Eleven, and two more where a working day was exchanged; days made up for are not holidays."""
    calendar = shipped_calendar()
    for year, exchanged in ((2025, 1), (2026, 2)):
        span = (date(year, 1, 1).toordinal() - 1, date(year, 12, 31).toordinal())
        assert len(calendar.holidays(*span)) - len(calendar.made_up(*span)) == 11
        assert len(calendar.made_up(*span)) == exchanged


def test_what_is_not_announced_is_marked() -> None:
    marks = {item.year: item.mark for item in shipped_table().years}
    assert marks == {2025: Certainty.CONFIRMED, 2026: Certainty.CONFIRMED, 2027: Certainty.PROPOSED}
    not_decided = [item.day for item in shipped_table().days_off if item.mark is Certainty.OPEN]
    assert not_decided == [day("24/11/2026"), day("4/2/2027"), day("11/2/2027"), day("24/11/2027")]
    assert all(shipped_calendar().is_working(item) for item in not_decided)


def test_each_year_is_read_from_the_first_table_that_has_it() -> None:
    newer = table(day("5/3/2026"), years=(2026,))
    older = table(day("4/3/2026"), day("4/3/2025"), years=(2025, 2026), weekly=frozenset({6}))
    calendar = WorkingCalendar([newer, older])
    assert not calendar.is_working(day("5/3/2026"))
    assert calendar.is_working(day("4/3/2026"))
    assert not calendar.is_working(day("4/3/2025"))
    # In 2025 Saturday was worked, in 2026 and wherever there is no table it is off.
    assert calendar.is_working(day("1/3/2025"))
    assert not calendar.is_working(day("7/3/2026"))
    assert not calendar.is_working(day("6/3/2027"))
    assert calendar.years(day("1/12/2024").toordinal(), day("1/2/2027").toordinal(), None) == [2024, 2027]


def test_a_year_between_two_tables_has_its_week() -> None:
    calendar = WorkingCalendar([table(years=(2028,)), table(years=(2026,))])
    assert calendar.is_working(day("30/4/2027"))
    assert not calendar.is_working(day("1/5/2027"))


def test_why_a_day_is_off() -> None:
    calendar = shipped_calendar()
    tet = calendar.why_off(day("17/2/2026"))
    assert tet is not None
    assert tet.holiday is not None
    assert tet.holiday.name.vi == "Tết Nguyên đán Bính Ngọ"
    sunday = calendar.why_off(day("8/3/2026"))
    assert sunday is not None
    assert sunday.holiday is None
    assert calendar.why_off(day("9/3/2026")) is None
    assert calendar.why_off(day("22/8/2026")) is None
