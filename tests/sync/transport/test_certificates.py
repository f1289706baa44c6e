"""Addresses and certificates that do not fit are told for what they are, never as a missing line."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from desktop_app.sync.problems import InsecureAddress, ServerTrouble, SyncProblem, UntrustedCertificate
from desktop_app.sync.transport.certificates import system_context
from desktop_app.sync.transport.https import HttpTransport, checked_address


@contextmanager
def tls_server(certificate: trustme.LeafCert) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the client ends the handshake
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join(10)
    server.server_close()


PAST = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "ends", "trusted", "told"),
    [
        ("127.0.0.1", None, False, "does not trust"),
        ("127.0.0.1", PAST, True, "not valid today"),
        ("tinh.example.vn", None, True, "belongs to another name"),
    ],
)
def test_a_bad_certificate_is_not_a_missing_line(
    name: str,
    ends: datetime | None,
    trusted: bool,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    leaf = authority.issue_cert(name, not_before=datetime(2000, 1, 1, tzinfo=UTC), not_after=ends)
    with (
        tls_server(leaf) as address,
        HttpTransport(address) as transport,
        pytest.raises(UntrustedCertificate, match=told),
    ):
        transport.ping()


@pytest.mark.parametrize(
    "address", ["[::1", "https://[::1", "https://[::1]x", "https://a b", "https://tinh:99999", "https://\0"]
)
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(InsecureAddress):
        checked_address(address)


class _PageOfAProxy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = b"<html><h1>Service Temporarily Unavailable</h1></html>"
        self.send_response(int(self.path.split("/")[1]))
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("status", "told"),
    [(502, "too much to do"), (503, "too much to do"), (504, "too much to do"), (404, "Something else")],
)
def test_a_proxy_whose_server_has_no_place_is_no_strange_address(status: int, told: str) -> None:
    server = HTTPServer(("127.0.0.1", 0), _PageOfAProxy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}/{status}"
    try:
        with HttpTransport(address) as transport, pytest.raises(ServerTrouble, match=told):
            transport.ping()
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def test_what_the_system_trusts_is_read_once_and_again_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, other = trustme.CA(), trustme.CA()
    other.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    read = system_context()
    assert system_context() is read
    with tls_server(authority.issue_cert("127.0.0.1")) as address:
        with HttpTransport(address) as transport, pytest.raises(UntrustedCertificate):
            transport.ping()
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"), append=True)
        with HttpTransport(address) as transport, pytest.raises(SyncProblem) as met:
            transport.ping()  # trusted now, though what answers is no province
        assert not isinstance(met.value, UntrustedCertificate)
    assert system_context() is system_context() is not read
