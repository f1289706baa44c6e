"""Who may move the report of a unit for a period into which state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.movements.commands import set_period_status
from desktop_app.storage.tables.movements import period_status
from tests.builders import a_copy, register

ENTRY, REVIEW, LEADER = "Trần Thị Nhập", "Phạm Văn Duyệt", "Đỗ Thị Lãnh Đạo"
SET, PERIOD, UNIT = "MTTQ_CO_SO", "2026-Q3", "a1"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    office = a_copy(begun_book, tmp_path)
    register(office, "Lê Quản Trị", "admin")
    for name, role in ((ENTRY, "entry"), (REVIEW, "review"), (LEADER, "leader")):
        register(office, name, role)
    yield office
    office.close()


def move(office: Office, who: str, *states: str) -> None:
    for state in states:
        with office.record(who) as rec:
            set_period_status(rec, SET, PERIOD, UNIT, state)


def state_of(office: Office) -> str:
    with office.read() as connection:
        statuses = select(period_status.c.status).where(period_status.c.unit == UNIT)
        return connection.execute(statuses).scalar_one_or_none() or ""


def test_who_enters_hands_in_and_takes_back(office: Office) -> None:
    move(office, ENTRY, "draft", "submitted", "draft", "submitted")
    assert state_of(office) == "submitted"


@pytest.mark.parametrize("state", ["returned", "accepted", "locked"])
def test_who_enters_neither_closes_nor_opens(office: Office, state: str) -> None:
    move(office, ENTRY, "submitted")
    with pytest.raises(NotAllowed, match="Duyệt và chốt"):
        move(office, ENTRY, state)
    assert state_of(office) == "submitted"
    move(office, REVIEW, state)
    with pytest.raises(NotAllowed, match="Duyệt và chốt"):
        move(office, ENTRY, "draft")
    assert state_of(office) == state
    move(office, REVIEW, "draft")
    assert state_of(office) == "draft"


def test_a_leader_closes_but_does_not_hand_in(office: Office) -> None:
    with pytest.raises(NotAllowed, match="Nhập số liệu"):
        move(office, LEADER, "submitted")
    move(office, REVIEW, "accepted")
    move(office, LEADER, "locked")
    assert state_of(office) == "locked"


def test_a_state_that_there_is_not(office: Office) -> None:
    with pytest.raises(Problem, match="đã xong"):
        move(office, REVIEW, "đã xong")
    assert state_of(office) == ""
