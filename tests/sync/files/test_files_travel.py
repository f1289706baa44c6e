"""Files of forms between two computers and the province, over both databases: nothing lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Connection

from desktop_app.attachments import content, transfer
from desktop_app.attachments.examining import examine
from desktop_app.attachments.holding import files_of, hold
from desktop_app.attachments.kinds import accepted, kinds
from desktop_app.attachments.limits import office_limits
from desktop_app.base.clock import FixedClock
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.sync.files.transfer import EXCHANGE_EVERY
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import round_steps, run_round
from desktop_app.sync.rounds.status import SyncStatus, choose_files_when, sync_status
from desktop_app.sync.stages import QueueName, RoundResult, SyncStage
from desktop_app.sync.state import FilesWhen, read_state
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from tests.builders import put_response
from tests.support.files import attach_file, content_at, name_file, pieces_at, sha256_of, some_bytes
from tests.support.servers.upstream import Desk, Upstream


@pytest.fixture
def two(server: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(server, name="Máy Lan")
    minh.enrol(server, name="Máy Minh")
    return lan, minh


def status(desk: Desk) -> SyncStatus:
    with desk.office.read() as connection:
        return sync_status(connection)


def by_itself(desk: Desk) -> RoundResult:
    """A round that nobody asked for."""
    book = desk.office.sync_book()
    with connect(book) as transport:
        return run_round(book, transport, asked=False)


def contents_at(server: Upstream) -> int:
    with server.opened() as connection:
        return int(connection.exec_driver_sql("SELECT contents FROM commune").scalar_one())


def test_a_form_with_photos_reaches_the_other_computer(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    photos = [some_bytes(size, seed) for seed, size in enumerate((40_000, 900_000, 1, 0))]
    with lan.office.record() as rec:
        put_response(rec, "f1", answers={"photo": "ảnh 0.jpg"})
    names = [attach_file(lan, photo, f"ảnh {number}.jpg") for number, photo in enumerate(photos)]
    assert status(lan).files_to_send == 4

    sent = lan.sync()
    assert (sent.files_sent, sent.files_fetched, sent.file_problems) == (4, 0, [])
    assert status(lan).files_to_send == 0
    fetched = minh.sync()
    assert (fetched.files_sent, fetched.files_fetched, fetched.file_problems) == (0, 4, [])

    assert [content_at(minh, name) for name in names] == photos
    assert [b"".join(pieces_at(server, name)) for name in names] == photos
    assert contents_at(server) == 4
    assert (status(minh).files_to_send, status(minh).files_to_fetch) == (0, 0), "no need to send them back"
    assert "4 files (917 kB)" in server.command("status")
    for desk in two:
        by_itself(desk)  # Lan has not yet heard of the number of files that she herself made
        result = by_itself(desk)
        assert (result.requests, result.files_sent, result.files_fetched) == (1, 0, 0)
        assert result.sent_bytes < 120


def test_the_same_file_on_both_computers_is_sent_once(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    photo = some_bytes(600_000)
    attach_file(lan, photo, owner="f1")
    attach_file(minh, photo, owner="f2")
    lan.sync()
    result = minh.sync()
    assert (result.files_sent, result.files_fetched) == (0, 0)
    assert result.sent_bytes < 2_000
    assert status(minh).files_to_send == 0
    assert contents_at(server) == 1


def test_what_the_province_lacks_is_asked_for_only_when_something_may_have_come(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    photo = some_bytes(1000)
    name_file(lan, photo)
    lan.sync()
    by_itself(minh)
    assert status(minh).files_to_fetch == 1
    for desk in two:
        by_itself(desk)
        assert by_itself(desk).requests == 1
    with lan.office.store.write() as connection:
        import io

        content.keep(connection, io.BytesIO(photo), sha256_of(photo), len(photo))
    assert lan.sync().files_sent == 1
    assert by_itself(minh).files_fetched == 1
    assert content_at(minh, sha256_of(photo)) == photo


def test_the_smallest_goes_first(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    sizes = (700_000, 10, 300_000)
    for seed, size in enumerate(sizes):
        attach_file(lan, some_bytes(size, seed), f"{size}.jpg")

    def at_province() -> list[int]:
        with server.opened() as connection:
            return sizes_in(connection, "whole")

    def at_minh() -> list[int]:
        with minh.office.read() as connection:
            return sizes_in(connection, "received = size")

    for desk, there in ((lan, at_province), (minh, at_minh)):
        arrived = watched_round(desk, there)
        assert arrived == [[], [10], [10, 300_000], sorted(sizes)]


def sizes_in(connection: Connection, condition: str) -> list[int]:
    query = f"SELECT size FROM stored_content WHERE {condition} ORDER BY size"
    return list(connection.exec_driver_sql(query).scalars())


def watched_round(desk: Desk, look: Callable[[], list[int]]) -> list[list[int]]:
    """A round, and what ``look`` saw after each step, without repeats."""
    book = desk.office.sync_book()
    seen = [look()]
    with connect(book) as transport:
        steps = round_steps(book, transport)
        step = next(steps)
        while True:
            try:
                step = steps.send(step.work())
            except StopIteration:
                return seen
            if look() != seen[-1]:
                seen.append(look())


def network_stages(desk: Desk, meanwhile: Callable[[int], None]) -> list[SyncStage]:
    """A round; ``meanwhile`` is run before each request about files, with its number."""
    book = desk.office.sync_book()
    network: list[SyncStage] = []
    with connect(book) as transport:
        steps = round_steps(book, transport)
        step = next(steps)
        while True:
            if step.queue is QueueName.NETWORK:
                network.append(step.stage)
                if step.stage is SyncStage.ATTACHMENTS:
                    meanwhile(network.count(SyncStage.ATTACHMENTS))
            try:
                step = steps.send(step.work())
            except StopIteration:
                return network


def save_at(desk: Desk, request: int) -> Callable[[int], None]:
    def meanwhile(number: int) -> None:
        if number == request:
            with desk.office.record() as rec:
                put_response(rec, "saved-meanwhile")

    return meanwhile


FILES = SyncStage.ATTACHMENTS


def test_records_that_are_made_meanwhile_go_before_the_rest_of_a_file(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    sha256 = attach_file(lan, some_bytes(CONTENT_PIECE_BYTES * 4))
    network = network_stages(lan, save_at(lan, 3))
    assert network == [SyncStage.PUSH, *[FILES] * 3, SyncStage.PUSH, *[FILES] * 2], (
        "held, two pieces, the form, two"
    )
    assert len(b"".join(pieces_at(server, sha256))) == CONTENT_PIECE_BYTES * 4
    assert (status(lan).unsent, status(lan).unacknowledged, status(lan).files_to_send) == (0, 0, 0)

    network = network_stages(minh, save_at(minh, 3))
    assert network == [SyncStage.PROBE, *[FILES] * 3, SyncStage.PUSH, *[FILES] * 2]
    assert content_at(minh, sha256) == some_bytes(CONTENT_PIECE_BYTES * 4)


def test_records_that_are_made_meanwhile_go_before_other_small_files(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    for seed in range(4):
        attach_file(lan, some_bytes(100, seed), f"{seed}.jpg")
    network = network_stages(lan, save_at(lan, 3))
    assert network == [SyncStage.PUSH, *[FILES] * 3, SyncStage.PUSH, *[FILES] * 2]
    network = network_stages(minh, save_at(minh, 3))
    assert network == [SyncStage.PROBE, *[FILES] * 3, SyncStage.PUSH, *[FILES] * 2]
    assert status(minh).files_to_fetch == 0


def test_others_are_heard_while_files_take_long(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    for seed in range(4):
        attach_file(lan, some_bytes(100, seed), f"{seed}.jpg")
    lan.sync()

    def meanwhile(number: int) -> None:
        if number == 3:
            lan.put("survey_round", "r1", title="Mới")
            lan.sync()
            clock = minh.office.clock
            assert isinstance(clock, FixedClock)
            clock.advance(EXCHANGE_EVERY)
        if number == 4:
            assert minh.value("survey_round", "r1", "title") == "Mới"

    network = network_stages(minh, meanwhile)
    assert network == [SyncStage.PROBE, *[FILES] * 3, SyncStage.PROBE, *[FILES] * 2]


def test_a_photo_is_attached_while_a_form_is_keyed_and_seen_on_the_other_computer(
    server: Upstream, two: tuple[Desk, Desk], tmp_path: Path
) -> None:
    lan, minh = two
    photo = tmp_path / "Nhà văn hóa.png"
    Image.effect_noise((300, 200), 90).save(photo)
    candidate = examine(photo, accepted("image/*"))
    with lan.office.store.write() as connection:
        hold(connection, "f1", candidate)
    lan.put("survey_round", "r1", title="Đợt thử", status="open")
    assert lan.sync().files_sent == 0, "the form is not finished"
    draft = ResponseDraft("f1", "r1", "a1", 1, {"photo": candidate.name}, "", "Lan")
    with lan.office.record() as rec:
        save_response(rec, draft, validity="")
    assert lan.sync().files_sent == 1
    minh.sync()
    with minh.office.read() as connection:
        (seen,) = files_of(connection, "f1")
        assert (seen.name, seen.here, seen.media_type) == (candidate.name, True, "image/png")
        content.write_copy(connection, seen.sha256, tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == photo.read_bytes()


def test_files_wait_until_somebody_asks_where_that_was_chosen(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    for desk in two:
        with desk.office.store.write() as connection:
            choose_files_when(connection, FilesWhen.ASKED)
    sha256 = attach_file(lan, some_bytes(5000))
    assert (by_itself(lan).files_sent, lan.sync().files_sent) == (0, 1)
    assert (by_itself(minh).files_fetched, status(minh).files_to_fetch) == (0, 1)
    assert minh.sync().files_fetched == 1
    assert content_at(minh, sha256) == some_bytes(5000)


def test_a_large_file_comes_only_when_somebody_asks(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    film = some_bytes(office_limits().fetched_by_itself_bytes + 1)
    photo = some_bytes(100)
    attach_file(lan, film, "phim.mp4")
    attach_file(lan, photo, "ảnh.jpg")
    assert by_itself(lan).files_sent == 2
    assert by_itself(minh).files_fetched == 1
    assert status(minh).files_to_fetch == 1
    assert by_itself(minh).requests == 1
    assert minh.sync().files_fetched == 1
    assert content_at(minh, sha256_of(film)) == film


def test_a_file_that_is_refused_does_not_stop_the_others(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, _ = two
    attach_file(lan, some_bytes(10, 5), "một.jpg")
    lan.sync()
    attach_file(lan, some_bytes(20, 6), "hai.jpg")
    attach_file(lan, some_bytes(30, 7), "ba.jpg")
    with lan.office.store.write() as connection:
        transfer.offer_again(connection)
    with server.opened() as connection:  # whatever happened to the record of the first one
        for table in ("content_piece", "stored_content", "record", "held_key"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    result = lan.sync()
    assert result.files_sent == 2
    assert len(result.file_problems) == 1
    assert "một.jpg" in result.file_problems[0]
    found = status(lan)
    assert (found.files_to_send, found.files_problem) == (1, result.file_problems[0])
    assert found.last_problem == ""
    assert lan.sync().file_problems == [], "told once"
    assert status(lan).files_problem


def test_a_file_that_arrives_damaged_is_thrown_away_and_said(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    bad, good = some_bytes(600_000, 1), some_bytes(700_000, 2)
    attach_file(lan, bad, "hỏng.jpg")
    attach_file(lan, good, "lành.jpg")
    lan.sync()
    with server.opened() as connection:
        connection.exec_driver_sql(
            f"UPDATE content_piece SET commune = 'kept' WHERE sha256 = '{sha256_of(bad)}' AND start = 262144"
        )
        connection.exec_driver_sql(
            "INSERT INTO content_piece (commune, sha256, start, bytes) SELECT '00000', sha256, start, "
            f"(SELECT bytes FROM content_piece WHERE sha256 = '{sha256_of(good)}' AND start = 262144) "
            "FROM content_piece WHERE commune = 'kept'"
        )
    result = minh.sync()
    assert result.files_fetched == 1
    assert content_at(minh, sha256_of(good)) == good
    assert content_at(minh, sha256_of(bad)) is None
    (told,) = result.file_problems
    assert "hỏng.jpg" in told
    assert status(minh).files_to_fetch == 1
    with server.opened() as connection:
        connection.exec_driver_sql(
            "DELETE FROM content_piece WHERE commune = '00000' AND start = 262144 AND "
            f"sha256 = '{sha256_of(bad)}'"
        )
        connection.exec_driver_sql("UPDATE content_piece SET commune = '00000' WHERE commune = 'kept'")
    assert by_itself(minh).files_fetched == 1, "by itself, and without being told that something has come"
    assert content_at(minh, sha256_of(bad)) == bad
    assert status(minh).files_problem == ""


def test_a_file_that_grew_at_the_province_is_not_fetched(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    name = attach_file(lan, some_bytes(1000), "lớn dần.jpg")
    lan.sync()
    with server.opened() as connection:
        connection.exec_driver_sql(f"UPDATE stored_content SET size = {kinds().largest_bytes + 1}")
    result = minh.sync()
    assert result.files_fetched == 0
    assert "lớn dần.jpg" in result.file_problems[0]
    with minh.office.read() as connection:
        assert content.stored(connection, name) is None
    assert status(minh).last_problem == ""


def test_a_file_damaged_on_this_computer_is_not_sent(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, _ = two
    attach_file(lan, some_bytes(5000), "hỏng.jpg")
    good = attach_file(lan, some_bytes(6000, 2), "lành.jpg")
    with lan.office.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE content_piece SET bytes = zeroblob(5000) WHERE length(bytes) = 5000"
        )
    result = lan.sync()
    assert result.files_sent == 1
    assert "hỏng.jpg" in result.file_problems[0]
    assert len(b"".join(pieces_at(server, good))) == 6000
    assert contents_at(server) == 1


def test_strange_names_of_contents_are_never_asked_for(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    for number, sha256 in enumerate(("", "../../../etc/passwd", "A" * 64, "g" * 64, "0" * 63)):
        name_file(lan, b"x", f"{number}.jpg", sha256=sha256)
    lan.sync()
    result = minh.sync()
    assert (result.requests, result.file_problems) == (1, [])
    assert status(minh).files_to_fetch == 0


def test_where_a_round_was_is_kept_with_the_state(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, _ = two
    attach_file(lan, some_bytes(100))
    lan.sync()
    with lan.office.read() as connection:
        state = read_state(connection)
    assert state.last_success > 0
    assert state.failures == 0


@pytest.mark.parametrize(("name", "size"), [("0.jpg", 7), ("0" * 5_000 + ".jpg", None)])
def test_a_record_that_lies_does_not_stand_in_the_way_of_a_file(
    two: tuple[Desk, Desk], name: str, size: int | None
) -> None:
    """Another computer names the same content by another size, or with more letters than the line takes."""
    lan, minh = two
    data = some_bytes(50_000, 31)
    name_file(minh, data, name, owner="a0", size=size)
    minh.sync()
    lan.sync()
    sha256 = attach_file(lan, data, owner="f1")
    after = attach_file(lan, some_bytes(60_000, 32), "sau.jpg", owner="f2")
    sent = lan.sync()
    assert (sent.files_sent, sent.file_problems) == (2, [])
    minh.sync()
    assert content_at(minh, sha256) == data
    assert content_at(minh, after) is not None


def test_a_file_whose_record_cannot_be_sent_does_not_hold_up_the_others(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    attach_file(lan, some_bytes(50_000, 33), "0" * 5_000 + ".jpg", owner="f1")
    after = attach_file(lan, some_bytes(60_000, 34), "sau.jpg", owner="f2")
    sent = lan.sync()
    assert sent.files_sent == 1
    assert len(sent.file_problems) == 1
    minh.sync()
    assert content_at(minh, after) is not None
