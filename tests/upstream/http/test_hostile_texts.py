"""Hostile texts in every field of every request: a refusal with a code, never an error of the server."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import httpx
import msgspec

from desktop_app.sync.identity.tokens import read_token
from desktop_app.wire.frames import join_frames
from desktop_app.wire.messages import (
    ChainLink,
    Code,
    Conflict,
    DigestsRequest,
    EnrolRequest,
    ExchangeRequest,
    HeldRequest,
    TokenRequest,
    Trouble,
    decode,
)
from desktop_app.wire.op import GENESIS
from desktop_app.wire.urgent.messages import URGENT_PATH, UrgentMessage, UrgentRequest, UrgentRow
from tests.support.servers.upstream import Desk, Upstream

SURROGATE = "@@@"
"""Written as three bytes in their place, as some programs write half a letter."""
HOSTILE: list[object] = ["a\0b", "\0", SURROGATE, "x" * 3_000, 1 << 63, -1, {"a": 1}, [["a"]]]

ROW = UrgentRow("Where", "Thôn 1")
CONFLICT = Conflict("c", "residential_area", "a", "name", "1", "Lan", "d", 1, "2", "Minh", "d", 1)
REQUESTS: dict[str, list[msgspec.Struct]] = {
    "/v1/token": [TokenRequest("0" * 32), TokenRequest("0" * 32, bytes(40), bytes(64))],
    "/v1/enrol": [
        EnrolRequest("0" * 32, bytes(32), "sample", "Lan", "00000", "AAAA-BBBB-CCCC", former=["a"]),
        EnrolRequest("0" * 32, bytes(32), "sample", "Lan", "00000", trail=[ChainLink(1, bytes(8))]),
    ],
    "/v1/exchange": [ExchangeRequest(0, GENESIS, 0, "", 0, conflicts=[CONFLICT])],
    "/v1/digests": [DigestsRequest("areas")],
    "/v1/attachments/held": [HeldRequest([bytes(32)])],
    URGENT_PATH: [UrgentRequest([UrgentMessage("u1", "register_entry", "X", "Title", [ROW], "Lan", 1)])],
}
CODES = {value for name, value in vars(Code).items() if name.isupper()}


def places(parts: list[object], before: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Where something stands in a message, in lists within it too."""
    for at, part in enumerate(parts):
        yield (*before, at)
        if isinstance(part, list):
            yield from places(part, (*before, at))


def with_hostile(message: msgspec.Struct) -> Iterator[tuple[str, bytes]]:
    """The message with each of its parts replaced, one after the other, by each hostile value."""
    whole = msgspec.msgpack.encode(message)
    for place in places(msgspec.msgpack.decode(whole)):
        for value in HOSTILE:
            parts = found = msgspec.msgpack.decode(whole)
            for at in place[:-1]:
                found = found[at]
            found[place[-1]] = value
            body = msgspec.msgpack.encode(parts).replace(SURROGATE.encode(), b"\xed\xa0\x80")
            yield f"{type(message).__name__}{list(place)} = {str(value)[:8]!r}", body


def test_no_text_of_a_request_breaks_the_server(server: Upstream, lan: Desk) -> None:
    token = read_token(lan.office.vault, lan.office.device().device_id)
    assert token is not None
    authorization = {"authorization": f"Bearer {base64.urlsafe_b64encode(token).decode()}"}
    server.stop()
    server.start()
    broken: list[str] = []
    with httpx.Client(base_url=server.address, timeout=60) as client:
        for path, messages in REQUESTS.items():
            for message in messages:
                for name, body in with_hostile(message):
                    sent = join_frames([body]) if path == "/v1/exchange" else body
                    headers = {**authorization, "tus-resumable": "1.0.0"}
                    answer = client.post(path, content=sent, headers=headers)
                    if answer.status_code == 200:
                        continue
                    code = decode(answer.content, Trouble).code
                    if answer.status_code >= 500 or code not in CODES:
                        broken.append(f"{path} {name}: {answer.status_code} {code}")
    assert broken == []


def test_what_ends_early_is_malformed_at_every_address(server: Upstream, lan: Desk) -> None:
    """A NUL in the text that a table is asked for: PostgreSQL would raise, SQLite would find nothing."""
    token = read_token(lan.office.vault, lan.office.device().device_id)
    assert token is not None
    authorization = {"authorization": f"Bearer {base64.urlsafe_b64encode(token).decode()}"}
    with httpx.Client(base_url=server.address, headers=authorization, timeout=60) as client:
        for path, message in {
            "/v1/token": TokenRequest("a\0b"),
            "/v1/enrol": EnrolRequest("0" * 32, bytes(32), "sample", "", "a\0b", "X"),
            "/v1/digests": DigestsRequest("a\0b"),
            "/v1/exchange": ExchangeRequest(0, GENESIS, 0, "a\0b", 0),
        }.items():
            body = msgspec.msgpack.encode(message)
            answer = client.post(path, content=join_frames([body]) if "exchange" in path else body)
            assert (answer.status_code, decode(answer.content, Trouble).code) == (400, Code.MALFORMED), path


def test_authorizations_of_strangers_are_refused(server: Upstream) -> None:
    for text in ("", "Bearer", "Bearer \xe9", "Bearer a\x80b", "Bearer " + "A" * 9_000, "Basic AAAA"):
        raw = [(b"authorization", text.encode("latin-1"))]
        answer = httpx.post(server.address + "/v1/digests", content=b"\x90", headers=raw)
        assert answer.status_code in (400, 401), text[:20]
