"""What is left in each group is what progress board and overview count, whatever is shown and typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.commands import NewArea, merge_areas
from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.entering.sheet_data import load_sheet, load_year
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.progress.board import load_board
from desktop_app.movements.progress.missing import missing_cells
from desktop_app.movements.values import NOTHING, Value, to_stored
from tests.builders import COMMUNE, an_office, put_area
from ui.grid.model.table import CellEdit
from ui.movements.sheets.group_tabs import GroupCounts, GroupTab
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.views import PeriodsView, ViewKind

SET = "MTTQ_CO_SO"
MERGED = "2026-M09"
NOTHING_STORED = to_stored(NOTHING) or ""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Two areas became one in September; July was begun with the older version of the set."""
    made = an_office(Path(tmp_path_factory.mktemp("counts")))
    with made.record() as rec:
        for name in "ABC":
            put_area(rec, name, f"Thôn {name}", 50)
        merge_areas(rec, ["A", "B"], NewArea("An Minh", "thon"), date(2026, 9, 16))
        old = [(Cell("A", "NT01", "2026-M07"), "3"), (Cell("C", "NT02", "2026-M07"), "1.5")]
        set_values(rec, SET, "1", old)
        values = [(Cell(unit, "NT01", MERGED), NOTHING_STORED if unit == "A" else "4") for unit in "AB"]
        set_values(rec, SET, "1.1", [*values, (Cell(COMMUNE_UNIT, "TT01", MERGED), "0")])
    yield made
    made.close()


def sheet_of(office: Office, key: str) -> PaintedSheet:
    with office.read() as connection:
        data = load_sheet(connection, office.clock, SET, Period.parse(key), COMMUNE)
    return PaintedSheet(data, office.clock.today())


def tabs_of(view: PeriodsView) -> dict[str, GroupTab]:
    return {tab.code: tab for tab in GroupCounts(view).tabs()}


def left(view: PeriodsView) -> int:
    return sum(tab.left or 0 for tab in tabs_of(view).values())


@pytest.mark.parametrize("key", [MERGED, "2026-M07", "2026-M08", "2026-Q3", "2026-Y"])
def test_the_groups_together_are_the_board(office: Office, key: str) -> None:
    sheet = sheet_of(office, key)
    view = PeriodsView(ViewKind.PERIOD, [sheet])
    view.show(frozenset({"NT"}))  # one group is computed, the others are only counted
    with office.read() as connection:
        board = load_board(connection, office.clock, COMMUNE, SET, Period.parse(key))
        first_page = missing_cells(
            connection, office.clock, COMMUNE, Period.parse(key), {"A", "B", "C"} | set(sheet.units)
        )
    assert board.missing
    assert left(view) == view.missing() == board.missing
    assert first_page.units.total() == board.missing
    for each in board.units:
        gaps = sheet.left.gaps(each.unit.key, sheet.layout)
        assert gaps == [indicator.code for indicator in each.missing]


def test_it_stays_so_while_figures_and_what_is_none_are_typed(office: Office) -> None:
    sheet = sheet_of(office, "2026-M10")
    view = PeriodsView(ViewKind.PERIOD, [sheet])
    view.show(frozenset({"NT"}))
    before = tabs_of(view)
    new = next(key for key in sheet.units if key not in ("A", "B", "C", COMMUNE_UNIT) and len(key) > 8)
    typed = [
        CellEdit("C", "NT01", "5"),
        CellEdit("C", "NT04", "kps"),  # told that nothing occurred: nothing is left
        CellEdit("C", "NT05", "7"),  # the commune alone reports it
        CellEdit("C", "NT02", "nhiều"),  # no figure: still left, and wrong
        CellEdit("C", "TT01", "2"),  # a group that is not shown
        CellEdit("C", "TT02", "ba"),
        CellEdit(new, "NT01", "9"),
        CellEdit(new, "NT01", ""),
    ]
    changed: dict[Cell, Value | None] = {}
    for entry in typed:
        changed |= view.enter([entry]).values
    after = tabs_of(view)
    assert (before["NT"].left or 0) - (after["NT"].left or 0) == 2
    assert (before["TT"].left or 0) - (after["TT"].left or 0) == 1
    assert (after["NT"].wrong, after["TT"].wrong) == (1, 1)
    with office.record() as rec:
        stored = [(key, to_stored(value)) for key, value in changed.items()]
        set_values(rec, SET, sheet.data.indicators.version, stored)
    with office.read() as connection:
        board = load_board(connection, office.clock, COMMUNE, SET, Period.parse("2026-M10"))
    assert left(view) == board.missing


def test_where_nobody_types_nothing_is_left(office: Office) -> None:
    quarter = PeriodsView(ViewKind.PERIOD, [sheet_of(office, "2026-Y")])
    assert tabs_of(quarter)["TT"].left is None, "put together from months"
    with office.read() as connection:
        year = load_year(connection, office.clock, SET, 2026, COMMUNE, unit="C")
    sheets = [PaintedSheet(data, office.clock.today()) for data in year]
    view = PeriodsView(ViewKind.AREA, sheets, "C")
    view.show(None)
    assert "TN" not in tabs_of(view), "an area reports nothing of it"
    with office.read() as connection:
        boards = [
            load_board(connection, office.clock, COMMUNE, SET, each.data.period)
            for each in sheets
            if each.is_due
        ]
    own = sum(len(each.missing) for board in boards for each in board.units if each.unit.key == "C")
    assert left(view) == view.missing() == own


def test_cells_that_were_returned_are_those_of_the_area_that_is_looked_at(office: Office) -> None:
    with office.record() as rec:
        set_period_status(rec, SET, "2026-M02", COMMUNE_UNIT, "returned", reason="Xem lại")
        where = {"set_code": SET, "indicator_code": "NT01", "period": "2026-M02", "unit": "B"}
        rec.put("indicator_value", f"iv:{SET}:NT01:2026-M02:B", {**where, "note": "?", "note_state": "asked"})
    try:
        for unit, returned in (("B", 1), ("C", 0)):
            with office.read() as connection:
                (data,) = (
                    each
                    for each in load_year(connection, office.clock, SET, 2026, COMMUNE, unit=unit)
                    if each.period.key == "2026-M02"
                )
            sheet = PaintedSheet(data, office.clock.today())
            view = PeriodsView(ViewKind.AREA, [sheet], unit)
            view.show(None)
            assert left(view) == returned
            assert {tab.asked for tab in tabs_of(view).values()} == {bool(returned)}
    finally:
        with office.record() as rec:
            set_period_status(rec, SET, "2026-M02", COMMUNE_UNIT, "draft", reason="")
            rec.put("indicator_value", f"iv:{SET}:NT01:2026-M02:B", {"note": None, "note_state": None})


def test_a_closed_period_has_nothing_left_to_do(office: Office) -> None:
    with office.record() as rec:
        set_period_status(rec, SET, "2026-M03", COMMUNE_UNIT, "submitted")
    sheet = sheet_of(office, "2026-M03")
    assert sheet.data.locked
    view = PeriodsView(ViewKind.PERIOD, [sheet])
    assert {tab.left for tab in tabs_of(view).values()} == {None}
    assert view.missing(), "it is told below the table that cells are empty"


def test_rows_that_report_nothing_of_a_group_take_no_room(office: Office) -> None:
    sheet = sheet_of(office, "2026-M08")
    view = PeriodsView(ViewKind.PERIOD, [sheet])
    of_commune, _ = view.show(frozenset({"GS"}))
    assert [row.key for row in of_commune.rows] == [COMMUNE_UNIT]
    of_areas, _ = view.show(frozenset({"NT"}))
    assert {"A", "B", "C", COMMUNE_UNIT} <= {row.key for row in of_areas.rows}
    whole, _ = view.show(None)
    assert len(whole.rows) == len(sheet.data.units)
