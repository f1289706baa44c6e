"""What is added as it is read is what adding cell by cell gives, to the last digit and with every sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec
import pytest

from desktop_app.areas.commands import NewArea, merge_areas, retire_area, split_area
from desktop_app.areas.queries import all_areas
from desktop_app.base.ids import indicator_value_id
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType, TimeAggregation, ValueKind
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.aggregation import _EXACT, sum_of_stored
from desktop_app.movements.entering.event_commands import add_event
from desktop_app.movements.period import Period
from desktop_app.movements.queries import _OF_CODE, _OF_UNIT, _TOGETHER, load_values
from desktop_app.movements.sheet.grid import Grid, compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.movements.unit_figures import UNFOLDED, folds
from desktop_app.movements.values import ShownTexts, typed_values
from desktop_app.storage.tables.movements import indicator_value
from tests.builders import COMMUNE, a_copy, put_area

SET_CODE = "MTTQ_CO_SO"
ODD = ("0", "-0", "-0", "7", "1200000", "0.125", "2.5", "999999999999999999", "12345678901234567890.5")
LEFT_BY_OLDER_SETS = ("hai mươi", "", "NaN", "5\n6", "-3", "1E+2", "007")
PERIODS = [
    part.key
    for kind in (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.HALF_YEAR, PeriodType.YEAR)
    for part in Period.parse("2026-Y").parts(kind)
]


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    """Eight areas, of which two were merged, one was split, and two ended, one of them a year before."""
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        for name in "ABCDEFGH":
            put_area(rec, name, f"Thôn {name}", 50)
        merge_areas(rec, ["A", "B"], NewArea("AB", "thon", 100), date(2026, 6, 15))
        split_area(rec, "C", [NewArea("C1", "thon", 20), NewArea("C2", "thon", 30)], date(2026, 3, 1))
        retire_area(rec, "D", date(2026, 9, 30), None)
        retire_area(rec, "E", date(2025, 9, 30), None)
        add_event(rec, 2026, "Bão số 3", date(2026, 5, 2))
        add_event(rec, 2026, "Lụt")
    yield made
    made.close()


def fill(office: Office, chance: Random, share: float) -> None:
    """Figures of any kind in any period, also where none belongs: as rows, for nobody could type some."""
    with office.store.write() as connection:
        indicators = indicator_set(connection, SET_CODE)
        connection.execute(indicator_value.delete())
        areas = [area.id for area in all_areas(connection, COMMUNE)]
        rows = []
        for item in indicators.indicators:
            if item.computed or chance.random() > 0.4:
                continue
            keys = (*PERIODS, "2026-E-bao-so-3", "2026-E-lut", "2025-M12")
            own = [key for key in keys if Period.parse(key).kind is item.period_type]
            for key in (*own, chance.choice(keys)):
                for unit in (*areas, "commune", "org:nong_dan"):
                    if chance.random() < share:
                        odd = LEFT_BY_OLDER_SETS if chance.random() < 0.05 else ODD
                        rows.append((item.code, key, unit, chance.choice(odd)))
        told = {indicator_value_id(SET_CODE, *row[:3]): row for row in rows}
        connection.execute(
            indicator_value.insert(),
            [
                {
                    "id": each, "version": 0, "set_code": SET_CODE, "set_version": indicators.version,
                    "indicator_code": code, "period": key, "unit": unit, "value": value,
                }
                for each, (code, key, unit, value) in told.items()
            ],
        )  # fmt: skip


def told(grid: Grid) -> list[object]:
    """All that a grid says, exactly: zero and "nothing occurred" apart, and digits behind the point."""
    cells = [repr(cell) for row in grid.rows for cell in row]
    return [grid.units, grid.columns, cells, [repr(total) for total in grid.totals]]


@pytest.mark.parametrize("seed", range(4))
def test_a_grid_of_sums_is_the_grid_of_single_figures(office: Office, seed: int) -> None:
    fill(office, Random(seed), 0.6)
    with office.read() as connection:
        indicators = indicator_set(connection, SET_CODE)
        figures = YearFigures(connection, office.clock, COMMUNE, SET_CODE, 2026)
        for key in (*PERIODS, "2026-E-bao-so-3", "2026-E-lut"):
            period = Period.parse(key)
            singly = compute_grid(figures.singly(indicators, period))
            assert told(figures.grid(indicators, period)) == told(singly), key


@pytest.mark.parametrize("until", ["2026-M05", "2026-Q2", "2026-H1", "2026-M12"])
def test_a_year_until_a_period_is_that_of_the_figures_until_then(office: Office, until: str) -> None:
    fill(office, Random(7), 0.6)
    last, year = Period.parse(until), Period.parse("2026-Y")
    with office.read() as connection:
        indicators = indicator_set(connection, SET_CODE)
        figures = YearFigures(connection, office.clock, COMMUNE, SET_CODE, 2026)
        to_date = figures.sheet(indicators, last).to_date()
        stored = load_values(connection, SET_CODE, 2026)
        kept = {cell: text for cell, text in stored.items() if _ends_by(to_date, cell.period, last)}
        values = typed_values(indicators, ShownTexts(kept))
        singly = replace(to_date, values=values, folding=UNFOLDED)
        assert told(compute_grid(to_date)) == told(compute_grid(singly))
        whole_year = replace(singly, period=year, until=None)
        assert told(compute_grid(to_date))[3:] == told(compute_grid(whole_year))[3:], (
            "later periods are empty"
        )


def _ends_by(given: PeriodSheet, key: str, last: Period) -> bool:
    period = Period.parse(key)
    end = given.event_days.get(key, last.end) if period.kind is PeriodType.EVENT else period.end
    return end <= last.end


@pytest.mark.parametrize(
    ("texts", "total"),
    [
        (["1", "2"], "3"),
        (["-0", "-0"], "-0"),
        (["-0", "0"], "0"),
        (["0.1", "0.20"], "0.30"),
        (["hai mươi", "2"], "2"),
        (["", "2"], "2"),
        (["1" * 70, "1"], str(_EXACT.add(Decimal("1" * 70), 1))),
        (["٣"], "3"),
        (["²"], "None"),
        ([""], "None"),
        ([], "None"),
    ],
)
def test_the_sum_of_stored_texts(texts: list[str], total: str) -> None:
    assert str(sum_of_stored(texts)) == total


def test_only_numbers_that_add_up_over_shorter_periods_are_folded(office: Office) -> None:
    with office.read() as connection:
        indicators = indicator_set(connection, SET_CODE)
    flow = indicators.by_code["NT04"]
    assert folds(flow)
    for other in (
        msgspec.structs.replace(flow, value_kind=ValueKind.TEXT),
        msgspec.structs.replace(flow, time_aggregation=TimeAggregation.LATEST),
        msgspec.structs.replace(flow, period_type=PeriodType.EVENT),
        msgspec.structs.replace(flow, formula="TT01 + 1"),
    ):
        assert not folds(other)


def test_a_year_is_added_from_its_index_alone(office: Office) -> None:
    """Looking each row up in the table takes seconds where this takes tenths."""
    with office.read() as connection:
        for statement in (_TOGETHER, _OF_UNIT, _OF_CODE):
            sql, values = statement._compiled
            given = values(dict.fromkeys(("set", "code", "unit", "first", "last", "behind"), ""))
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
            plan = " ".join(str(row[-1]) for row in rows)
            assert "COVERING INDEX ix_indicator_value_figures" in plan
            assert "TEMP B-TREE" not in plan
