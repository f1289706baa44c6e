"""One document answers several petitions: each by itself, with its own outcome and its own events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.packages.labels import Label
from desktop_app.registers.entries.bulk import offered_to_all, outcomes_of, take_with_outcome
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import SeenOtherwise, Step, add_note, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from tests.builders import a_copy
from tests.registers.builders import ON, past_of

REPLY: Mapping[str, str] = {
    "reply_office": "UBND xã",
    "reply_form": "document",
    "reply_content": "Đã sửa xong",
}
ANSWER = Step(ON, paper=Paper("31/UBND", date(2026, 10, 2)), answers=REPLY)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    yield made
    made.close()


def petition(office: Office, content: str) -> str:
    answers = {
        "received_on": ON.isoformat(),
        "channel": "voter_meeting",
        "content": content,
        "field": "infrastructure",
        "named": "no",
    }
    with office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "KNCT"), answers)
        take_step(rec, matter_id, "classify", Step(ON, answers={"competence": "commune"}))
    return matter_id


def test_each_entry_gets_the_answer_and_its_own_outcome(office: Office) -> None:
    with office.read() as connection:
        register = register_in_use(connection, "KNCT")
    satisfied, unsatisfied, _ = outcomes_of(register, "answer")
    wanted = {petition(office, "Sửa cống"): satisfied, petition(office, "Thêm đèn"): unsatisfied}
    wanted[petition(office, "Làm đường")] = None  # type: ignore[assignment]
    for matter_id, outcome in wanted.items():
        with office.record() as rec:
            take_with_outcome(rec, matter_id, "answer", ANSWER, outcome)
    pasts = [past_of(office, matter_id) for matter_id in wanted]
    assert [past.state for past in pasts] == ["closed", "following_up", "answered"]
    for past in pasts:
        answer = past.last("answer")
        assert answer is not None
        assert (answer.paper.number, dict(answer.answers)) == ("31/UBND", dict(REPLY))
        assert not past.crossed
    followed = pasts[1].last("follow_up")
    assert followed is not None
    assert followed.answers == {"following_why": "unsatisfied"}


def test_an_entry_that_is_refused_has_neither_answer_nor_outcome(office: Office) -> None:
    matter_id = petition(office, "Sửa cống")
    seen = past_of(office, matter_id).heads
    with office.record() as rec:
        add_note(rec, matter_id, "Dân gọi hỏi", ON)
    with office.read() as connection:
        outcome = outcomes_of(register_in_use(connection, "KNCT"), "answer")[0]
    step = Step(ON, answers=REPLY, seen=seen)
    with pytest.raises(SeenOtherwise), office.record() as rec:
        take_with_outcome(rec, matter_id, "answer", step, outcome)
    invented = replace(outcome, label=Label("Khác", "Other"))
    with pytest.raises(Problem, match="does not follow"), office.record() as rec:
        take_with_outcome(rec, matter_id, "answer", ANSWER, invented)
    assert past_of(office, matter_id).state == "classified"


def test_only_steps_that_all_may_take_are_offered(office: Office) -> None:
    one, other = petition(office, "Sửa cống"), petition(office, "Thêm đèn")
    with office.record() as rec:
        take_step(rec, other, "forward", Step(ON, addressee="UBND xã"))
    with office.read() as connection:
        register = register_in_use(connection, "KNCT")
    codes = [item.code for item in offered_to_all(register, [past_of(office, one), past_of(office, other)])]
    assert codes == ["forward", "answer", "mark_duplicate", "withdraw"]
    assert offered_to_all(register, []) == ()
