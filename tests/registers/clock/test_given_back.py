"""A term that was given back is not done; what ends on the next day of work is told today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import ActionKind
from desktop_app.registers.clock.due import DueStatus, Urgency
from desktop_app.registers.entries.steps import Step, offered, take_step
from desktop_app.registers.lists.timeline import timeline_of
from tests.catalogue.registers.shipped import CODES, shipped
from tests.registers.builders import ON, past_of
from tests.registers.clock.clocks import CALENDAR, ask, rule, told
from tests.registers.entries.test_relations import drafted

SUBMITTED = rule(2, starts="submitted", restarts=frozenset({"reopened"}))


def test_a_step_back_ends_no_term_as_done() -> None:
    back = ask(SUBMITTED, "submitted 5/10/2026", "given_back 6/10/2026", today="7/10/2026")
    assert (back.status, back.due_on, back.urgency) == (DueStatus.NOT_STARTED, None, Urgency.NONE)
    assert told(back) == "Đã trả lại ngày thứ Ba 06/10/2026: chưa tính cho đến khi bắt đầu lại."


@pytest.mark.parametrize("again", ["submitted", "reopened"])
def test_it_is_counted_anew_when_it_starts_again(again: str) -> None:
    happened = ("submitted 5/10/2026", "given_back 6/10/2026", f"{again} 8/10/2026")
    due = ask(SUBMITTED, *happened, today="8/10/2026")
    assert (due.status, due.due_on) == (DueStatus.RUNNING, date(2026, 10, 12))
    done = ask(SUBMITTED, *happened, "answered 9/10/2026", today="9/10/2026")
    assert done.status is DueStatus.MET


@pytest.mark.parametrize("code", CODES)
def test_no_step_back_of_a_shipped_register_is_a_term_kept(code: str) -> None:
    register = shipped(code)
    back = {action.code for action in register.actions if action.kind is ActionKind.RETURN}
    for clock in register.clocks:
        assert not clock.stops & back


def test_a_returned_draft_is_due_to_its_drafter_again(office: Office) -> None:
    document = drafted(office)
    with office.record() as rec:
        take_step(rec, document, "submit", Step(ON))
    assert statuses(office, document) == {"sign": "met", "issue": "running", "dispatch": "not_started"}
    with office.record() as rec:
        take_step(rec, document, "send_back", Step(ON, reason="Sửa mục II"))
    assert statuses(office, document) == {
        "sign": "running",
        "issue": "not_started",
        "dispatch": "not_started",
    }
    with office.record() as rec:
        take_step(rec, document, "submit", Step(ON))
    assert statuses(office, document) == {"sign": "met", "issue": "running", "dispatch": "not_started"}


def statuses(office: Office, matter_id: str) -> dict[str, str]:
    with office.read() as connection:
        timeline = timeline_of(connection, matter_id, ON, office.officer)
    assert timeline is not None
    return {deadline.rule.code: str(deadline.due.status) for deadline in timeline.deadlines}


@pytest.mark.parametrize("code", CODES)
def test_steps_that_go_back_or_refuse_are_offered_behind_the_others(code: str, office: Office) -> None:
    register = shipped(code)
    for state in register.states:
        past = replace(past_of(office, "none"), state=state.code)
        kinds = [action.kind.turns_back for action in offered(past, register.actions)]
        assert kinds == sorted(kinds)


@pytest.mark.parametrize(
    ("unit", "today", "urgency"),
    [
        ("working", "1/10/2026", Urgency.NEAR),  # a Thursday, due on Friday
        ("working", "30/9/2026", Urgency.RUNNING),
        ("calendar", "2/10/2026", Urgency.NEAR),  # a Friday, due on Monday: nobody is there in between
        ("calendar", "1/10/2026", Urgency.RUNNING),
    ],
)
def test_what_ends_on_the_next_working_day_is_near_whatever_the_rule_says(
    unit: str, today: str, urgency: Urgency
) -> None:
    of = rule(2, near_days=0) if unit == "working" else rule(5, CALENDAR, near_days=0)
    opened = "opened 30/9/2026"
    assert ask(of, opened, today=today).urgency is urgency
