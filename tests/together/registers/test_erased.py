"""A person made anonymous on one computer: the province takes it, and the other computer follows."""

from __future__ import annotations

import pytest

from desktop_app.accounts.commands import add_officer
from desktop_app.base.ids import register_file_id, survey_attachment_id
from desktop_app.book.office import Office
from desktop_app.book.persons import find_noted
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.records import HeldIn, person_id
from desktop_app.registers.entries.reading import history
from desktop_app.registers.entries.records import EVENT
from desktop_app.surveys.double_entry.double_entry import save_double_entry
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.decisions.rejections import open_rejections
from tests.persons.builders import A_HOUSE, WHO, begin, known_everywhere, make_anonymous, step
from tests.persons.test_forms_and_drafts import ANSWERS, FORM
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.surveys.versions.versions import a_versioned_round, entered
from tests.together.registers.office_of_two import exchange

KEEPER, SENDER = "Lê Thị Quản", "Phạm Văn Gửi"
CORRECTED = "Đặng Thị Ẩn Mới"


def named_in(office: Office, name: str = WHO) -> set[HeldIn]:
    return {record.held_in for person in find_noted(office, name) for record in person.records}


def named_at(upstream: Upstream) -> set[str]:
    """The entities of current records at the province in which the name can be read."""
    with upstream.opened() as connection:
        return {record.entity for record in records_at(connection) if WHO in str(record.fields)}


def test_what_one_erases_is_gone_at_the_province_and_at_the_other(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    known_everywhere(lan.office)
    house = begin(lan.office, "NDDK", A_HOUSE)
    step(lan.office, house, "submit", estimate="90000000", support_type="new")
    exchange(lan, minh)
    assert HeldIn.ENTRY in named_in(minh.office)
    assert {"register_matter", "helped_household", "residential_area"} <= named_at(upstream)

    make_anonymous(lan.office, [find_noted(lan.office, WHO)[0].id], EraseReason.REQUEST)
    exchange(lan, minh)
    assert named_in(minh.office) == named_in(lan.office) == {HeldIn.VOUCHER}
    assert named_at(upstream) <= {"fund_voucher", "fund_draft"}


@pytest.mark.parametrize("with_right", [True, False], ids=["with the right", "without it"])
def test_the_province_asks_for_the_right_too(desks: tuple[Desk, Desk], *, with_right: bool) -> None:
    lan, minh = desks
    house = begin(lan.office, "NDDK", A_HOUSE)
    step(lan.office, house, "submit", estimate="90000000", support_type="new")
    with lan.office.read() as connection:
        event = next(each for each in history(connection, house).events if each.action == "submit")
    with lan.office.record() as rec:
        rights = ["poor_households.read", *(["persons.erase"] if with_right else [])]
        add_officer(rec, name=KEEPER, roles=["admin", "review"], extra_rights=rights)
    lan.office.officer = KEEPER
    lan.sync()
    minh.sync()
    minh.office.officer = KEEPER

    with lan.office.record() as rec:  # past the command, which asks for the right itself
        rec.put(EVENT, event.id, {"reason": ""})
    lan.sync()
    minh.sync()
    with minh.office.read() as connection:
        reason = next(each.reason for each in history(connection, house).events if each.id == event.id)
    assert bool(reason) != with_right


@pytest.mark.parametrize("first", ["the erasing", "the correction"])
def test_a_name_that_crossed_the_erasing_waits_where_it_is_found_and_erased(
    desks: tuple[Desk, Desk], first: str
) -> None:
    """One erases, the other corrects the name without having heard of it: nobody comes back unseen."""
    lan, minh = desks
    house = begin(lan.office, "NDDK", A_HOUSE)
    exchange(lan, minh)
    make_anonymous(lan.office, [person_id(WHO)], EraseReason.REQUEST)
    minh.put("register_matter", house, answers={"head": CORRECTED})
    for desk in (lan, minh) if first == "the erasing" else (minh, lan):
        desk.sync()
    exchange(lan, minh)

    for desk in desks:
        assert HeldIn.CONFLICT in named_in(desk.office, CORRECTED), "it waits, and is found"
    make_anonymous(minh.office, [person_id(CORRECTED)], EraseReason.REQUEST)
    exchange(minh, lan)
    for desk in desks:
        assert named_in(desk.office, CORRECTED) == set()
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_erasing_a_record_decides_what_waits_over_its_name(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    house = begin(lan.office, "NDDK", A_HOUSE)
    exchange(lan, minh)
    lan.put("register_matter", house, answers={"head": CORRECTED})
    minh.put("register_matter", house, answers={"head": "Đặng Thị Ấn Hai", "circumstances": "Ở với con"})
    exchange(lan, minh)
    assert HeldIn.CONFLICT in named_in(lan.office, "Đặng Thị Ấn Hai")
    make_anonymous(lan.office, [house], EraseReason.REQUEST)
    exchange(lan, minh)
    for desk in desks:
        assert named_in(desk.office, "Đặng Thị Ấn Hai") == named_in(desk.office, CORRECTED) == set()
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_the_right_to_erase_is_enough_in_every_room(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    """Whoever answers persons need not be able to enter forms, entries, vouchers or areas."""
    lan, minh = desks
    ids = known_everywhere(lan.office)
    round_id = a_versioned_round(lan.office, FORM)
    entered(lan.office, round_id, "f1", 1, ANSWERS)
    with lan.office.record("Trần Văn Hai") as rec:
        save_double_entry(rec, "f1", {**ANSWERS, "duong": "xấu"})
    with lan.office.record() as rec:
        for owner, place in (
            ("f1", survey_attachment_id(round_id, "f1", "a.txt")),
            (ids["house"], register_file_id(ids["house"], ids["house"], "a.txt")),
        ):
            rec.put("attachment", place, {"owner": owner, "name": WHO, "sha256": "0" * 64, "size": 1})
    exchange(lan, minh)
    assert {"survey_response", "survey_second_keying", "register_matter"} <= named_at(upstream)

    with lan.office.record() as rec:
        rights = ["persons.search", "persons.erase"]
        add_officer(rec, name=KEEPER, roles=["admin"], extra_rights=rights)
    with lan.office.record(KEEPER) as rec:
        add_officer(rec, name=SENDER, roles=["leader"])
    lan.office.officer = KEEPER
    make_anonymous(lan.office, [person_id(WHO)], EraseReason.REQUEST)
    left = named_in(lan.office)
    lan.office.officer = minh.office.officer = SENDER
    exchange(lan, minh)
    with lan.office.read() as connection:
        assert open_rejections(connection) == []
    assert named_at(upstream) <= {"fund_voucher", "fund_draft"}
    assert left == {HeldIn.VOUCHER}
