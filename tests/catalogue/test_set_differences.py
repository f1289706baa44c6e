"""Two versions of a set side by side, before one is installed; and what is kept of the older one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.base.i18n import language, set_language
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.brought.package_files import beside_installed, install_brought, read_package_file
from desktop_app.catalogue.brought.set_differences import DifferenceKind, differences
from desktop_app.catalogue.installed import FROM_FILE, install, installed_sets
from desktop_app.catalogue.packages.labels import Label
from desktop_app.exchange.exports.indicator_sets import export_indicator_set
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from tests.builders import a_copy, put_area
from tests.catalogue.small_sets import a_package, a_set

BEFORE = ({"code": "A1"}, {"code": "A2", "name_vi": "Cũ"})
AFTER = (
    {"code": "A1", "unit": "buổi", "entered_by": "K|X", "disaggregation": "", "converts": "cuộc=1"},
    {"code": "A3", "name_vi": "Mới"},
)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        put_area(rec, "a1")
    with made.store.write() as connection:
        install(connection, a_package(*BEFORE), FROM_FILE, made.clock)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    before = language()
    set_language("vi")
    yield
    set_language(before)


def test_what_came_went_and_says_something_else() -> None:
    targets = [{"indicator": "A1", "year": "2026", "unit": "", "value": "12"}]
    found = differences(a_set(*AFTER, version="2", targets=targets), a_set(*BEFORE))
    assert [(each.kind, each.sheet, each.code) for each in found] == [
        *[(DifferenceKind.CHANGED, "indicators", "A1")] * 3,
        (DifferenceKind.ADDED, "indicators", "A3"),
        (DifferenceKind.REMOVED, "indicators", "A2"),
        (DifferenceKind.ADDED, "targets", "A1 · 2026"),
    ]
    unit, entered, converts = found[:3]
    assert converts.after == "cuộc=1"
    assert (unit.column, unit.before, unit.after) == ("đơn vị tính", "cuộc", "buổi")
    assert (entered.column, entered.before, entered.after) == ("ai nhập", "khu dân cư", "khu dân cư, xã")
    assert found[4].name == "Cũ"
    assert differences(a_set(*BEFORE), a_set(*BEFORE)) == ()


def test_a_new_name_of_a_section_is_told_once() -> None:
    newer = a_set(*BEFORE, version="2")
    renamed = replace(newer.groups[0], name=Label("Nhóm khác", "Group"))
    found = differences(replace(newer, groups=(renamed,)), a_set(*BEFORE))
    assert [(each.sheet, each.code, each.after) for each in found] == [("sections", "G", "Nhóm khác")]


def test_a_set_that_keeps_a_code_for_another_figure_is_refused_before_installing(
    office: Office, tmp_path: Path
) -> None:
    other = a_set({"code": "A1", "period_type": "quarter"}, version="2")
    export_indicator_set(other, tmp_path / "bo.xlsx")
    with office.read() as connection:
        brought = beside_installed(connection, read_package_file(tmp_path / "bo.xlsx"))
    assert brought.beside is not None
    assert "A1" in str(brought.beside.refused)


def test_a_set_that_was_saved_and_brought_back_is_the_installed_one(office: Office, tmp_path: Path) -> None:
    with office.read() as connection:
        export_indicator_set(installed_sets(connection, "BO")[0], tmp_path / "bo.xlsx")
    brought = read_package_file(tmp_path / "bo.xlsx")
    with office.store.write() as connection:
        made = install_brought(connection, office.clock, office.officer, brought)
        assert len(installed_sets(connection, "BO")) == 1
    assert made.sha256 != brought.package.sha256, "the manifest is written in another way"
    export_indicator_set(a_set(*AFTER), tmp_path / "khac.xlsx")
    with office.store.write() as connection, pytest.raises(Problem, match="with different content"):
        install_brought(connection, office.clock, office.officer, read_package_file(tmp_path / "khac.xlsx"))


def test_figures_of_an_older_version_stay_on_it(office: Office, tmp_path: Path) -> None:
    with office.record() as rec:
        set_values(rec, "BO", "1", [(Cell("a1", "A2", "2026-M08"), "7")])
    export_indicator_set(a_set(*AFTER, version="2"), tmp_path / "moi.xlsx")
    with office.store.write() as connection:
        brought = read_package_file(tmp_path / "moi.xlsx")
        install_brought(connection, office.clock, office.officer, brought)
    with office.read() as connection:
        begun = set_of_period(connection, "BO", Period.parse("2026-M08"))
        year = set_of_period(connection, "BO", Period.parse("2026-Y"))
        fresh = set_of_period(connection, "BO", Period.parse("2026-M09"))
    assert (begun.version, list(begun.by_code)) == ("1", ["A1", "A2"])
    assert (fresh.version, list(fresh.by_code)) == ("2", ["A1", "A3"])
    assert "A2" in year.carried
