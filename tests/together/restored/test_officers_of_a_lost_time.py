"""Officers whom the province lost: whichever computer restates them, none is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.accounts.commands import change_officer
from desktop_app.accounts.officers import officers
from desktop_app.base.ids import officer_id
from desktop_app.sync.decisions.rejections import open_rejections
from tests.builders import put_area, register
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_restored_province import Kept, keep

CLERK, ADMIN, SECOND, THIRD = "An Văn Ghi", "Phạm Thị Quản", "Bùi Thị Hai", "Lê Văn Ba"


def roles(desk: Desk) -> dict[str, frozenset[str]]:
    with desk.office.read() as connection:
        return {item.name: frozenset(item.roles) for item in officers(connection)}


def refused(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        return [item.reason for item in open_rejections(connection)]


@pytest.fixture
def two(upstream: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    made = make_desk("Lan"), make_desk("Minh")
    for desk in made:
        desk.enrol(upstream)
        desk.office.officer = ADMIN
        desk.sync()
    return made


def restated_by(minh: Desk, lan: Desk, kept: Kept, new: Desk) -> None:
    """The province is restored; Minh's computer recovers first, and a new one sees what the province has."""
    kept.put_back()
    for desk in (minh, lan, minh):
        desk.sync()
    new.enrol(kept.upstream)
    new.office.officer = ADMIN
    new.sync()
    for desk in (lan, minh, new):
        assert refused(desk) == []
        assert desk.sync(compare=True).differences == 0


def test_all_officers_come_back_though_their_author_comes_last_by_name(
    two: tuple[Desk, Desk], upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = two
    kept = keep(upstream)
    register(lan.office, ADMIN, "admin")
    register(lan.office, CLERK, "entry")
    with lan.office.record(CLERK) as rec:
        put_area(rec, "a1", name="Thôn của Ghi")
    lan.sync()
    minh.sync()
    new = make_desk("Mới")
    restated_by(minh, lan, kept, new)
    assert roles(new) == {ADMIN: {"admin"}, CLERK: {"entry"}}
    assert new.value("residential_area", "a1", "name") == "Thôn của Ghi"


def test_a_manager_whom_the_province_has_speaks_for_managers_who_changed_each_other(
    two: tuple[Desk, Desk], upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = two
    register(lan.office, ADMIN, "admin")
    lan.sync()
    minh.sync()
    kept = keep(upstream)
    register(lan.office, SECOND, "admin")
    register(lan.office, THIRD, "admin")
    for author, other in ((SECOND, THIRD), (THIRD, SECOND)):
        with lan.office.record(author) as rec:
            change_officer(rec, officer_id(other), roles=["admin", "entry"])
    lan.sync()
    minh.sync()  # of each it knows the last author alone
    new = make_desk("Mới")
    restated_by(minh, lan, kept, new)
    both = {"admin", "entry"}
    assert roles(new) == {ADMIN: {"admin"}, SECOND: both, THIRD: both}
