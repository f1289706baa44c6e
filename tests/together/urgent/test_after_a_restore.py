"""Urgent reports that the province lost with its database are told again, whichever way that is noticed."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.journal.urgent import UrgentWay, latest
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.stages import QueueName, SyncStage
from tests.registers.builders import begin_urgent, report
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_restored_province import keep
from upstream.urgent.reports import listed


def at_the_province(server: Upstream) -> list[tuple[str, str]]:
    with server.opened() as connection:
        return [(item.id, item.record) for item in listed(connection, seen=True)]


def ways(desk: Desk) -> list[UrgentWay]:
    with desk.office.read() as connection:
        return [item.way for item in latest(connection)]


def test_a_new_epoch_is_told_what_was_lost(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    entry = begin_urgent(lan.office)
    lan.sync()
    kept = keep(upstream)
    event_id = report(lan.office, entry)
    lan.sync()
    assert at_the_province(upstream) == [(event_id, "arrived")]
    kept.put_back()
    assert at_the_province(upstream) == []

    assert lan.sync().recovered

    assert at_the_province(upstream) == [(event_id, "arrived")]
    assert ways(lan) == [UrgentWay.TAKEN]


def test_a_copy_that_lost_nothing_but_a_report_is_noticed_by_its_number(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """The report was told and its record had not followed when the copy was put back: no epoch begins."""
    lan = make_desk("Lan")
    lan.enrol(upstream)
    entry = begin_urgent(lan.office)
    lan.sync()
    kept = keep(upstream)
    event_id = report(lan.office, entry)
    book = lan.office.sync_book()
    with connect(book) as transport:
        steps = round_steps(book, transport)
        step, told = next(steps), False
        while not told or (step.queue is QueueName.DATABASE and step.stage is SyncStage.URGENT):
            told = told or (step.stage, step.queue) == (SyncStage.URGENT, QueueName.NETWORK)
            step = steps.send(step.work())
        steps.close()
    assert [found for found, _ in at_the_province(upstream)] == [event_id]
    assert ways(lan) == [UrgentWay.TAKEN]
    kept.put_back(told=False)

    assert not lan.sync().recovered

    assert at_the_province(upstream) == [(event_id, "arrived")]
