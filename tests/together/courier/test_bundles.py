"""An office exchanges by bundles with a real province, beside the line and without it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.attachments import content
from desktop_app.journal.devices import current_device
from desktop_app.journal.urgent import UrgentWay
from desktop_app.sync.courier.writing import write_bundle
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.problems import NotConnected
from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.courier.problems import BundleProblem
from tests.builders import COMMUNE, an_office, put_area, put_response
from tests.registers.builders import begin_urgent, report
from tests.support.files import attach_file, some_bytes
from tests.support.servers.upstream import Desk, Upstream
from tests.together.catalogue.test_catalogue import a_new_version, versions
from tests.together.courier.carrying import Trip, cell
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.restored.test_restored_province import keep
from tests.together.urgent.test_urgent_first import standings
from upstream.base.clock import now_millis
from upstream.database.tables import device
from upstream.devices.devices import revoke


def unacknowledged(desk: Desk) -> int:
    with desk.office.read() as connection:
        return sync_status(connection).unacknowledged


def test_what_one_records_the_other_sees(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        for number in range(700):
            put_response(rec, f"resp{number:04d}", serial=number, comment="" if number % 7 else "Đường hỏng")
    up = trip.write(lan)
    assert up.header.changes == 701
    assert trip.province_reads(up).ops == 701
    own = trip.read(lan)
    assert own.is_news
    assert own.header.changes == 0, "it has nothing but the receipt"
    assert unacknowledged(lan) == 0, "the receipt acknowledges"
    answer = trip.round_trip(minh)
    assert answer.header.changes == 701
    result = answer.result
    assert result.applied.records == {"residential_area": 1, "survey_response": 700}
    assert minh.get("survey_response", "resp0007") == lan.get("survey_response", "resp0007")
    assert minh.sync().applied.records == {}, "the line has nothing to add"
    assert lan.sync().pushed == 0


def test_a_bundle_taken_twice_changes_nothing(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    put_cell(lan, "7")
    up = trip.write(lan)
    assert trip.province_reads(up).is_news
    assert not trip.province_reads(up).is_news
    assert trip.read(lan).is_news
    assert not trip.read(lan).is_news
    assert (cell(lan), unacknowledged(lan)) == ("7", 0)


def test_an_older_one_after_a_newer_one_changes_nothing(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    put_cell(lan, "7")
    first = trip.write(lan)
    put_cell(lan, "8")
    second = trip.write(lan)
    assert trip.province_reads(second).ops == 2
    late = trip.province_reads(first)
    assert (late.ops, late.known) == (0, True)
    trip.read(lan, trip.answers[1])
    trip.read(lan, trip.answers[0])
    assert (cell(lan), unacknowledged(lan)) == ("8", 0)


def test_what_is_lost_with_a_stick_is_in_the_next_bundle(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    put_cell(lan, "7")
    trip.write(lan).path.unlink()
    lan.put("residential_area", "a1", commune_code=COMMUNE, name="Thôn Đoài")
    trip.round_trip(lan)
    assert unacknowledged(lan) == 0
    minh.sync()
    assert (cell(minh), minh.value("residential_area", "a1", "name")) == ("7", "Thôn Đoài")


def test_stick_and_line_in_any_order(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    put_cell(lan, "7")
    up = trip.write(lan)
    assert lan.sync().pushed == 1
    put_cell(minh, "9")  # over nothing that it has seen: an item
    minh.sync()
    assert trip.province_reads(up).ops == 0
    minh.sync()
    put_cell(lan, "8", note="sau đường truyền")
    lan.sync()
    before = lan.get("indicator_value", CELL)
    assert not trip.read(lan).is_news, "the line has brought more than the answer has"
    assert lan.get("indicator_value", CELL) == before
    minh.sync()
    lan.sync()
    assert lan.get("indicator_value", CELL) == minh.get("indicator_value", CELL)


def test_an_answer_that_comes_late_undoes_nothing(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    put_cell(minh, "1")
    minh.sync()
    trip.province_reads(trip.write(lan))
    put_cell(minh, "2")
    minh.sync()
    lan.sync()
    assert cell(lan) == "2"
    assert not trip.read(lan).is_news
    assert cell(lan) == "2"


def test_two_values_for_a_cell_wait_for_a_person(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    put_cell(lan, "7")
    put_cell(minh, "9")
    trip.round_trip(lan)
    trip.round_trip(minh)
    trip.round_trip(lan)
    for desk in desks:
        with desk.office.read() as connection:
            (item,) = open_conflicts(connection)
        assert {item.current.value, item.other.value} == {"7", "9"}


def test_answers_written_again_carry_what_is_new_since(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, minh = desks
    put_cell(minh, "1")
    minh.sync()
    trip.province_reads(trip.write(lan))
    trip.read(lan)
    assert cell(lan) == "1"
    put_cell(minh, "2")
    minh.sync()
    upstream.command("bundle", "write", str(trip.stick), "--commune", COMMUNE)
    (again,) = trip.stick.glob("*xuong*.mtb")
    assert trip.read(lan, again).is_news
    assert cell(lan) == "2"
    assert not lan.sync().applied.records


def test_files_travel_both_ways(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    sha256 = attach_file(lan, some_bytes(700_000))  # several pieces
    up = trip.write(lan)
    assert up.header.files == 1
    assert trip.province_reads(up).files == 1
    trip.read(lan)
    assert trip.write(lan).header.files == 0, "it is confirmed"
    trip.round_trip(minh)  # the record; which file is missing is known then
    assert trip.round_trip(minh).result.files_fetched == 1
    with minh.office.read() as connection:
        assert content.is_whole(connection, sha256)


def test_what_is_published_comes_with_an_answer(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream, tmp_path: Path
) -> None:
    lan, _ = desks
    upstream.command("catalogue", "publish", str(a_new_version(tmp_path)))
    assert trip.round_trip(lan).result.packages == ["NTM_XA_2021 9"]
    assert ("NTM_XA_2021", "9") in versions(lan)
    assert not trip.round_trip(lan).result.packages
    assert lan.sync().requests == 1


def test_an_urgent_report_goes_and_its_state_comes_back(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, _ = desks
    event_id = report(lan.office, begin_urgent(lan.office))
    trip.province_reads(trip.write(lan))
    upstream.command("urgent", "show", event_id, "--by", "Hoa")
    trip.province_reads(trip.write(lan))
    trip.read(lan)
    assert standings(lan) == [("Sạt lở đường vào thôn", UrgentWay.TAKEN, "Hoa")]


def test_a_restored_province_is_healed_by_sticks(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, minh = desks
    put_cell(lan, "1")
    trip.round_trip(lan)
    kept = keep(upstream)
    put_cell(lan, "2")
    trip.round_trip(lan)
    assert unacknowledged(lan) == 0
    kept.put_back()
    for _ in range(3):
        trip.round_trip(lan)
    assert unacknowledged(lan) == 0
    minh.sync()
    assert cell(minh) == "2"


def test_a_refused_computer_brings_nothing(desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream) -> None:
    lan, _ = desks
    put_cell(lan, "7")
    up = trip.write(lan)
    with upstream.opened() as connection:
        revoke(connection, up.header.device, 1)
    with pytest.raises(BundleProblem, match="refused from now on"):
        trip.province_reads(up)


def test_the_answer_to_another_computer_is_not_taken(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    put_cell(lan, "7")
    trip.province_reads(trip.write(lan))
    with pytest.raises(BundleProblem, match="another computer"):
        trip.read(minh)
    assert minh.get("indicator_value", CELL) is None


def test_without_the_answer_before_it_one_is_not_taken(desks: tuple[Desk, Desk], trip: Trip) -> None:
    """A book put back from a backup does not have what the answer continues."""
    lan, minh = desks
    folder = lan.office.folder.root
    put_cell(minh, "1")
    minh.sync()
    saved = folder.with_name("saved")
    shutil.copytree(folder, saved)
    trip.round_trip(lan)
    put_cell(minh, "2")
    minh.sync()
    trip.province_reads(trip.write(lan))
    later = trip.answers[-1]
    lan.office.close()
    shutil.rmtree(folder)
    shutil.copytree(saved, folder)
    restored = Desk(an_office(folder, officer="Lan"))
    try:
        with pytest.raises(BundleProblem, match="continues bundle 1"):
            trip.read(restored, later)
    finally:
        restored.office.close()


def test_a_computer_without_a_province_is_said_so(make_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    desk = make_desk("Lan")
    with pytest.raises(NotConnected):
        write_bundle(desk.office.sync_book(), tmp_path)
    assert not list(tmp_path.glob("*.mtb*"))


def test_a_successor_first_heard_of_by_a_stick_ends_the_token_of_before(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    """The token may be a copy's; over the line the first request ends it."""
    lan, minh = desks
    put_cell(lan, "7")
    up = trip.write(lan)
    with minh.office.read() as connection:
        before = current_device(connection).device_id
    far = now_millis() + 10**9
    of, columns = device.update().where, device.c
    with upstream.opened() as connection:
        number = connection.execute(select(columns.number).where(columns.device_id == before)).scalar_one()
        connection.execute(of(columns.device_id == before).values(token_until=far))
        successor = columns.device_id == up.header.device
        connection.execute(of(successor).values(predecessor=number, seen_at=None))
    trip.province_reads(up)
    with upstream.opened() as connection:
        ends = connection.execute(select(columns.token_until).where(columns.number == number)).scalar_one()
    assert ends < far
