"""What names, codes and periods are understood as, and what is nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.exchange.plain.mapping import How, Subject
from desktop_app.exchange.plain.periods import periods_within
from desktop_app.journal.recorder import Given
from desktop_app.movements.entering.event_commands import add_event
from desktop_app.movements.period import Period
from tests.builders import COMMUNE, a_copy, put_area
from tests.exchange.plain.tables import Cells, figures, names_of, plan_of, proposed, sheet_file, table_of
from tests.exchange.workbooks.returning import fill_office


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = fill_office(a_copy(begun_book, tmp_path / "book"))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "key", "how"),
    [
        ("2026-M09", "2026-M09", How.RECOGNISED),
        ("Tháng 9/2026", "2026-M09", How.RECOGNISED),
        ("THÁNG 09 NĂM 2026", "2026-M09", How.RECOGNISED),
        ("thang 9 - 2026", "2026-M09", How.RECOGNISED),
        ("T9/2026", "2026-M09", How.RECOGNISED),
        ("09/2026", "2026-M09", How.RECOGNISED),
        ("2026-09", "2026-M09", How.RECOGNISED),
        ("Tháng 9", "2026-M09", How.GUESSED),
        ("01/09/2026", "2026-M09", How.GUESSED),
        ("Quý III/2026", "2026-Q3", How.RECOGNISED),
        ("quý 3 năm 2026", "2026-Q3", How.RECOGNISED),
        ("6 tháng đầu năm 2026", "2026-H1", How.RECOGNISED),
        ("6 tháng cuối năm 2026", "2026-H2", How.RECOGNISED),
        ("Năm 2026", "2026-Y", How.RECOGNISED),
        ("Bão số 3", "2026-E-bao-so-3", How.RECOGNISED),
        ("bao so 3", "2026-E-bao-so-3", How.GUESSED),
        ("13/2026", "", How.UNKNOWN),
        ("15/09/2026", "", How.UNKNOWN),
        ("9", "", How.UNKNOWN),
        ("2026", "", How.UNKNOWN),
        ("9.2026", "", How.UNKNOWN),
        ("Lũy kế tháng 9/2026", "", How.UNKNOWN),
        ("Tháng ²/2026", "", How.UNKNOWN),
        ("", "", How.UNKNOWN),
    ],
)
def test_periods(office: Office, text: str, key: str, how: How) -> None:
    with office.record() as rec:
        slug = add_event(rec, 2026, "Bão số 3").slug
    meaning = names_of(office).find(Subject.PERIOD, text)
    assert (meaning.key, meaning.how) == (key.replace("bao-so-3", slug), how)


def test_a_title_names_a_period_among_other_words() -> None:
    assert periods_within("Kết quả tháng 9 năm 2026 của xã") == [Period.parse("2026-M09")]
    assert periods_within("Quý III/2026 và 6 tháng đầu năm 2026") == [
        Period.parse("2026-Q3"),
        Period.parse("2026-H1"),
    ]
    assert periods_within("Kết quả tháng 9, năm học mới") == []
    assert periods_within("Nghị quyết 13/2026, ngày 05/09/2026") == []


@pytest.mark.parametrize(
    ("text", "key", "how"),
    [
        ("a1", "a1", How.RECOGNISED),
        ("Thôn An Bình", "a1", How.RECOGNISED),
        ("1. THON AN BINH", "a1", How.RECOGNISED),
        ("An Bình", "a1", How.GUESSED),
        ("TDP An Bình", "a1", How.GUESSED),
        ("Đông", "a3", How.GUESSED),
        ("Thôn Dông", "a3", How.RECOGNISED),
        ("Xã Mẫu", "commune", How.GUESSED),
        ("Thôn An", "", How.UNKNOWN),
        ("Tổng cộng", "", How.UNKNOWN),
        ("TỔNG SỐ:", "", How.UNKNOWN),
        ("-", "", How.UNKNOWN),
    ],
)
def test_units(office: Office, text: str, key: str, how: How) -> None:
    meaning = names_of(office).find(Subject.UNIT, text)
    assert (meaning.key, meaning.how) == (key, how)


@pytest.mark.parametrize(
    ("text", "key", "how"),
    [
        ("NT01", "NT01", How.RECOGNISED),
        ("nt01", "NT01", How.RECOGNISED),
        ("so ho hien dat", "NT01", How.RECOGNISED),
        ("1.2. Số hộ hiến đất (hộ)", "NT01", How.RECOGNISED),
        ("NT01 - Số hộ hiến đất", "NT01", How.RECOGNISED),
        ("Số hộ hiến đất (NT01)", "NT01", How.RECOGNISED),
        ("NT01 Ngày công đóng góp", "NT01", How.GUESSED),
        ("Số hộ", "", How.UNKNOWN),
        ("NT99", "", How.UNKNOWN),
        ("(", "", How.UNKNOWN),
    ],
)
def test_indicators(office: Office, text: str, key: str, how: How) -> None:
    meaning = names_of(office).find(Subject.INDICATOR, text)
    assert (meaning.key, meaning.how) == (key, how)


def test_two_areas_of_one_name_are_nobody(office: Office, tmp_path: Path) -> None:
    with office.record() as rec:
        put_area(rec, "b1", "Thôn Đoài", 50)
    table = table_of(
        sheet_file(tmp_path / "a.xlsx", [["Thôn", "NT01", "NT03"], ["Thôn Đoài", 1, 2], ["Thôn Đông", 3, 4]])
    )
    files = plan_of(office, table)
    assert {unit for unit, _, _ in figures(files)} == {"a3"}
    assert any("Thôn Đoài" in notice for notice in files[0].notices)
    by_key = table_of(sheet_file(tmp_path / "b.xlsx", [["Thôn", "NT01", "NT03"], ["b1", 1, 2]]))
    assert {unit for unit, _, _ in figures(plan_of(office, by_key))} == {"b1"}


def test_totals_are_no_unit_though_an_area_has_the_name(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "t1", "Thôn Tổng", 50)
    names = names_of(office)
    assert names.find(Subject.UNIT, "Tổng").key == ""
    assert names.find(Subject.UNIT, "Thôn Tổng").key == "t1"


def test_accents_tell_apart_what_would_be_one_name_without(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "b3", "Thôn Đống", 50)
    names = names_of(office)
    found = {text: names.find(Subject.UNIT, text).key for text in ("Thôn Đông", "thôn đống", "Thon Dong")}
    assert found == {"Thôn Đông": "a3", "thôn đống": "b3", "Thon Dong": ""}


def test_one_name_of_two_areas_means_the_one_that_exists_in_the_period(
    office: Office, tmp_path: Path
) -> None:
    with office.record() as rec:
        rec.put("residential_area", "a2", {"valid_to": "2026-06-30"})
        put_area(rec, "b2", "Thôn Đoài", 90)
        rec.put("residential_area", "b2", {"valid_from": "2026-07-01"})
    rows: Cells = [
        ["Thôn", "Mã", "Kỳ", "Số liệu"],
        ["Thôn Đoài", "NT01", "Tháng 5/2026", 5],
        ["Thôn Đoài", "NT01", "Tháng 8/2026", 8],
    ]
    table = table_of(sheet_file(tmp_path / "a.xlsx", rows))
    assert figures(plan_of(office, table)) == {
        ("a2", "NT01", "2026-M05"): "5",
        ("b2", "NT01", "2026-M08"): "8",
    }


def test_a_table_of_one_unit_waits_for_a_person_to_say_which(office: Office, tmp_path: Path) -> None:
    rows: Cells = [["Chỉ tiêu", "Tháng 8/2026", "Tháng 9/2026"], ["NT01", 1, 2], ["NT03", 3, None]]
    table = table_of(sheet_file(tmp_path / "a.xlsx", rows, title="Sheet1"))
    mapping = proposed(office, table)
    assert mapping.whole[Subject.UNIT].key == ""
    assert plan_of(office, table, mapping)[0].problem
    said = plan_of(office, table, mapping.with_whole(Subject.UNIT, "a3"))
    assert figures(said) == {
        ("a3", "NT01", "2026-M08"): "1",
        ("a3", "NT01", "2026-M09"): "2",
        ("a3", "NT03", "2026-M08"): "3",
    }
    named = table_of(sheet_file(tmp_path / "b.xlsx", rows, title="Thôn Đoài"))
    whole = proposed(office, named).whole[Subject.UNIT]
    assert (whole.key, whole.how) == ("a2", How.GUESSED), "the name of the sheet is a proposal"


def test_an_area_of_another_commune_is_no_unit(office: Office) -> None:
    with office.record() as rec:
        fields: dict[str, Given] = {
            "commune_code": "00001",
            "name": "Thôn Xa",
            "kind": "thon",
            "households": 1,
        }
        rec.put("residential_area", "x1", fields)
    assert COMMUNE == "00000"
    assert names_of(office).find(Subject.UNIT, "Thôn Xa").key == ""
