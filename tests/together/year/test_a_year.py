"""A year of forty areas: two mergers and a split, workbooks that come back, a returned report.

The figures of the program are held against plain SQL over the book, which knows nothing of its rules.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from desktop_app.areas.commands import NewArea, add_areas, merge_areas, split_area
from desktop_app.base.clock import FixedClock, SystemClock
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import (
    AreaAggregation,
    Indicator,
    Nature,
    PeriodType,
    RuleSeverity,
    ValueKind,
)
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.exchange.workbooks.plan import Effect
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm
from desktop_app.movements.checks.loading import OpenErrors, load_checked
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodAccepted, Status, load_period_state
from desktop_app.movements.progress.closing import close_period, comments_of, submit_period
from desktop_app.movements.queries import value_of
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import Grid
from desktop_app.movements.values import takes_nothing
from tests.builders import COMMUNE
from tests.exchange.test_live_formulas import compare, recalculated, without_results
from tests.exchange.workbooks.returning import filled, planned, recorded, written
from tests.movements.grids import load_grid
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.upstream import Desk, Upstream
from tests.together.by_hand.typist import Typist, start_program

SET = "MTTQ_CO_SO"
AREAS = 40
BY_WORKBOOK = "2026-M09"
MONTHS = [f"2026-M{month:02d}" for month in range(1, 13)]
QUARTERS = [f"2026-Q{quarter}" for quarter in range(1, 5)]
PAIRED = {"GS10B": "GS10C"}
"""Both sides of a share that is not one of households: an area tells both or none."""
FOR_ALL = frozenset({"TT05A", "NT14A"})
"""Households of a share: every area tells them."""


@pytest.fixture
def lan(desks: tuple[Desk, Desk]) -> Desk:
    """The office at the beginning of the year after, with the areas and what happened to them."""
    desk, _ = desks
    office = desk.office
    assert isinstance(office.clock, FixedClock)
    office.clock.advance(timedelta(days=100))
    with office.record() as rec:
        new = [NewArea(f"Thôn {number:02d}", "thon", 80 + number) for number in range(1, AREAS + 1)]
        ids = [area.id for area in add_areas(rec, COMMUNE, new)]
        merge_areas(rec, ids[0:2], NewArea("Thôn Hợp Nhất", "thon", 165), date(2026, 6, 15))
        merge_areas(rec, ids[2:5], NewArea("Thôn Liên Hợp", "thon", 255), date(2026, 9, 1))
        parts = [NewArea("Thôn Thượng", "thon", 50), NewArea("Thôn Hạ", "thon", 41)]
        split_area(rec, ids[5], parts, date(2026, 8, 10))
    return desk


@pytest.mark.long
def test_a_year_of_a_commune(
    lan: Desk, upstream: Upstream, tmp_path: Path, display: Display, processes: Processes
) -> None:
    office, chance = lan.office, random.Random(2026)
    for key in [*MONTHS, *QUARTERS, "2026-Y"]:
        if key == BY_WORKBOOK:
            by_workbooks(office, Period.parse(key), chance, tmp_path)
        else:
            typed(office, Period.parse(key), chance)
    hold_against_sql(office)
    returned_and_corrected(lan, upstream)
    keyed(office, display, processes, tmp_path / "Lan")
    hold_against_sql(office)
    recalculate(office, tmp_path)


def typed(office: Office, period: Period, chance: random.Random) -> None:
    """Figures of all units of a period, as typed."""
    with office.record() as rec:
        version = set_of_period(rec.connection, SET, period).version
        made = figures(rec.connection, office, period, chance)
        set_values(
            rec, SET, version, [(Cell(unit, code, period.key), value) for (unit, code), value in made.items()]
        )


def by_workbooks(office: Office, period: Period, chance: random.Random, folder: Path) -> None:
    """Figures of all units of a period, in a workbook each."""
    with office.read() as connection:
        made = figures(connection, office, period, chance)
        names = {unit.key: unit.name for unit in grid_of(connection, office, period).units}
    paths = written(office, folder / "books", period=period)
    assert len(paths) == len(names)
    for unit, name in names.items():
        path = next(path for path in paths if name in path.stem)
        own = {code: value for (row, code), value in made.items() if row == unit}
        filled(path, {code: "KPS" if value == "-0" else cell_of(value) for code, value in own.items()})
    files = planned(office, paths, period)
    assert {cell.effect for file in files for cell in file.cells} == {Effect.CHANGE}
    recorded(office, files)


def cell_of(value: str) -> object:
    """A value as a spreadsheet holds it."""
    try:
        return float(value) if "." in value else int(value)
    except ValueError:
        return value


def figures(
    connection: Connection, office: Office, period: Period, chance: random.Random
) -> Mapping[tuple[str, str], str]:
    """Invented values of the cells that units fill; a fifth is left empty."""
    found: dict[tuple[str, str], str] = {}
    grid = grid_of(connection, office, period)
    for unit, row in zip(grid.units, grid.rows, strict=True):
        for column, cell in zip(grid.columns, row, strict=True):
            code = column.indicator.code
            if cell.editable and (code in FOR_ALL or chance.random() < 0.8):
                found[unit.key, code] = a_value(column.indicator, chance)
    for whole, part in PAIRED.items():
        for unit in grid.units:
            if (unit.key, whole) in found:
                found[unit.key, part] = str(chance.randint(0, int(Decimal(found[unit.key, whole]))))
            else:
                found.pop((unit.key, part), None)
    return found


def a_value(indicator: Indicator, chance: random.Random) -> str:
    if indicator.value_kind is ValueKind.TEXT:
        return "Nhân dân phấn khởi"
    if indicator.value_kind is ValueKind.YES_NO:
        return str(chance.randint(0, 1))
    if takes_nothing(indicator) and chance.random() < 0.1:
        return "-0"
    if indicator.value_kind is ValueKind.DECIMAL:
        return str(Decimal(chance.randint(1, 9_999)).scaleb(-2).normalize())
    most = 10**8 if indicator.value_kind is ValueKind.MONEY else 60
    return str(chance.randint(0, most))


def grid_of(connection: Connection, office: Office, period: Period) -> Grid:
    indicators = set_of_period(connection, SET, period)
    return load_grid(connection, office.clock, COMMUNE, indicators, period)


# The same figures by SQL

_PARTS = {
    PeriodType.MONTH: {"2026-Q2": "456", "2026-H1": "123456", "2026-Y": "123456789ABC"},
    PeriodType.QUARTER: {"2026-H1": "12", "2026-Y": "1234"},
    PeriodType.YEAR: {"2026-Y": "1"},
}
_SUM = text("""
    SELECT SUM(CAST(ROUND(CAST(value AS REAL) * 100) AS INTEGER)) FROM indicator_value
    WHERE set_code = :set AND indicator_code = :code AND value IS NOT NULL
      AND instr(:periods, '|' || period || '|') > 0
""")
_LATEST = text("""
    WITH RECURSIVE step(area, later) AS (
        SELECT id, successor_id FROM residential_area WHERE successor_id IS NOT NULL
        UNION SELECT predecessor_id, id FROM residential_area WHERE predecessor_id IS NOT NULL
    ), goes_on(area, later) AS (
        SELECT area, later FROM step
        UNION SELECT goes_on.area, step.later FROM goes_on JOIN step ON step.area = goes_on.later
    ), told AS (
        SELECT unit, period, value FROM indicator_value
        WHERE set_code = :set AND indicator_code = :code AND value IS NOT NULL
          AND instr(:periods, '|' || period || '|') > 0
    )
    SELECT SUM(CAST(value AS INTEGER)) FROM told
    WHERE period = (SELECT MAX(own.period) FROM told AS own WHERE own.unit = told.unit)
      AND NOT EXISTS (
        SELECT 1 FROM goes_on JOIN told AS newer ON newer.unit = goes_on.later
        WHERE goes_on.area = told.unit AND newer.period >= told.period)
""")
_HOUSEHOLDS = text("""
    SELECT SUM(households) FROM residential_area
    WHERE (valid_to IS NULL OR valid_to >= '2026-12-31')
""")
_PAIRS = text("""
    SELECT SUM(CAST(part.value AS INTEGER)), SUM(CAST(whole.value AS INTEGER))
    FROM indicator_value AS whole JOIN indicator_value AS part
      ON part.unit = whole.unit AND part.period = whole.period AND part.set_code = whole.set_code
    WHERE whole.set_code = :set AND whole.indicator_code = 'GS10B' AND part.indicator_code = 'GS10C'
      AND whole.value IS NOT NULL AND part.value IS NOT NULL AND whole.period LIKE '2026-Q%'
""")


def periods_of(kind: PeriodType, key: str) -> str:
    """The periods of a kind that lie in one, between bars."""
    numbers = _PARTS[kind].get(key, "")
    made = {
        PeriodType.MONTH: [f"2026-M{int(number, 16) if number != 'C' else 12:02d}" for number in numbers],
        PeriodType.QUARTER: [f"2026-Q{number}" for number in numbers],
        PeriodType.YEAR: ["2026-Y"],
    }[kind]
    return f"|{'|'.join(made)}|"


def hold_against_sql(office: Office) -> None:
    """Every total of a quarter, a half-year and the year is what SQL makes of the same book."""
    held = 0
    with office.read() as connection:
        for key in ("2026-Q2", "2026-H1", "2026-Y"):
            grid = grid_of(connection, office, Period.parse(key))
            for column, total in zip(grid.columns, grid.totals, strict=True):
                expected = by_sql(connection, column.indicator, key)
                if expected is not None:
                    held += 1
                    assert total.value == expected, (key, column.indicator.code)
        year = grid_of(connection, office, Period.parse("2026-Y"))
        households = connection.execute(_HOUSEHOLDS).scalar_one()
        for ratio, code in (("TT05", "TT05A"), ("NT14", "NT14A")):
            told = connection.execute(_LATEST, named(code, PeriodType.QUARTER, "2026-Y")).scalar_one()
            assert year.total(ratio).value == Fraction(told, households)
        part, whole = connection.execute(_PAIRS, {"set": SET}).one()
        assert year.total("GS10").value == Fraction(part, whole)
    assert held > 200


def by_sql(connection: Connection, indicator: Indicator, key: str) -> Decimal | None:
    """What SQL says of a total; ``None``, where it is not asked: words, ratios, other periods."""
    kind = indicator.period_type
    if indicator.computed or key not in _PARTS.get(kind, {}) or indicator.value_kind is ValueKind.TEXT:
        return None
    asked = named(indicator.code, kind, key)
    if indicator.nature is Nature.FLOW and indicator.area_aggregation is AreaAggregation.SUM:
        found = connection.execute(_SUM, asked).scalar()
        return None if found is None else Decimal(found) / 100
    if indicator.nature is Nature.STOCK and indicator.area_aggregation is AreaAggregation.SUM:
        found = connection.execute(_LATEST, asked).scalar()
        return None if found is None else Decimal(found)
    return None


def named(code: str, kind: PeriodType, key: str) -> dict[str, str]:
    return {"set": SET, "code": code, "periods": periods_of(kind, key)}


# The way up and back


def returned_and_corrected(lan: Desk, upstream: Upstream) -> None:
    """A month is handed in, comes back for two cells, is corrected there only and handed in again."""
    period = Period.parse(BY_WORKBOOK)
    with lan.office.record() as rec, pytest.raises(OpenErrors):
        close_period(rec, SET, BY_WORKBOOK)
    with lan.office.record() as rec:  # what is invented does not keep to the rules
        found = load_checked(rec.connection, rec.clock, COMMUNE, SET, period)
        for finding in found.open(RuleSeverity.ERROR):
            confirm(rec, SET, BY_WORKBOOK, finding, "Đã kiểm tra với đơn vị")
    with lan.office.record() as rec:
        close_period(rec, SET, BY_WORKBOOK)
    with lan.office.record() as rec:
        submit_period(rec, SET, BY_WORKBOOK)
    lan.sync()
    scope = ("--commune", COMMUNE, "--scope", f"period:{SET}:{BY_WORKBOOK}")
    cells = ("--cell", "Thôn 10", "NT04", "Thiếu tiền đợt hai", "--cell", "Thôn Hạ", "NT01", "Có nhầm không?")
    upstream.command("return", *scope, "--reason", "Xem lại hai ô", *cells)
    lan.sync()
    with lan.office.read() as connection:
        asked = load_period_state(connection, SET, Period.parse(BY_WORKBOOK)).asked
    assert {cell.indicator for cell in asked} == {"NT04", "NT01"}
    unit = next(cell.unit for cell in asked if cell.indicator == "NT04")
    with pytest.raises(PeriodAccepted), lan.office.record() as rec:
        set_values(rec, SET, "1.1", [(Cell(unit, "NT02", BY_WORKBOOK), "1")])
    with lan.office.record() as rec:
        set_values(rec, SET, "1.1", [(Cell(unit, "NT04", BY_WORKBOOK), "123456789")])
    with lan.office.record() as rec:
        submit_period(rec, SET, BY_WORKBOOK)
    lan.sync()
    upstream.command("accept", *scope)
    lan.sync()
    with lan.office.read() as connection:
        assert load_period_state(connection, SET, Period.parse(BY_WORKBOOK)).status is Status.ACCEPTED
        after = {
            comment.cell.indicator: (comment.before, comment.after)
            for comment in comments_of(connection, SET, BY_WORKBOOK).values()
        }
    assert after["NT04"][1] == "123456789"
    assert after["NT04"][0] != after["NT04"][1]


def keyed(office: Office, display: Display, processes: Processes, folder: Path) -> None:
    """Somebody types anew what the first area has reported for this month, in the program itself."""
    typist = Typist(display)
    running = start_program(processes, display, folder)
    typist.window()
    month = Period.of(SystemClock().today(), PeriodType.MONTH)
    with office.read() as connection:
        grid = grid_of(connection, office, month)
    keys = [Cell(grid.units[0].key, column.indicator.code, month.key) for column in grid.columns[:2]]

    def typed_anew() -> bool:
        for key in ("ctrl+2", "ctrl+Home", "1", "2", "3", "Tab", "4", "5", "6", "Return"):
            typist.rest()
            typist.press(key)
        with office.read() as connection:
            return [value_of(connection, SET, key) for key in keys] == ["123", "456"]

    wait_until(typed_anew, "two figures typed anew", pause=1)
    running.terminate()
    running.wait(10)


def recalculate(office: Office, folder: Path) -> None:
    """LibreOffice works the year out from the exported workbook alone."""
    target, period = folder / "year.xlsx", Period.parse("2026-Y")
    with office.read() as connection:
        export_movements(connection, office.clock, COMMUNE, SET, period, target)
        grid = grid_of(connection, office, period)
    bare = without_results(target, folder / "bare.xlsx")
    recalculated([bare], folder)
    assert compare(folder / "out" / "bare.xlsx", grid) > 100
