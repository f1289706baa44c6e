"""What the timeline says of a step, and of which entry."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.links import link
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from tests.registers.builders import ON, begin_opinion
from tests.registers.test_offered_first import MEETING

HELD = {
    "answered_there": "2",
    "raised": "some",
    "held_on": "2026-10-02",
    "summary": "Đường, rác",
    "opinions": "5",
    "voters": "85",
}


def told(office: Office, matter_id: str) -> Timeline:
    with office.read() as connection:
        found = timeline_of(connection, matter_id, office.clock.today(), office.officer)
    assert found is not None
    return found


def test_answers_of_a_step_are_told_in_the_order_of_the_form(office: Office) -> None:
    with office.record() as rec:
        register = register_in_use(rec.connection, "TXCT")
        meeting = begin_entry(rec, register, MEETING)
        take_step(rec, meeting, "hold", Step(ON, answers=HELD))
    asked = ("held_on", "voters", "raised", "opinions", "answered_there", "summary")
    held = next(item for item in told(office, meeting).items if item.action == "hold")
    words = wording_of(register)
    assert [said.question for said in held.said] == [words.question(name) for name in asked]


def test_occurrences_of_a_repeat_stay_together(office: Office) -> None:
    with office.read() as connection:
        form = wording_of(register_in_use(connection, "GSAT")).form
    within = [key for key in form.places() if "/" in key and not key.endswith("[]")]
    above = within[0].rpartition("/")[0]
    names = [key.rpartition("/")[2] for key in within if key.rpartition("/")[0] == above]
    assert len(names) > 1
    keys = [f"{above}[{number}]/{name}" for number in (1, 2, 10) for name in names]
    assert form.in_order(reversed(keys)) == keys
    assert form.in_order(["unknown", *keys])[-1] == "unknown"


def test_what_happened_to_another_entry_without_a_number_says_which_it_is(office: Office) -> None:
    first, second = (begin_opinion(office, content=words) for words in ("Rác thải", "Đèn đường"))
    with office.record() as rec:
        link(rec, first, second)
        void_entry(rec, second, Step(ON, reason="Ghi trùng"))
    void = next(item for item in told(office, first).items if item.reason == "Ghi trùng")
    assert (void.title, void.number) == ("Đèn đường", "")
    assert {item.title for item in told(office, second).items if not item.register} == {""}
