"""Something that answers as a province would and means harm, or is broken."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from desktop_app.attachments.kinds import kinds
from desktop_app.attachments.transfer import Waiting
from desktop_app.sync.files.tus_client import AttachmentTransport
from desktop_app.sync.problems import FileRefused, Offline, ServerTrouble, WrongOffset
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.messages import Code, HeldAnswer, HeldContent, Trouble, encode
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from tests.support.patience import PATIENCE_SECONDS

FILE = Waiting("0" * 64, 1000, "sf:r1:f1:ảnh.jpg", "ảnh.jpg")
SOME = CONTENT_PIECE_BYTES


@pytest.fixture
def line() -> Iterator[Callable[[bytes], AttachmentTransport]]:
    """A line to something that says the same bytes to whoever connects, once."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []
    transports: list[HttpTransport] = []

    def serve(answer: bytes) -> None:
        near, _ = listener.accept()
        with near, suppress(OSError):  # who hears nonsense goes away before its end
            near.recv(65536)
            near.sendall(answer)
            near.shutdown(socket.SHUT_WR)
            while near.recv(65536):  # closed over something unread it is reset, answer and all
                pass

    def start(answer: bytes) -> AttachmentTransport:
        threads.append(threading.Thread(target=serve, args=(answer,)))
        threads[-1].start()
        transports.append(HttpTransport(f"http://127.0.0.1:{listener.getsockname()[1]}", bytes(32)))
        return AttachmentTransport(transports[-1])

    yield start
    for transport in transports:
        transport.close()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    listener.close()


def an_answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status} x",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    if "content_length" not in headers and status != 204:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "answer",
    [
        an_answer(200, b"x" * 10),
        an_answer(206, b"x" * 10),
        an_answer(206, b"x" * 10, content_range="bytes 0-9"),
        an_answer(206, b"x" * 10, content_range="bytes 1-10/1000"),
        an_answer(206, b"x" * 10, content_range="bytes 0-9/9"),
        an_answer(206, b"x" * 10, content_range="bytes 0-9/9" + "9" * 30),
        an_answer(206, b"x" * 20, content_range="bytes 0-9/1000"),
        an_answer(206, b"x" * 5_000_000, content_range=f"bytes 0-{SOME - 1}/5000000"),
        an_answer(416, content_range="bytes */x"),
        an_answer(416),
        an_answer(302, location="https://khac.invalid/"),
        an_answer(418, b"<html>"),
        b"SSH-2.0-x\r\n\r\n",
    ],
)
def test_what_is_no_part_of_a_file_is_not_taken(
    line: Callable[[bytes], AttachmentTransport], answer: bytes
) -> None:
    with pytest.raises((ServerTrouble, Offline)):
        line(answer).fetch(FILE, 0)


def test_a_part_that_ends_too_early_is_kept_and_marked(line: Callable[[bytes], AttachmentTransport]) -> None:
    answer = an_answer(206, b"x" * 7, content_range="bytes 0-9/1000", content_length="10")
    fetched = line(answer).fetch(FILE, 0)
    assert (fetched.piece, fetched.size, fetched.cut) == (b"x" * 7, 1000, True)


def test_a_file_that_ends_earlier_than_was_thought(line: Callable[[bytes], AttachmentTransport]) -> None:
    fetched = line(an_answer(416, content_range="bytes */500")).fetch(FILE, 700)
    assert (fetched.piece, fetched.size) == (b"", 500)


def test_the_size_is_looked_at_before_anything_is_kept(line: Callable[[bytes], AttachmentTransport]) -> None:
    size = kinds().largest_bytes + 1
    fetched = line(an_answer(206, b"x" * 10, content_range=f"bytes 0-9/{size}")).fetch(FILE, 0)
    assert fetched.size == size  # the stage refuses it: test_files_travel


@pytest.mark.parametrize(
    "answer",
    [
        an_answer(204),
        an_answer(204, upload_offset="-1"),
        an_answer(201, upload_offset="٣"),
        an_answer(204, upload_offset=""),
    ],
)
def test_an_offset_that_is_none_is_not_believed(
    line: Callable[[bytes], AttachmentTransport], answer: bytes
) -> None:
    with pytest.raises(ServerTrouble):
        line(answer).send(FILE, 0, b"x", created=False)


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [
        (403, Code.NOT_NAMED, FileRefused),
        (507, Code.NO_ROOM, FileRefused),
        (413, Code.FILE_TOO_LARGE, FileRefused),
        (460, Code.DAMAGED, FileRefused),
        (404, Code.NOT_FOUND, FileRefused),
        (409, Code.WRONG_OFFSET, WrongOffset),
        (503, Code.BUSY, ServerTrouble),
    ],
)
def test_refusals_name_the_file(
    line: Callable[[bytes], AttachmentTransport], status: int, code: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem) as caught:
        line(an_answer(status, encode(Trouble(code)))).send(FILE, 0, b"x", created=True)
    if problem is not ServerTrouble:
        assert "ảnh.jpg" in str(caught.value)


def test_more_answers_than_questions_are_none(line: Callable[[bytes], AttachmentTransport]) -> None:
    answer = encode(HeldAnswer([HeldContent(0, True)] * 3))
    with pytest.raises(ServerTrouble):
        line(an_answer(200, answer)).held(["0" * 64])
