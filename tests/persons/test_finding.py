"""Everything of one person: found in every room by name, number and address, also nearly alike."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import export_person, find_noted
from desktop_app.persons.finding import likeness
from desktop_app.persons.records import FoundPerson, HeldIn
from tests.builders import put_response
from tests.persons.builders import NUMBER, PHONE, PLAIN, WHO, begin, known_everywhere


def found(office: Office, words: str) -> dict[str, set[str]]:
    """The ids of records by person."""
    return {person.name: {record.id for record in person.records} for person in find_noted(office, words)}


@pytest.mark.parametrize("words", [WHO, PLAIN, WHO.upper(), "  đặng   thị ẨN ", "Ẩn Đặng Thị"])
def test_a_name_is_found_in_every_room_however_it_is_typed(office: Office, words: str) -> None:
    ids = known_everywhere(office)
    assert found(office, words) == {WHO: set(ids.values())}
    rooms = {record.held_in for person in find_noted(office, words) for record in person.records}
    elsewhere = {HeldIn.FORM, HeldIn.TYPED_FORM, HeldIn.TYPED_VOUCHER, HeldIn.CONFLICT, HeldIn.OFFICER}
    assert rooms == set(HeldIn) - elsewhere, "those have tests of their own"


def test_numbers_are_compared_by_their_digits_and_private_answers_are_found(office: Office) -> None:
    ids = known_everywhere(office)
    assert found(office, "0912.345.678") == {WHO: {ids["petition"], ids["area"]}}
    assert found(office, NUMBER[-6:]) == {WHO: {ids["visit"]}}
    assert found(office, "ngo 3, thon doai") == {WHO: {ids["house"]}}


def test_a_name_that_is_nearly_the_same_comes_behind(office: Office) -> None:
    ids = known_everywhere(office)
    other = begin(office, "THAM", {"planned_on": "2026-10-02", "occasion": "tet", "whom": "policy",
                                   "visited": "Đặng Thị Ân"})  # fmt: skip
    persons = find_noted(office, "Đặng Thị Ấn")
    assert persons[0].name in {WHO, "Đặng Thị Ân"}
    assert {record.id for person in persons for record in person.records} == {*ids.values(), other}
    persons = find_noted(office, "Đăng Thi Anh")
    assert {person.name for person in persons} == {WHO, "Đặng Thị Ân"}
    assert all(person.percent < 100 for person in persons)
    assert find_noted(office, "Phạm Văn Khác") == []


@pytest.mark.parametrize(
    ("wanted", "value", "percent"),
    [
        ("dang thi an", "Đặng Thị Ẩn", 101),
        ("thi an", "Đặng Thị Ẩn", 100),
        ("123", "0123456789", 0),
        ("4567", "0123 456 789", 100),
        ("an", "Một văn bản rất dài " * 9, 0),
    ],
)
def test_how_sure_it_is(wanted: str, value: str, percent: int) -> None:
    assert likeness(wanted, value) == percent


def test_an_officer_and_the_form_of_a_round_are_found(office: Office) -> None:
    with office.record() as rec:
        add_officer(rec, name=WHO, roles=["admin"], extra_rights=["persons.search"])
        put_response(rec, "f1", answers={"q01": "1"})
    office.officer = WHO
    person = find_noted(office, WHO)[0]
    assert [record.held_in for record in person.records] == [HeldIn.OFFICER]


def test_too_little_is_refused_and_so_is_who_has_no_right(office: Office) -> None:
    known_everywhere(office)
    with pytest.raises(Problem, match="two letters"):
        find_noted(office, " ẩ ")
    with office.record() as rec:
        add_officer(rec, name="Lê Thị Quản", roles=["admin", "leader", "review"])
    office.officer = "Lê Thị Quản"
    with pytest.raises(NotAllowed):
        find_noted(office, WHO)


def test_the_log_says_that_somebody_was_looked_for_and_never_whom(office: Office, tmp_path: Path) -> None:
    ids = known_everywhere(office)
    person = find_noted(office, WHO)[0]
    export_person(office, [person.id], tmp_path / "ra")
    with office.read() as connection:
        log = accesses(connection, limit=9)
    assert log[-1].action is AccessAction.SEARCH or AccessAction.SEARCH in {entry.action for entry in log}
    assert {entry.record_id for entry in log if entry.action is AccessAction.EXPORT} == set(ids.values())
    said = json.dumps([(entry.subject, entry.record_id) for entry in log])
    assert WHO not in said
    assert person.id not in said


def test_all_of_it_is_exported_to_read_and_for_programs(office: Office, tmp_path: Path) -> None:
    ids = known_everywhere(office)
    person: FoundPerson = find_noted(office, WHO)[0]
    paper, plain = export_person(office, [person.id], tmp_path / "ra")
    said = json.loads(plain.read_text("utf-8"))
    assert {record["id"] for record in said["records"]} == set(ids.values())
    values = {field["value"] for record in said["records"] for field in record["fields"]}
    assert {WHO, PHONE, NUMBER, "Mường", "Nữ"} <= values
    document = docx.Document(str(paper))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    text = " ".join([*(part.text for part in document.paragraphs), *cells])
    for each in (WHO, PHONE, NUMBER, "Mường", "Nhà Đại đoàn kết", "Giữ 10 năm sau khi xong việc"):
        assert each in text

    one = export_person(office, [ids["visit"]], tmp_path / "mot")[1]
    assert [each["id"] for each in json.loads(one.read_text("utf-8"))["records"]] == [ids["visit"]]
    with pytest.raises(Problem, match="has the id"):
        export_person(office, ["khong-co"], tmp_path / "khong")
