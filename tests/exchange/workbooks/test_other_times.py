"""Workbooks that were written under another version of the set, or meet files that somebody has open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.access_report import read_access_log
from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.exchange.permission import allow_export, allow_unit_workbooks
from desktop_app.exchange.workbooks.incoming import read_books
from desktop_app.exchange.workbooks.plan import Effect, PlanChoices, PlannedFile
from tests.builders import a_copy, register
from tests.exchange.workbooks.returning import (
    fill_office,
    filled,
    planned,
    recorded,
    stands,
    type_in,
    written,
)
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
