"""Connections that say nothing, or half of something, and what a proxy may say about others."""

from __future__ import annotations

import asyncio
import base64
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from desktop_app.sync.identity.tokens import read_token
from desktop_app.wire.frames import join_frames
from desktop_app.wire.messages import ExchangeRequest, encode
from desktop_app.wire.op import GENESIS
from tests.support.processes import Processes
from tests.support.servers.proxy import free_ports, start_proxy
from tests.support.servers.upstream import Desk, Upstream, with_numbers
from upstream.database.tables import device
from upstream.server.serving import open_port

HALF = {
    "nothing": b"",
    "half of the headers": b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\n",
    "half of an enrolment": b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n\x98",
    "half of an exchange": b"POST /v1/exchange HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n\0\0\0",
    "half of a second request": b"GET /v1/ping HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/pi",
}


@pytest.fixture
def with_limits(upstream: Upstream, tmp_path: Path) -> Callable[..., Upstream]:
    def restart(*arguments: str, stderr: int | None = None, **numbers: object) -> Upstream:
        path = with_numbers(tmp_path / "limits.toml", **numbers)
        upstream.stop()
        upstream.start("--limits", str(path), *arguments, stderr=stderr)
        return upstream

    return restart


@pytest.fixture
def sockets() -> Iterator[list[socket.socket]]:
    opened: list[socket.socket] = []
    yield opened
    for item in opened:
        item.close()


def connect(server: Upstream, opened: list[socket.socket]) -> socket.socket:
    opened.append(socket.create_connection(("127.0.0.1", server.port), 60))
    return opened[-1]


def read_to_the_end(item: socket.socket) -> bytes:
    """All that comes until the other end closes; one that never does fails by the socket's own patience."""
    data = b""
    try:
        while piece := item.recv(4096):
            data += piece
    except ConnectionResetError:
        pass
    return data


@pytest.mark.parametrize("kind", HALF)
def test_what_is_half_sent_is_cut(
    kind: str, with_limits: Callable[..., Upstream], sockets: list[socket.socket]
) -> None:
    server = with_limits(headers_seconds=0.3, body_seconds=0.3, stranger_body_seconds=0.3)
    item = connect(server, sockets)
    item.sendall(HALF[kind])
    said = read_to_the_end(item)
    assert said.count(b"HTTP/1.1 200") == (1 if "second" in kind else 0)
    assert httpx.get(server.address + "/v1/ping").status_code == 200


def test_idle_connections_make_room(
    with_limits: Callable[..., Upstream], sockets: list[socket.socket]
) -> None:
    server = with_limits(most=20, most_per_address=0)
    first = connect(server, sockets)
    for _ in range(60):
        connect(server, sockets)
    assert httpx.get(server.address + "/v1/ping").status_code == 200
    assert read_to_the_end(first) == b""


def test_one_address_has_its_share(
    with_limits: Callable[..., Upstream], sockets: list[socket.socket]
) -> None:
    server = with_limits(most_per_address=5)
    for _ in range(5):
        connect(server, sockets)
    assert read_to_the_end(connect(server, sockets)).startswith(b"HTTP/1.1 503 ")
    for item in sockets[:5]:
        item.sendall(b"GET /v1/ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"HTTP/1.1 200" in read_to_the_end(item)
    assert httpx.get(server.address + "/v1/ping").status_code == 200


def test_connections_that_are_kept_open_make_room_for_others_of_their_address(
    with_limits: Callable[..., Upstream], sockets: list[socket.socket]
) -> None:
    """Many offices behind one gateway keep theirs between two questions."""
    server = with_limits(most_per_address=5)
    with ExitStack() as stack:
        kept = [stack.enter_context(httpx.Client(base_url=server.address)) for _ in range(5)]
        for client in kept:
            assert client.get("/v1/ping").status_code == 200
        assert httpx.get(server.address + "/v1/ping").status_code == 200
        for _ in range(5):
            connect(server, sockets)  # each in the place of one that was used least recently
        assert read_to_the_end(connect(server, sockets)).startswith(b"HTTP/1.1 503 "), "none is left"
        for item in sockets:
            item.close()
        for client in kept:
            assert client.get("/v1/ping").status_code == 200, "connected again"


def half_sent(path: str, authorization: str = "") -> bytes:
    token = f"Authorization: {authorization}\r\n" if authorization else ""
    return f"POST {path} HTTP/1.1\r\nHost: x\r\n{token}Content-Length: 100\r\n\r\n\0".encode()


@pytest.mark.parametrize("path", ["/v1/token", "/v1/enrol", "/v1/exchange", "/v1/urgent", "/v1/attachments"])
@pytest.mark.parametrize("arguments", [(), ("--behind-proxy",)])
def test_half_sent_bodies_of_strangers_stop_nobody(
    path: str, arguments: tuple[str, ...], with_limits: Callable[..., Upstream], sockets: list[socket.socket]
) -> None:
    server = with_limits(*arguments, most=20, most_per_address=0)
    for _ in range(30):
        connect(server, sockets).sendall(half_sent(path, "Bearer " + "A" * 43))
    for _ in range(3):
        assert httpx.get(server.address + "/v1/ping").status_code == 200


def test_a_computer_that_sends_slowly_is_not_cut_for_strangers(
    with_limits: Callable[..., Upstream],
    sockets: list[socket.socket],
    make_desk: Callable[[str], Desk],
) -> None:
    server = with_limits(most=20, most_per_address=0)
    desk = make_desk("Lan")
    desk.enrol(server)
    token = read_token(desk.office.vault, desk.office.device().device_id)
    assert token is not None
    authorization = f"Authorization: Bearer {base64.urlsafe_b64encode(token).decode()}\r\n"
    body = join_frames([encode(ExchangeRequest(0, GENESIS, 0, "", 0))])
    head = f"POST /v1/exchange HTTP/1.1\r\nHost: x\r\n{authorization}Content-Length: {len(body)}\r\n\r\n"
    mine = connect(server, sockets)
    mine.sendall(head.encode() + body[:5])
    while True:  # until its sender was found: what asks with the same token waits for nobody else
        with server.opened() as connection:
            if connection.execute(select(device.c.seen_at)).scalar_one() is not None:
                break
    for _ in range(60):
        connect(server, sockets).sendall(half_sent("/v1/token"))
    assert httpx.get(server.address + "/v1/ping").status_code == 200
    mine.sendall(body[5:])
    assert mine.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("arguments", "believed"),
    [((), False), (("--behind-proxy",), True), (("--behind-proxy", "--proxy", "192.0.2.9"), False)],
)
def test_only_a_named_proxy_says_who_asks(
    arguments: tuple[str, ...], believed: bool, with_limits: Callable[..., Upstream], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with log.open("wb") as stream:
        server = with_limits(*arguments, stderr=stream.fileno())
    httpx.post(server.address + "/v1/digests", headers={"X-Forwarded-For": "203.0.113.7"})
    server.stop()
    assert log.read_text() == f"refused: unknown-device from {'203.0.113.7' if believed else '127.0.0.1'}\n"


def test_the_documented_proxy(
    with_limits: Callable[..., Upstream], processes: Processes, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    (console,) = free_ports(1)
    with log.open("wb") as stream:
        server = with_limits("--behind-proxy", "--console", f"127.0.0.1:{console}", stderr=stream.fileno())
    places = {"127.0.0.1:8470": f"127.0.0.1:{server.port}", "127.0.0.1:8471": f"127.0.0.1:{console}"}
    proxy = start_proxy(tmp_path, processes, "nginx-one.conf", places)
    with proxy.client(proxy.offices) as client:
        assert client.get("/v1/ping").status_code == 200
        client.post("/v1/digests", headers={"X-Forwarded-For": "203.0.113.7"})
        assert client.post("/v1/exchange", content=bytes(5_000_000)).status_code == 413
    with proxy.client(proxy.console) as client:
        page = client.get("/dang-nhap")
        assert page.headers["strict-transport-security"]
        csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
        form = {"csrf": csrf, "name": "ai-do", "password": "không đúng", "code": ""}
        wrong = client.post("/dang-nhap", data=form, headers={"origin": proxy.console})
        assert "Tên hoặc mật khẩu chưa đúng." in wrong.text
        foreign = client.post("/dang-nhap", data=form, headers={"origin": "https://khac.example"})
        assert foreign.status_code == 403
    assert proxy.process.poll() is None
    server.stop()
    assert log.read_text() == "refused: unknown-device from 127.0.0.1\n"


def test_answers_are_sent_at_once() -> None:
    """Without this each answer waits 40 ms for the other side to acknowledge its first part."""

    async def of_a_connection() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket")
            told.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = open_port("127.0.0.1", 0)
        async with await asyncio.start_server(accepted, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            answer = await told
            writer.close()
        return answer

    assert asyncio.run(of_a_connection()) != 0
