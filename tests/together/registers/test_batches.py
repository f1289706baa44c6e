"""What a computer did in a batch before it heard of its lock is kept, and told as late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.registers.entries.batches import Batch, BatchLocked, batches_of, lock_batch
from desktop_app.registers.entries.entering import begin_entry, save_entry
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from tests.registers.builders import ON
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange


def petition(desk: Desk, content: str, batch: str) -> str:
    answers = {
        "received_on": ON.isoformat(),
        "channel": "letter",
        "batch": batch,
        "content": content,
        "field": "land",
        "named": "no",
    }
    with desk.office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, "KNCT"), answers)


def correct(desk: Desk, matter_id: str, **answers: str) -> None:
    with desk.office.record() as rec:
        petitions = register_in_use(rec.connection, "KNCT")
        fields = fields_of_entry(rec.connection, matter_id)
        given = {**entry_of(rec.connection, matter_id).answers, **answers}
        draft = RegisterEntryDraft(
            matter_id, "KNCT", petitions.version, "", given, "", rec.author, opened=fields
        )
        save_entry(rec, petitions, draft)


def the_batch(desk: Desk, name: str) -> Batch:
    with desk.office.read() as connection:
        found = batches_of(connection, register_in_use(connection, "KNCT"), desk.office.officer)
    return next(batch for batch in found if batch.name == name)


def test_what_whoever_locked_had_entered_before_is_not_late(desks: tuple[Desk, Desk]) -> None:
    """It was not sent yet when the batch was locked, so the province gave it a later version."""
    lan, minh = desks
    exchange(lan, minh)
    entered, voided = petition(lan, "Sửa cống", "Trước kỳ họp"), petition(lan, "Nhầm", "Trước kỳ họp")
    with lan.office.record() as rec:
        void_entry(rec, voided, Step(ON, reason="Nhầm"))
    with lan.office.record() as rec:
        petitions = register_in_use(rec.connection, "KNCT")
        lock_batch(rec, petitions, "Trước kỳ họp", lan.office.clock.today())
    exchange(lan, minh)
    for desk in (lan, minh):
        held = the_batch(desk, "Trước kỳ họp")
        assert (held.ids, held.late) == ((entered,), frozenset())


def test_what_was_done_before_the_lock_was_heard_of_is_kept_and_told(desks: tuple[Desk, Desk]) -> None:
    """The clock of the other computer goes ahead, then behind: whoever locked the batch is told of both."""
    lan, minh = desks
    for name, minutes in (("Trước kỳ họp", 5), ("Sau kỳ họp", -10)):
        untouched, corrected, moved, voided = (petition(lan, f"Sửa cống {n}", name) for n in range(4))
        exchange(lan, minh)
        with lan.office.record() as rec:
            petitions = register_in_use(rec.connection, "KNCT")
            lock_batch(rec, petitions, name, lan.office.clock.today())
        lan.sync()
        clock = minh.office.clock
        assert isinstance(clock, FixedClock)
        clock.advance(timedelta(minutes=minutes))
        added = petition(minh, "Thêm đèn", name)  # without a line, so the lock is not here yet
        correct(minh, corrected, content="Sửa cống lớn")
        correct(minh, moved, batch="Khác")
        with minh.office.record() as rec:
            void_entry(rec, voided, Step(ON, reason="Nhầm"))
        exchange(minh, lan)
        for desk in (lan, minh):
            assert set(the_batch(desk, name).ids) == {untouched, corrected, added}
            assert the_batch(desk, name).is_locked(desk.office.clock.today())
            with pytest.raises(BatchLocked):
                petition(desk, "Làm đường", name)
        every = {corrected, moved, voided, added}
        assert the_batch(lan, name).late == every
        if minutes > 0:
            assert the_batch(minh, name).late == every
