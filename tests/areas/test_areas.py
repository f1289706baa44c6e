from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.areas.commands import (
    NewArea,
    add_area,
    add_areas,
    change_area,
    merge_areas,
    retire_area,
    set_positions,
    split_area,
)
from desktop_app.areas.importing import ImportEffect, import_areas, plan_import
from desktop_app.areas.kinds import (
    area_in_sentence,
    area_kinds,
    full_name,
    kind_of_code,
    name_key,
    split_name,
)
from desktop_app.areas.lineage import descendants, successors_of
from desktop_app.areas.pasting import read_area_list
from desktop_app.areas.queries import (
    all_areas,
    areas_at,
    find_area,
    total_households,
)
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.grid import clipboard_rows
from tests.builders import COMMUNE, register

JUNE, JULY = date(2026, 6, 25), date(2026, 7, 1)


def add(office: Office, name: str, households: int | None = None, kind: str = "thon") -> str:
    with office.record() as rec:
        return add_area(rec, COMMUNE, NewArea(name, kind, households)).id


def names_on(office: Office, day: date) -> list[str]:
    with office.read() as conn:
        return [area.name for area in areas_at(conn, day)]


def test_an_area_is_recorded_with_its_kind_before_the_name(office: Office) -> None:
    area_id = add(office, " Đoài ", 120)
    with office.read() as conn:
        area = find_area(conn, area_id)
    assert (area.name, area.kind, area.households, area.position) == ("Thôn Đoài", "thon", 120, 1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Thôn Đoài", "thôn Đoài"),
        ("Tổ dân phố số 3", "tổ dân phố số 3"),
        ("TDP 3", "TDP 3"),
        ("Nà Ít", "Nà Ít"),
    ],
)
def test_within_a_sentence_the_kind_is_small_and_a_name_is_not(name: str, told: str) -> None:
    assert area_in_sentence(name) == told


def test_areas_keep_the_order_they_were_given(office: Office) -> None:
    with office.record() as rec:
        added = add_areas(rec, COMMUNE, [NewArea(name, "thon") for name in ("10", "2", "1")])
    assert names_on(office, JULY) == ["Thôn 10", "Thôn 2", "Thôn 1"]
    with office.record() as rec:
        set_positions(rec, [area.id for area in reversed(added)])
    assert names_on(office, JULY) == ["Thôn 1", "Thôn 2", "Thôn 10"]


@pytest.mark.parametrize("twin", ["thôn đoài", "Doai", "THÔN  ĐOÀI"])
def test_the_same_name_twice_is_refused(office: Office, twin: str) -> None:
    add(office, "Thôn Đoài")
    with pytest.raises(Problem, match="in the list already"):
        add(office, twin)
    assert names_on(office, JULY) == ["Thôn Đoài"]


@pytest.mark.parametrize(
    ("name", "kind", "households", "sentence"),
    [
        ("  ", "thon", 1, "has no name"),
        ("Đoài", "quartier", 1, "Choose the kind"),
        ("Đoài", "thon", -1, "below zero"),
        ("Đoài", "thon", 120_000, "too many"),
        ("Đ" * 300, "thon", 1, "longer than 120"),
    ],
)
def test_what_cannot_be_is_refused(
    office: Office, name: str, kind: str, households: int, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        add(office, name, households, kind)
    assert names_on(office, JULY) == []


def test_a_list_with_one_wrong_row_records_nothing(office: Office) -> None:
    with pytest.raises(Problem), office.record() as rec:
        add_areas(rec, COMMUNE, [NewArea("Đông", "thon"), NewArea("đông", "thon")])
    assert names_on(office, JULY) == []


def test_change_and_empty_is_not_zero(office: Office) -> None:
    area_id = add(office, "Đoài", 0)
    with office.read() as conn:
        assert total_households(conn, JULY) == 0
    with office.record() as rec:
        change_area(rec, area_id, households=None)
    with office.read() as conn:
        assert total_households(conn, JULY) is None
    with office.record() as rec:
        assert change_area(rec, area_id, name="Thôn Đông").households is None


@pytest.mark.parametrize(
    ("typed", "printed"), [({"name": " Đông  Mới"}, "Thôn Đông Mới"), ({"kind": "ban"}, "Bản Đoài")]
)
def test_a_renamed_area_is_named_as_one_that_is_pasted(
    office: Office, typed: dict[str, Any], printed: str
) -> None:
    with office.record() as rec:
        area = add_area(rec, COMMUNE, NewArea("Đoài", "thon", 120))
        add_area(rec, COMMUNE, NewArea("Thượng", "thon", 120))
        assert change_area(rec, area.id, **typed).name == printed
        with pytest.raises(Problem, match="in the list already"):
            change_area(rec, area.id, name="thượng", kind="thon")


def test_a_new_number_of_households_holds_from_its_day(office: Office) -> None:
    area_id = add(office, "Đoài", 100)
    with office.record() as rec:
        change_area(rec, area_id, households=120, since=date(2026, 6, 1))
        change_area(rec, area_id, households=130, since=date(2026, 9, 1))
    with office.read() as conn:
        area = find_area(conn, area_id)
        days = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1))
        assert [area.households_on(day) for day in days] == [100, 120, 120, 130]
        assert total_households(conn, JUNE) == 120
    with office.record() as rec:
        change_area(rec, area_id, households=125, since=date(2026, 4, 1))
    with office.read() as conn:
        area = find_area(conn, area_id)
        assert [area.households_on(day) for day in (date(2026, 3, 31), date(2026, 4, 1), JULY)] == [
            100,
            125,
            125,
        ]
    with office.record() as rec:
        change_area(rec, area_id, households=125, since=date(2026, 2, 1))
    with office.read() as conn:
        area = find_area(conn, area_id)
        assert area.households_since == date(2026, 2, 1)
        assert [area.households_on(day) for day in (date(2026, 1, 31), date(2026, 2, 1))] == [100, 125]
    with office.record() as rec:
        change_area(rec, area_id, households=126)
    with office.read() as conn:
        area = find_area(conn, area_id)
        assert [area.households_on(day) for day in (date(2025, 1, 1), JULY)] == [126, 126], (
            "it was wrong before"
        )
        assert area.households_since is None


def test_the_first_number_of_households_holds_for_all_periods(office: Office) -> None:
    area_id = add(office, "Đoài")
    with office.record() as rec:
        change_area(rec, area_id, households=120, since=date(2026, 6, 1))
    with office.read() as conn:
        assert find_area(conn, area_id).households_on(date(2026, 1, 1)) == 120


def test_merge_keeps_old_periods_and_sums_households(office: Office) -> None:
    first, second, third = add(office, "1", 100), add(office, "2", 50), add(office, "3", 70)
    with office.record() as rec:
        successor = merge_areas(rec, [first, second], NewArea("1", "thon"), date(2026, 6, 26))
    assert names_on(office, JUNE) == ["Thôn 1", "Thôn 2", "Thôn 3"]
    assert names_on(office, date(2026, 6, 26)) == ["Thôn 1", "Thôn 3"]
    with office.read() as conn:
        assert find_area(conn, successor.id).households == 150
        links = successors_of(all_areas(conn))
        assert descendants(first, links) == {successor.id}
        assert descendants(third, links) == frozenset()
        assert [area.id for area in all_areas(conn) if area.successor_id == successor.id] == [first, second]
        assert total_households(conn, JULY) == 220


def test_a_chain_of_merges_is_followed_to_its_end(office: Office) -> None:
    first, second, third = add(office, "1", 100), add(office, "2"), add(office, "3", 70)
    with office.record() as rec:
        middle = merge_areas(rec, [first, second], NewArea("Đông", "thon"), date(2026, 6, 26))
    assert middle.households is None  # one of the two was not counted
    with office.record() as rec:
        last = merge_areas(rec, [middle.id, third], NewArea("Nam", "thon"), date(2027, 1, 1))
    with office.read() as conn:
        assert descendants(first, successors_of(all_areas(conn))) == {middle.id, last.id}
        assert len(all_areas(conn)) == 5


def test_a_split_area_makes_room_for_its_parts(office: Office) -> None:
    first, second = add(office, "1", 100), add(office, "2", 50)
    with office.record() as rec:
        parts = split_area(
            rec, first, [NewArea("1A", "thon", 60), NewArea("1B", "thon", 40)], date(2026, 6, 26)
        )
    assert names_on(office, JUNE) == ["Thôn 1", "Thôn 2"]
    assert names_on(office, JULY) == ["Thôn 1A", "Thôn 1B", "Thôn 2"]
    with office.read() as conn:
        links = successors_of(all_areas(conn))
        assert links == {first: tuple(part.id for part in parts)}
        assert find_area(conn, parts[0].id).predecessor_id == first
        assert total_households(conn, JULY) == 150
    with office.record() as rec:
        merged = merge_areas(rec, [parts[1].id, second], NewArea("2B", "thon"), date(2026, 9, 1))
    with office.read() as conn:
        links = successors_of(all_areas(conn))
        assert descendants(first, links) == {parts[0].id, parts[1].id, merged.id}


def test_splits_that_make_no_sense(office: Office) -> None:
    first, second = add(office, "1"), add(office, "2")
    new = [NewArea("3", "thon"), NewArea("4", "thon")]
    with pytest.raises(Problem, match="at least two"), office.record() as rec:
        split_area(rec, first, new[:1], JULY)
    with pytest.raises(Problem, match="in the list already"), office.record() as rec:
        split_area(rec, first, [NewArea("2", "thon"), *new], JULY)
    with office.record() as rec:
        retire_area(rec, first, JUNE)
    with pytest.raises(Problem, match="ended already"), office.record() as rec:
        split_area(rec, first, new, JULY)
    with office.read() as conn:
        assert {area.id for area in all_areas(conn)} == {first, second}


def test_merges_that_make_no_sense(office: Office) -> None:
    first, second = add(office, "1"), add(office, "2")
    with pytest.raises(Problem, match="at least two"), office.record() as rec:
        merge_areas(rec, [first, first], NewArea("3", "thon"), JULY)
    with office.record() as rec:
        retire_area(rec, first, JUNE, second)
    with pytest.raises(Problem, match="ended already"), office.record() as rec:
        merge_areas(rec, [first, second], NewArea("3", "thon"), JULY)
    with pytest.raises(Problem, match="its own successor"), office.record() as rec:
        retire_area(rec, second, JULY, first)
    assert names_on(office, JULY) == ["Thôn 2"]


def test_only_who_may_edit_areas(office: Office) -> None:
    register(office, "Lê Thị Quản", "admin")
    register(office, "Bùi Văn Xem", "leader")
    office.officer = "Bùi Văn Xem"
    with pytest.raises(NotAllowed):
        add(office, "Đoài")
    office.officer = "Lê Thị Quản"
    add(office, "Đoài")


def test_import_adds_and_updates_in_one_transaction(office: Office) -> None:
    add(office, "Thôn 1", 100)
    add(office, "Thôn 2", 50)
    text = "TT\tTên thôn\tSố hộ\n1\tThôn 01\t1.120\n2\tThôn 2\t50\n3\tThôn 3\t70"
    areas = read_area_list(clipboard_rows(text), "thon")
    with office.read() as conn:
        plan = plan_import(areas, areas_at(conn, JULY))
    assert [line.effect for line in plan] == [ImportEffect.CHANGE, ImportEffect.NOTHING, ImportEffect.ADD]
    with office.record() as rec:
        import_areas(rec, COMMUNE, areas)
    with office.read() as conn:
        assert [(area.name, area.households) for area in areas_at(conn, JULY)] == [
            ("Thôn 1", 1120),
            ("Thôn 2", 50),
            ("Thôn 3", 70),
        ]


def test_an_empty_number_of_households_changes_nothing(office: Office) -> None:
    add(office, "Thôn 1", 100)
    areas = read_area_list(clipboard_rows("Tên thôn\tSố hộ\nThôn 1\t\nThôn 2\t"), "thon")
    with office.record() as rec:
        plan = import_areas(rec, COMMUNE, areas)
    assert [line.effect for line in plan] == [ImportEffect.NOTHING, ImportEffect.ADD]
    with office.read() as conn:
        found = [(area.name, area.households) for area in areas_at(conn, JULY)]
    assert found == [("Thôn 1", 100), ("Thôn 2", None)]


def test_a_list_with_blocking_problems_is_not_imported(office: Office) -> None:
    areas = read_area_list(clipboard_rows("Tên thôn\tSố hộ\nThôn 1\tnhiều"), "thon")
    with pytest.raises(Problem, match="Correct the marked cells"), office.record() as rec:
        import_areas(rec, COMMUNE, areas)
    assert names_on(office, JULY) == []


def test_every_kind_is_recognised_before_a_name() -> None:
    for kind in area_kinds():
        found, rest = split_name(f"{kind.label_vi.upper()} Đông Hoà 2")
        assert found is not None
        assert (found.code, rest) == (kind.code, "Đông Hoà 2")


@pytest.mark.parametrize(
    ("text", "kind", "printed"),
    [
        ("số 3", "to_dan_pho", "Tổ dân phố số 3"),
        ("TDP số 3", "to_dan_pho", "Tổ dân phố số 3"),
        ("KP. 2", "khu_pho", "Khu phố 2"),
        ("thôn Đoài", "thon", "Thôn Đoài"),
        ("Khu Đông", "thon", "Khu Đông"),
        ("Thôn", "thon", "Thôn Thôn"),
    ],
)
def test_printed_names(text: str, kind: str, printed: str) -> None:
    found = kind_of_code(kind)
    assert found is not None
    assert full_name(text, found) == printed


def test_name_key_joins_spellings() -> None:
    assert name_key("Thôn 01") == name_key("thôn số 1") == name_key("THON 1")
    assert name_key("Thôn 1") != name_key("Thôn 10")
    assert name_key("Thôn 0") == "thon 0"


def test_a_merge_or_split_into_an_area_without_a_name_is_refused_in_words(office: Office) -> None:
    with office.record() as rec:
        ids = [add_area(rec, COMMUNE, NewArea(name, "thon", 10)).id for name in ("Thôn Một", "Thôn Hai")]
    nameless = NewArea("", "thon", 10)
    with pytest.raises(Problem, match="has no name"), office.record() as rec:
        merge_areas(rec, ids, nameless, date(2026, 10, 1))
    with pytest.raises(Problem, match="has no name"), office.record() as rec:
        split_area(rec, ids[0], [nameless, nameless], date(2026, 10, 1))
