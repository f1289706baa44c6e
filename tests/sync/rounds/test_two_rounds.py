"""Two exchanges of one book at once (the window and the command line): the late one takes nothing back."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from desktop_app.base.work_queues import Err
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.problems import Overtaken
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import read_state
from tests.support.servers.upstream import Desk, Upstream
from tests.sync.rounds.test_queues import Turned, record


def answered(desk: Desk) -> Turned:
    """A round whose first answer has arrived and was not applied yet."""
    turned = Turned(desk)
    turned.round.start()
    while turned.turn() != "network":
        pass
    return turned


def test_a_step_that_only_reads_writes_nothing(desks: tuple[Desk, Desk]) -> None:
    """Such a step is not asked whether the book still has the device whose answer it works with."""
    lan, minh = desks
    record(lan, 3)
    minh.put("residential_area", "a1", name="Thôn Đoài")
    minh.sync()
    book = lan.office.sync_book()
    with connect(book) as transport, closing(lan.office.store.engine.raw_connection()) as beside:

        def version() -> int:
            """It rises when another connection has written."""
            driver: Any = beside.driver_connection
            return int(driver.execute("PRAGMA data_version").fetchone()[0])

        steps = round_steps(book, transport, compare=True)
        kinds: set[tuple[bool, bool]] = set()
        value: Any = None
        try:
            while True:
                step = steps.send(value)
                before = version()
                value = step.work()
                kinds.add((step.only_reads, version() != before))
        except StopIteration:
            pass
    assert kinds == {(True, False), (False, False), (False, True)}
    assert minh.sync().applied.records


def test_what_an_old_device_sends_is_not_noted_for_the_new_one(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    record(lan, 5)
    late = Turned(lan)
    late.round.start()
    assert late.turn() == "database"
    lan.enrol(upstream)

    late.finish()

    assert isinstance(late.done[0], Err)
    assert isinstance(late.done[0].error, Overtaken)
    with lan.office.read() as connection:
        assert read_state(connection).sent_seq == 0


def test_a_late_answer_does_not_put_an_older_state_over_a_newer_one(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    record(minh, 1)
    minh.put("survey_response", "f0", comment="first")
    minh.sync()
    late = answered(lan)
    minh.put("survey_response", "f0", comment="second")
    minh.sync()
    lan.sync()
    with lan.office.read() as connection:
        cursor = read_state(connection).cursor

    late.finish()

    assert isinstance(late.done[0], Err)
    assert isinstance(late.done[0].error, Overtaken)
    assert lan.value("survey_response", "f0", "comment") == "second"
    with lan.office.read() as connection:
        assert read_state(connection).cursor == cursor


def test_an_answer_to_the_old_device_acknowledges_nothing_of_the_new_one(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    record(lan, 5)
    late = answered(lan)
    lan.enrol(upstream)
    lan.put("survey_response", "f0", comment="after the new code")

    late.finish()

    assert isinstance(late.done[0], Err)
    assert isinstance(late.done[0].error, Overtaken)
    with lan.office.read() as connection:
        assert sync_status(connection).unsent == 6
    lan.sync()
    minh.sync()
    assert minh.value("survey_response", "f0", "comment") == "after the new code"


def test_a_late_answer_begins_no_recovery_that_another_round_has_finished(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    record(lan, 5)
    lan.sync()
    upstream.stop()
    assert upstream.command("restored")
    upstream.start()
    late = answered(lan)
    assert lan.sync().recovered
    with lan.office.read() as connection:
        before = read_state(connection)

    late.finish()

    assert isinstance(late.done[0], Err)
    assert isinstance(late.done[0].error, Overtaken)
    with lan.office.read() as connection:
        after = read_state(connection)
    assert (after.cursor, after.say_first) == (before.cursor, before.say_first)
