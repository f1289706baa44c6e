"""The year on the first page: how far each month is, what of it is late, and where the first gap is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from sqlalchemy import delete, update

from desktop_app.backup.backups import back_up_daily
from desktop_app.backup.key_protection import keep_recovery_code
from desktop_app.backup.safety import safety_facts
from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.book.overview import read_overview
from desktop_app.book.overview_closer import look_closer, months_of
from desktop_app.book.overview_facts import AreaState, DueItem, DueKind, OverviewFacts, by_urgency
from desktop_app.catalogue.installed import install
from desktop_app.credentials.recovery_code import new_code
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_target, set_values
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.storage.tables.surveys import survey_round
from tests.builders import QUICK, open_round, put_area
from tests.catalogue.small_sets import a_package

PERIOD = "2026-M10"
TODAY = FixedClock(datetime(2026, 10, 25, 3, tzinfo=UTC))
DAY = '[[due]]\nperiod_type = "month"\nday = 20\nmonth_of_period = 1\n'


def look(office: Office, period: str = PERIOD, clock: FixedClock = TODAY) -> OverviewFacts:
    with office.read() as connection:
        return look_closer(connection, read_overview(connection, period), clock, "")


@pytest.fixture
def two_areas(office: Office) -> Office:
    """Two areas that report two figures each month, by the 20th of it."""
    with office.store.write() as connection:
        connection.execute(delete(catalogue_package))
        install(connection, a_package({"code": "A1"}, {"code": "A2"}, more=DAY), "province", office.clock)
    with office.record() as rec:
        put_area(rec, "a", "Thôn Đoài")
        put_area(rec, "b", "Thôn Đông")
    return office


def type_in(office: Office, *figures: tuple[str, str, str]) -> None:
    with office.record() as rec:
        set_values(rec, "BO", "1", [(Cell(unit, code, period), "1") for code, period, unit in figures])


def test_a_month_is_empty_begun_full_or_handed_in(two_areas: Office) -> None:
    for month, codes in (("2026-M07", ("A1", "A2")), ("2026-M08", ("A1", "A2"))):
        type_in(two_areas, *((code, month, unit) for code in codes for unit in ("a", "b")))
    type_in(two_areas, ("A1", "2026-M09", "a"), ("A2", "2026-M09", "a"), ("A1", "2026-M09", "b"))
    with two_areas.record() as rec:
        set_period_status(rec, "BO", "2026-M07", "commune", "submitted")
    facts = look(two_areas)
    told = {month.key: (month.cell.state, month.cell.filled, month.cell.expected) for month in facts.months}
    assert told["2026-M07"] == (AreaState.DONE, 4, 4)
    assert told["2026-M08"] == (AreaState.FULL, 4, 4)
    assert told["2026-M09"] == (AreaState.STARTED, 3, 4)
    assert told["2026-M10"] == (AreaState.NOTHING, 0, 4)
    assert told["2026-M11"] == (AreaState.NOTHING, 0, None), "not started yet"
    assert facts.months[8].cell.gap == ("b", "A2"), "the first empty cell"
    with two_areas.read() as connection:
        begun = tuple(month for month in facts.months if month.key <= "2026-M10")
        assert months_of(connection, TODAY, 2026) == begun, "where a period is chosen they are told alike"
    first, second = facts.areas
    assert [cell and cell.state for cell in first.months[6:9]] == [
        AreaState.DONE, AreaState.FULL, AreaState.FULL,
    ]  # fmt: skip
    assert second.months[8] is not None
    assert (second.months[8].state, second.months[8].gap) == (AreaState.STARTED, ("b", "A2"))


def test_past_months_are_not_forgotten(two_areas: Office) -> None:
    """August has a gap and September has nothing; before August the office kept no figures."""
    type_in(two_areas, ("A1", "2026-M08", "a"))
    facts = look(two_areas)
    late = [due for due in facts.dues if due.kind is DueKind.MONTH_LATE]
    assert [(due.period, due.count, due.expected, due.subject) for due in late] == [
        ("2026-M08", 1, 4, "Thôn Đông"),
        ("2026-M09", 0, 4, "Thôn Đoài"),
    ]
    assert [month.due for month in facts.months[:7]] == [None] * 7
    assert (late[0].place, late[0].gap) == ("b", "A1")


def test_a_new_office_is_not_late_for_months_before_it(two_areas: Office) -> None:
    facts = look(two_areas)
    assert [due.kind for due in facts.dues if due.kind is DueKind.MONTH_LATE] == []
    assert [month.key for month in facts.months if month.due is not None] == [PERIOD]


def test_in_january_december_is_not_forgotten(two_areas: Office) -> None:
    type_in(two_areas, ("A1", "2026-M11", "a"))
    january = FixedClock(datetime(2027, 1, 5, 3, tzinfo=UTC))
    facts = look(two_areas, "2027-M01", january)
    late = [due.period for due in facts.dues if due.kind is DueKind.MONTH_LATE]
    assert late == ["2026-M11", "2026-M12"]
    assert (facts.keeps_figures, facts.months[0].key) == (True, "2027-M01")


def test_what_is_late_does_not_depend_on_the_period_that_is_looked_at(two_areas: Office) -> None:
    type_in(two_areas, ("A1", "2026-M09", "a"))
    facts = look(two_areas, "2025-M03")
    late = [due.period for due in facts.dues if due.kind is DueKind.MONTH_LATE]
    assert late == ["2026-M09", "2026-M10"]
    assert [month.due for month in facts.months] == [None] * 12, "the office kept no figures then"


def test_what_is_overdue_comes_first_by_its_day(two_areas: Office) -> None:
    type_in(two_areas, ("A1", "2026-M08", "a"))
    days = [due.by for due in by_urgency(look(two_areas).dues, TODAY.today())]
    late = [day for day in days if day is not None and day < TODAY.today()]
    assert len(late) == 3
    assert days[:3] == sorted(late)


def test_what_has_a_day_comes_by_it_whichever_was_made_first() -> None:
    today = date(2026, 10, 19)
    late = DueItem(DueKind.MONTH_LATE, 1, by=date(2026, 10, 5))
    households = DueItem(DueKind.NO_HOUSEHOLDS, 2)
    figures = DueItem(DueKind.AREAS_MISSING, 12, by=date(2026, 10, 20))
    sooner = DueItem(DueKind.ROUND_TO_CLOSE, 3, by=date(2026, 10, 21))
    one = DueItem(DueKind.FORMS_TO_KEY, 6, "Bài tập", by=date(2026, 10, 26))
    other = DueItem(DueKind.FORMS_TO_KEY, 6, "Đợt khác", by=date(2026, 10, 26))
    unsent = DueItem(DueKind.UNSENT, 40)
    expected = [late, households, figures, sooner, one, other, unsent]
    for made in permutations(expected):
        assert by_urgency(made, today) == expected


def test_an_area_that_was_not_there_has_no_month(two_areas: Office) -> None:
    with two_areas.record() as rec:
        rec.put("residential_area", "b", {"valid_from": "2026-09-01"})
    type_in(two_areas, ("A1", "2026-M08", "a"))
    _, second = look(two_areas).areas
    assert second.months[7] is None
    assert second.months[8] is not None


def test_the_furthest_behind_their_plan_come_worst_first(two_areas: Office) -> None:
    type_in(two_areas, ("A1", "2026-M08", "a"), ("A2", "2026-M08", "a"))
    with two_areas.record() as rec:
        set_target(rec, "BO", "A1", 2026, "2")
        set_target(rec, "BO", "A2", 2026, "10")
    assert [(line.code, line.reached, line.plan, line.share) for line in look(two_areas).behind] == [
        ("A2", "1 *", "10", 0.1),
        ("A1", "1 *", "2", 0.5),
    ]
    with two_areas.record() as rec:
        set_target(rec, "BO", "A1", 2026, "1")
    assert [line.code for line in look(two_areas).behind] == ["A2"], "what is reached is not behind"


def test_the_safety_of_the_book(office: Office) -> None:
    before = safety_facts(office)
    assert (before.code_made, before.last_backup, before.is_connected) == (False, None, False)
    keep_recovery_code(office, new_code(), cost=QUICK)
    assert safety_facts(office).code_made, "only a code is one: a passphrase may be forgotten"
    assert back_up_daily(office) is not None
    assert safety_facts(office).last_backup is not None


def test_what_the_province_returned_comes_before_all_else(two_areas: Office) -> None:
    type_in(two_areas, ("A1", "2026-M08", "a"))
    with two_areas.record() as rec:
        set_period_status(rec, "BO", "2026-M07", "commune", "returned", reason="Xem lại thôn Đông")
        set_period_status(rec, "BO", "2026-M07", "a", "returned", reason="to a unit")
        round_id = open_round(rec)
    with two_areas.store.write() as connection:
        connection.execute(update(survey_round).values(status="returned", status_reason="Thiếu chữ ký"))
    dues = by_urgency(look(two_areas).dues, TODAY.today())
    assert [(due.kind, due.subject, due.period, due.place) for due in dues[:2]] == [
        (DueKind.PERIOD_RETURNED, "Xem lại thôn Đông", "2026-M07", ""),
        (DueKind.ROUND_RETURNED, "Đợt: Thiếu chữ ký", "", round_id),
    ]
    assert DueKind.MONTH_LATE in [due.kind for due in dues[2:]]
    with two_areas.store.write() as connection:
        connection.execute(update(survey_round).values(archived=1))
    assert DueKind.ROUND_RETURNED not in [due.kind for due in look(two_areas).dues]
