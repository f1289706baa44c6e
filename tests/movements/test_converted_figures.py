"""Figures typed under another version are converted wherever periods meet, or taken out and told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, delete, insert

from desktop_app.base.ids import target_value_id
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.book.office import Office
from desktop_app.catalogue.brought.set_rows import rows_of
from desktop_app.catalogue.conversions import written_conversions
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, ValueKind
from desktop_app.catalogue.installed import indicator_set, install
from desktop_app.catalogue.loading import read_definition
from desktop_app.catalogue.packages.package import Package
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.movements.analysis.grid_cache import Sights
from desktop_app.movements.analysis.series import series
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.past import load_past
from desktop_app.movements.commands import PlanOfUnit, set_target, set_targets, set_values
from desktop_app.movements.entering.sheet_data import load_sheet
from desktop_app.movements.notes.version_notes import version_notes
from desktop_app.movements.period import Period
from desktop_app.movements.plans import require_plan_unit
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import compute_grid
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.reports.blocks.model import Paragraph
from desktop_app.reports.documents.rendering import document_of
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.storage.tables.sync import sync_unseen
from tests.builders import COMMUNE, a_copy, put_area
from tests.movements.grids import plans_of_year
from tests.movements.test_set_versions import CODE, newer_version
from ui.base.main_thread import MainThread
from ui.base.saves import Saves
from ui.movements.sheets.sheet_store import SheetStore

ROAD, LAND = "NT06", "NT02"
AREAS = ("a1", "a2")
YEAR = Period(PeriodType.YEAR, 2026)


def year_figures(connection: Connection, office: Office) -> YearFigures:
    return YearFigures(connection, office.clock, COMMUNE, CODE, YEAR.year)


def with_column(package: Package, column: str, values: dict[str, str]) -> Package:
    """The package with one more column in its table of indicators."""
    files = dict(package.files)
    rows = list(csv.reader(io.StringIO(files["indicators.csv"].decode("utf-8-sig"))))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*rows[0], column])
    writer.writerows([*row, values.get(row[0], "")] for row in rows[1:])
    files["indicators.csv"] = text.getvalue().encode("utf-8-sig")
    return Package(files)


def in_metres(version: str = "2", converts: str = "") -> Package:
    """The set with a road in metres that version 1 counts in another unit."""
    made = newer_version(version, NT06={"unit": "m", "value_kind": "integer"})
    return with_column(made, "converts", {ROAD: converts}) if converts else made


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        for key in AREAS:
            put_area(rec, key, f"Thôn {key}", 100)
    yield made
    made.close()


def changed(columns: dict[str, dict[str, str]]) -> Package:
    """Version 2 with other words in some columns."""
    package = newer_version("2")
    files = dict(package.files)
    rows = list(csv.reader(io.StringIO(files["indicators.csv"].decode("utf-8-sig"))))
    for row in rows:
        for column, value in columns.get(row[0], {}).items():
            row[rows[0].index(column)] = value
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    files["indicators.csv"] = text.getvalue().encode("utf-8-sig")
    return Package(files)


def own_unit(office: Office) -> str:
    with office.read() as connection:
        return indicator_set(connection, CODE, "1").by_code[ROAD].unit


def install_new(office: Office, package: Package) -> None:
    with office.store.write() as connection:
        install(connection, package, "province", office.clock)


def install_as_it_was(office: Office, package: Package) -> None:
    """What a version of the program that did not look at units let in."""
    definition = read_definition(package)
    assert isinstance(definition, IndicatorSet)
    with office.store.write() as connection:
        connection.execute(
            insert(catalogue_package).values(
                sha256=package.sha256,
                kind=package.kind.value,
                code=definition.code,
                package_version=definition.version,
                status=definition.status.value,
                title=definition.title.vi,
                content=package.encode(),
                source="province",
                installed_at=10**13,
            )
        )


def type_months(office: Office, figures: dict[int, tuple[str, str]]) -> None:
    """By month: the version it is typed under, and what both areas have."""
    with office.record() as rec:
        for month, (version, value) in figures.items():
            cells = [(Cell(area, ROAD, f"2026-M{month:02}"), value) for area in AREAS]
            set_values(rec, CODE, version, cells)


def total(office: Office, key: str, until: str = "") -> object:
    period = Period.parse(key)
    with office.read() as connection:
        indicators = set_of_period(connection, CODE, period)
        figures = YearFigures(connection, office.clock, COMMUNE, CODE, period.year)
        sheet = figures.sheet(indicators, Period.parse(until or key))
        return compute_grid(sheet.to_date() if until else sheet).total(ROAD).value


def test_two_kilometres_and_1500_metres_are_3500_metres(office: Office, tmp_path: Path) -> None:
    install_new(office, in_metres(converts=f"{own_unit(office)}=1000"))
    type_months(office, {1: ("1", "1"), 2: ("2", "750")})
    assert total(office, "2026-M01") == 2, "January stays as it was typed"
    assert total(office, "2026-M02") == 1500
    for key in ("2026-Q1", "2026-H1", "2026-Y"):
        assert total(office, key) == 3500
    assert total(office, "2026-Y", "2026-M02") == 3500
    assert total(office, "2026-Y", "2026-M01") == 2000
    target = tmp_path / "nam.xlsx"
    with office.read() as connection:
        figures, month = year_figures(connection, office), Period.parse("2026-M02")
        assert version_notes(figures, figures.set_of(YEAR), YEAR) == ()
        report = movement_report(
            connection, office.clock, COMMUNE, MovementReportRequest(CODE, Period.parse("2026-M02"))
        )
        export_movements(connection, office.clock, COMMUNE, CODE, YEAR, target)
        past = load_past(connection, figures.sheet(figures.set_of(month), month), 5)
    row = next(row for group in report.groups for row in group.rows if row.code == ROAD)
    assert (row.unit, row.value, row.cumulative) == ("m", Decimal(1500), Decimal(3500))
    assert past.last["a1", ROAD] == 1000, "what is compared is in one unit"
    rows = list(
        load_workbook(target, data_only=True)[Period.parse("2026-Y").label()].iter_rows(values_only=True)
    )
    place = rows[0].index(ROAD)
    assert next(row for row in rows if row[0] == "Tổng cộng" or row[0] == "Tổng")[place] == 3500


def test_a_paper_of_the_older_version_is_all_in_its_unit(office: Office) -> None:
    unit = own_unit(office)
    install_new(office, in_metres(converts=f"{unit}=1000"))
    type_months(office, {1: ("1", "1"), 2: ("2", "750"), 3: ("1", "2")})
    with office.read() as connection:
        request = MovementReportRequest(CODE, Period.parse("2026-M03"))
        report = movement_report(connection, office.clock, COMMUNE, request)
    row = next(row for group in report.groups for row in group.rows if row.code == ROAD)
    assert (row.unit, row.value, row.cumulative) == (unit, Decimal(4), Decimal("5.5") + 2)


def test_a_series_and_a_plan_are_in_one_unit(office: Office) -> None:
    with office.record() as rec:
        set_target(rec, CODE, ROAD, 2026, "10")
        set_values(rec, CODE, "1", [(Cell("a1", ROAD, "2025-M01"), "3")])
    package = in_metres(converts=f"{own_unit(office)}=1000")
    install_new(office, package)
    type_months(office, {1: ("1", "1"), 2: ("2", "750")})
    with office.read() as connection:
        table = series(Sights(connection, office.clock, COMMUNE, CODE), ROAD, 2026, PeriodType.MONTH)
        january = set_of_period(connection, CODE, Period.parse("2026-M01"))
        plan = {
            shown.version: plans_of_year(connection, COMMUNE, CODE, 2026, shown).whole()[ROAD]
            for shown in (january, set_of_period(connection, CODE, YEAR))
        }
    assert [cell.value for cell in table.rows[0].cells[1:3]] == [2000, 3000]
    assert table.rows[1].cells[1].value == 1500
    assert table.rows[-1].cells[1].value == 3500
    assert plan["2"] == plan["1"] * 1000, "a plan of a month is in the unit of the month"


def test_a_plan_typed_beside_an_older_month_is_in_the_unit_it_was_typed_in(
    office: Office, qapp: QCoreApplication, qtbot: QtBot
) -> None:
    install_new(office, in_metres(converts=f"{own_unit(office)}=1000"))
    type_months(office, {1: ("1", "1"), 2: ("2", "750")})
    threads, saves, owner = ThreadPoolExecutor(1), Saves(), QObject()
    store = SheetStore(office, WorkQueue(threads, MainThread().deliver), owner)
    month = Period.parse("2026-M01")
    outcomes: list[Outcome[None]] = []
    for before, after in ((None, Decimal(3)), (Decimal(3), Decimal("4.5"))):
        with office.read() as connection:
            shown = set_of_period(connection, CODE, month)
        with saves.begin("plan") as save:
            store.save_target(shown, (ROAD, ""), 2026, (before, after), save, outcomes.append)
        qtbot.waitUntil(lambda: bool(outcomes))
        save.done()
        assert isinstance(outcomes.pop(), Ok)
        with office.read() as connection:
            assert plans_of_year(connection, COMMUNE, CODE, 2026, shown).whole()[ROAD] == after
            assert plans_of_year(connection, COMMUNE, CODE, 2026).whole()[ROAD] == after * 1000
    threads.shutdown()


def name_of_road(office: Office) -> str:
    with office.read() as connection:
        return indicator_set(connection, CODE, "1").by_code[ROAD].name.vi


def plan_of_road(office: Office) -> Decimal:
    with office.read() as connection:
        return plans_of_year(connection, COMMUNE, CODE, 2026).whole()[ROAD]


def test_a_plan_keeps_its_meaning_when_a_version_in_another_unit_is_installed(office: Office) -> None:
    """Its ten kilometres are ten thousand metres, on the unit's paper too, and are typed over as such."""
    with office.record() as rec:
        set_target(rec, CODE, ROAD, 2026, "10")
        set_target(rec, CODE, ROAD, 2026, "2", unit="a1")
    assert plan_of_road(office) == 10
    install_new(office, in_metres(converts=f"{own_unit(office)}=1000"))
    assert plan_of_road(office) == 10_000
    type_months(office, {1: ("1", "1"), 2: ("2", "750")})
    for month, plan in (("2026-M01", 2), ("2026-M02", 2000)):
        with office.read() as connection:
            paper = unit_report(connection, office.clock, COMMUNE, CODE, Period.parse(month), "a1")
        targets = {row.name: row.target for group in paper.groups for row in group.rows}
        assert targets[name_of_road(office)] == plan, month
    with office.record() as rec:
        set_target(rec, CODE, ROAD, 2026, "12000", {"value": "10000"})
        assert not rec.connection.execute(sync_unseen.select()).all(), "it was on the screen, in metres"
    assert plan_of_road(office) == 12_000


def test_a_table_of_plans_that_was_open_while_a_version_came_saves_in_its_own_unit(office: Office) -> None:
    own = "1"
    install_new(office, in_metres(converts=f"{own_unit(office)}=1000"))
    with office.record() as rec:
        set_targets(rec, CODE, own, 2026, [PlanOfUnit(ROAD, "", Decimal(4), None)])
    assert plan_of_road(office) == 4000


def test_a_plan_of_an_older_program_is_in_the_unit_of_the_year(office: Office) -> None:
    with office.record() as rec:
        set_target(rec, CODE, ROAD, 2026, "10")
        rec.put("target_value", target_value_id(CODE, ROAD, 2026), {"set_version": ""})
    assert plan_of_road(office) == 10
    install_new(office, in_metres(converts=f"{own_unit(office)}=1000"))
    assert plan_of_road(office) == 10


def test_a_plan_that_counts_something_else_is_not_typed_beside_a_month(office: Office) -> None:
    install_as_it_was(office, in_metres())
    type_months(office, {1: ("1", "1"), 2: ("2", "750")})
    with office.read() as connection:
        shown = set_of_period(connection, CODE, Period.parse("2026-M01"))
        with pytest.raises(Problem, match="counts something else in version 2"):
            require_plan_unit(connection, shown, 2026, ROAD)


def test_what_says_nothing_of_its_units_is_refused_and_named(office: Office) -> None:
    unit = own_unit(office)
    with pytest.raises(Problem) as refused:
        install_new(office, in_metres())
    assert f"{ROAD} (đơn vị tính" in refused.value.sentence()
    assert f"{unit} → m" in refused.value.sentence()


@pytest.mark.parametrize(
    ("code", "change", "said"),
    [
        (ROAD, {"nature": "stock", "time_aggregation": "latest"}, "có đến cuối kỳ"),
        (ROAD, {"area_aggregation": "none"}, "cộng theo địa bàn"),
        (ROAD, {"time_aggregation": "none"}, "cộng theo thời gian"),
        (ROAD, {"value_kind": "integer"}, "làm tròn"),
        (ROAD, {"period_type": "quarter"}, "kỳ báo cáo"),
        (ROAD, {"entered_by": "X"}, "nơi nhập số"),
        ("GS02", {"denominator": "GS01"}, "mẫu số"),
        ("GS02", {"numerator": "GS02A"}, "tử số"),
    ],
)
def test_a_change_of_meaning_needs_a_new_code(
    office: Office, code: str, change: dict[str, str], said: str
) -> None:
    with office.read() as connection:
        before = indicator_set(connection, CODE, "1").by_code[code]
    if change == {"value_kind": "integer"} and before.value_kind is ValueKind.INTEGER:
        change = {"value_kind": "decimal"}
    with pytest.raises(Problem) as refused:
        install_new(office, changed({code: change}))
    assert f"{code} (" in refused.value.sentence()
    assert said in refused.value.sentence()


def test_a_code_may_not_come_back_as_something_else(office: Office) -> None:
    """Version 2 has it no more, version 3 has it again in another unit."""
    install_new(office, newer_version("2", without=LAND))
    with pytest.raises(Problem):
        install_new(office, newer_version("3", NT02={"unit": "ha"}))


def test_what_is_installed_already_is_not_added_and_it_is_said(office: Office, tmp_path: Path) -> None:
    install_as_it_was(office, in_metres())
    type_months(office, {1: ("1", "1"), 2: ("2", "750")})
    assert total(office, "2026-M01") == 2
    assert total(office, "2026-Y") == 1500
    assert total(office, "2026-Q1") == 1500
    target = tmp_path / "nam.xlsx"
    with office.read() as connection:
        report = movement_report(connection, office.clock, COMMUNE, MovementReportRequest(CODE, YEAR))
        table = series(Sights(connection, office.clock, COMMUNE, CODE), ROAD, 2026, PeriodType.MONTH)
        export_movements(connection, office.clock, COMMUNE, CODE, YEAR, target)
        shown = load_sheet(connection, office.clock, CODE, YEAR, COMMUNE)
        figures = year_figures(connection, office)
        none = version_notes(figures, figures.set_of(YEAR), YEAR, [LAND])
    (note,) = report.notes
    assert "tháng 01" in note.casefold() or "tháng 1" in note.casefold()
    assert "không cộng" in note
    assert note in [each.text for each in document_of(report).blocks if isinstance(each, Paragraph)]
    assert note in table.notes
    assert table.rows[0].cells[1].value is None
    assert shown.not_added == note
    assert none == ()
    notes = load_workbook(target)["Ghi chú số liệu"]
    assert [row[0].value for row in notes.iter_rows(min_row=2)] == [note]


@pytest.mark.parametrize("seed", range(6))
def test_totals_are_those_of_a_second_way(office: Office, seed: int) -> None:
    """Months of any version in any order; each total is compared with what metres add up to."""
    draw = Random(seed)
    install_new(office, in_metres(converts=f"{own_unit(office)}=1000"))
    typed: dict[tuple[str, int], tuple[str, Decimal]] = {}
    with office.record() as rec:
        for month in range(1, 13):
            version = draw.choice(["1", "2"])
            for area in AREAS:
                if draw.random() < 0.3:
                    continue
                value = Decimal(draw.randrange(0, 5000)) / (1000 if version == "1" else 1)
                typed[area, month] = version, value
                set_values(rec, CODE, version, [(Cell(area, ROAD, f"2026-M{month:02}"), str(value))])
    metres = {key: value * 1000 if version == "1" else value for key, (version, value) in typed.items()}
    for period in (*YEAR.parts(PeriodType.QUARTER), *YEAR.parts(PeriodType.HALF_YEAR), YEAR):
        months = [part.number for part in period.parts(PeriodType.MONTH)]
        told = [value for (_, month), value in metres.items() if month in months]
        with office.read() as connection:
            in_unit = set_of_period(connection, CODE, period).by_code[ROAD].unit
        expected = sum(told, Decimal(0)) / (1 if in_unit == "m" else 1000)
        assert total(office, period.key) == (expected if told else None), period.key


def test_conversions_are_read_written_and_refused(office: Office) -> None:
    made = read_definition(in_metres(converts="km=1000 | hm=100"))
    assert isinstance(made, IndicatorSet)
    assert written_conversions(made.by_code[ROAD]) == "km=1000 | hm=100"
    row = next(row for row in rows_of(made)["indicators"] if row.get("code") == ROAD)
    assert row["converts"] == "km=1000 | hm=100"
    for wrong in ("km", "km=", "km=0", "=5", "km=1000|KM=1"):
        with pytest.raises(Problem):
            read_definition(in_metres(converts=wrong))


def test_figures_of_a_version_that_is_not_here_are_named(office: Office) -> None:
    """They came from another computer, or the version was taken away."""
    install_new(office, in_metres(converts=f"{own_unit(office)}=1000"))
    type_months(office, {1: ("1", "1"), 2: ("2", "750")})
    with office.store.write() as connection:
        connection.execute(delete(catalogue_package).where(catalogue_package.c.package_version == "2"))
    for key, told in (("2026-M01", 0), ("2026-M02", 1), ("2026-Y", 1)):
        with office.read() as connection:
            figures = YearFigures(connection, office.clock, COMMUNE, CODE, 2026)
            period = Period.parse(key)
            notes = version_notes(figures, figures.versions.of(period), period)
        assert len(notes) == told, key
        assert all("phiên bản 2" in note and "02" in note for note in notes)
