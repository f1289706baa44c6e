"""The core refuses what the window would not take, and writes nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop_app.areas.commands import NewArea, add_area, retire_area
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import NotInstalled
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_target, set_values
from desktop_app.movements.fitting import DoesNotFit
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.movements.queries import load_values
from desktop_app.movements.values import NotThisKind
from desktop_app.storage.tables.movements import target_value
from tests.builders import COMMUNE, a_copy, put_area
from tests.movements.grids import plans_of_year

SET, MONTH = "MTTQ_CO_SO", "2026-M09"
GOOD: tuple[Cell, str] = (Cell("a1", "NT01", MONTH), "5")


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        put_area(rec, "a1", "Thôn Đông")
    yield made
    made.close()


def put(office: Office, *cells: tuple[Cell, str | None], version: str = "1", code: str = SET) -> None:
    with office.record() as rec:
        set_values(rec, code, version, cells)


def stored(office: Office) -> dict[Cell, str]:
    with office.read() as connection:
        return load_values(connection, SET, 2026)


@pytest.mark.parametrize(
    ("key", "value", "error", "sentence"),
    [
        (Cell("a1", "XX99", MONTH), "5", DoesNotFit, "không có “XX99”"),
        (Cell("a1", "TT05", "2026-Q3"), "0.5", DoesNotFit, "do chương trình tính"),
        (Cell("zz", "NT01", MONTH), "5", DoesNotFit, "“zz” không báo cáo ở đây"),
        (Cell("commune", "NT01", MONTH), "5", DoesNotFit, "không báo cáo “"),
        (Cell("a1", "NT05", MONTH), "5", DoesNotFit, "“Thôn Đông” không báo cáo “"),
        (Cell("org:nobody", "UT01", MONTH), "5", DoesNotFit, "“org:nobody” không báo cáo ở đây"),
        (Cell("a1", "NT01", "2026-Q3"), "5", DoesNotFit, "Hãy nhập cho kỳ như “Tháng 7/2026”"),
        (Cell("a1", "NT01", "2026-E-bao-so-3"), "5", DoesNotFit, "vụ việc"),
        (Cell("a1", "NT01", "2026-M13"), "5", Problem, "2026-M13"),
        (Cell("a1", "NT01", MONTH), "mười", NotThisKind, "số nguyên"),
        (Cell("a1", "NT01", MONTH), "12.5", NotThisKind, "số nguyên"),
        (Cell("a1", "NT01", MONTH), "1.234", NotThisKind, "số nguyên"),
        (Cell("a1", "NT01", MONTH), "1e3", NotThisKind, "số nguyên"),
        (Cell("a1", "NT01", MONTH), "-3", NotThisKind, "số âm"),
        (Cell("a1", "NT01", MONTH), "9" * 19, NotThisKind, "quá nhiều chữ số"),
        (Cell("a1", "NT01", MONTH), "", NotThisKind, "số nguyên"),
        (Cell("a1", "NT02", MONTH), "NaN", NotThisKind, "12,5"),
        (Cell("a1", "NT02", MONTH), "12,5", NotThisKind, "12,5"),
        (Cell("a1", "NT02", MONTH), "0.0000001", NotThisKind, "6 chữ số thập phân"),
        (Cell("a1", "NT04", MONTH), "5 đồng", NotThisKind, "nguyên đồng"),
        (Cell("a1", "TM01", MONTH), "a" * 20_001, NotThisKind, "20000"),
        (Cell("a1", "TM01", MONTH), "  ", NotThisKind, "để trống"),
    ],
)
def test_what_the_window_would_not_take_is_refused(
    office: Office, key: Cell, value: str, error: type[Problem], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        put(office, GOOD, (key, value))
    assert sentence in caught.value.sentence()
    assert stored(office) == {}, "nothing of the block is written"


def test_a_set_or_version_that_is_not_here(office: Office) -> None:
    for code, version in (("KHONG_CO", "1"), (SET, "77")):
        with pytest.raises(NotInstalled):
            put(office, GOOD, code=code, version=version)
    assert stored(office) == {}


def test_figures_are_stored_in_one_way_of_writing_them(office: Office) -> None:
    put(office, (Cell("a1", "NT01", MONTH), "007"), (Cell("a1", "NT02", MONTH), "2.50"))
    assert stored(office) == {Cell("a1", "NT01", MONTH): "7", Cell("a1", "NT02", MONTH): "2.5"}


def test_everybody_reports_what_is_theirs(office: Office) -> None:
    put(office, GOOD, (Cell("commune", "NT05", MONTH), "1"), (Cell("org:nong_dan", "UT01", MONTH), "2"))
    assert len(stored(office)) == 3


def test_an_accepted_period_comes_first(office: Office) -> None:
    with office.record() as rec:
        set_period_status(rec, SET, "2026-Q3", "a1", "accepted")
    for cell in (GOOD, (Cell("a1", "XX99", MONTH), "5"), (GOOD[0], None)):
        with pytest.raises(PeriodAccepted):
            put(office, cell)


def test_an_area_has_no_figures_where_it_is_not(office: Office) -> None:
    with office.record() as rec:
        new = add_area(rec, COMMUNE, NewArea("Thôn Mới", "thon", 10), valid_from=date(2026, 10, 1)).id
        retire_area(rec, "a1", date(2026, 8, 15))
    put(office, (Cell("a1", "NT01", "2026-M08"), "5"), (Cell(new, "NT01", "2026-M10"), "5"))
    for key, sentence in (
        (Cell("a1", "NT01", MONTH), "15/08/2026"),
        (Cell(new, "NT01", MONTH), "01/10/2026"),
    ):
        with pytest.raises(DoesNotFit, match=sentence):
            put(office, (key, "5"))


def test_what_nobody_fills_any_more_can_be_emptied(office: Office) -> None:
    left = [
        Cell("a1", "NT01", MONTH),  # the area ended before
        Cell("a1", "XX99", MONTH),  # a newer version has it no more
        Cell("a1", "TT05", "2026-Q3"),
        Cell("gone", "NT01", "2026-Q3"),
    ]
    with office.record() as rec:
        for cell in left:
            fields = {
                "set_code": SET,
                "set_version": "0",
                "indicator_code": cell.indicator,
                "period": cell.period,
                "unit": cell.unit,
            }
            rec.put("indicator_value", cell.id_in(SET), fields | {"value": "4"})
        retire_area(rec, "a1", date(2026, 8, 15))
    put(office, *((key, None) for key in left), version="99")
    assert stored(office) == {}


@pytest.mark.parametrize(
    ("code", "year", "value", "error"),
    [
        ("XX99", 2026, "5", DoesNotFit),
        ("TM01", 2026, "5", DoesNotFit),
        ("NT04", 2026, "năm", NotThisKind),
        ("NT04", 2026, "-5", NotThisKind),
        ("NT04", 2026, "NaN", NotThisKind),
        ("NT04", 1, "5", Problem),
    ],
)
def test_a_plan_figure_that_is_none_is_refused(
    office: Office, code: str, year: int, value: str, error: type[Problem]
) -> None:
    with pytest.raises(error), office.record() as rec:
        set_target(rec, SET, code, year, value)
    with office.read() as connection:
        assert connection.execute(select(func.count()).select_from(target_value)).scalar_one() == 0


def test_a_plan_figure_is_set_and_removed(office: Office) -> None:
    for value, there in (("95.50", "95.5"), (None, "")):
        with office.record() as rec:
            set_target(rec, SET, "TT05", 2026, value)
        with office.read() as connection:
            found = plans_of_year(connection, COMMUNE, SET, 2026).recorded.get(("TT05", ""))
        assert ("" if found is None else f"{found}") == there


def test_the_state_of_a_period_that_there_is_not(office: Office) -> None:
    with pytest.raises(Problem, match="2026-M13"), office.record() as rec:
        set_period_status(rec, SET, "2026-M13", "a1", "draft")
