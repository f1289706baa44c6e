"""A newer version of the indicators takes nothing from the periods that were typed under an older one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import indicator_set, install
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.packages.package import Package
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.exchange.workbook_writer import sheet_name
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.grid_layout import ColumnKind
from desktop_app.movements.period import Period
from desktop_app.movements.progress.missing import missing_cells
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.queries import versions_of_year
from desktop_app.movements.set_versions import SetVersions, set_of_period
from desktop_app.movements.sheet.grid import Grid
from tests.builders import COMMUNE, a_copy, put_area
from tests.movements.grids import load_grid

CODE = "MTTQ_CO_SO"


def newer_version(
    version: str, *, without: str = "", valid_from: str = "2026-01-01", **changes: dict[str, str]
) -> Package:
    """The starter set as a newer version, without one of its indicators, with others changed by column."""
    shipped = next(loaded.package for loaded in shipped_packages() if loaded.definition.code == CODE)
    files = dict(shipped.files)
    manifest = files["set.toml"].decode().replace('version = "1"', f'version = "{version}"')
    files["set.toml"] = manifest.replace("valid_from = 2026-01-01", f"valid_from = {valid_from}").encode()
    rows = list(csv.reader(io.StringIO(files["indicators.csv"].decode("utf-8-sig"))))
    text = io.StringIO()
    for row in rows:
        for column, value in changes.get(row[0], {}).items():
            row[rows[0].index(column)] = value
    csv.writer(text, lineterminator="\n").writerows(row for row in rows if row[0] != without)
    files["indicators.csv"] = text.getvalue().encode("utf-8-sig")
    return Package(files)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        put_area(rec, "a1", "Thôn 1", 100)
        cells = [(Cell("a1", "NT02", "2026-M01"), "500"), (Cell("a1", "NT04", "2026-M01"), "1000")]
        set_values(rec, CODE, "1", cells)
    with made.store.write() as connection:
        install(connection, newer_version("2", without="NT02"), "province", made.clock)
    yield made
    made.close()


def grid(office: Office, key: str) -> Grid:
    with office.read() as connection:
        period = Period.parse(key)
        indicators = set_of_period(connection, CODE, period)
        return load_grid(connection, office.clock, COMMUNE, indicators, period)


def codes(shown: Grid) -> set[str]:
    return {column.indicator.code for column in shown.columns}


def test_a_period_stays_with_the_version_it_was_typed_under(office: Office) -> None:
    january, february = grid(office, "2026-M01"), grid(office, "2026-M02")
    assert january.total("NT02").value == 500
    assert january.cell("a1", "NT02").editable
    assert "NT02" not in codes(february)
    with office.read() as connection:
        assert set_of_period(connection, CODE, Period.parse("2026-M01")).version == "1"
        assert set_of_period(connection, CODE, Period.parse("2026-M02")).version == "2"


def test_a_period_that_was_emptied_is_not_begun(office: Office) -> None:
    """Its cells are still there without a figure; figures of other periods and versions are told apart."""
    with office.record() as rec:
        set_values(rec, CODE, "2", [(Cell("a1", "NT04", "2026-M02"), "300")])
        set_values(rec, CODE, "1", [(Cell("a1", "NT04", "2025-M12"), "7")])
    with office.read() as connection:
        assert versions_of_year(connection, CODE, 2026) == [("2026-M01", "1"), ("2026-M02", "2")]
        assert versions_of_year(connection, CODE, 2025) == [("2025-M12", "1")]
        assert versions_of_year(connection, "BO", 2026) == []
    with office.record() as rec:
        set_values(rec, CODE, "1", [(Cell("a1", code, "2026-M01"), None) for code in ("NT02", "NT04")])
    with office.read() as connection:
        assert versions_of_year(connection, CODE, 2026) == [("2026-M02", "2")]
        assert set_of_period(connection, CODE, Period.parse("2026-M01")).version == "2"


def test_a_longer_period_shows_what_its_parts_were_typed_under(office: Office) -> None:
    with office.record() as rec:
        set_values(rec, CODE, "2", [(Cell("a1", "NT04", "2026-M02"), "300")])
    year = grid(office, "2026-Y")
    assert year.total("NT02").value == 500
    assert year.total("NT04").value == 1300
    kinds = {column.indicator.code: column.kind for column in year.columns}
    assert kinds["NT02"] is ColumnKind.AGGREGATED
    groups = [column.indicator.group for column in year.columns]
    assert groups == sorted(groups, key=groups.index), "each group stays together"


def test_nobody_types_what_the_version_of_the_period_has_no_more(office: Office) -> None:
    """Two computers typed the same month, one of them without the newer version."""
    with office.record() as rec:
        set_values(rec, CODE, "2", [(Cell("a1", "NT04", "2026-M01"), "300")])
    january = grid(office, "2026-M01")
    assert january.total("NT02").value == 500
    assert not january.cell("a1", "NT02").editable
    assert january.cell("a1", "NT04").editable


def test_a_version_holds_from_its_day(office: Office) -> None:
    with office.store.write() as connection:
        later = newer_version("3", without="NT04", valid_from="2026-07-01")
        install(connection, later, "province", office.clock)
    with office.read() as connection:
        months = {
            key: SetVersions(connection, CODE, 2026).in_force(Period.parse(key)).version
            for key in ("2026-M06", "2026-M07")
        }
    assert months == {"2026-M06": "2", "2026-M07": "3"}


def test_report_workbook_and_missing_cells_go_by_the_version_of_the_period(
    office: Office, tmp_path: Path
) -> None:
    january, target = Period.parse("2026-M01"), tmp_path / "thang-1.xlsx"
    with office.read() as connection:
        report = movement_report(
            connection, office.clock, COMMUNE, MovementReportRequest(CODE, Period.parse("2026-M02"))
        )
        export_movements(connection, office.clock, COMMUNE, CODE, january, target)
        before = missing_cells(connection, office.clock, COMMUNE, january, ["a1"]).units["a1"]
        after = missing_cells(connection, office.clock, COMMUNE, Period.parse("2026-M02"), ["a1"]).units["a1"]
    land = [row for group in report.groups for row in group.rows if row.name == "Diện tích đất hiến"]
    assert [row.cumulative for row in land] == [], "February has no such indicator"
    workbook = load_workbook(target)
    heads = [cell.value for cell in next(workbook[sheet_name(january.label())].iter_rows(max_row=1))]
    assert "NT02" in heads
    assert before == after - 2 + 1, "two are told in January, which has one more"


@pytest.mark.parametrize(
    "change", [{"period_type": "quarter"}, {"entered_by": "X"}, {"value_kind": "text", "nature": "text"}]
)
def test_no_version_takes_over_a_code_for_another_indicator(office: Office, change: dict[str, str]) -> None:
    """Its figures would be in no total any more."""
    with office.store.write() as connection, pytest.raises(Problem):
        install(connection, newer_version("3", NT04=change), "province", office.clock)
    assert grid(office, "2026-Y").total("NT04").value == 1000


def test_more_units_may_report_an_indicator(office: Office) -> None:
    with office.store.write() as connection:
        install(connection, newer_version("3", NT04={"entered_by": "K|X"}), "province", office.clock)
    assert grid(office, "2026-M02").cell("commune", "NT04").editable
    assert grid(office, "2026-Y").total("NT04").value == 1000


def test_a_share_that_a_newer_version_computes_no_more_stays_in_the_year(office: Office) -> None:
    cells = {("2026-Q1", "1"), ("2026-Q2", "9")}
    with office.record() as rec:
        for quarter, taken in cells:
            told = [(Cell("commune", "GS02A", quarter), "10"), (Cell("commune", "GS02B", quarter), taken)]
            set_values(rec, CODE, "1", told)
    with office.store.write() as connection:
        install(connection, newer_version("3", without="GS02"), "province", office.clock)
    assert grid(office, "2026-Y").total("GS02").value == Fraction(10, 20)
    with office.read() as connection:
        report = movement_report(
            connection, office.clock, COMMUNE, MovementReportRequest(CODE, Period.parse("2026-Q2"))
        )
        name = indicator_set(connection, CODE, "1").by_code["GS02"].name.vi
    share = next(row for group in report.groups for row in group.rows if row.name == name)
    assert (share.value, share.cumulative) == (Decimal(90), Decimal(50))
