"""Deleted against corrected, merged against entered, merged or numbered twice: each is there to be seen."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.areas.commands import NewArea, change_area, merge_areas, retire_area, split_area
from desktop_app.areas.queries import all_areas
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.round_tally import count_round, problems_in
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from tests.builders import open_round, put_area, put_response
from tests.support.servers.upstream import Desk
from tests.together.exchange.test_two_computers import put_cell
from ui.settings.areas.area_findings import area_findings


@pytest.fixture
def form(desks: tuple[Desk, Desk]) -> str:
    """A form that both computers have."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="")
    lan.sync()
    minh.sync()
    return "f1"


def exchange(desks: tuple[Desk, Desk]) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def items(desk: Desk) -> list[tuple[str, str, object, object]]:
    """Open items: of what, which field, the value that stands and the one that waits."""
    with desk.office.read() as connection:
        found = open_conflicts(connection)
    return [(item.entity_id, item.field, item.current.value, item.other.value) for item in found]


def decide(desk: Desk, value: object) -> None:
    with desk.office.record() as rec:
        (item,) = open_conflicts(rec.connection)
        resolve(rec, item.id, value)  # type: ignore[arg-type]


def test_corrected_after_it_was_deleted_elsewhere(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    lan.put("survey_response", form, deleted=1)
    minh.put("survey_response", form, answers={"q01": "2"})
    minh.put("survey_response", form, answers={"q02": "2"})
    exchange(desks)
    for desk in desks:
        assert items(desk) == [(form, "deleted", 1, 0)]
        assert desk.value("survey_response", form, "answers/q01") == "2"
    with lan.office.read() as connection:
        (item,) = open_conflicts(connection)
    assert (item.current.author, item.other.author) == ("Lan", "Minh")
    decide(lan, 0)
    exchange(desks)
    for desk in desks:
        assert items(desk) == []
        assert desk.value("survey_response", form, "deleted") == 0


def test_deleted_after_it_was_corrected_elsewhere(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    minh.put("survey_response", form, answers={"q01": "2"})
    minh.sync()
    lan.put("survey_response", form, deleted=1)
    exchange(desks)
    for desk in desks:
        assert desk.value("survey_response", form, "deleted") == 0
        assert items(desk) == [(form, "deleted", 0, 1)]


def test_deleted_with_all_seen_is_deleted(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    minh.put("survey_response", form, answers={"q01": "2"})
    exchange(desks)
    lan.put("survey_response", form, deleted=1)
    exchange(desks)
    for desk in desks:
        assert desk.value("survey_response", form, "deleted") == 1
        assert items(desk) == []
    minh.put("survey_response", form, deleted=0)
    exchange(desks)
    assert lan.value("survey_response", form, "deleted") == 0


def test_deleted_on_both_computers(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    lan.put("survey_response", form, deleted=1)
    minh.put("survey_response", form, deleted=1)
    exchange(desks)
    for desk in desks:
        assert desk.value("survey_response", form, "deleted") == 1
        assert items(desk) == []


def two_areas(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Đông")
    lan.sync()
    minh.sync()


def merge(desk: Desk, name: str = "Thôn Đoài Đông") -> str:
    with desk.office.record() as rec:
        return merge_areas(rec, ["a1", "a2"], NewArea(name, "thon"), date(2026, 7, 1)).id


def findings(desk: Desk) -> tuple[str, ...]:
    """What the list of areas says above itself."""
    with desk.office.read() as connection:
        return area_findings(connection, all_areas(connection))


def test_figures_entered_for_an_area_that_was_merged_elsewhere(desks: tuple[Desk, Desk]) -> None:
    two_areas(desks)
    lan, minh = desks
    merge(lan)
    put_cell(minh, "12", "iv:MTTQ_CO_SO:X1:2026-Q2:a1")
    put_cell(minh, "15", "iv:MTTQ_CO_SO:X1:2026-Q3:a1")
    exchange(desks)
    for desk in desks:
        assert desk.value("indicator_value", "iv:MTTQ_CO_SO:X1:2026-Q3:a1", "value") == "15"
        (said,) = findings(desk)
        assert "“Thôn Đoài” đã kết thúc ngày 30/06/2026 (nay: Thôn Đoài Đông)" in said
        assert "quý III/2026" in said.lower().replace("quý iii", "quý III")
        assert "quý ii/" not in said.lower().replace("quý iii", "")
    minh.put("indicator_value", "iv:MTTQ_CO_SO:X1:2026-Q3:a1", value=None)
    exchange(desks)
    assert findings(lan) == findings(minh) == ()


def test_an_area_that_was_split_names_those_that_came_out_of_it(desks: tuple[Desk, Desk]) -> None:
    """“(nay: –)” was said."""
    two_areas(desks)
    lan, minh = desks
    with lan.office.record() as rec:
        split_area(rec, "a1", [NewArea("Khu Một", "thon"), NewArea("Khu Hai", "thon")], date(2026, 7, 1))
    put_cell(minh, "15", "iv:MTTQ_CO_SO:X1:2026-Q3:a1")
    exchange(desks)
    for desk in desks:
        (said,) = findings(desk)
        assert "đã kết thúc ngày 30/06/2026 (nay: Khu Một, Khu Hai) nhưng" in said.replace("Thôn Khu", "Khu")


def test_forms_entered_for_an_area_that_was_merged_elsewhere(desks: tuple[Desk, Desk]) -> None:
    two_areas(desks)
    lan, minh = desks
    lan.put("survey_round", "r1", title="Lấy ý kiến", status="open")
    exchange(desks)
    merge(lan)
    with minh.office.record() as rec:
        put_response(rec, "before", serial=1, answered_on="2026-06-30")
        put_response(rec, "after", serial=2, answered_on="2026-07-02")
    exchange(desks)
    for desk in desks:
        (said,) = findings(desk)
        assert "nhưng có 1 phiếu của ngày sau đó" in said
    minh.put("survey_response", "after", deleted=1)
    exchange(desks)
    assert findings(lan) == findings(minh) == ()


def test_the_same_areas_merged_on_two_computers(desks: tuple[Desk, Desk]) -> None:
    two_areas(desks)
    lan, minh = desks
    first, second = merge(lan), merge(minh)
    exchange(desks)
    for desk in desks:
        assert sorted(items(desk)) == [
            ("a1", "successor_id", first, second),
            ("a2", "successor_id", first, second),
        ]
        (said,) = findings(desk)
        assert "“Thôn Đoài Đông” có hai dòng trong danh sách" in said
    with lan.office.record() as rec:
        for item in open_conflicts(rec.connection):
            resolve(rec, item.id, first)
        retire_area(rec, second, date(2026, 7, 1), first)
    exchange(desks)
    for desk in desks:
        assert items(desk) == []
        assert findings(desk) == ()
    with minh.office.record() as rec:
        change_area(rec, first, households=200)


def test_two_forms_with_one_number(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1")
        round_id = open_round(rec, "a1", forms_issued=10, forms_collected=2)
    lan.sync()
    minh.sync()
    for desk, form in ((lan, "f1"), (minh, "f2")):
        with desk.office.record() as rec:
            put_response(rec, form, round_id=round_id, serial=4)
    exchange(desks)
    for desk in desks:
        with desk.office.read() as connection:
            problems = problems_in(connection, count_round(connection, round_id), date(2026, 9, 1))
        (group,) = [found for found in problems.in_area("a1") if found.kind is FormProblem.SERIAL_TWICE]
        assert group.serials == {4}
