"""Malformed requests by the hundred, the same in every run: a stranger is told what is wrong, never 5xx."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator

import httpx
import msgspec

from desktop_app.sync.identity.tokens import read_token
from desktop_app.wire.frames import join_frames
from desktop_app.wire.messages import DigestsRequest, EnrolRequest, ExchangeRequest, HeldRequest
from desktop_app.wire.op import GENESIS, Op, op_hash
from desktop_app.wire.segment import columns_of, pack_segment
from tests.support.servers.upstream import Desk, Upstream

REQUESTS = 800
STRANGE: list[object] = [
    *(1 << 63, (1 << 64) - 1, -1, -(1 << 63), 1 << 62, 1e308, float("nan"), None, True, "", "\0", "a\0b"),
    *("x" * 5_000, "\U0010ffff", b"", b"\0" * 32, [], [[[]]], {}, {"a": {}}),
]


class Fuzzer:
    """Makes requests that are nearly right; what it draws is the same in every run."""

    def __init__(self, seed: int, token: bytes) -> None:
        self._random = random.Random(seed)
        self._authorization = f"Bearer {base64.urlsafe_b64encode(token).decode()}"
        op = Op(1, "residential_area", "a1", 0, {"name": "Thôn 1"}, "Lan", 1)
        link = op_hash(GENESIS, op)
        self._segment = pack_segment(columns_of([op]), GENESIS, link)
        self._head = ExchangeRequest(0, bytes(32), 0, "", 0)
        self._kinds: list[Callable[[], httpx.Request]] = [
            self._exchange,
            self._exchange,
            self._enrol,
            self._digests,
            self._held,
            self._addresses,
            self._upload,
        ]

    def requests(self, address: str, number: int) -> Iterator[httpx.Request]:
        """So many requests."""
        self._address = address
        for _ in range(number):
            yield self._random.choice(self._kinds)()

    def _mutated(self, message: msgspec.Struct) -> bytes:
        parts: list[object] = msgspec.to_builtins(message, builtin_types=(bytes,))
        for _ in range(self._random.randint(0, 2)):
            parts[self._random.randrange(len(parts))] = self._random.choice(STRANGE)
        if self._random.random() < 0.1:
            parts = parts[: self._random.randrange(len(parts))]
        return self._spoiled(msgspec.msgpack.encode(parts), 0.1)

    def _spoiled(self, data: bytes, chance: float) -> bytes:
        if self._random.random() > chance or not data:
            return data
        at = self._random.randrange(len(data))
        return data[:at] + self._random.randbytes(self._random.randint(0, 3)) + data[at + 1 :]

    def _send(self, method: str, path: str, body: bytes = b"", **headers: str | bytes) -> httpx.Request:
        raw: list[tuple[bytes, bytes]] = [(b"authorization", self._authorization.encode())]
        for name, value in headers.items():
            text = value.encode() if isinstance(value, str) else value
            raw.append((name.replace("_", "-").encode(), text))
        return httpx.Request(method, self._address + path, content=body, headers=raw)

    def _exchange(self) -> httpx.Request:
        frames = [self._mutated(self._head)]
        if self._random.random() < 0.5:
            frames.append(self._spoiled(self._segment, 0.5))
        return self._send("POST", "/v1/exchange", self._spoiled(join_frames(frames), 0.2))

    def _enrol(self) -> httpx.Request:
        code = self._random.choice(["", "AAAA-BBBB-CCCC"])
        request = EnrolRequest("0" * 32, bytes(32), "sample", "", "00000", code)
        return self._send("POST", "/v1/enrol", self._mutated(request))

    def _digests(self) -> httpx.Request:
        return self._send("POST", "/v1/digests", self._mutated(DigestsRequest("areas")))

    def _held(self) -> httpx.Request:
        return self._send("POST", "/v1/attachments/held", self._mutated(HeldRequest([bytes(32)])))

    def _addresses(self) -> httpx.Request:
        method = self._random.choice(["GET", "POST", "HEAD", "PATCH", "PUT", "DELETE", "OPTIONS", "TRACE"])
        odd = self._random.choice(
            ["", "0" * 64, "%00", "a%00b", "%FF", "..", "x" * 3_000, "%F0%9F%92%A9", "1/2"]
        )
        query = self._random.choice(["", "?a=%00", "?" + "a=1&" * 300, "?sha256=" + "f" * 64])
        room = self._random.choice(["catalogue", "attachments", "ping", "exchange", "token", odd])
        return self._send(method, f"/v1/{room}/{odd}{query}", tus_resumable="1.0.0")

    def _upload(self) -> httpx.Request:
        odd: list[str | bytes] = ["5", "-1", str(1 << 63), "9" * 30, "", "0x1", b"\xff\xfe", "1 2"]
        named = [b"0" * 64, b"\0" * 64, "ạ".encode() * 64]
        metadata = b",".join(
            b"%s %s" % (key, base64.b64encode(self._random.choice(named)))
            for key in (b"sha256", b"record", self._random.choice([b"", b"record", b"x\x7f"]))
            if key
        )
        method = self._random.choice(["POST", "PATCH", "HEAD", "GET"])
        path = "" if method == "POST" else "/" + "0" * 64
        checksums: list[str | bytes] = ["sha1 AAAA", "sha1 ạ", "md5 x", "sha256", b"\xff"]
        headers: dict[str, str | bytes] = {
            "tus_resumable": "1.0.0",
            "upload_length": self._random.choice(odd),
            "upload_offset": self._random.choice(odd),
            "upload_metadata": self._spoiled(metadata, 0.3).replace(b"\n", b"").replace(b"\r", b""),
            "content_type": "application/offset+octet-stream",
            "upload_checksum": self._random.choice(checksums),
            "range": self._random.choice(["bytes=0-", "bytes=" + "9" * 15 + "-", "bytes=-0", "x"]),
        }
        for name in self._random.sample(sorted(headers), self._random.randint(0, 3)):
            del headers[name]
        return self._send(method, f"/v1/attachments{path}", self._random.randbytes(5), **headers)


def test_malformed_requests_are_refused_and_never_break_the_server(server: Upstream, lan: Desk) -> None:
    token = read_token(lan.office.vault, lan.office.device().device_id)
    assert token is not None
    broken: list[str] = []
    with httpx.Client(timeout=60) as client:
        for request in Fuzzer(24, token).requests(server.address, REQUESTS):
            try:
                status = client.send(request).status_code
            except (httpx.LocalProtocolError, httpx.RemoteProtocolError):
                continue  # bytes that are no HTTP at all: not sent, or the connection is closed
            if status >= 500:
                broken.append(f"{status} {request.method} {request.url} {request.content[:60]!r}")
        assert broken == []
        assert client.get(server.address + "/v1/ping").status_code == 200
