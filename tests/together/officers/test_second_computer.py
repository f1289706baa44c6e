"""The second computer, set up in the name of an officer who is no administrator: nothing stays undecided."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.accounts.officers import NotAllowed, officers
from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.book.first_run import FirstAnswers, begin
from desktop_app.sync.decisions.rejections import accept_refusal, open_rejections
from tests.builders import register
from tests.support.servers.upstream import Desk, Upstream

ADMIN, CLERK = "Lê Thị Quản", "Trần Văn Ghi"


@pytest.fixture
def second(upstream: Upstream, make_desk: Callable[[str], Desk]) -> Desk:
    """What the office refused of it has come back to it."""
    first, second = make_desk(ADMIN), make_desk(CLERK)
    register(first.office, ADMIN, "admin")
    register(first.office, CLERK, "entry")
    first.enrol(upstream, name="Máy thứ nhất")
    first.sync()
    code = second.office.identity.commune_code
    begin(second.office, FirstAnswers(code, CLERK, "", ""))
    second.office.choose_commune(code, sample=True)  # this province is for such offices
    second.enrol(upstream, name="Máy thứ hai")
    for _ in range(2):
        second.sync()
    return second


def refusals(desk: Desk) -> list[int]:
    with desk.office.read() as connection:
        return [item.number for item in open_rejections(connection) if item.entity == OFFICER]


def test_who_set_the_computer_up_clears_what_the_province_refused(second: Desk) -> None:
    (number,) = refusals(second)
    with second.office.read() as connection:
        known = {each.name: each for each in officers(connection)}
    assert known[CLERK].roles == {"entry"}, "the office decides"

    with pytest.raises(NotAllowed), second.office.record("Người Khác") as rec:
        accept_refusal(rec, number)
    with second.office.record(CLERK) as rec:
        accept_refusal(rec, number)
    assert refusals(second) == []
    with second.office.read() as connection:
        assert {each.id: each.roles for each in officers(connection)}[officer_id(CLERK)] == {"entry"}
