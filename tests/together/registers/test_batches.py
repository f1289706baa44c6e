"""A batch that one computer locks: the other hears of it; what it entered before is kept and told as late."""

from __future__ import annotations

import pytest

from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.matters.batches import Batch, BatchLocked, batches_of, lock_batch
from desktop_app.registers.matters.entering import begin_matter
from tests.registers.builders import ON
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange


def petition(desk: Desk, content: str) -> None:
    answers = {
        "received_on": ON.isoformat(),
        "channel": "letter",
        "batch": "Trước kỳ họp",
        "content": content,
        "field": "land",
        "named": "no",
    }
    with desk.office.record() as rec:
        begin_matter(rec, register_in_use(rec.connection, "KNCT"), answers)


def the_batch(desk: Desk) -> Batch:
    with desk.office.read() as connection:
        (found,) = batches_of(connection, register_in_use(connection, "KNCT"), desk.office.officer)
    return found


def test_what_was_entered_before_the_lock_was_heard_of_is_kept_and_told(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    petition(lan, "Sửa cống")
    exchange(lan, minh)
    with lan.office.record() as rec:
        petitions = register_in_use(rec.connection, "KNCT")
        lock_batch(rec, petitions, "Trước kỳ họp", lan.office.clock.today())
    lan.sync()
    petition(minh, "Thêm đèn")  # without a line, so the lock is not here yet
    exchange(lan, minh)
    for desk in (lan, minh):
        assert len(the_batch(desk).ids) == 2
        assert the_batch(desk).is_locked(desk.office.clock.today())
        with pytest.raises(BatchLocked):
            petition(desk, "Làm đường")
