"""LibreOffice recalculates an exported period to the figures of the program, across mergers and splits."""

from __future__ import annotations

import random
import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.areas.commands import NewArea, add_areas, merge_areas, split_area
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import Indicator, Nature, ValueKind
from desktop_app.catalogue.installed import install
from desktop_app.exchange.exports.central import central_layout
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.exchange.live.formula_texts import NoFormula, translated
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.entering.event_commands import add_event
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import Grid, compute_grid
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.movements.values import takes_nothing
from tests.builders import COMMUNE, a_copy, an_office
from tests.catalogue.small_sets import a_package
from tests.movements.grids import load_grid
from tests.support.requirement import program

SET = "MTTQ_CO_SO"
MANY_SECONDS = 300
PERIODS = ("2026-M06", "2026-M07", "2026-Q2", "2026-Q3", "2026-H1", "2026-Y")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = an_office(tmp_path_factory.mktemp("book"))
    _fill(opened)
    yield opened
    opened.close()


def _fill(office: Office) -> None:
    """Six villages, two of them merged in June, one split in August; half of all cells filled.

    How many households one of the parts has nobody knows.
    """
    chance = random.Random(20260615)
    with office.record() as rec:
        new = [NewArea(f"Thôn {name}", "thon", 40 + 7 * at) for at, name in enumerate("ABCDEF")]
        areas = add_areas(rec, COMMUNE, new)
        merge_areas(rec, [areas[0].id, areas[1].id], NewArea("Thôn AB", "thon", 99), date(2026, 6, 15))
        parts = [NewArea("Thôn C1", "thon", 30), NewArea("Thôn C2", "thon", None)]
        split_area(rec, areas[2].id, parts, date(2026, 8, 10))
    months = [f"2026-M{month:02d}" for month in range(1, 10)]
    for period in [*months, "2026-Q1", "2026-Q2", "2026-Q3", "2026-Y"]:
        _fill_period(office, Period.parse(period), chance)
    with office.record() as rec:
        indicators = set_of_period(rec.connection, SET, Period.parse("2026-Y"))
        for item in indicators.indicators:
            if item.has_target:
                set_target(rec, SET, item.code, 2026, str(chance.randint(1, 500)))


def _fill_period(office: Office, period: Period, chance: random.Random) -> None:
    with office.record() as rec:
        indicators = set_of_period(rec.connection, SET, period)
        grid = load_grid(rec.connection, office.clock, COMMUNE, indicators, period)
        cells = [
            (Cell(unit.key, column.indicator.code, period.key), _figure(column.indicator, chance))
            for unit, row in zip(grid.units, grid.rows, strict=True)
            for column, cell in zip(grid.columns, row, strict=True)
            if cell.editable and chance.random() < 0.5
        ]
        set_values(rec, SET, indicators.version, cells)


def _figure(indicator: Indicator, chance: random.Random) -> str:
    if takes_nothing(indicator) and chance.random() < 0.2:
        return "-0"
    match indicator.value_kind:
        case ValueKind.YES_NO:
            return str(chance.randint(0, 1))
        case ValueKind.DECIMAL:
            return str(Decimal(chance.randint(1, 99_999)).scaleb(-2).normalize())
        case ValueKind.TEXT:
            return "=có lời"
        case _:
            return str(chance.choice([0, chance.randint(1, 10**7)]))


def exported(office: Office, folder: Path, key: str, code: str = SET) -> tuple[Path, Grid]:
    period = Period.parse(key)
    target = folder / f"{key}.xlsx"
    with office.read() as connection:
        export_movements(connection, office.clock, COMMUNE, code, period, target)
        indicators = set_of_period(connection, code, period)
        return target, load_grid(connection, office.clock, COMMUNE, indicators, period)


def without_results(source: Path, target: Path) -> Path:
    """The workbook without what was saved with its formulas, so that nobody shows that instead."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                assert b"</f><v" not in content
            new.writestr(name, content)
    return target


def recalculated(files: list[Path], folder: Path) -> None:
    """What LibreOffice makes of workbooks."""
    soffice = program("soffice", "libreoffice-calc-nogui")
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=MANY_SECONDS,
    )


def compare(path: Path, grid: Grid) -> int:
    """Hold every number of the sheet of a period against the grid; how many totals were held."""
    sheet: Any = load_workbook(path, data_only=True).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [value for value in rows[0][1:] if value] == [column.indicator.code for column in grid.columns]
    held = 0
    first, last = 3, 3 + len(grid.units)
    for at, column in enumerate(grid.columns, start=1):
        code, nature = column.indicator.code, column.indicator.nature
        if nature is Nature.TEXT:
            continue
        for number, row in enumerate(grid.rows, start=first):
            cell = row[at - 1]
            same(rows[number][at], cell.value if cell.counted else None, f"{code} of {rows[number][0]}")
        total = grid.totals[at - 1]
        same(rows[last][at], total.value, f"total of {code}")
        held += total.value is not None
        if total.target is not None:
            same(rows[last + 3][at], total.target_share, f"share of {code}")
    return held


def same(found: object, wanted: object, place: str) -> None:
    if wanted is None:
        assert found in (None, ""), f"{place}: {found!r} instead of nothing"
    else:
        assert isinstance(found, int | float | str), f"{place}: {found!r} instead of {wanted}"
        assert float(found) == pytest.approx(float(wanted), rel=1e-12, abs=1e-12), place  # type: ignore[arg-type]


def test_what_is_saved_with_the_formulas_is_what_the_program_says(office: Office, tmp_path: Path) -> None:
    for key in PERIODS:
        path, grid = exported(office, tmp_path, key)
        assert compare(path, grid) > 20


def test_sheets_are_named_as_an_officer_writes_a_period(office: Office, tmp_path: Path) -> None:
    path, _ = exported(office, tmp_path, "2026-Y")
    found = load_workbook(path).sheetnames
    assert found[0] == "Năm 2026"
    assert {"Tháng 1-2026", "Quý I-2026"} <= set(found)
    assert not [name for name in found if re.search(r"-[MQHY]", name) or len(name) > 31]


def test_every_formula_is_saved_with_what_it_comes_to(office: Office, tmp_path: Path) -> None:
    """Also those of numerators and denominators: programs that do not calculate show what is saved."""
    files = [exported(office, tmp_path, key)[0] for key in ("2026-Q3", "2026-Y")]
    recalculated([without_results(path, tmp_path / f"bare-{path.name}") for path in files], tmp_path)
    for path in files:
        formulas: Any = load_workbook(path)
        kept: Any = load_workbook(path, data_only=True)
        again: Any = load_workbook(tmp_path / "out" / f"bare-{path.name}", data_only=True)
        for sheet in formulas.worksheets:
            for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
                place = f"{sheet.title}!{cell.coordinate}"
                saved = kept[sheet.title][cell.coordinate].value
                calculated = again[sheet.title][cell.coordinate].value
                same(saved, None if calculated == "" else calculated, place)


def test_every_formula_has_a_result_in_the_file(office: Office, tmp_path: Path) -> None:
    path, _ = exported(office, tmp_path, "2026-Q3")
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sum(sheet.count(b"</f>") for sheet in sheets) > 100
    assert not [sheet for sheet in sheets if re.search(rb"</f></c>", sheet)]


def test_whole_figures_have_their_thousands_apart(office: Office, tmp_path: Path) -> None:
    """Money of nine digits cannot be read otherwise; a decimal is shown as it is."""
    path, grid = exported(office, tmp_path, "2026-Q3")
    sheet: Any = load_workbook(path).worksheets[0]
    codes = [column.indicator.code for column in grid.columns]
    shown = {
        code: {
            sheet.cell(row, codes.index(code) + 2).number_format
            for row in range(4, 5 + len(grid.units))
            if sheet.cell(row, codes.index(code) + 2).value is not None
        }
        for code in ("NT04", "NT06")
    }
    assert "#,##0" in shown["NT04"]
    assert "General" not in shown["NT04"]
    assert "#,##0" not in shown["NT06"]


@pytest.fixture
def storms(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    """Events of March and May and one whose day nobody told, each with 1, 10 and 100 of the commune."""
    opened = a_copy(begun_book, tmp_path / "book")
    counted = {
        "code": "MON",
        "period_type": "event",
        "counts_in": "month",
        "entered_by": "X",
        "target": "yes",
    }
    with opened.record() as rec:
        install(rec.connection, a_package(counted), "test", rec.clock)
        days = date(2026, 3, 14), date(2026, 5, 2), None
        for name, day, value in zip(("Bão", "Lũ", "Hạn hán"), days, ("1", "10", "100"), strict=True):
            key = add_event(rec, 2026, name, day).key
            set_values(rec, "BO", "1", [(Cell("commune", "MON", key), value)])
        set_target(rec, "BO", "MON", 2026, "202")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("period", "total", "reached"), [("2026-M03", 1, 101), ("2026-M04", None, 101), ("2026-Q2", 10, 111)]
)
def test_events_count_by_their_day_as_in_the_grid(
    storms: Office, tmp_path: Path, period: str, total: int | None, reached: int
) -> None:
    """One without a day is in what was reached, and in no month; one of a later day is in neither."""
    path, grid = exported(storms, tmp_path, period, "BO")
    compare(path, grid)
    assert grid.total("MON").value == total
    own, last = [unit.key for unit in grid.units].index("commune"), 3 + len(grid.units)
    results: Any = load_workbook(path, data_only=True).worksheets[0]
    assert results.cell(last + 2, 2).value == reached
    texts: Any = load_workbook(path).worksheets[0]
    follows = str(texts.cell(own + 4, 2).value).startswith("=")
    assert follows == (total is not None), "a formula over the cell of the event"


def test_what_nobody_told_is_nothing_in_a_figure_since_january(tmp_path: Path) -> None:
    """Money came and none went: what is left is known all the same."""
    event = {"period_type": "event", "entered_by": "X"}
    left = {**event, "code": "LEFT", "entered_by": "", "nature": "stock", "time_aggregation": "latest"}
    package = a_package(
        {**event, "code": "CAME"},
        {**event, "code": "WENT"},
        {**left, "formula": "coalesce(${CAME}, 0) - coalesce(${WENT}, 0)"},
    )
    opened = an_office(tmp_path / "book")
    with opened.record() as rec:
        install(rec.connection, package, "test", rec.clock)
        key = add_event(rec, 2026, "Bão", date(2026, 3, 14)).key
        set_values(rec, "BO", "1", [(Cell("commune", "CAME", key), "5")])
    path, grid = exported(opened, tmp_path, "2026-Y", "BO")
    opened.close()
    assert grid.total("LEFT").value == 5
    book: Any = load_workbook(path, data_only=True)
    heads = {each.value: at for at, each in enumerate(central_layout().columns)}
    rows = list(book[central_layout().sheet].iter_rows(values_only=True))
    assert [row[heads["reached"]] for row in rows if row[heads["code"]] == "LEFT"] == [5]


def test_the_sheet_for_the_central_system_has_plain_figures(office: Office, tmp_path: Path) -> None:
    path, grid = exported(office, tmp_path, "2026-Q3")
    layout = central_layout()
    assert layout.status == "proposed"
    sheet: Any = load_workbook(path)[layout.sheet]
    rows = list(sheet.iter_rows(values_only=True))
    heads = {each.value: at for at, each in enumerate(layout.columns)}
    assert list(rows[0]) == [each.title for each in layout.columns]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    by_code = {row[heads["code"]]: row for row in rows[1:]}
    with office.read() as connection:
        indicators = set_of_period(connection, SET, Period.parse("2026-Y"))
        until = Period.parse("2026-Q3")
        figures = YearFigures(connection, office.clock, COMMUNE, SET, until.year)
        year = compute_grid(figures.sheet(indicators, until).to_date())
    held = 0
    for column, total in zip(grid.columns, grid.totals, strict=True):
        code = column.indicator.code
        if column.indicator.nature is Nature.TEXT:
            continue
        same(by_code[code][heads["figure"]], total.value, code)
        if column.indicator.nature is not Nature.RATIO:
            same(by_code[code][heads["reached"]], year.total(code).value, f"{code} since January")
            held += year.total(code).value is not None
    assert held > 20


def test_libreoffice_recalculates_to_the_same_figures(office: Office, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    found = {key: exported(office, tmp_path, key) for key in PERIODS}
    bare = [without_results(path, tmp_path / "bare" / path.name) for path, _ in found.values()]
    recalculated(bare, tmp_path)
    held = sum(compare(tmp_path / "out" / f"{key}.xlsx", grid) for key, (_, grid) in found.items())
    assert held > 200


def test_libreoffice_opens_a_workbook_for_a_village(office: Office, tmp_path: Path) -> None:
    from tests.exchange.workbooks.returning import planned, written

    (path, *_) = written(office, tmp_path / "usb")
    recalculated([path], tmp_path)
    (file,) = planned(office, [tmp_path / "out" / path.name])
    assert not file.problem
    assert not file.notices
    assert not file.cells, "saved by another program, the same figures and the same hidden sheet"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("${A} + ${B}", "(IF(ISNUMBER(x),x,NA())+IF(ISNUMBER(y),y,NA()))"),
        ("coalesce(${A}, 0) div 2", "(IFERROR(IF(ISNUMBER(x),x,NA()),0)/2)"),
        # what is empty is less than nothing, and is something else than every number
        ("if(${A} < 5, 1, 2)", "IF(IFERROR(IF(ISNUMBER(x),x,NA())<5,FALSE),1,2)"),
        ("if(${A} != 5, 1, 2)", "IF(IFERROR(IF(ISNUMBER(x),x,NA())<>5,TRUE),1,2)"),
    ],
)
def test_formulas_of_indicators_are_those_of_spreadsheets(formula: str, text: str) -> None:
    assert text in translated(formula, {"A": "x", "B": "y"})


def test_what_a_spreadsheet_means_differently_stays_a_figure() -> None:
    with pytest.raises(NoFormula):
        translated("string-length(${A})", {"A": "x"})
