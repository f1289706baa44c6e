"""Reminder letters: the number of the reminder follows from the history, and each addressee has a letter."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.papers.reminding import (
    Pending,
    pending_answers,
    record_reminder,
    reminder_letter,
)
from desktop_app.reports.documents.rendering import render
from tests.registers.builders import begin_opinion, past_of
from tests.reports.reading import rendered, text_of

SENT = date(2026, 9, 21)
TODAY = date(2026, 10, 5)
A_LETTER = Paper("12/MTTQ", TODAY)


def forwarded(office: Office, addressee: str = "UBND xã", **answers: str) -> str:
    matter_id = begin_opinion(office, **{"noted_on": "2026-09-20", **answers})
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(SENT))
        paper = Paper("15/MTTQ" if addressee == "UBND xã" else "16/MTTQ", SENT, "")  # a letter to each
        take_step(rec, matter_id, "forward", Step(SENT, addressee=addressee, paper=paper))
    return matter_id


def pending(office: Office) -> list[Pending]:
    with office.read() as connection:
        return pending_answers(connection, office.clock.today(), office.officer)


def remind(office: Office, *ids: str, addressee: str = "UBND xã", paper: Paper = A_LETTER) -> None:
    with office.record() as rec:
        record_reminder(rec, ids, addressee, paper, TODAY)


def test_who_was_asked_and_has_not_answered_stands_with_the_next_number(office: Office) -> None:
    one = forwarded(office)
    begin_opinion(office)
    (item,) = pending(office)
    assert (item.matter_id, item.addressee, item.asked_on, item.paper.number) == (
        one,
        "UBND xã",
        SENT,
        "15/MTTQ",
    )
    assert (item.next_time, item.days_left < 0) == (1, True)
    with office.read() as connection:
        (told,) = [each for each in due_entries(connection, TODAY, office.officer) if each.matter_id == one]
    assert (item.days_left, item.works) == (told.deadline.due.days_left, True), "as the list of due work says"
    remind(office, one, paper=Paper("20/MTTQ", TODAY, ""))
    (item,) = pending(office)
    assert (item.next_time, item.asked_on) == (2, SENT), "it was asked when it was forwarded"
    assert past_of(office, one).times("remind") == 1
    assert past_of(office, one).events[-1].paper.number == "20/MTTQ"
    with office.record() as rec:
        take_step(rec, one, "answer", Step(TODAY, answers={"result": "Đã xong"}))
    assert pending(office) == []


def test_who_is_asked_instead_of_another_was_not_reminded_yet(office: Office) -> None:
    one = forwarded(office)
    remind(office, one)
    with office.record() as rec:
        take_step(rec, one, "forward", Step(SENT, addressee="Công ty điện lực"))
    (item,) = pending(office)
    assert (item.addressee, item.next_time) == ("Công ty điện lực", 1)
    remind(office, one, addressee="Công ty điện lực", paper=Paper("13/MTTQ", TODAY))
    (item,) = pending(office)
    assert item.next_time == 2


def test_all_are_reminded_of_or_none(office: Office) -> None:
    one, two = forwarded(office), forwarded(office, "Công ty điện lực")
    with pytest.raises(Problem):
        remind(office, one, two)
    assert [past_of(office, each).times("remind") for each in (one, two)] == [0, 0]


def test_a_letter_is_to_one_addressee_and_says_which_reminder_it_is(office: Office) -> None:
    one, two = forwarded(office, content="Đường ngập"), forwarded(office, content="Chợ tạm")
    forwarded(office, "Công ty điện lực")
    remind(office, one)
    mine = [item for item in pending(office) if item.addressee == "UBND xã"]
    assert {item.matter_id for item in mine} == {one, two}
    with office.read() as connection:
        commune = office.identity.commune_code
        given = Paper("20/MTTQ", TODAY, "")
        paper = reminder_letter(connection, office.clock, commune, office.officer, mine, given)
        with pytest.raises(Problem):
            reminder_letter(connection, office.clock, commune, office.officer, pending(office))
    told = text_of(rendered(render, paper)).replace("\u00a0", " ")
    assert "CÔNG VĂN" not in told.upper(), "a letter has no kind as its title"
    for words in (
        "Số: 20/MTTQ",
        "V/v đôn đốc trả lời, giải quyết",
        "(lần 1–2)",
        "Kính gửi: UBND xã",
        "Như trên;",
        "Chợ tạm",
        "15/MTTQ, 21/09/2026",
    ):
        assert words in told
    assert "/BC-" not in told, "a letter has no symbol of reports"
