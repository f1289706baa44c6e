"""The line of one computer to the province: requests may be lost, cut, doubled or late."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import httpx

_KEPT = 6
_PORTAL = b"<!DOCTYPE html><html><body>Wi-Fi. Please sign in.</body></html>"


class Fault(StrEnum):
    """What may happen to one request and its answer."""

    NO_LINE = "there is no line"
    REQUEST_LOST = "the request is lost"
    ANSWER_LOST = "the answer is lost"
    REQUEST_CUT = "the request is cut"
    ANSWER_CUT = "the answer is cut"
    DOUBLED = "the request arrives twice"
    REQUEST_DAMAGED = "the request is damaged"
    ANSWER_DAMAGED = "the answer is damaged"
    PORTAL = "a portal answers with status 200"
    NO_SUCH_PAGE = "a proxy knows no such page"
    BUSY = "a proxy has no place"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Server(Protocol):
    """Who answers at the other end."""

    def answer(self, asked: Asked, cut_at: int | None = None) -> Said | None:
        """What is said; ``None`` when the server loses its power meanwhile, or the request was cut."""
        ...


class Line(httpx.BaseTransport):
    """Carries the requests of one computer to servers, by port; ``faults`` meet the next ones, one each."""

    def __init__(self, servers: Mapping[int | None, Server]) -> None:
        self._servers = servers
        self.faults: deque[tuple[Fault, int]] = deque()
        self.sent: deque[tuple[Server, Asked]] = deque(maxlen=_KEPT)
        self.met: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        asked = Asked(
            request.method, request.url.path, dict(request.headers), b"".join(_pieces(request.stream))
        )
        fault, share = self.faults.popleft() if self.faults else (None, 0)
        if fault is not None:
            self.met.append(f"{fault.value} ({asked.path.removeprefix('/v1/')})")
        server = self._servers.get(request.url.port)
        if fault is Fault.NO_LINE or server is None:
            raise httpx.ConnectError("no line", request=request)
        if fault is Fault.PORTAL:
            return httpx.Response(200, headers={"content-type": "text/html"}, stream=_Bytes(_PORTAL))
        if fault is Fault.NO_SUCH_PAGE:
            return httpx.Response(404, headers={"content-type": "text/html"}, stream=_Bytes(_PORTAL))
        if fault is Fault.BUSY:
            return httpx.Response(503, headers={"content-type": "text/html"}, stream=_Bytes(_PORTAL))
        if fault is Fault.REQUEST_LOST:
            raise httpx.ReadError("lost", request=request)
        self.sent.append((server, asked))
        return self._deliver(server, request, asked, fault, share)

    @staticmethod
    def _deliver(
        server: Server, request: httpx.Request, asked: Asked, fault: Fault | None, share: int
    ) -> httpx.Response:
        if fault is Fault.REQUEST_CUT:
            server.answer(asked, cut_at=len(asked.body) * share // 1000)
            raise httpx.WriteError("cut", request=request)
        if fault is Fault.REQUEST_DAMAGED:
            asked = Asked(asked.method, asked.path, asked.headers, damaged(asked.body, share))
        said = server.answer(asked)
        if fault is Fault.DOUBLED:
            said = server.answer(asked)
        if said is None or fault is Fault.ANSWER_LOST:
            raise httpx.ReadError("lost", request=request)
        body, cut = said.body, False
        if fault is Fault.ANSWER_CUT:
            body, cut = body[: len(body) * share // 1000], True
        elif fault is Fault.ANSWER_DAMAGED:
            body = damaged(body, share)
        return httpx.Response(said.status, headers=dict(said.headers), stream=_Bytes(body, cut=cut))

    def late(self, back: int) -> bool:
        """An earlier request arrives once more; nobody waits for its answer. Whether there was one."""
        if back >= len(self.sent):
            return False
        server, asked = self.sent[-1 - back]
        server.answer(asked)
        return True

    def heal(self) -> None:
        """Carry everything from now on."""
        self.faults.clear()


def damaged(body: bytes, share: int) -> bytes:
    """The bytes as a broken proxy hands them on: from some place on they are something else.

    A single changed byte never reaches a program: TLS ends such a connection.
    """
    at = len(body) * share // 1000
    rest = len(body) - at
    return body[:at] + (_PORTAL * (rest // len(_PORTAL) + 1))[:rest]


class _Bytes(httpx.SyncByteStream):
    def __init__(self, content: bytes, *, cut: bool = False) -> None:
        self._content = content
        self._cut = cut

    def __iter__(self) -> Iterator[bytes]:
        if self._content:
            yield self._content
        if self._cut:
            raise httpx.ReadError("cut")


def _pieces(stream: object) -> Iterator[bytes]:
    assert isinstance(stream, httpx.SyncByteStream)
    yield from stream
