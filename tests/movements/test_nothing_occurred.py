"""“Không phát sinh” is a figure of its own beside an empty cell and a zero."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.book.office import Office
from desktop_app.catalogue.installed import indicator_set
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.queries import value_of
from desktop_app.movements.sheet.grid import Grid
from desktop_app.movements.values import (
    NOTHING,
    NotThisKind,
    from_stored,
    is_nothing,
    nothing_word,
    parse_value,
    same_value,
    to_stored,
)
from tests.builders import COMMUNE, a_copy, put_area
from tests.movements.grids import load_grid

CODE = "MTTQ_CO_SO"
FLOW, STOCK, YES_NO = "NT04", "NT10", "VH04"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        for number in (1, 2, 3):
            put_area(rec, f"a{number}", f"Thôn {number}", 100)
    yield made
    made.close()


def grid(office: Office, key: str = "2026-M01") -> Grid:
    with office.read() as connection:
        indicators = indicator_set(connection, CODE)
        return load_grid(connection, office.clock, COMMUNE, indicators, Period.parse(key))


def put(office: Office, *cells: tuple[str, str, str | None], period: str = "2026-M01") -> None:
    with office.record() as rec:
        set_values(rec, CODE, "1", [(Cell(unit, code, period), value) for unit, code, value in cells])


@pytest.mark.parametrize("typed", ["kps", "KPS", " Kps ", "-", "–", "không phát sinh", "Khong phat sinh"])
def test_how_it_is_typed(office: Office, typed: str) -> None:
    with office.read() as connection:
        indicators = indicator_set(connection, CODE)
    value = parse_value(indicators.by_code[FLOW], typed)
    assert is_nothing(value)
    assert to_stored(value) == "-0"
    assert is_nothing(from_stored(indicators.by_code[FLOW], "-0"))
    for code in (STOCK, YES_NO):
        with pytest.raises(NotThisKind):
            parse_value(indicators.by_code[code], typed)


def test_a_zero_is_another_value() -> None:
    assert not same_value(NOTHING, Decimal(0))
    assert same_value(NOTHING, Decimal("-0"))
    assert not same_value(NOTHING, None)


def test_it_counts_as_reported_and_adds_nothing(office: Office) -> None:
    put(office, ("a1", FLOW, "-0"), ("a2", FLOW, "500"))
    total = grid(office).total(FLOW)
    assert total.value == 500
    assert (total.reported, total.expected) == (2, 3)
    assert is_nothing(grid(office).cell("a1", FLOW).value)
    assert not grid(office).cell("a1", FLOW).awaited
    assert grid(office).cell("a3", FLOW).awaited


def test_a_total_of_nothing_alone_is_zero_and_a_quarter_of_it_is_nothing(office: Office) -> None:
    for month in ("2026-M01", "2026-M02"):
        put(office, ("a1", FLOW, "-0"), period=month)
    total = grid(office).total(FLOW).value
    assert total == 0
    assert not is_nothing(total)
    assert is_nothing(grid(office, "2026-Q1").cell("a1", FLOW).value)
    put(office, ("a1", FLOW, "7"), period="2026-M03")
    assert grid(office, "2026-Q1").cell("a1", FLOW).value == 7


def test_changing_zero_into_nothing_is_a_change_of_its_own(office: Office) -> None:
    put(office, ("a1", FLOW, "0"))
    with office.record() as rec:
        assert set_values(rec, CODE, "1", [(Cell("a1", FLOW, "2026-M01"), "-0")]) == 1
    with office.read() as connection:
        assert value_of(connection, CODE, Cell("a1", FLOW, "2026-M01")) == "-0"


def test_the_core_refuses_it_where_it_has_no_meaning(office: Office) -> None:
    with pytest.raises(NotThisKind):
        put(office, ("a1", STOCK, "-0"), period="2026-Q1")


def test_an_older_office_reads_a_zero() -> None:
    """What an older version does with the stored text: ``Decimal``, which it adds and formats as zero."""
    assert Decimal("-0") + 5 == 5
    assert (Decimal("-0") or Decimal(0)).as_tuple().sign == 0


def test_it_stands_in_the_workbook_and_on_paper(office: Office, tmp_path: Path) -> None:
    put(office, ("a1", FLOW, "-0"), ("a2", FLOW, "500"))
    with office.read() as connection:
        export_movements(
            connection, office.clock, COMMUNE, CODE, Period.parse("2026-M01"), tmp_path / "x.xlsx"
        )
        report = movement_report(
            connection, office.clock, COMMUNE, MovementReportRequest(CODE, Period.parse("2026-M01"))
        )
    sheet, listed = load_workbook(tmp_path / "x.xlsx").worksheets[:2]
    shown = [cell for row in sheet.iter_rows() for cell in row if nothing_word() in cell.number_format]
    assert [cell.value for cell in shown] == [0], "a zero that formulas take, shown as the word"
    assert nothing_word() in [cell.value for row in listed.iter_rows() for cell in row]
    assert report.annex is not None
    assert any("KPS" in row.values for row in report.annex.rows)
    assert any("không phát sinh" in note for note in report.annex.notes)
