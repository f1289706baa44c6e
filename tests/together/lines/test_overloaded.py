"""A server that has no place, and a certificate that was changed, are told for what they are."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest
import trustme

from desktop_app.sync.problems import ServerTrouble, UntrustedCertificate
from tests.support.servers.upstream import Desk, Upstream, with_numbers

HALF = b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"


@pytest.mark.parametrize(
    ("numbers", "makes_room"), [({"most": 3, "most_per_address": 0}, True), ({"most_per_address": 3}, False)]
)
def test_no_place_above_the_connection_limit_is_no_strange_answer(
    numbers: dict[str, object],
    makes_room: bool,
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    tmp_path: Path,
) -> None:
    """Where all places are taken, half a request of a stranger makes room; one address keeps its share."""
    lan = make_desk("Lan")
    lan.enrol(upstream)
    path = with_numbers(tmp_path / "limits.toml", **numbers)
    upstream.stop()
    upstream.start("--limits", str(path))
    with ExitStack() as stack:
        for _ in range(3):
            busy = stack.enter_context(socket.create_connection(("127.0.0.1", upstream.port), 60))
            busy.sendall(HALF)
            assert busy.recv(4096).startswith(b"HTTP/1.1 100"), "the server is at work for it"
        with nullcontext() if makes_room else pytest.raises(ServerTrouble, match="too much to do"):
            lan.sync()
    lan.sync()


def test_a_changed_certificate_is_told(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = make_desk("Lan")
    known = trustme.CA()
    known.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    tls = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    upstream.stop()
    for authority in (known, trustme.CA()):
        leaf = authority.issue_cert("127.0.0.1")
        leaf.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
        (tmp_path / "cert.pem").write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
        process = upstream.processes.fork(
            "upstream",
            ["--database", upstream.database, "serve", "--port", str(upstream.port), *tls],
        )
        line = process.stdout.readline().decode().strip()
        address = line.removeprefix("listening on ")
        if authority is known:
            lan.enrol(upstream, address)
            lan.sync()
        else:
            with pytest.raises(UntrustedCertificate, match="the province changed it"):
                lan.sync()
        process.terminate()
        process.wait(60)
        process.stdout.close()
