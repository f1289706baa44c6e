"""Workbooks that were written under another version of the set, or meet files that somebody has open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.access_report import read_access_log
from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import indicator_set, install
from desktop_app.exchange.permission import allow_export, allow_unit_workbooks
from desktop_app.exchange.workbooks.incoming import read_books
from desktop_app.exchange.workbooks.plan import Effect, PlanChoices, PlannedFile
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from tests.builders import a_copy, register
from tests.exchange.workbooks.returning import (
    MONTH,
    SET,
    fill_office,
    filled,
    planned,
    recorded,
    stands,
    type_in,
    written,
)
from tests.movements.test_converted_figures import ROAD, in_metres
from tests.movements.test_set_versions import newer_version


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = fill_office(a_copy(begun_book, tmp_path / "book"))
    yield opened
    opened.close()


def test_a_workbook_of_another_version_is_doubtful_and_what_went_is_refused(
    office: Office, tmp_path: Path
) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 6, "NT02": 1.5})
    with office.store.write() as connection:
        install(connection, newer_version("2", without="NT02"), "province", office.clock)
    (file,) = planned(office, [path])
    assert file.doubtful
    assert any("2" in notice and "1" in notice for notice in file.notices)
    assert {cell.key[1]: cell.effect for cell in file.cells} == {
        "NT01": Effect.CHANGE,
        "NT02": Effect.REFUSED,
    }
    assert recorded(office, [file]).figures == 0, "nothing is taken unless a person says so"
    assert recorded(office, [file], PlanChoices().with_file(0, wanted=True)).figures == 1
    assert stands(office, "a1", "NT01") == "6"


def with_metres(office: Office) -> None:
    """Install a version that counts a road in metres."""
    with office.store.write() as connection:
        unit = indicator_set(connection, SET, "1").by_code[ROAD].unit
        install(connection, in_metres(converts=f"{unit}=1000"), "province", office.clock)


def test_a_figure_that_a_workbook_counts_in_another_unit_is_refused(office: Office, tmp_path: Path) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 6, ROAD: 3})
    with_metres(office)
    (file,) = planned(office, [path])
    (refused,) = [cell for cell in file.cells if cell.effect is Effect.REFUSED]
    assert refused.key[1] == ROAD
    assert "unit of version 1" in refused.reason or "đơn vị của phiên bản 1" in refused.reason
    assert recorded(office, [file], PlanChoices().with_file(0, wanted=True)).figures == 1
    assert stands(office, "a1", ROAD) is None, "three kilometres are not three metres"


def test_a_figure_over_a_converted_one_is_taken(office: Office, tmp_path: Path) -> None:
    """The workbook shows 5 km as 5 000 m, as the period does."""
    type_in(office, {("a1", ROAD): "5"})
    with_metres(office)
    with office.record() as rec:
        set_values(rec, SET, "2", [(Cell("a2", "NT01", MONTH.key), "3")])
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {ROAD: 6000})
    (file,) = planned(office, [path])
    assert [(cell.old, cell.new, cell.effect) for cell in file.cells] == [("5000", "6000", Effect.CHANGE)]
    assert recorded(office, [file]).figures == 1
    assert stands(office, "a1", ROAD) == "6000"


def test_a_period_that_was_begun_stays_with_its_version_and_takes_the_workbook(
    office: Office, tmp_path: Path
) -> None:
    type_in(office, {("a2", "NT01"): "3"})
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT02": 1.5})
    with office.store.write() as connection:
        install(connection, newer_version("2", without="NT02"), "province", office.clock)
    (file,) = planned(office, [path])
    assert not file.doubtful
    assert recorded(office, [file]).figures == 1


def test_a_workbook_that_is_open_elsewhere_stays_and_another_is_written(
    office: Office, tmp_path: Path
) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    content = path.read_bytes()
    with path.open("r+b"):
        (other,) = written(office, tmp_path / "out", "a1")
    assert other.name == f"{path.stem} (2).xlsx"
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_opened_says_to_close_it(tmp_path: Path) -> None:
    (tmp_path / "held.xlsx").mkdir()
    (file,) = read_books([tmp_path / "held.xlsx"])
    assert isinstance(file, PlannedFile)
    assert "Excel" in file.problem


def test_who_enters_figures_may_write_the_workbooks_for_them_and_it_is_noted(office: Office) -> None:
    for name, role in (("Quản trị", "admin"), ("Nhập", "entry"), ("Lãnh đạo", "leader")):
        register(office, name, role)
    with office.read() as connection:
        before = len(read_access_log(connection, "Lãnh đạo", lambda *_: ""))
    for name in ("Nhập", "Lãnh đạo"):
        allow_unit_workbooks(office.store, office.clock, name)
    with pytest.raises(NotAllowed):
        allow_export(office.store, office.clock, "Nhập", "movements")
    with pytest.raises(NotAllowed, match="Nhập số liệu phong trào"):
        allow_unit_workbooks(office.store, office.clock, "Quản trị")
    with office.read() as connection:
        entries = read_access_log(connection, "Lãnh đạo", lambda *_: "")
    noted = entries[: len(entries) - before]  # the latest first
    assert sorted(entry.officer for entry in noted) == ["Lãnh đạo", "Nhập"]
