"""Administrators who change each other on several computers: somebody administers at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from desktop_app.accounts.commands import change_officer, dismiss_officer
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import MANAGE, NotAllowed, officers, refusal
from desktop_app.accounts.session import Session
from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.sync.problems import Unauthorised
from tests.builders import register
from tests.support.servers.upstream import Desk, Upstream
from upstream.devices.devices import revoke

FIRST, SECOND, CLERK = "Lê Thị Quản", "Phạm Thị Trưởng", "Trần Văn Ghi"


def exchange(*desks: Desk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def working(desk: Desk) -> dict[str, Officer]:
    with desk.office.read() as connection:
        return {each.name: each for each in officers(connection)}


def managing(desk: Desk) -> set[str]:
    """Who may change officers here, whatever is decided about what waits."""
    with desk.office.read() as connection:
        return {each.name for each in officers(connection) if not refusal(connection, each.name, MANAGE)}


def refused(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        return [each.reason for each in open_rejections(connection)]


@pytest.fixture
def three(upstream: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk, Desk]:
    """Three computers of an office with two administrators and a clerk."""
    desks = make_desk("Lan"), make_desk("Minh"), make_desk("Ba")
    for desk in desks:
        desk.enrol(upstream)
        desk.office.session = Session.of_schedule()
    register(desks[0].office, FIRST, "admin")
    register(desks[0].office, SECOND, "admin")
    register(desks[0].office, CLERK, "entry")
    exchange(*desks)
    return desks


@pytest.mark.parametrize("act", ["dismissed", "demoted"])
@pytest.mark.parametrize("first_is_faster", [True, False], ids=["first", "second"])
def test_of_two_who_send_each_other_away_the_faster_one_stays(
    three: tuple[Desk, Desk, Desk], act: str, first_is_faster: bool
) -> None:
    lan, minh, ba = three
    for desk, author, other in ((lan, FIRST, SECOND), (minh, SECOND, FIRST)):
        with desk.office.record(author) as rec:
            if act == "dismissed":
                dismiss_officer(rec, officer_id(other))
            else:
                change_officer(rec, officer_id(other), roles=["entry"])
    fast, slow = (lan, minh) if first_is_faster else (minh, lan)
    stays, goes = (FIRST, SECOND) if first_is_faster else (SECOND, FIRST)
    fast.sync()
    exchange(slow, fast, ba)
    for desk in three:
        assert managing(desk) == {stays}
        assert set(working(desk)) == {stays, CLERK} | ({goes} if act == "demoted" else set())
    assert [len(refused(desk)) for desk in (fast, slow, ba)] == [0, 1, 0]
    with pytest.raises(NotAllowed), slow.office.record(goes) as rec:
        change_officer(rec, officer_id(goes), roles=["admin"])

    with slow.office.record(
        stays
    ) as rec:  # nothing is stuck: the one who stayed makes it good, on any computer
        rec.put(OFFICER, officer_id(goes), {"dismissed": 0, "roles": "admin"})
    exchange(slow, fast, ba)
    for desk in three:
        assert managing(desk) == {FIRST, SECOND}
        assert desk.sync(compare=True).differences == 0


@pytest.mark.parametrize("first_decides_first", [True, False], ids=["first", "second"])
@pytest.mark.parametrize("first_is_faster", [True, False], ids=["first-sent", "second-sent"])
def test_where_every_administrator_is_disputed_each_decides_about_himself(
    three: tuple[Desk, Desk, Desk], first_is_faster: bool, first_decides_first: bool
) -> None:
    lan, minh, ba = three
    for author in (FIRST, SECOND):
        with lan.office.record(author) as rec:
            change_officer(rec, officer_id(author), roles=["admin", "entry"])
    for desk, author in ((minh, FIRST), (ba, SECOND)):  # there the other one is still an administrator
        with desk.office.record(author) as rec:
            change_officer(rec, officer_id(author), roles=["entry"])
    lan.sync()
    exchange(*((minh, ba) if first_is_faster else (ba, minh)), lan)
    for desk in three:
        assert managing(desk) == set(), "nobody is one whatever is decided"
        assert refused(desk) == []
        with pytest.raises(NotAllowed), desk.office.record(CLERK) as rec:
            decide(rec, FIRST, "admin")

    one, other = (FIRST, SECOND) if first_decides_first else (SECOND, FIRST)
    with pytest.raises(NotAllowed), lan.office.record(one) as rec:
        decide(rec, other, "entry")
    with pytest.raises(NotAllowed), minh.office.record(one) as rec:
        decide(rec, one, "entry")  # first somebody has to be an administrator for certain
    with ba.office.record(other) as rec:
        decide(rec, other, "admin")
    exchange(ba, lan, minh)
    with minh.office.record(other) as rec:
        decide(rec, one, "entry")
    exchange(minh, lan, ba)
    for desk in three:
        assert managing(desk) == {other}
        assert working(desk)[one].roles == {"entry"}
        assert refused(desk) == []
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []
        assert desk.sync(compare=True).differences == 0
    with lan.office.record(other) as rec:
        change_officer(rec, officer_id(one), roles=["admin"])
    exchange(lan, minh)
    assert managing(minh) == {FIRST, SECOND}


def decide(rec: Recorder, name: str, roles: str) -> None:
    """Decide what somebody's roles are."""
    (item,) = [each for each in open_conflicts(rec.connection) if each.entity_id == officer_id(name)]
    resolve(rec, item.id, roles)


def dismiss(desk: Desk, author: str, other: str) -> None:
    with desk.office.record(author) as rec:
        dismiss_officer(rec, officer_id(other))


def test_a_computer_on_which_all_have_left_is_connected_with_a_code_alone(
    three: tuple[Desk, Desk, Desk], upstream: Upstream
) -> None:
    lan, minh, _ = three
    dismiss(lan, FIRST, CLERK)
    lan.sync()
    dismiss(minh, SECOND, CLERK)
    dismiss(minh, SECOND, FIRST)  # it waits, and hides whatever the province says of the first one
    dismiss(lan, FIRST, SECOND)
    lan.sync()
    with upstream.opened() as connection:
        revoke(connection, minh.office.device().device_id, 1)
    with pytest.raises(Unauthorised):
        minh.sync()
    minh.office.session = Session(CLERK)
    with pytest.raises(NotAllowed):
        minh.enrol(upstream)
    with minh.office.store.write() as connection:  # as a page would have brought it before the token ended
        connection.execute(update(ENTITIES[OFFICER].table).values(dismissed=1))
    assert working(minh) == {}
    minh.enrol(upstream)
    minh.office.session = Session.of_schedule()
    exchange(minh, lan)
    for desk in (lan, minh):
        assert set(working(desk)) == {FIRST}
