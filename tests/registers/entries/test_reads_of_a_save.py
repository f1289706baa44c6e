"""What saving an entry reads: its history once, for the checks and for its line in the lists."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.registers.entries.entering import save_entry
from desktop_app.registers.entries.reading import history_within
from desktop_app.registers.entries.records import MATTER, RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from tests.registers.builders import AN_OPINION, ON, begin_opinion
from tests.support.statements import traced


def reads_of_histories(seen: list[str]) -> int:
    return sum(" FROM register_event" in " ".join(sql.split()) and "matter_id IN" in sql for sql in seen)


def correct(office: Office, matter_id: str, **answers: str) -> None:
    with office.record() as rec:
        register = register_in_use(rec.connection, "DLXH")
        given = {**AN_OPINION, **answers}
        opened = rec.get(MATTER, matter_id)
        draft = RegisterEntryDraft(
            matter_id, "DLXH", register.version, "", given, "", rec.author, opened=opened
        )
        save_entry(rec, register, draft)


def test_a_new_entry_reads_its_history_once(office: Office) -> None:
    with traced(office.store) as seen:
        begin_opinion(office)
    assert reads_of_histories(seen) == 1


def test_a_correction_reads_the_history_once(office: Office) -> None:
    matter_id = begin_opinion(office)
    with traced(office.store) as seen:
        correct(office, matter_id, content="Đèn đường thôn Đoài hỏng")
    assert reads_of_histories(seen) == 1


def test_a_step_is_in_the_history_within_its_transaction(office: Office) -> None:
    """The history is read before the step and, with the step in it, after."""
    matter_id = begin_opinion(office)
    with office.record() as rec:
        before = history_within(rec, matter_id)
        take_step(rec, matter_id, "receive", Step(ON))
        after = history_within(rec, matter_id)
    assert (before.state, after.state) == ("new", "received")
