"""Officers and their roles are the office's: every computer gets them. PINs stay where they were chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.accounts.commands import change_officer, dismiss_officer
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officer_changes import mark_reported, unreported_changes
from desktop_app.accounts.officers import NotAllowed, officers
from desktop_app.accounts.pins import WrongPin, set_pin, sign_in
from desktop_app.accounts.session import Session
from desktop_app.areas.commands import set_positions
from desktop_app.base.ids import officer_id
from desktop_app.base.problems import Problem
from desktop_app.book.first_pin import Consent, give_first_pin, who_may_consent
from desktop_app.credentials.database_key import database_key
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import open_rejections
from tests.builders import QUICK, kept_under_code, register
from tests.support.servers.upstream import Desk, Upstream

ADMIN, CLERK, OTHER = "Lê Thị Quản", "Trần Văn Ghi", "Phạm Thị Trưởng"
PIN, SECOND_PIN = "482913", "604172"


def known(desk: Desk) -> dict[str, Officer]:
    with desk.office.read() as connection:
        return {each.name: each for each in officers(connection)}


def pin_of(desk: Desk, name: str, pin: str = PIN) -> None:
    with desk.office.store.write() as connection:
        set_pin(connection, desk.office.clock, officer_id(name), pin, QUICK)


def may_edit_areas(desk: Desk, name: str) -> bool:
    try:
        with desk.office.record(name) as rec:
            set_positions(rec, [])
    except NotAllowed:
        return False
    return True


@pytest.fixture
def two(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """An administrator and a clerk with PINs at the first computer; the second has been told of them."""
    lan, minh = desks
    for desk in desks:
        desk.office.officer = ADMIN
    register(lan.office, ADMIN, "admin")
    register(lan.office, CLERK, "entry")
    pin_of(lan, ADMIN)
    pin_of(lan, CLERK)
    lan.sync()
    minh.sync()
    return lan, minh


def test_roles_hold_on_each_computer_and_pins_stay(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    there = known(minh)
    assert {name: first.roles for name, first in there.items()} == {ADMIN: {"admin"}, CLERK: {"entry"}}
    assert not any(first.has_pin for first in there.values())
    assert may_edit_areas(minh, CLERK)
    assert not may_edit_areas(minh, "Người Lạ"), "the office has officers now, on this computer too"
    with pytest.raises(WrongPin, match="no PIN on this computer"):
        sign_in(minh.office.store, minh.office.clock, officer_id(CLERK), PIN)

    with lan.office.record(ADMIN) as rec:
        change_officer(rec, officer_id(CLERK), roles=["leader"])
    lan.sync()
    minh.sync()
    assert not may_edit_areas(minh, CLERK)

    with lan.office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(CLERK))
    lan.sync()
    minh.sync()
    assert set(known(minh)) == {ADMIN}


def test_what_travels_of_an_officer_has_nothing_of_the_pin() -> None:
    assert set(ENTITIES["officer"].fields) == {"name", "position_title", "roles", "extra_rights", "dismissed"}


def test_an_administrator_lets_somebody_in_at_another_computer(two: tuple[Desk, Desk]) -> None:
    _, minh = two
    pin_of(minh, ADMIN, SECOND_PIN)
    who = who_may_consent(minh.office)
    assert ([first.name for first in who.managers], who.has_code) == ([ADMIN], False)
    with pytest.raises(WrongPin):
        give_first_pin(minh.office, officer_id(CLERK), "739164", Consent(officer_id(ADMIN), PIN))
    assert not known(minh)[CLERK].has_pin
    officer = give_first_pin(minh.office, officer_id(CLERK), "739164", Consent(officer_id(ADMIN), SECOND_PIN))
    assert officer.has_pin
    assert sign_in(minh.office.store, minh.office.clock, officer.id, "739164").name == CLERK
    with pytest.raises(Problem, match="does not wait"):
        give_first_pin(minh.office, officer.id, "111222", Consent(officer_id(ADMIN), SECOND_PIN))
    assert [each.name for each in who_may_consent(minh.office, officer_id(ADMIN)).managers] == []
    consent = Consent(officer_id(ADMIN), SECOND_PIN)
    give_first_pin(minh.office, officer.id, "518273", consent, forgotten=True)
    assert sign_in(minh.office.store, minh.office.clock, officer.id, "518273").name == CLERK
    with pytest.raises(WrongPin):
        sign_in(minh.office.store, minh.office.clock, officer.id, "739164")


def test_a_clerk_lets_nobody_in(two: tuple[Desk, Desk]) -> None:
    _, minh = two
    pin_of(minh, CLERK, SECOND_PIN)
    with pytest.raises(NotAllowed):
        give_first_pin(minh.office, officer_id(ADMIN), "739164", Consent(officer_id(CLERK), SECOND_PIN))
    assert not known(minh)[ADMIN].has_pin


def test_the_recovery_code_lets_an_administrator_in_where_none_has_a_pin(two: tuple[Desk, Desk]) -> None:
    _, minh = two
    folder, key = minh.office.folder, database_key(minh.office.vault, minh.office.folder.book)
    code = kept_under_code(folder.root, key, minh.office.clock, QUICK)
    with pytest.raises(Problem, match="letters"):
        give_first_pin(minh.office, officer_id(ADMIN), PIN, Consent("", code[:-1]))
    assert give_first_pin(minh.office, officer_id(ADMIN), PIN, Consent("", code)).has_pin
    assert known(minh)[CLERK].roles == {"entry"}, "nothing else is changed where somebody manages officers"


def test_the_last_administrator_with_a_pin_here_stays(two: tuple[Desk, Desk]) -> None:
    lan, _ = two
    register(lan.office, OTHER, "admin")
    with pytest.raises(Problem, match="no PIN on this computer"), lan.office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(ADMIN))
    pin_of(lan, OTHER, SECOND_PIN)
    with lan.office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(ADMIN))
    assert set(known(lan)) == {OTHER, CLERK}


def test_one_person_registered_on_two_computers_is_one_officer_and_other_roles_wait_for_a_person(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk, role in ((lan, "entry"), (minh, "review")):
        desk.office.officer = register(desk.office, ADMIN, "admin").name
        with desk.office.record(ADMIN) as rec:
            rec.put("officer", officer_id(CLERK), {"name": CLERK, "roles": role, "position_title": "Cán bộ"})
        desk.enrol(upstream)
        desk.sync()
    lan.sync()
    items = []
    for desk in (lan, minh):
        assert {name: each.roles for name, each in known(desk).items()} == {
            ADMIN: {"admin"},
            CLERK: {"entry"},
        }
        with desk.office.read() as connection:
            items += open_conflicts(connection)
            assert open_rejections(connection) == []
    (item, _) = items
    assert {(each.field, each.current.value, each.other.value) for each in items} == {
        ("roles", "entry", "review")
    }
    with pytest.raises(NotAllowed), minh.office.record(CLERK) as rec:
        resolve(rec, item.id, "review")
    with minh.office.record(ADMIN) as rec:
        resolve(rec, item.id, "review")
    minh.sync()
    lan.sync()
    assert known(lan)[CLERK].roles == {"review"}


def test_a_decision_leaves_an_administrator(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    for desk, roles in ((lan, "admin"), (minh, "entry")):
        with desk.office.record(ADMIN) as rec:
            rec.put("officer", officer_id(ADMIN), {"name": ADMIN, "roles": roles})
        desk.office.session = Session.of_schedule()
        desk.sync()
    lan.sync()
    with lan.office.read() as connection:
        (item,) = open_conflicts(connection)
    with pytest.raises(Problem, match="at least one administrator"), lan.office.record(ADMIN) as rec:
        resolve(rec, item.id, "entry")
    with lan.office.record(ADMIN) as rec:
        resolve(rec, item.id, "admin")
    assert lan.sync().applied.rejected == 0
    minh.sync()
    assert known(minh)[ADMIN].roles == {"admin"}, "nobody is locked out"


def test_a_change_of_officers_is_in_the_log_of_every_computer_and_told_to_each_administrator(
    two: tuple[Desk, Desk],
) -> None:
    lan, minh = two
    register(lan.office, OTHER, "admin")
    lan.sync()
    minh.sync()
    with minh.office.store.write() as connection:
        mark_reported(connection, minh.office.clock, OTHER)
        assert unreported_changes(connection, OTHER) == ()
    with lan.office.record(ADMIN) as rec:
        change_officer(rec, officer_id(CLERK), roles=["entry", "leader"])
    lan.sync()
    minh.sync()
    with minh.office.store.write() as connection:
        (told,) = unreported_changes(connection, OTHER)
        assert (told.officer, told.subject, told.record_id) == (ADMIN, "officer", officer_id(CLERK))
        assert unreported_changes(connection, CLERK) == (), "who manages no officers is told nothing"
        assert ADMIN not in {change.officer for change in unreported_changes(connection, ADMIN)}, (
            "made it himself"
        )
        mark_reported(connection, minh.office.clock, OTHER)
        assert unreported_changes(connection, OTHER) == ()
    lan.sync()
    minh.sync(compare=True)
    with minh.office.read() as connection:
        assert unreported_changes(connection, OTHER) == (), "nothing is told twice"
    with lan.office.read() as connection:
        assert unreported_changes(connection, OTHER), "on the computer where it was made, too"


def test_a_conflict_about_the_administrator_makes_nobody_else_one(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    clerk = officer_id(CLERK)
    for desk, roles in ((lan, "admin"), (minh, "entry")):
        with desk.office.record(ADMIN) as rec:
            rec.put("officer", officer_id(ADMIN), {"name": ADMIN, "roles": roles})
            if desk is lan:
                rec.put("officer", clerk, {"name": CLERK, "roles": "entry"})
        desk.office.session = Session.of_schedule()
        desk.sync()
    lan.sync()
    with lan.office.record(CLERK) as rec:
        rec.put("officer", clerk, {"roles": "admin"})
    assert lan.sync().applied.rejected == 1
    assert known(lan)[CLERK].roles == {"entry"}
