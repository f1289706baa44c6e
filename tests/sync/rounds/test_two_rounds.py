"""Two exchanges of one book at once (the window and the command line): the late one takes nothing back."""

from __future__ import annotations

from desktop_app.base.work_queues import Err
from desktop_app.sync.problems import Overtaken
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import read_state
from tests.support.servers.upstream import Desk, Upstream
from tests.sync.rounds.test_queues import Turned, record


def answered(desk: Desk) -> Turned:
    """A round whose first answer has arrived and was not applied yet."""
    turned = Turned(desk)
    turned.round.start()
    assert [turned.turn(), turned.turn()] == ["database", "network"]
    return turned


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
