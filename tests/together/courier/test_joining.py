"""An office that never sees a line: its first bundle makes it known, and stick and line mix from then on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.journal.devices import current_device
from desktop_app.sync.courier.joining import begin_joining
from desktop_app.sync.courier.reading import read_bundle
from desktop_app.sync.courier.writing import write_bundle
from desktop_app.sync.identity.enrolment import connect, use_line
from desktop_app.sync.problems import NotConnected, Refused
from desktop_app.sync.rounds.status import SyncStatus, sync_status
from desktop_app.wire.courier.cards import ProvinceCard, card_name, read_card
from desktop_app.wire.courier.problems import BundleProblem
from desktop_app.wire.keys.six_words import same_words, words_line
from tests.builders import COMMUNE, put_area, register
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip, cell
from tests.together.exchange.test_two_computers import put_cell
from upstream.base.clock import now_millis
from upstream.courier.cards import card_of, signed_card
from upstream.devices.devices import list_devices, revoke
from upstream.devices.enrolment import new_code

OTHER_COMMUNE = "27214"


def status_of(desk: Desk) -> SyncStatus:
    with desk.office.read() as connection:
        return sync_status(connection)


def device_of(desk: Desk) -> str:
    with desk.office.read() as connection:
        return current_device(connection).device_id


def devices_at(upstream: Upstream) -> list[str]:
    with upstream.opened() as connection:
        return [device.device_id for device in list_devices(connection)]


def test_the_first_bundle_brings_everything_and_its_answer_connects(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    put_cell(lan, "7")
    trip.join(lan)
    assert status_of(lan).joining
    assert not status_of(lan).connected
    up = trip.write(lan)
    taken = trip.province_reads(up)
    assert taken.ops == up.header.changes > 0
    assert trip.read(lan).is_news
    status = status_of(lan)
    assert (status.connected, status.joining, status.address) == (True, False, "")
    assert (status.unsent, status.unacknowledged, status.bundle_open) == (0, 0, False)

    trip.join(minh)
    trip.round_trip(minh)
    assert cell(minh) == "7", "the second computer of the office has it with its first answer"
    put_cell(minh, "8")
    trip.round_trip(minh)
    trip.round_trip(lan)
    assert cell(lan) == "8"


def test_with_a_line_later_the_key_gets_a_token(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    put_cell(lan, "7")
    trip.join(lan)
    trip.round_trip(lan)
    with pytest.raises(NotConnected, match="exchanges by sticks"):
        connect(lan.office.sync_book())
    use_line(lan.office.sync_book(), upstream.address)
    put_cell(lan, "8")
    assert lan.sync().pushed == 1
    put_cell(lan, "9")
    trip.round_trip(lan)
    assert lan.sync().pushed == 0, "stick and line mix"
    minh = make_desk("Minh")
    minh.enrol(upstream)
    minh.sync()
    assert cell(minh) == "9"


def test_a_line_to_another_province_is_not_used(
    upstream: Upstream,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
    trip: Trip,
    tmp_path: Path,
) -> None:
    lan = make_desk("Lan")
    trip.join(lan)
    trip.round_trip(lan)
    other = make_upstream(str(tmp_path / "other.sqlite"))
    with pytest.raises(Refused, match="belongs to"):
        use_line(lan.office.sync_book(), other.address)
    assert status_of(lan).address == ""


def test_a_first_bundle_taken_twice_or_written_again_makes_one_computer(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    put_cell(lan, "7")
    trip.join(lan)
    first = trip.write(lan)
    trip.province_reads(first)
    trip.province_reads(first)
    put_cell(lan, "8")
    again = trip.write(lan)  # the answer to the first one is lost
    trip.province_reads(again)
    trip.read(lan)
    trip.read(lan, trip.answers[0])
    assert (cell(lan), status_of(lan).unacknowledged) == ("8", 0)
    assert devices_at(upstream) == [device_of(lan)]


def test_answers_written_again_still_connect(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    put_cell(lan, "7")
    trip.join(lan)
    trip.province_reads(trip.write(lan))
    upstream.command("bundle", "write", str(trip.stick), "--commune", COMMUNE)
    (answer,) = trip.stick.glob("*-xuong-*")
    trip.read(lan, answer)
    assert status_of(lan).connected


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (lambda server: "2222-3333-4444", "never gave out"),
        (lambda server: _expired(server), "expired or was withdrawn"),
        (lambda server: server.code(OTHER_COMMUNE), "its code was given to the commune 27214"),
    ],
    ids=["wrong", "expired", "another commune's"],
)
def test_a_code_that_does_not_fit_is_said_so(
    code: Callable[[Upstream], str],
    said: str,
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    trip: Trip,
) -> None:
    lan = make_desk("Lan")
    put_cell(lan, "7")
    trip.join(lan, code(upstream))
    up = trip.write(lan)
    with pytest.raises(BundleProblem, match=said):
        trip.province_reads(up)
    assert devices_at(upstream) == []
    trip.join(lan)
    trip.round_trip(lan)
    assert status_of(lan).connected, "with a right code the same book goes on"


def _expired(server: Upstream) -> str:
    with server.opened() as connection:
        return new_code(connection, COMMUNE, "", now_millis() - 1)


def test_nobody_else_can_use_the_proof_in_a_bundle(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    """Whoever copies the proof into a bundle of his own has another key, for which it does not hold."""
    lan, minh = make_desk("Lan"), make_desk("Minh")
    code = upstream.code()
    trip.join(lan, code)
    trip.province_reads(trip.write(lan))
    trip.join(minh, code)
    with pytest.raises(BundleProblem, match="another computer has used"):
        trip.province_reads(trip.write(minh))


def test_a_card_says_by_six_words_whose_it_is(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    printed = upstream.run("enrol", "--commune", COMMUNE, "--card", str(tmp_path))
    (path,) = tmp_path.glob("*-the.mtb")
    card = read_card(path)
    assert words_line(card.words) in printed.stderr
    assert same_words(words_line(card.words), card.words)
    content = path.read_bytes()
    for place in range(0, len(content), 7):
        damaged = bytearray(content)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(BundleProblem):
            read_card(path)


def test_a_card_for_another_commune_is_not_used(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    with pytest.raises(BundleProblem, match="for the commune 27214"):
        trip.join(lan, commune=OTHER_COMMUNE)
    assert not status_of(lan).joining


def test_moving_to_another_province_by_sticks_loses_nothing(
    upstream: Upstream,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
    trip: Trip,
    tmp_path: Path,
) -> None:
    lan = make_desk("Lan")
    put_cell(lan, "7")
    trip.join(lan)
    trip.round_trip(lan)
    put_cell(lan, "8")  # the first province never hears of it
    other = make_upstream(str(tmp_path / "other.sqlite"))
    stick = tmp_path / "stick2"
    stick.mkdir()
    second = Trip(other, stick)
    second.join(lan)
    assert second.write(lan).header.changes == 0, "the journal goes under another id once that is known"
    second.round_trip(lan)
    second.round_trip(lan)
    minh = make_desk("Minh")
    minh.enrol(other)
    minh.sync()
    assert cell(minh) == "8"
    assert status_of(lan).unacknowledged == 0


def restored_behind(make_desk: Callable[[str], Desk], trip: Trip, tmp_path: Path) -> tuple[Desk, Desk]:
    """A computer that the province knows by a stick, and its book as a backup from before its last bundle."""
    lan = make_desk("Lan")
    trip.join(lan)
    trip.round_trip(lan)
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "backup")
    later = make_desk("Lan")
    put_cell(later, "7")
    trip.round_trip(later)
    return later, make_desk("backup")


def test_a_restored_book_goes_on_by_sticks(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip, tmp_path: Path
) -> None:
    _, restored = restored_behind(make_desk, trip, tmp_path)
    with restored.office.record() as rec:
        put_area(rec, "a9", "Thôn Mới")
    former = device_of(restored)
    trip.province_reads(trip.write(restored))
    with pytest.raises(BundleProblem, match="Write another bundle now"):
        trip.read(restored)
    renewal = trip.write(restored)
    with pytest.raises(BundleProblem, match="Write another bundle now"):
        trip.read(restored)  # read twice, it is one renewal
    trip.province_reads(renewal)
    trip.read(restored)
    assert device_of(restored) != former
    trip.round_trip(restored)
    assert cell(restored) == "7", "what the book had lost came back"
    assert status_of(restored).unacknowledged == 0
    minh = make_desk("Minh")
    minh.enrol(upstream)
    minh.sync()
    assert minh.value("residential_area", "a9", "name") == "Thôn Mới"
    assert len(devices_at(upstream)) == 3


def test_nobody_goes_on_for_a_computer_whose_key_he_lacks(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip, tmp_path: Path
) -> None:
    later, restored = restored_behind(make_desk, trip, tmp_path)
    put_cell(restored, "9")
    trip.province_reads(trip.write(restored))
    with pytest.raises(BundleProblem):
        trip.read(restored)
    renewal = trip.write(restored)
    with upstream.opened() as connection:
        revoke(connection, device_of(later), now_millis())
    with pytest.raises(BundleProblem, match="refused from now on"):
        trip.province_reads(renewal)


def test_an_officer_who_may_not_connect_does_not_use_a_card(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan = make_desk("Lan")
    admin = register(lan.office, "Lê Quản Trị", "admin")
    register(lan.office, "Lan", "entry", "review")
    with pytest.raises(NotAllowed):
        trip.join(lan)
    assert not status_of(lan).joining
    lan.office.officer = admin.name
    trip.join(lan)
    lan.office.officer = "Lan"  # may exchange, and so carry what the other one began
    trip.round_trip(lan)
    assert status_of(lan).connected


def test_without_its_card_a_book_takes_no_answer(
    upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    trip.join(lan)
    trip.province_reads(trip.write(lan))
    with pytest.raises(Problem):
        trip.read(minh)
    assert not status_of(minh).connected


def test_a_false_card_with_the_same_name_has_other_words(upstream: Upstream, tmp_path: Path) -> None:
    with upstream.opened() as connection:
        card = card_of(connection, COMMUNE, now_millis())
        content = signed_card(connection, card)
    path = tmp_path / card_name(card)
    path.write_bytes(content)
    false = ProvinceCard(card.server_id, card.server_name, card.kind, COMMUNE, bytes(range(32)), card.at)
    assert read_card(path).words == card.words != false.words


def test_a_code_must_be_typed(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    lan = make_desk("Lan")
    with upstream.opened() as connection:
        card = card_of(connection, COMMUNE, now_millis())
    with pytest.raises(BundleProblem, match="Type the code"):
        begin_joining(lan.office.sync_book(), card, " - ")


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_that_is_a_year_off_keeps_nobody_out(
    days: int, upstream: Upstream, make_desk: Callable[[str], Desk], trip: Trip
) -> None:
    """Whether a code is still good is for the province's clock."""
    lan = make_desk("Lan")
    put_cell(lan, "7")
    trip.join(lan)
    wrong = FixedClock(lan.office.clock.now() + timedelta(days=days))
    book = replace(lan.office.sync_book(), clock=wrong)
    trip.province_reads(write_bundle(book, trip.stick))
    read_bundle(book, trip.answers[-1])
    status = status_of(lan)
    assert (status.connected, status.unacknowledged) == (True, 0)
    lan.enrol(upstream)
    lan.sync()
    minh = make_desk("Minh")
    minh.enrol(upstream)
    minh.sync()
    assert cell(minh) == "7"


def test_two_computers_without_any_province_by_a_server_on_one_of_them(
    make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    """Nobody serves: files alone go to and fro. When the province comes both move there without loss."""
    own = make_upstream(str(tmp_path / "office.sqlite"))
    own.stop()
    lan, minh = make_desk("Lan"), make_desk("Minh")
    between = Trip(own, tmp_path / "between")
    between.stick.mkdir()
    for desk, value in ((lan, "7"), (minh, "8")):
        between.join(desk)
        between.round_trip(desk)
        put_cell(desk, value)
        between.round_trip(desk)
    between.round_trip(lan)
    assert cell(lan) == cell(minh) == "8"
    put_cell(lan, "9")  # the other one never hears of it from here

    province = make_upstream(str(tmp_path / "later.sqlite"))
    province.stop()
    far = Trip(province, tmp_path / "far")
    far.stick.mkdir()
    for desk in (lan, minh):
        far.join(desk)
        far.round_trip(desk)
    for desk in (lan, minh, lan, minh):
        far.round_trip(desk)
    assert cell(lan) == cell(minh) == "9"
    assert [status_of(desk).unacknowledged for desk in (lan, minh)] == [0, 0]
    assert len(devices_at(province)) == 2
