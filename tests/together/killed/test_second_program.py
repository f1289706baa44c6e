"""Another program renews the same book in the middle of a round: the round stops and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import pytest

from desktop_app.base.ids import new_id
from desktop_app.journal.devices import current_device
from desktop_app.sync.holdback import carry_on
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.identity.renewal import renewal_steps
from desktop_app.sync.problems import Overtaken
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.stages import QueueName, SyncStage, SyncStep
from tests.support.servers.upstream import Desk


def work_off(steps: Generator[SyncStep, Any, object], after: Callable[[SyncStep], None]) -> None:
    """Do the steps one after the other; ``after`` is told each that is done."""
    try:
        step = next(steps)
        while True:
            value = step.work()
            after(step)
            step = steps.send(value)
    except StopIteration:
        return


def renewed_elsewhere(desk: Desk) -> str:
    """The other program goes on under another device, and somebody types there."""
    device = new_id(desk.office.clock)
    with desk.office.store.write() as connection:
        carry_on(connection, desk.office.clock, device)
    desk.put("residential_area", "a2", name="Thôn 2")
    return device


def device_of(desk: Desk) -> str:
    with desk.office.read() as connection:
        return current_device(connection).device_id


def test_a_round_asks_nothing_more_once_the_book_was_renewed_elsewhere(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    lan.put("residential_area", "a1", name="Thôn 1")
    asked: list[SyncStage] = []
    book = lan.office.sync_book()

    def after(step: SyncStep) -> None:
        if step.queue is QueueName.NETWORK:
            asked.append(step.stage)
        elif step.stage is SyncStage.PULL and len(asked) == 1 and device_of(lan) == first:
            renewed_elsewhere(lan)

    first = device_of(lan)
    with connect(book) as transport, pytest.raises(Overtaken):
        work_off(round_steps(book, transport), after)
    assert device_of(lan) != first
    assert asked == [SyncStage.PUSH], "the token of the round is another device's"


def test_a_renewal_gives_way_to_one_that_was_faster(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    book = lan.office.sync_book()
    other: list[str] = []

    def after(step: SyncStep) -> None:
        if step.queue is QueueName.NETWORK and not other:
            other.append(renewed_elsewhere(lan))

    with connect(book) as transport, pytest.raises(Overtaken):
        work_off(renewal_steps(book, transport), after)
    assert [device_of(lan)] == other
