"""What the province does with files that no honest office would send, and with those of other communes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection

from desktop_app.attachments import transfer
from desktop_app.attachments.kinds import kinds
from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.messages import Code, HeldAnswer, HeldContent, HeldRequest, Trouble, decode, encode
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES, HELD_MAX
from tests.builders import COMMUNE, an_office
from tests.support.files import (
    A_FILE,
    OFFSET_STREAM,
    Stranger,
    attach_file,
    content_at,
    durable_at,
    metadata_of,
    name_file,
    pieces_at,
    sha256_of,
    some_bytes,
)
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.upstream import Desk, Upstream
from upstream.attachments import content as attachments
from upstream.attachments.limits import shipped_limits
from upstream.base.refusals import Refusal
from upstream.database.database import Database

DATA = A_FILE
SHA256 = sha256_of(DATA)
OTHER_COMMUNE = "00001"


@pytest.fixture
def stranger(server: Upstream, lan: Desk, record: str) -> Stranger:
    return Stranger(server.address, lan)


@pytest.fixture
def elsewhere(server: Upstream, tmp_path: Path) -> Iterator[Desk]:
    """An office of another commune of the same province."""
    from desktop_app.sync.identity.enrolment import enrol

    office = an_office(tmp_path / "Xa", officer="Hoa", commune=OTHER_COMMUNE)
    enrol(office.sync_book(), server.address, server.code(OTHER_COMMUNE, "--name", "x"))
    yield Desk(office)
    office.close()


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, decode(response.content, Trouble).code


def held(stranger: Stranger, *contents: str) -> list[HeldContent]:
    body = encode(HeldRequest([bytes.fromhex(content) for content in contents]))
    answer = stranger.ask("POST", "/held", body)
    assert answer.status_code == 200
    return decode(answer.content, HeldAnswer).contents


def test_whoever_has_no_token_gets_nothing(server: Upstream, stranger: Stranger, record: str) -> None:
    assert stranger.create(DATA, record).status_code == 201
    stranger.patch(SHA256, 0, DATA)
    for header in ("", "Bearer", "Bearer abc", "Basic eA==", "Bearer " + "A" * 43):
        nobody = Stranger(server.address, headers={"Authorization": header})
        answers = [
            nobody.create(DATA, record),
            nobody.patch(SHA256, 0, b"x"),
            nobody.ask("POST", "/held", encode(HeldRequest([]))),
            nobody.ask("GET", f"/{SHA256}"),
        ]
        assert [code_of(answer) for answer in answers] == [(401, Code.UNKNOWN_DEVICE)] * 4
        assert nobody.ask("HEAD", f"/{SHA256}").status_code == 401
    server.command("revoke", lan_id(stranger))
    assert code_of(stranger.ask("GET", f"/{SHA256}")) == (403, Code.REVOKED)


def lan_id(stranger: Stranger) -> str:
    assert stranger.desk is not None
    return stranger.desk.office.device().device_id


def test_another_commune_cannot_read_what_it_knows_by_its_hash(
    server: Upstream, stranger: Stranger, record: str, elsewhere: Desk
) -> None:
    stranger.create(DATA, record)
    stranger.patch(SHA256, 0, DATA)
    assert stranger.ask("GET", f"/{SHA256}").content == DATA
    name_file(elsewhere, DATA, "của người khác.jpg")
    elsewhere.sync()
    other = Stranger(server.address, elsewhere)
    assert held(other, SHA256) == [HeldContent(0, False)]
    assert code_of(other.ask("GET", f"/{SHA256}")) == (404, Code.NOT_FOUND)
    assert other.ask("HEAD", f"/{SHA256}").status_code == 404
    assert code_of(other.create(DATA, record)) == (403, Code.NOT_NAMED), "that record is of another commune"
    own = name_file(elsewhere, DATA, "lần nữa.jpg", owner="f9")
    elsewhere.sync()
    created = other.create(DATA, own)
    assert (created.status_code, created.headers["upload-offset"]) == (201, "0"), "nothing is said of others"
    assert code_of(other.ask("GET", f"/{SHA256}")) == (404, Code.NOT_FOUND)
    assert other.patch(SHA256, 0, DATA).status_code == 204
    assert other.ask("GET", f"/{SHA256}").content == DATA


@pytest.mark.parametrize("named", ["", "sf:r1:f1:khác.jpg", "r1"])
def test_only_what_a_record_of_the_commune_names_is_taken(
    stranger: Stranger, server: Upstream, record: str, named: str
) -> None:
    assert code_of(stranger.create(DATA, named)) == (403, Code.NOT_NAMED)
    other = some_bytes(10, 9)
    assert code_of(stranger.create(other, record)) == (403, Code.NOT_NAMED), "it names something else"
    assert pieces_at(server, sha256_of(other)) == []


@pytest.mark.parametrize("size", [0, 1, len(DATA) - 1, len(DATA) + 1, kinds().largest_bytes])
def test_a_length_that_the_record_does_not_say_is_refused(stranger: Stranger, record: str, size: int) -> None:
    assert code_of(stranger.create(DATA, record, size=size)) == (403, Code.NOT_NAMED)


@pytest.mark.parametrize("lie", [100, len(DATA) + 100])
def test_a_lie_about_the_length_that_no_record_denies_does_not_stop_the_honest(
    server: Upstream, stranger: Stranger, lan: Desk, make_desk: Callable[[str], Desk], lie: int
) -> None:
    data = some_bytes(650_000, 3)
    sha256 = sha256_of(data)
    silent = name_file(lan, data, "không rõ.jpg", owner="f2", size=None)
    lan.sync()
    assert stranger.create(data, silent, size=lie).status_code == 201
    stranger.patch(sha256, 0, data[:50])
    minh = make_desk("Minh")
    minh.enrol(server)
    attach_file(minh, data, owner="f3")
    result = minh.sync()
    assert (result.files_sent, result.file_problems) == (1, [])
    assert b"".join(pieces_at(server, sha256)) == data
    lan.sync()
    assert content_at(lan, sha256) == data


def test_more_than_was_said_is_refused(stranger: Stranger, record: str, server: Upstream) -> None:
    stranger.create(DATA, record)
    assert code_of(stranger.patch(SHA256, 0, DATA + b"x")) == (413, Code.TOO_LARGE)
    assert durable_at(server, SHA256) == 0, "known before anything was taken"

    def endless() -> Iterator[bytes]:
        for start in range(0, len(DATA), 50_000):
            yield DATA[start : start + 50_000]
        yield b"x" * 100_000

    assert code_of(stranger.patch(SHA256, 0, endless())) == (413, Code.TOO_LARGE)
    offset = stranger.offset(SHA256)
    assert offset == len(DATA) // CONTENT_PIECE_BYTES * CONTENT_PIECE_BYTES
    assert stranger.patch(SHA256, offset, DATA[offset:]).status_code == 204
    assert code_of(stranger.patch(SHA256, len(DATA), b"x")) == (413, Code.TOO_LARGE)
    assert stranger.ask("GET", f"/{SHA256}").content == DATA


def test_other_bytes_than_the_hash_says_are_thrown_away(
    stranger: Stranger, record: str, server: Upstream
) -> None:
    stranger.create(DATA, record)
    wrong = bytearray(DATA)
    wrong[300_000] ^= 1
    assert code_of(stranger.patch(SHA256, 0, bytes(wrong))) == (460, Code.DAMAGED)
    assert stranger.ask("HEAD", f"/{SHA256}").status_code == 404
    assert stranger.ask("GET", f"/{SHA256}").status_code == 404
    assert pieces_at(server, SHA256) == []
    stranger.create(DATA, record)
    assert stranger.patch(SHA256, 0, DATA).status_code == 204
    assert stranger.ask("GET", f"/{SHA256}").content == DATA


def test_nothing_is_given_out_before_it_is_whole(stranger: Stranger, record: str) -> None:
    stranger.create(DATA, record)
    stranger.patch(SHA256, 0, DATA[:-1])
    assert held(stranger, SHA256, "0" * 64) == [HeldContent(len(DATA) - 1, False), HeldContent(0, False)]
    assert stranger.ask("GET", f"/{SHA256}").status_code == 404
    assert stranger.ask("GET", f"/{SHA256}", range="bytes=0-9").status_code == 404


def test_ranges(stranger: Stranger, record: str) -> None:
    stranger.create(DATA, record)
    stranger.patch(SHA256, 0, DATA)
    last = len(DATA) - 1
    edge = CONTENT_PIECE_BYTES
    for header, start, end in (
        ("bytes=0-", 0, last),
        ("bytes=0-0", 0, 0),
        (f"bytes={edge - 1}-{edge}", edge - 1, edge),
        (f"bytes={edge}-{2 * edge + 5}", edge, 2 * edge + 5),
        ("bytes=5-99999999", 5, last),
        (f"bytes={last}-", last, last),
        ("bytes=-7", last - 6, last),
        ("bytes=-99999999", 0, last),
    ):
        answer = stranger.ask("GET", f"/{SHA256}", range=header)
        assert answer.status_code == 206
        assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(DATA)}"
        assert answer.content == DATA[start : end + 1]
    for header in (f"bytes={len(DATA)}-", "bytes=-0"):
        answer = stranger.ask("GET", f"/{SHA256}", range=header)
        assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(DATA)}")
    for header in ("bytes=9-3", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,5-6", ""):
        answer = stranger.ask("GET", f"/{SHA256}", range=header)
        assert (answer.status_code, len(answer.content)) == (200, len(DATA)), (
            "a range that is none is ignored"
        )
    whole = stranger.ask("GET", f"/{SHA256}", range="bytes=0-9", if_range='"other"')
    assert whole.status_code == 200
    part = stranger.ask("GET", f"/{SHA256}", range="bytes=0-9", if_range=whole.headers["etag"])
    assert part.content == DATA[:10]


def test_too_much_is_not_asked_for_at_once(stranger: Stranger) -> None:
    digest = bytes(32)
    assert len(held(stranger, *["00" * 32] * HELD_MAX)) == HELD_MAX
    many = stranger.ask("POST", "/held", encode(HeldRequest([digest] * (HELD_MAX + 1))))
    assert code_of(many) == (413, Code.TOO_LARGE)
    endless = stranger.ask("POST", "/held", iter([b"x" * 65536] * 20))
    assert code_of(endless) == (413, Code.TOO_LARGE)
    for body in (b"", b"x", encode(HeldContent(1, True))):
        assert code_of(stranger.ask("POST", "/held", body)) == (400, Code.MALFORMED)


def test_two_computers_send_one_content_at_once(
    server: Upstream, lan: Desk, make_desk: Callable[[str], Desk]
) -> None:
    minh = make_desk("Minh")
    minh.enrol(server)
    data = some_bytes(3_000_000, 8)
    for desk, owner in ((lan, "f1"), (minh, "f2")):
        attach_file(desk, data, owner=owner)
    together = [threading.Thread(target=desk.sync) for desk in (lan, minh)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join(PATIENCE_SECONDS)
    for desk in (lan, minh):
        desk.sync()
        with desk.office.read() as connection:
            assert (sync_status(connection).files_to_send, sync_status(connection).files_problem) == (0, "")
    assert b"".join(pieces_at(server, sha256_of(data))) == data
    with server.opened() as connection:
        assert connection.exec_driver_sql("SELECT contents FROM commune").scalar_one() == 1


def test_two_strangers_who_write_over_each_other_leave_no_mixture(
    server: Upstream, stranger: Stranger, record: str
) -> None:
    """Each sends from where the upload is, all at once, time and again: what comes of it is right."""
    stranger.create(DATA, record)
    refused = []

    def push() -> None:
        while (offset := stranger.offset(SHA256)) < len(DATA):
            status = stranger.patch(SHA256, offset, DATA[offset : offset + 90_000]).status_code
            assert status in (204, 409, 413)
            refused.append(status != 204)

    together = [threading.Thread(target=push) for _ in range(3)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join(PATIENCE_SECONDS)
    assert stranger.ask("GET", f"/{SHA256}").content == DATA
    assert b"".join(pieces_at(server, SHA256)) == DATA


def test_a_piece_counts_only_where_the_upload_still_is(
    server: Upstream, stranger: Stranger, record: str
) -> None:
    """Two requests that began at the same place: whoever is later changes nothing, counted or not."""
    stranger.create(DATA, record)
    stranger.patch(SHA256, 0, DATA[:1000])
    place = attachments.ContentKey(COMMUNE, SHA256)

    def add(connection: Connection) -> None:
        attachments.add(connection, place, 0, 0, b"x" * 500)

    def count(connection: Connection) -> None:
        attachments.count(connection, place, 0, 500)

    def drop(connection: Connection) -> None:
        attachments.drop_uncounted(connection, place, 0)

    for late in (add, count, drop):
        with pytest.raises(Refusal, match=Code.WRONG_OFFSET), server.opened() as connection:
            late(connection)
        assert durable_at(server, SHA256) == 1000
        assert pieces_at(server, SHA256) == [DATA[:1000]]
    stranger.patch(SHA256, 1000, DATA[1000:])
    for late in (add, count, drop):
        with pytest.raises(Refusal, match=Code.WRONG_OFFSET), server.opened() as connection:
            late(connection)
    assert b"".join(pieces_at(server, SHA256)) == DATA


def test_what_is_begun_anew_while_the_old_one_is_proven_does_not_count_as_whole(
    server: Upstream, lan: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the proof and the note that it held, another computer may say another size."""
    data = some_bytes(5_000, 21)
    record = name_file(lan, data, "không rõ.jpg", owner="f2", size=None)
    lan.sync()
    place = attachments.ContentKey(COMMUNE, sha256_of(data))
    limits = shipped_limits()
    prove = attachments._sha256

    def prove_and_be_late(connection: Connection, where: attachments.ContentKey, size: int) -> str:
        found = prove(connection, where, size)
        with server.opened() as other:
            attachments.begin(other, where, record, 9_000, "", limits, 0)
        return found

    with server.opened() as connection:
        attachments.begin(connection, place, record, len(data), "", limits, 0)
        attachments.add(connection, place, 0, 0, data)
        attachments.count(connection, place, 0, len(data))
    monkeypatch.setattr(attachments, "_sha256", prove_and_be_late)
    database = Database.connect(server.database)
    try:
        known = attachments.finish(database, place)
    finally:
        database.close()
    assert known is not None
    assert (known.size, known.received, known.whole) == (9_000, 0, False)
    assert held(Stranger(server.address, lan), place.sha256) == [HeldContent(0, False)]
    with server.opened() as connection:
        assert connection.exec_driver_sql("SELECT contents FROM commune").scalar_one() == 0


def test_nothing_of_files_is_logged(server: Upstream, lan: Desk, record: str, tmp_path: Path) -> None:
    server.stop()
    log = tmp_path / "log"
    with log.open("wb") as stream:
        server.start(stderr=stream.fileno())
    stranger = Stranger(server.address, lan)
    stranger.create(DATA, record)
    stranger.patch(SHA256, 0, DATA[:1000])
    stranger.patch(SHA256, 7, DATA)
    stranger.patch(SHA256, 1000, os.urandom(len(DATA) - 1000))
    stranger.ask("POST", upload_length="x", upload_metadata="riêng tư".encode().hex())
    stranger.ask("GET", f"/{SHA256}")
    server.stop()
    said = [line for line in log.read_text("utf-8").splitlines() if "No file of decisions" not in line]
    assert said == []


def test_what_a_commune_may_keep_is_limited(
    tmp_path: Path, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    server = make_upstream(str(tmp_path / "full.sqlite"))
    server.stop()
    server.module = "tests.support.servers.faulty_upstream"
    server.start("commune-bytes=100000")
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
    small = attach_file(lan, some_bytes(60_000, 1), "một.jpg")
    large = attach_file(lan, some_bytes(60_001, 2), "hai.jpg")
    smaller = attach_file(lan, some_bytes(40_000, 3), "ba.jpg")
    result = lan.sync()
    assert result.files_sent == 2
    assert "hai.jpg" in result.file_problems[0]
    with lan.office.read() as connection:
        assert [item.sha256 for item in transfer.to_send(connection)] == [large]
    minh.sync()
    assert content_at(minh, small) is not None
    assert content_at(minh, smaller) is not None
    stranger = Stranger(server.address, lan)
    metadata = metadata_of(sha256=large, record="sf:r1:f1:hai.jpg")
    answer = stranger.ask(
        "POST", "", b"x", upload_length="60001", upload_metadata=metadata, content_type=OFFSET_STREAM
    )
    assert code_of(answer) == (507, Code.NO_ROOM)


def test_what_nothing_names_any_more_makes_room(
    tmp_path: Path, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    """A province of before kept the content of every file that was ever taken away."""
    server = make_upstream(str(tmp_path / "full.sqlite"))
    server.stop()
    server.module = "tests.support.servers.faulty_upstream"
    server.start("commune-bytes=100000")
    lan = make_desk("Lan")
    lan.enrol(server)
    first = attach_file(lan, some_bytes(60_000, 1), "một.jpg")
    assert lan.sync().files_sent == 1
    left = f"('{COMMUNE}', '{sha256_of(b'x')}', 30000, 30000, true, '', 0)"
    with server.opened() as connection:
        columns = "commune, sha256, size, received, whole, metadata, begun_at"
        connection.exec_driver_sql(f"INSERT INTO stored_content ({columns}) VALUES {left}")
        connection.exec_driver_sql("UPDATE commune SET contents = contents + 1")
    attach_file(lan, some_bytes(40_000, 2), "hai.jpg")
    assert lan.sync().files_sent == 1
    with server.opened() as connection:
        there = connection.exec_driver_sql("SELECT sha256 FROM stored_content").scalars().all()
    assert sha256_of(b"x") not in there
    assert first in there
    assert len(there) == 2
