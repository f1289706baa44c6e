"""Officers go along to another server: what was written before there were any is taken there, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_app.accounts.commands import change_officer
from desktop_app.accounts.session import Session
from desktop_app.base.ids import officer_id
from tests.builders import register
from tests.support.servers.upstream import Desk, Upstream
from tests.together.moved.test_another_server import settled
from tests.together.refusals.test_roles_on_arrival import ADMIN, CLERK, SECOND, add, areas, reasons, working


def test_what_was_written_before_and_by_whom_lost_the_right_is_taken_there(
    tmp_path: Path, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    first, second = (make_upstream(str(tmp_path / f"{name}.sqlite")) for name in ("first", "second"))
    lan = make_desk("Lan")
    minh = make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(first)
    add(lan, "Lan", "Thôn Đầu")
    lan.sync()
    add(minh, "Minh", "Thôn Ba")  # only this computer brings it along
    minh.sync()
    lan.office.session = Session.of_schedule()
    register(lan.office, ADMIN, "admin", "entry")
    register(lan.office, SECOND, "admin")
    register(lan.office, CLERK, "entry")
    add(lan, CLERK, "Thôn Hai")
    lan.sync()
    with lan.office.record(ADMIN) as rec:
        change_officer(rec, officer_id(CLERK), roles=("leader",))
    lan.sync()
    assert reasons(lan) == []
    minh.office.session = Session.of_schedule()

    for desk in (lan, minh):
        desk.office.session = Session(ADMIN)
        desk.enrol(second)
        for _ in range(3):
            desk.sync()
    lan.sync()

    for desk in (lan, minh):
        assert reasons(desk) == []
        assert areas(desk) == {"Thôn Đầu", "Thôn Hai", "Thôn Ba"}
        assert set(working(desk)) == {ADMIN, SECOND, CLERK}
    settled(lan, minh)


def test_where_officers_are_already_an_administrator_says_what_was_before_them(
    tmp_path: Path, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    first, second = (make_upstream(str(tmp_path / f"{name}.sqlite")) for name in ("first", "second"))
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(first)
    add(minh, "Minh", "Thôn Ba")
    minh.sync()
    register(lan.office, ADMIN, "admin", "entry")
    for desk in (lan, minh):
        desk.office.session = Session(ADMIN)
        desk.enrol(second)
        for _ in range(3):
            desk.sync()
    lan.sync()
    assert reasons(minh) == []
    assert areas(lan) == {"Thôn Ba"}
