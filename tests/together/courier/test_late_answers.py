"""An answer that was under way while the line, a person or another stick went on: no state goes backwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.attachments import transfer
from desktop_app.base.durable_file import CannotWrite
from desktop_app.sync.problems import CommuneFull, Offline
from desktop_app.sync.rounds.comparison_stage import note_all_is_fetched_again
from desktop_app.sync.rounds.round_log import read_rounds
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import SyncState, change_state, read_state
from desktop_app.wire.courier import medium
from desktop_app.wire.courier.problems import BundleProblem
from tests.builders import COMMUNE, put_response
from tests.registers.builders import begin_urgent, report
from tests.support.files import attach_file, some_bytes
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip, cell
from tests.together.exchange.test_two_computers import put_cell


def state_of(desk: Desk) -> SyncState:
    with desk.office.read() as connection:
        return read_state(connection)


def test_it_does_not_pass_for_the_answer_to_what_the_line_sent_since(
    desks: tuple[Desk, Desk], trip: Trip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line was cut behind the acknowledgement: what became of those ops is not known yet."""
    lan, minh = desks
    lan.sync()
    put_cell(minh, "1")
    minh.sync()
    trip.province_reads(trip.write(lan))
    cursor = state_of(lan).cursor
    put_cell(lan, "8")
    lan.sync()
    with lan.office.store.write() as connection:  # as the book is after such a cut
        change_state(connection, cursor=cursor, unheld=1)
    trip.read(lan)
    assert state_of(lan).unheld == 1
    lan.sync()
    assert state_of(lan).unheld == 0


def test_it_brings_nothing_back_while_all_is_fetched_again(desks: tuple[Desk, Desk], trip: Trip) -> None:
    """A comparison that found a difference puts the cursor back: older pages would begin exactly there."""
    lan, minh = desks
    with lan.office.store.write() as connection:
        change_state(connection, cursor=0)
    put_cell(minh, "1")
    minh.sync()
    trip.province_reads(trip.write(lan))
    put_cell(minh, "2")
    minh.sync()
    lan.sync()
    assert cell(lan) == "2"
    with lan.office.store.write() as connection:
        note_all_is_fetched_again(connection)
    trip.read(lan)
    assert (cell(lan), state_of(lan).see_own) == ("2", 1)
    lan.sync()
    assert (cell(lan), state_of(lan).see_own) == ("2", 0)
    put_cell(minh, "3")
    minh.sync()
    trip.round_trip(lan)
    assert cell(lan) == "3", "later bundles bring pages"


def test_another_history_is_said_so(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip, tmp_path: Path
) -> None:
    """A book put back from a backup goes on otherwise; the answer acknowledges what it does not have."""
    desk = make_desk("Lan")
    desk.enrol(upstream)
    desk.sync()
    desk.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "backup")
    later = make_desk("Lan")
    put_cell(later, "7")
    trip.province_reads(trip.write(later))
    later.office.close()
    restored = make_desk("backup")
    put_cell(restored, "9")
    with pytest.raises(BundleProblem, match="another history"):
        trip.read(restored)
    trip.round_trip(restored)
    trip.round_trip(restored)
    assert cell(restored) in ("7", "9")
    with restored.office.read() as connection:
        assert sync_status(connection).unacknowledged == 0


def test_the_time_on_the_way_is_no_wrong_clock(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    put_cell(lan, "7")
    trip.province_reads(trip.write(lan))
    result = trip.read(lan).result
    with lan.office.read() as connection:
        entry = read_rounds(connection)[0]
    assert (result.clock_ahead, entry.clock_ahead) == (0, 0)


def test_what_did_not_get_on_the_stick_is_not_under_way(
    desks: tuple[Desk, Desk], trip: Trip, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, _ = desks
    put_cell(lan, "7")

    def failing(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:-1] + b"?")

    with monkeypatch.context() as patched:
        patched.setattr(medium, "sync_file", failing)
        with pytest.raises(CannotWrite):
            trip.write(lan)
    with lan.office.read() as connection:
        status = sync_status(connection)
    assert (status.bundle_open, status.bundle_at) == (False, None)
    assert (status.unsent, status.unacknowledged) == (1, 0), "nobody has it"
    assert trip.write(lan).header.number == 2, "the number may have been seen on the stick"


def test_a_new_code_leaves_no_bundle_under_way(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, _ = desks
    for value in range(5):
        put_cell(lan, str(value))
    lan.sync()
    put_cell(lan, "7")
    trip.write(lan)
    lan.enrol(upstream)
    lan.sync()
    with lan.office.read() as connection:
        assert not sync_status(connection).bundle_open


def test_computers_of_one_office_share_a_stick(desks: tuple[Desk, Desk], trip: Trip) -> None:
    """Their ids begin with the time of the enrolment: for weeks that is the same."""
    lan, minh = desks
    put_cell(lan, "7")
    put_cell(minh, "9")
    assert trip.write(lan).path != trip.write(minh).path
    assert len(list(trip.stick.iterdir())) == 2


def test_a_line_that_is_away_takes_nothing_back(desks: tuple[Desk, Desk], trip: Trip) -> None:
    """Urgent reports go first, so the try ends before anything else is asked."""
    lan, _ = desks
    report(lan.office, begin_urgent(lan.office))
    trip.write(lan)
    sent = state_of(lan).sent_seq
    with lan.office.store.write() as connection:
        change_state(connection, address="http://127.0.0.1:9")  # nobody answers there
    with pytest.raises(Offline):
        lan.sync()
    assert state_of(lan).sent_seq == sent > 0


def test_an_old_refusal_is_not_said_of_what_the_line_brought_since(
    server: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(server)
    lan.sync()
    stick = tmp_path / "stick"
    stick.mkdir()
    trip = Trip(server, stick)
    with lan.office.record() as rec:
        for number in range(3):
            put_response(rec, f"r{number}", serial=number)
    trip.write(lan)
    limits = tmp_path / "limits.toml"
    limits.write_text("[communes]\nrecords = 2\n")
    server.run("bundle", "read", str(stick), "--limits", str(limits))
    (answer,) = stick.glob("*-xuong-*.mtb")
    with pytest.raises(CommuneFull):
        trip.read(lan, answer)
    lan.sync()
    trip.read(lan, answer)


def test_states_and_withdrawals_are_news(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream, tmp_path: Path
) -> None:
    lan, _ = desks
    event_id = report(lan.office, begin_urgent(lan.office))
    trip.round_trip(lan)
    trip.round_trip(lan)
    assert not trip.round_trip(lan).is_news
    upstream.command("urgent", "show", event_id, "--by", "Hoa")
    assert trip.round_trip(lan).is_news


def test_a_file_that_is_confirmed_is_news(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    attach_file(lan, some_bytes(1_000))
    trip.round_trip(lan)
    with lan.office.store.write() as connection:
        transfer.offer_again(connection)  # it goes once more, alone
    assert trip.round_trip(lan).is_news


def test_what_was_recorded_since_has_not_been_sent(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    put_cell(minh, "9")
    minh.sync()
    trip.province_reads(trip.write(lan))
    lan.put("residential_area", "a1", commune_code=COMMUNE, name="Thôn Đoài")
    assert trip.read(lan).is_news
    with lan.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged) == (1, 0)
