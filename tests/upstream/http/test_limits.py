"""What the server does with strangers and with bytes that no office would send."""

from __future__ import annotations

import base64
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import zstandard

from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.identity.tokens import read_token
from desktop_app.sync.problems import ServerTrouble
from desktop_app.wire.frames import join_frames
from desktop_app.wire.messages import Code, ExchangeRequest, Trouble, decode, encode
from desktop_app.wire.protocol import REQUEST_MAX_BYTES
from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.support.servers.upstream import Desk, Upstream

REQUEST = encode(ExchangeRequest(1, bytes(32), 0, "", 0))


def trouble(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, decode(response.content, Trouble).code


@pytest.fixture
def bearer(upstream: Upstream, make_desk: Callable[[str], Desk]) -> dict[str, str]:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    token = read_token(desk.office.vault, desk.office.device().device_id)
    assert token is not None
    return {"Authorization": f"Bearer {base64.urlsafe_b64encode(token).decode()}"}


@pytest.mark.parametrize("path", ["/v1/exchange", "/v1/digests"])
@pytest.mark.parametrize("header", [None, b"Bearer", b"Bearer \xff\xff", b"Bearer abc", b"Basic eA=="])
def test_strangers_get_nothing(upstream: Upstream, path: str, header: bytes | None) -> None:
    headers = {} if header is None else {b"Authorization": header}
    response = httpx.post(upstream.address + path, content=join_frames([REQUEST]), headers=headers)
    assert trouble(response) == (401, Code.UNKNOWN_DEVICE)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        join_frames([b"\x00"]),
        join_frames([REQUEST, b"not a segment"]),
        None,
        (1 << 31).to_bytes(4) + b"x",
        join_frames([REQUEST])[:-3],
    ],
)
def test_nonsense_is_refused(upstream: Upstream, bearer: dict[str, str], body: bytes | None) -> None:
    if body is None:  # what unpacks to a gigabyte; made where it is sent
        body = join_frames([REQUEST, zstandard.ZstdCompressor().compress(bytes(1 << 30))])
    response = httpx.post(upstream.address + "/v1/exchange", content=body, headers=bearer)
    assert trouble(response) == (400, Code.MALFORMED)
    assert httpx.get(upstream.address + "/v1/ping").status_code == 200


def test_what_cannot_be_unpacked_waits_for_no_lock(upstream: Upstream, bearer: dict[str, str]) -> None:
    address = upstream.address + "/v1/exchange"
    first = httpx.post(address, content=join_frames([REQUEST]), headers=bearer, timeout=60)
    assert first.status_code == 200, "that a device has spoken is noted once, which is a write"
    with upstream.opened():  # nobody else writes meanwhile
        response = httpx.post(
            address,
            content=join_frames([REQUEST, b"not a segment"]),
            headers=bearer,
            timeout=60,
        )
    assert trouble(response) == (400, Code.MALFORMED)


def test_a_body_that_is_too_large_is_refused(upstream: Upstream, bearer: dict[str, str]) -> None:
    body = join_frames([REQUEST, *[bytes(1 << 20)] * 5])
    assert len(body) > REQUEST_MAX_BYTES
    response = httpx.post(upstream.address + "/v1/exchange", content=body, headers=bearer)
    assert trouble(response) == (413, Code.TOO_LARGE)


def test_unknown_addresses_and_packages(upstream: Upstream, bearer: dict[str, str]) -> None:
    assert trouble(httpx.get(upstream.address + "/other"))[0] == 404
    response = httpx.get(upstream.address + "/v1/catalogue/" + "0" * 64, headers=bearer)
    assert trouble(response) == (404, Code.NOT_FOUND)
    assert trouble(httpx.get(upstream.address + "/v1/catalogue"))[0] == 401


def test_a_silent_stranger_does_not_keep_others_waiting(upstream: Upstream, bearer: dict[str, str]) -> None:
    host = ("127.0.0.1", upstream.port)
    silent = [socket.create_connection(host, PATIENCE_SECONDS) for _ in range(20)]
    for item in silent:
        item.sendall(b"POST /v1/exchange HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
    answer = httpx.get(upstream.address + "/v1/ping", timeout=PATIENCE_SECONDS)
    assert answer.status_code == 200, "answered while they are all still silent"
    for item in silent:
        item.close()


def sent_to_a_log(upstream: Upstream, make_desk: Callable[[str], Desk], folder: Path) -> tuple[Path, Desk]:
    """The log of a server that was sent a form with words of a person, and who sent it."""
    upstream.stop()
    log = folder / "log"
    with log.open("wb") as stream:
        upstream.start(stderr=stream.fileno())
    desk = make_desk("Lan")
    desk.enrol(upstream)
    with desk.office.record() as rec:
        put_response(rec, "f1", comment="nội dung riêng")
    desk.sync()
    return log, desk


def test_no_content_in_the_log(upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    log, _ = sent_to_a_log(upstream, make_desk, tmp_path)
    httpx.post(upstream.address + "/v1/exchange", content=b"x", headers={"Authorization": "Bearer abcd"})
    upstream.stop()
    assert log.read_text() == "refused: unknown-device from 127.0.0.1\n"


ERROR_LOG = {
    "CREATE TRIGGER t BEFORE INSERT ON segment BEGIN SELECT RAISE(ABORT, 'nội dung riêng'); END": (
        "IntegrityError (sqlite3.IntegrityError) at upstream.exchange.kept_segments:",
        "DROP TRIGGER t",
    ),
    "UPDATE record SET fields = X'C1'": ("DecodeError at upstream.", "UPDATE record SET fields = X'80'"),
}


@pytest.mark.parametrize("damage", ERROR_LOG)
def test_an_unforeseen_error_is_noted_without_content_and_told(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path, damage: str
) -> None:
    log, desk = sent_to_a_log(upstream, make_desk, tmp_path)
    said, mended = ERROR_LOG[damage]
    with upstream.opened() as connection:
        connection.exec_driver_sql(damage)
    with desk.office.record() as rec:
        rec.put("survey_response", "f1", {"comment": "nội dung riêng hơn"})

    with pytest.raises(ServerTrouble) as caught:
        desk.sync()

    assert said in str(caught.value)
    with upstream.opened() as connection:
        connection.exec_driver_sql(mended)
    assert desk.sync().pushed == 1
    upstream.stop()
    (line,) = log.read_text().splitlines()
    assert said in line
    assert "nội dung" not in line
    assert "f1" not in line


def test_tls_end_to_end(
    upstream: Upstream,
    processes: Processes,
    make_desk: Callable[[str], Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import subprocess
    import sys

    import trustme

    from desktop_app.sync.problems import Offline

    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    certificate = authority.issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    certificate.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    upstream.stop()
    command = [sys.executable, "-m", "upstream", "--database", upstream.database, "serve", "--port", "0"]
    command += ["--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem")]
    process = processes.start(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    address = process.stdout.readline().decode().strip().removeprefix("listening on ")
    assert address.startswith("https://")

    desk = make_desk("Lan")
    with pytest.raises(Offline):
        desk.enrol(upstream, address)  # nobody vouches for this certificate
    made = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: made(cafile=str(tmp_path / "ca.pem")))
    desk.enrol(upstream, address)
    with desk.office.record() as rec:
        put_response(rec, "f1")
    assert desk.sync().pushed == 1
    connect(desk.office.sync_book()).close()
    process.terminate()
    process.wait(PATIENCE_SECONDS)
    process.stdout.close()
