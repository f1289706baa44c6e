"""An urgent report is at the province before everything that waits; nothing is doubled, nothing lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.base.clock import from_millis
from desktop_app.journal.urgent import UrgentWay, latest
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.problems import Offline
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.stages import QueueName, RoundResult
from tests.registers.builders import begin_urgent, report
from tests.support.files import A_FILE, attach_file
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream, with_numbers
from tests.together.lines.test_bad_lines import held, record_responses
from upstream.urgent.reports import Report, listed

WAITING = 3_000


@pytest.fixture
def lan(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> Desk:
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    line.heal()
    return desk


def reports(server: Upstream, *, seen: bool = True) -> list[Report]:
    with server.opened() as connection:
        return listed(connection, seen=seen)


def standings(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.office.read() as connection:
        return [(item.title, item.way.value, item.seen_by) for item in latest(connection)]


def test_it_is_seen_before_thousands_of_changes_that_wait(lan: Desk, upstream: Upstream, line: Line) -> None:
    record_responses(lan, WAITING)
    event_id = report(lan.office, begin_urgent(lan.office))
    line.cut_up = 6_000
    with pytest.raises(Offline):
        lan.sync()

    (found,) = reports(upstream)
    assert (found.id, found.record, found.author) == (event_id, "", "Lan")
    assert held(upstream) < WAITING, "the line was cut before the changes were through"
    told = {row.label: row.text for row in found.rows}
    assert told["Địa điểm"] == "Cầu Suối Cạn"
    assert told["Số người liên quan"] == "12"

    line.heal()
    lan.sync()
    assert [(item.id, item.record) for item in reports(upstream)] == [(event_id, "arrived")]
    assert held(upstream) == WAITING + 3, "the entry with two events, and nothing twice"
    assert lan.sync(compare=True).differences == 0


def test_its_answer_and_what_the_province_has_may_get_lost(lan: Desk, upstream: Upstream, line: Line) -> None:
    event_id = report(lan.office, begin_urgent(lan.office))
    line.cut_down = 0
    for _ in range(2):
        with pytest.raises(Offline):
            lan.sync()
    assert [item.id for item in reports(upstream)] == [event_id]
    assert standings(lan) == [("Sạt lở đường vào thôn", UrgentWay.WAITING, "")]

    line.heal()
    lan.sync()
    (found,) = reports(upstream)
    assert (found.id, from_millis(found.at)) == (event_id, lan.office.clock.now())
    assert standings(lan) == [("Sạt lở đường vào thôn", UrgentWay.TAKEN, "")]

    with upstream.opened() as connection:  # its database is an older copy: the report is gone
        connection.exec_driver_sql("DELETE FROM urgent_message")
    lan.sync()
    assert [item.id for item in reports(upstream)] == [event_id], "a restored province is told again"


def test_a_push_under_way_is_broken_off_for_it(lan: Desk, upstream: Upstream, line: Line) -> None:
    """The line hangs within a long request: whoever reports something does not wait for that."""
    record_responses(lan, WAITING)
    line.cut_up, line.hangs = 40_000, True
    book, result = lan.office.sync_book(), RoundResult()
    transport = connect(book)
    steps = round_steps(book, transport, result=result)
    step = next(steps)
    while step.queue is QueueName.DATABASE:
        step = steps.send(step.work())
    met: list[Exception] = []

    def push() -> None:
        try:
            step.work()
        except Exception as error:  # noqa: BLE001  (looked at below)
            met.append(error)

    pushing = threading.Thread(target=push)
    pushing.start()
    while line.up < 40_000:
        pushing.join(0.01)
    report(lan.office, begin_urgent(lan.office))
    transport.give_up()
    pushing.join()
    assert [type(error) for error in met] == [Offline]
    steps.close()
    transport.close()

    line.heal()
    line.cut_up = 6_000
    with pytest.raises(Offline):
        lan.sync()
    assert [item.record for item in reports(upstream)] == [""]
    line.heal()
    lan.sync()
    assert held(upstream) == WAITING + 3
    assert [item.record for item in reports(upstream)] == ["arrived"]


def test_files_under_way_let_it_pass(lan: Desk, upstream: Upstream, line: Line) -> None:
    """A report made while a large file is sent goes between two of its pieces."""
    attach_file(lan, A_FILE)
    book, result = lan.office.sync_book(), RoundResult()
    made_at = arrived_at = 0
    with connect(book) as transport:
        steps = round_steps(book, transport, result=result)
        step = next(steps)
        with suppress(StopIteration):
            while True:
                sent = 0 if step.progress is None else step.progress.percent
                if sent and not made_at:
                    made_at = sent
                    report(lan.office, begin_urgent(lan.office))
                if made_at and not arrived_at and reports(upstream):
                    arrived_at = sent or made_at
                step = steps.send(step.work())
    assert 0 < made_at <= arrived_at < 100, "it was there before the file was"
    assert result.files_sent == 1
    assert [item.record for item in reports(upstream)] == ["arrived"]


def test_the_office_reads_that_it_was_seen(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    event_id = report(lan.office, begin_urgent(lan.office))
    lan.sync()
    printed = upstream.command("urgent", "list")
    assert event_id[-12:] in printed
    assert "not seen" in printed
    assert "Sạt lở đường vào thôn" in upstream.command("urgent", "show", event_id[-12:], "--by", "Chị Hà")
    assert upstream.command("urgent", "list") == ""
    for desk in desks:
        desk.sync()
        assert standings(desk) == [("Sạt lở đường vào thôn", UrgentWay.TAKEN, "Chị Hà")]
    with minh.office.read() as connection:
        assert sync_status(connection).reports[0].seen_at is not None


def test_an_older_province_is_told_by_the_record(lan: Desk, upstream: Upstream) -> None:
    upstream.stop()
    upstream.module = "tests.support.servers.faulty_upstream"
    upstream.start("no-urgent")
    report(lan.office, begin_urgent(lan.office))
    lan.sync()
    assert standings(lan) == [("Sạt lở đường vào thôn", UrgentWay.RECORDS, "")]
    assert held(upstream) == 3


def test_more_than_the_province_takes_goes_by_the_records(
    lan: Desk, upstream: Upstream, tmp_path: Path
) -> None:
    upstream.stop()
    upstream.start("--limits", str(with_numbers(tmp_path / "limits.toml", urgent=1)))
    for _ in range(2):
        report(lan.office, begin_urgent(lan.office))
        lan.sync()
    assert sorted(way for _, way, _ in standings(lan)) == [UrgentWay.RECORDS, UrgentWay.TAKEN]
    assert held(upstream) == 6
