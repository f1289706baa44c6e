"""Entries of a register move from state to state by steps that are added and never overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import RESTORED, VOID_STATE, VOIDED
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import history
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import (
    SeenOtherwise,
    Step,
    add_note,
    offered,
    restore_entry,
    take_step,
    void_entry,
)
from desktop_app.registers.kinds.in_use import register_in_use
from tests.registers.builders import ON, begin_opinion, past_of

TODAY = date(2026, 10, 5)


def take(office: Office, matter_id: str, code: str, **given: object) -> str:
    with office.record() as rec:
        return take_step(rec, matter_id, code, Step(**{"on": ON, **given}))  # type: ignore[arg-type]


def test_an_entry_begins_in_the_first_state_of_its_register(office: Office) -> None:
    matter_id = begin_opinion(office)
    past = past_of(office, matter_id)
    assert (past.state, [event.action for event in past.events]) == ("new", ["opened"])
    assert past.events[0].on == ON


def test_each_step_stands_in_the_history_with_who_when_why_and_the_paper(office: Office) -> None:
    matter_id = begin_opinion(office)
    take(office, matter_id, "receive")
    paper = Paper("15/MTTQ", date(2026, 10, 4), "V/v chuyển ý kiến")
    take(office, matter_id, "forward", on=TODAY, addressee="UBND xã", paper=paper, reason="Đúng thẩm quyền")
    past = past_of(office, matter_id)
    last = past.events[-1]
    assert [(event.from_state, event.to_state) for event in past.events[1:]] == [
        ("new", "received"),
        ("received", "handling"),
    ]
    assert (last.addressee, last.paper, last.reason, last.on) == ("UBND xã", paper, "Đúng thẩm quyền", TODAY)
    assert last.recorded_by == office.officer


def test_a_step_taken_twice_keeps_both(office: Office) -> None:
    matter_id = begin_opinion(office)
    take(office, matter_id, "receive")
    take(office, matter_id, "forward", addressee="UBND xã")
    take(office, matter_id, "remind", addressee="UBND xã", reason="lần 1")
    take(office, matter_id, "remind", addressee="UBND xã", reason="lần 2", on=TODAY)
    past = past_of(office, matter_id)
    assert past.times("remind") == 2
    assert past.state == "handling"
    assert [event.reason for event in past.events if event.action == "remind"] == ["lần 1", "lần 2"]


@pytest.mark.parametrize(
    ("code", "given", "before"),
    [
        ("forward", {}, ["receive"]),
        ("refuse", {"addressee": "UBND xã"}, []),
        ("refuse", {"reason": "không phải việc của xã"}, []),
        ("answer", {"answers": {"result": "xong"}}, []),
        ("receive", {"on": TODAY + timedelta(days=1)}, []),
        ("receive", {"on": ON - timedelta(days=1)}, []),
        ("fly", {}, []),
    ],
    ids=[
        "no addressee",
        "no reason",
        "no addressee of a refusal",
        "not from here",
        "future",
        "before",
        "unknown",
    ],
)
def test_a_step_that_lacks_something_is_refused_and_nothing_is_written(
    office: Office, code: str, given: dict[str, object], before: list[str]
) -> None:
    matter_id = begin_opinion(office)
    for earlier in before:
        take(office, matter_id, earlier)
    there = past_of(office, matter_id).events
    with pytest.raises(Problem):
        take(office, matter_id, code, **given)
    assert past_of(office, matter_id).events == there


def test_opening_again_needs_a_reason(office: Office) -> None:
    matter_id = begin_opinion(office)
    take(office, matter_id, "receive")
    take(office, matter_id, "answer", answers={"result": "Đã sửa đường"})
    with pytest.raises(Problem, match="reason"):
        take(office, matter_id, "reopen")
    take(office, matter_id, "reopen", reason="Dân chưa đồng ý")
    past = past_of(office, matter_id)
    answered = past.last("answer")
    assert past.state == "handling"
    assert answered is not None
    assert answered.answers == {"result": "Đã sửa đường"}


def test_what_came_meanwhile_is_seen_before_a_step_is_taken(office: Office) -> None:
    matter_id = begin_opinion(office)
    looked_at = past_of(office, matter_id).heads
    with office.record() as rec:
        add_note(rec, matter_id, "Dân gọi thêm lần nữa", TODAY)
    with pytest.raises(SeenOtherwise):
        take(office, matter_id, "receive", seen=looked_at)
    take(office, matter_id, "receive", seen=past_of(office, matter_id).heads)
    assert past_of(office, matter_id).state == "received"


def test_a_note_leaves_the_state(office: Office) -> None:
    matter_id = begin_opinion(office)
    with office.record() as rec:
        add_note(rec, matter_id, "Đã gọi cho trưởng thôn", TODAY)
        with pytest.raises(Problem, match="empty"):
            add_note(rec, matter_id, "  ", TODAY)
    past = past_of(office, matter_id)
    assert (past.state, past.events[-1].reason) == ("new", "Đã gọi cho trưởng thôn")


def test_a_voided_entry_stays_and_counts_again_where_it_stood(office: Office) -> None:
    matter_id = begin_opinion(office)
    take(office, matter_id, "receive")
    with office.record() as rec:
        with pytest.raises(Problem, match="reason"):
            void_entry(rec, matter_id, Step(TODAY))
        void_entry(rec, matter_id, Step(TODAY, reason="Ghi trùng"))
    assert past_of(office, matter_id).state == VOID_STATE
    with pytest.raises(Problem):
        take(office, matter_id, "forward", addressee="UBND xã")
    with office.record() as rec:
        restore_entry(rec, matter_id, Step(TODAY, reason="Không trùng"))
    past = past_of(office, matter_id)
    assert past.state == "received"
    assert [event.action for event in past.events[-2:]] == [VOIDED, RESTORED]


def test_only_steps_that_lead_from_the_present_state_are_offered(office: Office) -> None:
    matter_id = begin_opinion(office)
    with office.read() as connection:
        register = register_in_use(connection, "DLXH")
        past = history(connection, matter_id)
    told = [action.code for action in offered(past, register.actions)]
    assert told == ["receive", "quick_report", "daily_line", "refuse"]
    assert offered(History(past.events, VOID_STATE, past.heads, ()), register.actions) == ()


def test_the_order_does_not_hang_on_the_clock_of_a_computer(office: Office) -> None:
    clock = office.clock
    assert isinstance(clock, FixedClock)
    matter_id = begin_opinion(office)
    take(office, matter_id, "receive")
    clock.advance(timedelta(hours=-2))
    take(office, matter_id, "forward", addressee="UBND xã")
    past = past_of(office, matter_id)
    assert [event.action for event in past.events] == ["opened", "receive", "forward"]
    assert past.state == "handling"


def test_a_step_is_not_dated_before_the_one_before_it(office: Office) -> None:
    """Forwarding before receipt made the term longer than it is."""
    matter_id = begin_opinion(office)
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(date(2026, 10, 4)))
    with pytest.raises(Problem, match="04/10/2026"), office.record() as rec:
        take_step(rec, matter_id, "forward", Step(date(2026, 10, 3), addressee="UBND xã"))
    with office.record() as rec:
        take_step(rec, matter_id, "forward", Step(date(2026, 10, 4), addressee="UBND xã"))
    assert past_of(office, matter_id).state == "handling"
