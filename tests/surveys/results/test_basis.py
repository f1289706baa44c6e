"""Results say who is missing from them, whatever has happened to the round meanwhile."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from desktop_app.areas.commands import NewArea, merge_areas
from desktop_app.base.i18n import speaking
from desktop_app.book.office import Office
from desktop_app.surveys.double_entry.double_entry import save_double_entry, set_percent
from desktop_app.surveys.responses.commands import delete_responses, set_validity
from desktop_app.surveys.responses.drafts import save_draft
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.results.basis import ResultBasis
from desktop_app.surveys.results.round_results import RoundResults, read_results
from desktop_app.surveys.results.rows import by_area
from desktop_app.surveys.rounds.commands import change_round_area, put_round_area
from desktop_app.surveys.rounds.records import TallyMode
from desktop_app.surveys.versions.upgrade import upgrade_round
from tests.surveys.results.questionnaires import CODE, NEEDS, a_round, enter
from tests.surveys.versions.versions import bring

TODAY = date(2026, 11, 24)
ROADS = ("Đường xã", "Đường thôn", "Ngõ xóm")
NEWER = (
    NEEDS.replace("| NHU_CAU | Khảo sát nhu cầu | 1 |", "| NHU_CAU | Khảo sát nhu cầu | 2 |")
    .replace("Nhà ở đường nào?", "Nhà ông (bà) ở đường nào?")
    .replace(
        "| | duong | ngo | Lane | Ngõ xóm |",
        "| | duong | ngo | Lane | Ngõ |\n| | duong | ho | Lake road | Ven hồ |",
    )
    .replace("| | duong | thon | Village road | Đường thôn |\n", "")
    .replace("| | decimal | dat |", "| | decimal | dat_o |")
)
"""Renames a question and a choice, adds a choice, drops one, and renames the key of a question."""


def read(office: Office, round_id: str) -> RoundResults:
    with office.read() as connection, speaking("vi"):
        return read_results(connection, round_id, TODAY)


def basis(office: Office, round_id: str) -> ResultBasis:
    return read(office, round_id).basis


@pytest.fixture
def round_id(office: Office) -> str:
    return a_round(office)


def test_invalid_deleted_and_unfinished_forms_are_told(office: Office, round_id: str) -> None:
    with office.record() as rec:
        set_validity(rec, ["f1"], "duplicate_household")
        delete_responses(rec, ["f2"])
        put_round_area(rec, round_id, "a2", forms_collected=9)
        save_draft(rec.connection, ResponseDraft("n1", round_id, "a1", 7, {"nguoi": "3"}, "", ""), rec.clock)
        save_draft(rec.connection, ResponseDraft("f3", round_id, "a1", 3, {"nguoi": "3"}, "", ""), rec.clock)
    found = basis(office, round_id)
    assert (found.counted, found.deleted, found.drafts, found.corrections) == (3, 1, 1, 1)
    assert [number for _, number in found.invalid] == [1]
    assert found.not_entered == 7
    with speaking("vi"):
        said = "\n".join(found.lines())
    for words in ("1 phiếu đã xóa", "1 phiếu đang nhập dở", "1 phiếu đang sửa dở", "7 phiếu đã thu về"):
        assert words in said


def test_two_entries_that_differ_and_forms_entered_once(office: Office, round_id: str) -> None:
    with office.record() as rec:
        set_percent(rec, round_id, 100)
    with office.record("Trần Văn Hai") as rec:
        save_double_entry(rec, "f1", {"duong": "ngo", "can": "von cay", "nguoi": "4.0"})
    found = basis(office, round_id)
    assert (found.differing, found.once) == (1, 4)
    results = read(office, round_id)
    assert results.result(results.by_key["duong"]).choices[0].count == 2, "as it was entered first"


def test_areas_counted_by_hand_and_taken_out(office: Office, round_id: str) -> None:
    with office.record() as rec:
        change_round_area(rec, round_id, "a2", {"tally_mode": TallyMode.TOTALS.value})
        rec.put(
            "survey_response",
            "f9",
            {"round_id": round_id, "area_id": "gone", "serial": 9, "answers": {"nguoi": "3"}},
        )
    found = basis(office, round_id)
    assert found.counted == 3
    assert found.by_hand == ("Thôn Đông",)
    assert found.outside == 1


def test_areas_that_merged_meanwhile_stay_apart(office: Office, round_id: str) -> None:
    with office.record() as rec:
        merge_areas(rec, ["a1", "a2"], NewArea("Thôn Mới", "thon", 90), date(2026, 11, 1))
    results = read(office, round_id)
    people = by_area(results, results.by_key["nguoi"])
    means = {row.text: row.result.numbers and row.result.numbers.mean for row in people.rows}
    assert means == {"Thôn Đoài": Fraction(7, 3), "Thôn Đông": Fraction(7), "Thôn Thượng": None}
    assert results.basis.counted == 5


def test_a_newer_version_takes_what_it_has_a_place_for(office: Office, round_id: str) -> None:
    bring(office, NEWER)
    with office.record() as rec:
        upgrade_round(rec, round_id, "2")
    enter(office, round_id, ("a3", {"duong": "ho", "dat_o": "2"}), first=30)
    results = read(office, round_id)
    road = results.result(results.by_key["duong"])
    assert results.by_key["duong"].text == "Nhà ông (bà) ở đường nào?"
    offered = {choice.text: (choice.count, choice.is_offered) for choice in road.choices}
    assert offered["Đường xã"] == (2, True)
    assert offered["Ngõ"] == (0, True)
    assert offered["Ven hồ"] == (1, True)
    assert "Đường thôn" not in offered or offered["Đường thôn"] == (1, False)
    assert "dat" not in results.by_key
    assert results.result(results.by_key["dat_o"]).answered == 1
    assert results.basis.unplaced >= 3, "the answers to the question that is gone"
    with speaking("vi"):
        assert any("phiên bản mẫu phiếu này không có" in line for line in results.basis.lines())


def test_a_form_that_came_late_in_an_older_version(office: Office, round_id: str) -> None:
    """Another computer entered it before it heard of the new version: its choices have their old names."""
    bring(office, NEWER)
    with office.record() as rec:
        upgrade_round(rec, round_id, "2")
        rec.put(
            "survey_response",
            "late",
            {"round_id": round_id, "area_id": "a3", "serial": 3, "answers": {"duong": "thon", "dat": "3"}},
        )
    results = read(office, round_id)
    late = [choice for choice in results.result(results.by_key["duong"]).choices if not choice.is_offered]
    assert [(choice.text, choice.count > 0) for choice in late] == [("Đường thôn", True)]


def test_codes_are_of_the_round(office: Office, round_id: str) -> None:
    assert read(office, round_id).round.template_code == CODE
