"""Addresses as people write them, and servers that are none."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from desktop_app.sync.problems import InsecureAddress, Later, NotReached, Offline, ServerTrouble
from desktop_app.sync.transport.https import HttpTransport, checked_address
from desktop_app.wire.frames import join_frames
from desktop_app.wire.messages import Answer, ExchangeRequest, PullPage, Trouble, encode
from tests.support.patience import PATIENCE_SECONDS


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("tinh.example.vn", "https://tinh.example.vn"),
        (" https://tinh.example.vn/ ", "https://tinh.example.vn"),
        ("https://tinh.example.vn:8443/so", "https://tinh.example.vn:8443/so"),
        ("http://127.0.0.1:8470", "http://127.0.0.1:8470"),
        ("http://localhost:8470", "http://localhost:8470"),
        ("http://[::1]:8470", "http://[::1]:8470"),
    ],
)
def test_addresses_that_are_taken(written: str, used: str) -> None:
    assert checked_address(written) == used


@pytest.mark.parametrize(
    "written", ["", "http://10.0.0.5", "http://localhost.example.vn", "ftp://x", "https://", "https://x:y"]
)
def test_addresses_that_are_refused(written: str) -> None:
    with pytest.raises(InsecureAddress):
        checked_address(written)


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], str]]:
    """Something that says the same bytes to whoever connects."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(answer: bytes) -> None:
        near, _ = listener.accept()
        near.recv(65536)
        near.sendall(answer)
        # Who closes with something unread takes what he has sent back with it.
        near.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while near.recv(65536):
                pass
        near.close()

    def start(answer: bytes) -> str:
        threads.append(threading.Thread(target=serve, args=(answer,)))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    listener.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<htm>",
        b"HTTP/1.1 302 Found\r\nLocation: http://portal.invalid/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nbad",
    ],
)
def test_a_hotel_portal_is_not_the_province(answering: Callable[[bytes], str], answer: bytes) -> None:
    with HttpTransport(answering(answer)) as transport, pytest.raises(ServerTrouble):
        transport.ping()


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>Please log in</body></html>",
        b"<html>" + 50_000 * b" ",
        join_frames([b"<html>"]),
        join_frames([encode(Trouble("x"))]),
        join_frames([encode(Answer("ok", "e", 0, 1, 0, "", 0)), b"<html>"]),
    ],
    ids=["page", "long-page", "no-message", "another-message", "no-page"],
)
def test_nor_is_what_it_answers_an_exchange_that_was_cut(
    answering: Callable[[bytes], str], page: bytes
) -> None:
    """The office would take it for a bad line, and try and wait for days."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(page)}\r\n\r\n".encode() + page
    with HttpTransport(answering(answer)) as transport, pytest.raises(ServerTrouble):
        transport.exchange(ExchangeRequest(0, b"", 0, "", 0, 0), [])


def test_an_exchange_that_ends_within_a_page_was_cut(answering: Callable[[bytes], str]) -> None:
    """Also where something between here and the province calls what it has all."""
    first = Answer("ok", "e", 0, 1, 0, "", 0)
    body = join_frames([encode(first), encode(PullPage(1))])[:-1]
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    with HttpTransport(answering(answer)) as transport:
        exchanged = transport.exchange(ExchangeRequest(0, b"", 0, "", 0, 0), [])
    assert (exchanged.answer, exchanged.pages, exchanged.cut) == (first, (), True)


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"]
)
def test_a_line_that_breaks_is_offline(answering: Callable[[bytes], str], answer: bytes) -> None:
    with HttpTransport(answering(answer)) as transport, pytest.raises(Offline):
        transport.ping()


def test_nobody_there() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    with HttpTransport(f"http://127.0.0.1:{port}") as transport, pytest.raises(NotReached):
        transport.ping()


def test_an_answer_that_does_not_end_is_not_kept(
    answering: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.sync.transport.https._ANSWER_MAX_BYTES", 1_000)
    address = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + bytes(2_000))
    with HttpTransport(address) as transport, pytest.raises(ServerTrouble):
        transport.catalogue_content("0" * 64)


def test_an_answer_that_unpacks_to_a_hundred_times_as_much_is_not_unpacked(
    answering: Callable[[bytes], str],
) -> None:
    packed = gzip.compress(bytes(10_000_000))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    with HttpTransport(answering(head.encode() + packed)) as transport:
        assert len(transport.catalogue_content("0" * 64)) == len(packed)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", 0),
        ("Retry-After: 7\r\n", 7),
        ("Retry-After: 99999999999\r\n", 3600),
        ("Retry-After: Wed, 25 Nov 2026 02:00:00 GMT\r\n", 0),
        ("Retry-After: -5\r\n", 0),
    ],
)
def test_a_proxy_that_asks_to_wait_is_understood(
    answering: Callable[[bytes], str], header: str, seconds: int
) -> None:
    page = "<html>429 Too Many Requests</html>"
    answer = f"HTTP/1.1 429 x\r\n{header}Content-Length: {len(page)}\r\n\r\n{page}"
    with HttpTransport(answering(answer.encode())) as transport, pytest.raises(Later) as caught:
        transport.ping()
    assert caught.value.seconds == seconds
