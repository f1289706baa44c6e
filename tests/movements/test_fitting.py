"""The core refuses what the window would not take, and writes nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.commands import NewArea, add_area, retire_area
from desktop_app.base.ids import indicator_value_id
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import NotInstalled
from desktop_app.movements.commands import set_period_status, set_target, set_values
from desktop_app.movements.fitting import DoesNotFit
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.movements.queries import load_targets, load_values
from desktop_app.movements.values import CellKey, NotThisKind
from tests.builders import COMMUNE, a_copy, put_area

SET, MONTH = "MTTQ_CO_SO", "2026-M09"
GOOD: tuple[CellKey, str] = (("NT01", MONTH, "a1"), "5")


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        put_area(rec, "a1", "Thôn Đông")
    yield made
    made.close()


def put(office: Office, *cells: tuple[CellKey, str | None], version: str = "1", code: str = SET) -> None:
    with office.record() as rec:
        set_values(rec, code, version, cells)


def stored(office: Office) -> dict[CellKey, str]:
    with office.read() as connection:
        return load_values(connection, SET, 2026)


@pytest.mark.parametrize(
    ("key", "value", "error", "sentence"),
    [
        (("XX99", MONTH, "a1"), "5", DoesNotFit, "không có “XX99”"),
        (("TT05", "2026-Q3", "a1"), "0.5", DoesNotFit, "do chương trình tính"),
        (("NT01", MONTH, "zz"), "5", DoesNotFit, "“zz” không báo cáo ở đây"),
        (("NT01", MONTH, "commune"), "5", DoesNotFit, "không báo cáo “"),
        (("NT05", MONTH, "a1"), "5", DoesNotFit, "“Thôn Đông” không báo cáo “"),
        (("UT01", MONTH, "org:nobody"), "5", DoesNotFit, "“org:nobody” không báo cáo ở đây"),
        (("NT01", "2026-Q3", "a1"), "5", DoesNotFit, "Hãy nhập cho kỳ như “Tháng 7/2026”"),
        (("NT01", "2026-E-bao-so-3", "a1"), "5", DoesNotFit, "vụ việc"),
        (("NT01", "2026-M13", "a1"), "5", Problem, "2026-M13"),
        (("NT01", MONTH, "a1"), "mười", NotThisKind, "số nguyên"),
        (("NT01", MONTH, "a1"), "12.5", NotThisKind, "số nguyên"),
        (("NT01", MONTH, "a1"), "1.234", NotThisKind, "số nguyên"),
        (("NT01", MONTH, "a1"), "1e3", NotThisKind, "số nguyên"),
        (("NT01", MONTH, "a1"), "-3", NotThisKind, "số âm"),
        (("NT01", MONTH, "a1"), "9" * 19, NotThisKind, "quá nhiều chữ số"),
        (("NT01", MONTH, "a1"), "", NotThisKind, "số nguyên"),
        (("NT02", MONTH, "a1"), "NaN", NotThisKind, "12,5"),
        (("NT02", MONTH, "a1"), "12,5", NotThisKind, "12,5"),
        (("NT02", MONTH, "a1"), "0.0000001", NotThisKind, "6 chữ số thập phân"),
        (("NT04", MONTH, "a1"), "5 đồng", NotThisKind, "nguyên đồng"),
        (("TM01", MONTH, "a1"), "a" * 20_001, NotThisKind, "20000"),
        (("TM01", MONTH, "a1"), "  ", NotThisKind, "để trống"),
    ],
)
def test_what_the_window_would_not_take_is_refused(
    office: Office, key: CellKey, value: str, error: type[Problem], sentence: str
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
    put(office, (("NT01", MONTH, "a1"), "007"), (("NT02", MONTH, "a1"), "2.50"))
    assert stored(office) == {("NT01", MONTH, "a1"): "7", ("NT02", MONTH, "a1"): "2.5"}


def test_everybody_reports_what_is_theirs(office: Office) -> None:
    put(office, GOOD, (("NT05", MONTH, "commune"), "1"), (("UT01", MONTH, "org:nong_dan"), "2"))
    assert len(stored(office)) == 3


def test_an_accepted_period_comes_first(office: Office) -> None:
    with office.record() as rec:
        set_period_status(rec, SET, "2026-Q3", "a1", "accepted")
    for cell in (GOOD, (("XX99", MONTH, "a1"), "5"), (GOOD[0], None)):
        with pytest.raises(PeriodAccepted):
            put(office, cell)


def test_an_area_has_no_figures_where_it_is_not(office: Office) -> None:
    with office.record() as rec:
        new = add_area(rec, COMMUNE, NewArea("Thôn Mới", "thon", 10), valid_from=date(2026, 10, 1)).id
        retire_area(rec, "a1", date(2026, 8, 15))
    put(office, (("NT01", "2026-M08", "a1"), "5"), (("NT01", "2026-M10", new), "5"))
    for key, sentence in ((("NT01", MONTH, "a1"), "15/08/2026"), (("NT01", MONTH, new), "01/10/2026")):
        with pytest.raises(DoesNotFit, match=sentence):
            put(office, (key, "5"))


def test_what_nobody_fills_any_more_can_be_emptied(office: Office) -> None:
    left = [
        ("NT01", MONTH, "a1"),  # the area ended before
        ("XX99", MONTH, "a1"),  # a newer version has it no more
        ("TT05", "2026-Q3", "a1"),
        ("NT01", "2026-Q3", "gone"),
    ]
    with office.record() as rec:
        for code, period, unit in left:
            fields = {
                "set_code": SET,
                "set_version": "0",
                "indicator_code": code,
                "period": period,
                "unit": unit,
            }
            rec.put("indicator_value", indicator_value_id(SET, code, period, unit), fields | {"value": "4"})
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
        assert load_targets(connection, SET, year) == {}


def test_a_plan_figure_is_set_and_removed(office: Office) -> None:
    for value, there in (("95.50", "95.5"), (None, "")):
        with office.record() as rec:
            set_target(rec, SET, "TT05", 2026, value)
        with office.read() as connection:
            found = load_targets(connection, SET, 2026).get("TT05")
        assert ("" if found is None else f"{found}") == there


def test_the_state_of_a_period_that_there_is_not(office: Office) -> None:
    with pytest.raises(Problem, match="2026-M13"), office.record() as rec:
        set_period_status(rec, SET, "2026-M13", "a1", "draft")
