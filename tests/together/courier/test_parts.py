"""A trip of several bundles, files for which a province has no room, and who carried data out."""

from __future__ import annotations

from contextlib import closing

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.attachments import transfer
from desktop_app.sync.courier.writing import write_bundle
from desktop_app.sync.rounds.status import sync_status
from tests.builders import put_response
from tests.support.files import attach_file, some_bytes
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip
from upstream.attachments.limits import CommuneFileLimits, shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.console.accounts.reach import EVERYTHING
from upstream.console.accounts.seen_log import LogEvent, log_lines
from upstream.courier.answering import write_answer
from upstream.courier.outcome import not_taken
from upstream.courier.taking import CourierLimits, TakenBundle, take_bundle
from upstream.database.database import Database

SMALL = 200_000
ACTS, FORMS = 5, 600
FILE = 60_000


def unacknowledged(desk: Desk) -> int:
    with desk.office.read() as connection:
        return sync_status(connection).unacknowledged


def files_to_send(desk: Desk) -> int:
    with desk.office.read() as connection:
        return len(transfer.to_send(connection))


def test_what_is_too_much_for_one_bundle_goes_into_several(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, minh = desks
    for act in range(ACTS):
        with lan.office.record() as rec:
            for number in range(FORMS):
                put_response(rec, f"resp-{act}-{number}", serial=act * FORMS + number)
    for number in range(4):
        attach_file(lan, some_bytes(FILE, number), name=f"ảnh{number}.jpg", owner=f"f{number}")
    whole = ACTS * FORMS + 4
    written = write_bundle(lan.office.sync_book(), trip.stick, most=SMALL)
    headers = [bundle.header for bundle in written.of_trip]
    assert len(headers) > 4
    assert [header.follows for header in headers] == [0, *(header.number for header in headers[:-1])]
    assert sum(header.changes for header in headers) == whole
    assert sum(header.files for header in headers) == 4
    changed = [bundle for bundle in written.of_trip if bundle.header.changes]
    assert len(changed) > 1

    early = trip.province_reads(changed[1])
    problem = not_taken("gói", early)
    assert (early.ops, early.lacks) == (0, headers[0].number)
    assert problem is not None
    assert problem.params["number"] == headers[0].number
    taken = [trip.province_reads(bundle) for bundle in written.of_trip]
    assert sum(each.ops for each in taken) == whole
    assert sum(each.files for each in taken) == 4
    assert all(not_taken("gói", each) is None for each in taken)
    for answer in reversed(trip.answers):  # the last one acknowledges all of the trip
        trip.read(lan, answer)
    assert (unacknowledged(lan), files_to_send(lan)) == (0, 0)
    minh.sync()
    assert minh.get("survey_response", "resp-4-599") == lan.get("survey_response", "resp-4-599")


def test_a_trip_whose_first_bundle_is_lost_loses_nothing(desks: tuple[Desk, Desk], trip: Trip) -> None:
    lan, _ = desks
    for act in range(3):
        with lan.office.record() as rec:
            for number in range(FORMS):
                put_response(rec, f"resp-{act}-{number}", serial=act * FORMS + number)
    written = write_bundle(lan.office.sync_book(), trip.stick, most=SMALL)
    for bundle in written.further:
        assert trip.province_reads(bundle).ops == 0
        trip.read(lan)
    assert unacknowledged(lan) > 0
    again = write_bundle(lan.office.sync_book(), trip.stick, most=SMALL).of_trip
    taken = [trip.province_reads(bundle) for bundle in again]
    assert sum(each.ops for each in taken) == 3 * FORMS
    trip.read(lan)
    assert unacknowledged(lan) == 0


def taken_with(upstream: Upstream, trip: Trip, desk: Desk, files: CommuneFileLimits) -> TakenBundle:
    """A bundle there and back, where the province has room for so many files."""
    bundle = trip.write(desk)
    target = trip.stick / f"answer-{bundle.header.number}.mtb"
    with closing(Database.connect(upstream.database)) as database:
        limits = CourierLimits(server_limits().communes, files)
        taken = take_bundle(database, bundle.path, now_millis(), limits)
        with target.open("wb") as stream:
            write_answer(database, taken, stream.write, now_millis())
    trip.read(desk, target)
    return taken


def test_files_for_which_the_province_has_no_room_are_not_carried_again(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, _ = desks
    attach_file(lan, some_bytes(600_000, 1), name="một.jpg", owner="f1")
    attach_file(lan, some_bytes(700_000, 2), name="hai.jpg", owner="f2")
    little = CommuneFileLimits(shipped_limits().largest, 1_000_000)
    assert taken_with(upstream, trip, lan, little).files == 1
    assert files_to_send(lan) == 1
    again = trip.write(lan)
    assert (again.header.files, again.unwanted_files) == (0, 1)
    assert again.path.stat().st_size < 100_000
    attach_file(lan, some_bytes(300_000, 3), name="ba.jpg", owner="f3")
    assert trip.write(lan).header.files == 1, "what has room there goes"
    assert taken_with(upstream, trip, lan, shipped_limits()).files == 1
    assert trip.write(lan).header.files == 1, "room was made"


def test_who_carried_data_out_is_in_both_logs(
    desks: tuple[Desk, Desk], trip: Trip, upstream: Upstream
) -> None:
    lan, _ = desks
    with lan.office.record() as rec:
        put_response(rec, "resp-1", serial=1)
    bundle = trip.write(lan)
    with lan.office.read() as connection:
        (entry,) = [each for each in accesses(connection) if each.action is AccessAction.EXPORT]
    assert (entry.officer, entry.subject, entry.records) == ("Lan", "bundle", bundle.header.changes)
    upstream.command("bundle", "read", str(bundle.path))
    with upstream.opened() as connection:
        lines, _ = log_lines(connection, EVERYTHING)
    assert [(line.event, line.commune) for line in reversed(lines)] == [
        (LogEvent.BUNDLES, "00000"),
        (LogEvent.EXPORTED, "00000"),
    ]
    assert lines[0].name
