"""The progress board of a period, held against the grid and a table worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import FROM_FILE, indicator_set, install
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.progress.board import Board, ReportStage, load_board
from desktop_app.movements.progress.closing import close_period, report_unit
from desktop_app.movements.progress.reminder import ReminderSender, reminder_text
from desktop_app.reports.frame.wording import load_wording
from tests.builders import COMMUNE, a_copy, put_area
from tests.catalogue.small_sets import a_package
from tests.movements.grids import load_grid

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        for number, name in enumerate(("Thôn Một", "Thôn Hai", "Thôn Ba", "Thôn Bốn"), start=1):
            put_area(rec, f"a{number}", name)
        rec.put("residential_area", "a4", {"valid_to": "2026-08-31"})
        put_area(rec, "a5", "Thôn Năm")
        rec.put("residential_area", "a5", {"valid_to": "2026-09-15"})
    yield made
    made.close()


def board(office: Office, today: date = date(2026, 9, 10), period: str = PERIOD) -> Board:
    clock = FixedClock(datetime(today.year, today.month, today.day, 5, tzinfo=UTC))
    with office.read() as connection:
        return load_board(connection, clock, COMMUNE, SET, Period.parse(period))


def of_area(office: Office) -> list[str]:
    """The indicators that an area types in a month."""
    with office.read() as connection:
        indicators = indicator_set(connection, SET)
        grid = load_grid(connection, office.clock, COMMUNE, indicators, Period.parse(PERIOD))
    row = grid.rows[0]
    return [
        column.indicator.code
        for column, cell in zip(grid.columns, row, strict=True)
        if cell.editable and column.indicator.nature.value != "text"
    ]


def fill(office: Office, unit: str, codes: list[str], who: str = "Nguyễn Thị Thử") -> None:
    with office.record(who) as rec:
        set_values(rec, SET, "1", [(Cell(unit, code, PERIOD), "1") for code in codes])


def names(found: Board, *stages: ReportStage) -> list[str]:
    return [each.unit.name for each in found.units if each.stage in stages]


def test_who_must_report_is_who_is_there_and_has_something_to_fill(office: Office) -> None:
    found = board(office)
    keys = {each.unit.key for each in found.units}
    assert {"a1", "a2", "a3", COMMUNE_UNIT} < keys
    assert keys.isdisjoint({"a4", "a5"}), "areas that are no more at the end"
    assert any(key.startswith("org:") for key in keys)
    by_key = {each.unit.key: each for each in found.units}
    assert (by_key["a1"].expected, by_key["a1"].filled) == (len(of_area(office)), 0)
    assert by_key["a1"].stage is ReportStage.NOTHING
    assert found.due == date(2026, 9, 20)
    assert found.missing == sum(each.expected for each in found.units)


def test_the_late_stand_first_and_the_emptiest_of_them(office: Office) -> None:
    codes = of_area(office)
    fill(office, "a1", codes[:3])
    fill(office, "a2", codes)
    on_the_day = board(office, date(2026, 9, 20))
    assert on_the_day.late == ()
    after = board(office, date(2026, 9, 24))
    areas = [each for each in after.units if each.unit.key in ("a1", "a2", "a3")]
    assert [(each.unit.key, each.stage, each.days_late, each.filled) for each in areas] == [
        ("a3", ReportStage.LATE, 4, 0),
        ("a1", ReportStage.LATE, 4, 3),
        ("a2", ReportStage.FILLED, 0, len(codes)),
    ]
    assert [indicator.code for indicator in areas[1].missing] == codes[3:]


def test_who_has_said_so_has_reported_whatever_is_empty(office: Office) -> None:
    with office.record() as rec:
        report_unit(rec, SET, PERIOD, "a1")
    found = board(office, date(2026, 9, 24))
    assert names(found, ReportStage.REPORTED) == ["Thôn Một"]
    assert found.reported == 1


def test_a_closed_period_is_reported_by_the_commune(office: Office) -> None:
    with office.record() as rec:
        close_period(rec, SET, PERIOD)
    found = board(office, date(2026, 9, 24))
    assert [each.unit.key for each in found.units if each.stage is ReportStage.REPORTED] == [COMMUNE_UNIT]


def test_who_typed_last(office: Office) -> None:
    codes = of_area(office)
    fill(office, "a1", codes[:1], "Lan")
    fill(office, "a1", codes[1:2], "Minh")
    fill(office, "a2", codes[:1], "Lan")
    last = {each.unit.key: each.last for each in board(office).units}
    assert {
        key: change and (change.author, change.at) for key, change in last.items() if key in ("a1", "a2")
    } == {
        "a1": ("Minh", office.clock.now()),
        "a2": ("Lan", office.clock.now()),
    }
    assert last["a3"] is None


def test_an_event_is_never_late(office: Office) -> None:
    found = board(office, date(2026, 12, 30), "2026-E-bao")
    assert found.due is None
    assert found.late == ()
    assert found.units


def put_set(office: Office, *rows: dict[str, str]) -> None:
    with office.store.write() as connection:
        install(connection, a_package(*rows), FROM_FILE, office.clock)


def test_only_who_has_to_report_is_asked(office: Office) -> None:
    put_set(
        office,
        {"code": "A1", "entered_by": "K|O", "must_report": "phu_nu|K"},
        {"code": "A2", "entered_by": "K", "must_report": "none"},
    )
    with office.record() as rec:
        set_values(
            rec, "BO", "1", [(Cell("org:nong_dan", "A1", PERIOD), "5"), (Cell("a1", "A1", PERIOD), "3")]
        )
    clock = FixedClock(datetime(2026, 9, 10, 5, tzinfo=UTC))
    with office.read() as connection:
        found = load_board(connection, clock, COMMUNE, "BO", Period.parse(PERIOD))
        grid = load_grid(connection, clock, COMMUNE, indicator_set(connection, "BO"), Period.parse(PERIOD))
    units = {each.unit.key: (each.filled, each.expected) for each in found.units}
    assert units == {"a1": (1, 1), "a2": (0, 1), "a3": (0, 1), "org:phu_nu": (0, 1)}
    total = grid.total("A1")
    assert (str(total.value), total.reported, total.expected) == ("8", 1, 4), (
        "the figure of a volunteer counts"
    )


def test_an_indicator_may_be_due_before_the_rest_of_the_report(office: Office) -> None:
    put_set(office, {"code": "A1", "due_day": "5"}, {"code": "A2"})
    with office.record() as rec:
        set_values(rec, "BO", "1", [(Cell("a1", "A1", PERIOD), "5")])
    clock = FixedClock(datetime(2026, 9, 10, 5, tzinfo=UTC))
    with office.read() as connection:
        found = load_board(connection, clock, COMMUNE, "BO", Period.parse(PERIOD))
    of_unit = {each.unit.key: each for each in found.units}
    assert (of_unit["a1"].stage, of_unit["a1"].due) == (ReportStage.STARTED, date(2026, 9, 20))
    assert (of_unit["a2"].stage, of_unit["a2"].days_late) == (ReportStage.LATE, 5)
    sender = ReminderSender("Xã Mẫu", load_wording("common"))
    assert "05/09/2026" in reminder_text(sender, found, [of_unit["a2"]], {})
