"""Who heads an area, and the telephone: optional, personal, out of the book only where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.commands import NewArea, add_area, change_area, merge_areas
from desktop_app.areas.importing import import_areas
from desktop_app.areas.pasting import read_area_list
from desktop_app.areas.queries import all_areas
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.i18n import set_language
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.exports.areas import export_areas
from desktop_app.exchange.spreadsheets import read_spreadsheet
from tests.builders import COMMUNE, a_copy

HEADED = NewArea("Đoài", "thon", 100, head_name="Nguyễn Văn Thử", head_phone="0912 345 678")


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    yield made
    made.close()


def areas(office: Office) -> list[ResidentialArea]:
    with office.read() as connection:
        return all_areas(connection)


def people(office: Office) -> list[tuple[str, str]]:
    return [(area.head_name, area.head_phone) for area in areas(office)]


def test_they_are_kept_changed_and_taken_away(office: Office) -> None:
    with office.record() as rec:
        made = add_area(rec, COMMUNE, HEADED)
    assert people(office) == [("Nguyễn Văn Thử", "0912 345 678")]
    with office.record() as rec:
        change_area(rec, made.id, head_phone="+84 912 345 679")
    assert people(office) == [("Nguyễn Văn Thử", "+84 912 345 679")]
    with office.record() as rec:
        change_area(rec, made.id, head_name="", head_phone="")
    assert people(office) == [("", "")]


@pytest.mark.parametrize("phone", ["12", "gọi cho tôi", "0912 345 678 9012 3456", "0912345678;0912"])
def test_what_is_no_telephone_number_is_refused(office: Office, phone: str) -> None:
    with office.record() as rec, pytest.raises(Problem, match="no telephone number"):
        add_area(rec, COMMUNE, NewArea("Đoài", "thon", head_phone=phone))


def test_a_merged_area_has_no_head_yet(office: Office) -> None:
    with office.record() as rec:
        parts = [add_area(rec, COMMUNE, HEADED), add_area(rec, COMMUNE, NewArea("Đông", "thon"))]
        merge_areas(rec, [part.id for part in parts], NewArea("Đoài Đông", "thon"), date(2026, 6, 1))
    assert {area.name: area.head_name for area in areas(office)}["Thôn Đoài Đông"] == ""


def test_they_leave_the_book_only_where_it_is_asked_for_and_come_back(office: Office, tmp_path: Path) -> None:
    set_language("vi")
    with office.record() as rec:
        add_area(rec, COMMUNE, HEADED)
    with office.read() as connection:
        export_areas(connection, COMMUNE, tmp_path / "without.xlsx")
        export_areas(connection, COMMUNE, tmp_path / "with.xlsx", with_heads=True)
    bare = read_spreadsheet(tmp_path / "without.xlsx")[0].rows
    assert not any("Nguyễn Văn Thử" in cell or "0912" in cell for row in bare for cell in row)
    rows = read_spreadsheet(tmp_path / "with.xlsx")[0].rows
    with office.record() as rec:
        change_area(rec, areas(office)[0].id, head_name="Người khác", head_phone="")
    found = read_area_list(rows, "thon")
    with office.record() as rec:
        import_areas(rec, COMMUNE, found)
    assert people(office) == [("Nguyễn Văn Thử", "0912 345 678")]
    with office.record() as rec:
        import_areas(rec, COMMUNE, read_area_list(bare, "thon"))
    assert people(office) == [("Nguyễn Văn Thử", "0912 345 678")], "what a list does not say stays"


def test_a_list_with_a_wrong_number_says_so_before_it_is_recorded() -> None:
    rows = [("Tên thôn", "Số hộ", "Trưởng ban", "SĐT"), ("Đoài", "10", "Lê Thị Thử", "hỏi lại")]
    found = read_area_list(rows, "thon")
    assert [(each.row, str(each.problem)) for each in found.problems if each.blocking] == [
        (2, "“hỏi lại” is no telephone number. Type its digits, for example 0912 345 678.")
    ]
