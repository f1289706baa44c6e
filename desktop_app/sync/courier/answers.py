"""The answers in a bundle, given to the requests of an ordinary exchange as the line would give them.

A request to which the bundle has no answer ends the exchange (:class:`EndOfBundle`), as a line that is cut
does: what was applied stays, and what is left goes with the next bundle or over the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
import msgspec

from desktop_app.sync.state import SyncState
from desktop_app.wire.courier.container import Payload
from desktop_app.wire.courier.frames import (
    CarriedAnswer,
    CarriedCatalogue,
    CarriedPackage,
    CarriedPage,
    CarriedReportsAnswer,
    ContentPart,
    ContentStart,
    DownFrame,
    decode_down,
    said_items,
)
from desktop_app.wire.frames import FrameReader, join_frames
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import (
    Answer,
    ExchangeRequest,
    ReleasesAnswer,
    decode,
    encode,
)
from desktop_app.wire.protocol import ANSWER_BYTES, REQUEST_MAX_BYTES

_OF_ANOTHER_HISTORY = ("/v1/token", "/v1/enrol")
_RANGE = re.compile(r"bytes=([0-9]+)-([0-9]+)\Z")


class EndOfBundle(Exception):
    """There is no answer to a request in this bundle."""


class OtherHistory(Exception):
    """What the bundle acknowledges is not what this book has: the next one says who it is."""


@dataclass(slots=True)
class CarriedContent:
    """A file in a bundle: where each of its parts is, by the place of its first byte in the file."""

    size: int
    parts: list[tuple[int, int]] = field(default_factory=list)
    """Place of the first byte, and place of the message in the payload."""


@dataclass(slots=True)
class AnswerIndex:
    """Where everything in a bundle from the province is; built while all of it is read once.

    ``pages`` are cursor before, cursor behind, and place in the payload.
    """

    head: CarriedAnswer
    pages: list[tuple[int, int, int]] = field(default_factory=list)
    reported: CarriedReportsAnswer | None = None
    catalogue: CarriedCatalogue | None = None
    packages: dict[str, int] = field(default_factory=dict)
    contents: dict[str, CarriedContent] = field(default_factory=dict)

    @property
    def until(self) -> int:
        """The cursor behind the last page; that of the request where there is none."""
        return self.pages[-1][1] if self.pages else self.head.cursor


def index_of(payload: Payload) -> AnswerIndex:
    """Read every message of a bundle once.

    Raises:
        Malformed: it is not the answer of a province.
        BundleProblem: a part of it is damaged.
    """
    index: AnswerIndex | None = None
    last: CarriedContent | None = None
    received = 0
    for place, frame in payload.frames():
        message = decode_down(frame)
        if index is None:
            if not isinstance(message, CarriedAnswer):
                raise Malformed("the answer is not first")
            index = AnswerIndex(message)
            continue
        match message:
            case ContentStart(sha256=sha256, size=size):
                last, received = CarriedContent(size), 0
                index.contents[sha256] = last
            case ContentPart(piece=piece):
                if last is None:
                    raise Malformed("a part without its file")
                last.parts.append((received, place))
                received += len(piece)
            case _:
                _place_of(index, message, place)
    if index is None:
        raise Malformed("there is no answer")
    return index


def _place_of(index: AnswerIndex, message: DownFrame, place: int) -> None:
    match message:
        case CarriedPage(after=after, cursor=cursor):
            if after != index.until or cursor <= after:
                raise Malformed("pages do not follow each other")
            index.pages.append((after, cursor, place))
        case CarriedReportsAnswer():
            index.reported = message
        case CarriedCatalogue(releases=releases):
            decode(releases, ReleasesAnswer)  # unreadable, it is noticed before anything is taken
            index.catalogue = message
        case CarriedPackage(sha256=sha256):
            index.packages[sha256] = place
        case _:
            raise Malformed("two answers")


class AnswersWire(httpx.BaseTransport):
    """What the HTTP client of an exchange asks instead of the network."""

    def __init__(self, payload: Payload, index: AnswerIndex, state: SyncState) -> None:
        """``state``: of the book, when the bundle begins to be read."""
        self._payload = payload
        self._index = index
        self._urgent = state.urgent

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request out of the bundle.

        Raises:
            EndOfBundle: it has no answer to it.
            OtherHistory: the book has to be given another id.
        """
        path = request.url.path
        if path in _OF_ANOTHER_HISTORY:
            raise OtherHistory
        if (request.method, path) == ("POST", "/v1/exchange"):
            return _response(self._exchange(request.read()))
        if request.method == "GET" and path == "/v1/catalogue":
            return _response(encode(self._catalogue().entries))
        if request.method == "GET" and path.startswith("/v1/catalogue/"):
            return _response(self._package(path.rpartition("/")[2]))
        if request.method == "GET" and re.fullmatch(r"/v1/releases/[0-9]+", path):
            return _response(self._releases(int(path.rpartition("/")[2])))
        if request.method == "GET" and path.startswith("/v1/attachments/"):
            return self._content(path.rpartition("/")[2], request.headers)
        raise EndOfBundle

    def _exchange(self, body: bytes) -> bytes:
        frames = FrameReader(REQUEST_MAX_BYTES).feed(body)
        asked = decode(frames[0], ExchangeRequest)
        head = self._index.head
        if asked.conflicts and said_items(asked.conflicts) != head.items:
            raise EndOfBundle
        pages = self._pages_behind(asked)
        brings = len(frames) > 1
        is_same = asked.epoch in ("", head.answer.epoch)
        is_behind = bool(asked.limit) and asked.cursor < head.answer.head
        is_older = head.answer.acked_seq < asked.acked_seq
        if not pages and is_same and (brings or is_behind or is_older):
            raise EndOfBundle  # what it brings is not there yet, or what it asks for begins elsewhere
        answer = self._answer_to(asked)
        return join_frames([encode(answer), *pages])

    def _answer_to(self, asked: ExchangeRequest) -> Answer:
        """The answer as the province would give it to a later request of the same computer.

        What the line has brought meanwhile stays: it is never acknowledged less. An answer from before that
        is not all that the province has to say, so it never reaches the head.
        """
        answer = msgspec.structs.replace(self._index.head.answer, urgent=self._urgent)
        if asked.epoch not in ("", answer.epoch):
            return answer
        head = max(answer.head, asked.cursor)
        if answer.acked_seq > asked.acked_seq:
            return msgspec.structs.replace(answer, head=head)
        if answer.acked_seq < asked.acked_seq:
            head = max(head, self._index.until) + 1
        return msgspec.structs.replace(answer, acked_seq=asked.acked_seq, acked_hash=b"", head=head)

    def _pages_behind(self, asked: ExchangeRequest) -> list[bytes]:
        if asked.epoch not in ("", self._index.head.answer.epoch) or not asked.limit:
            return []
        found: list[bytes] = []
        cursor, size = asked.cursor, 0
        for after, behind, place in self._index.pages:
            if after != cursor or size >= min(asked.limit, ANSWER_BYTES):
                continue
            page = decode_down(self._payload.frame(place))
            assert isinstance(page, CarriedPage)
            found.append(page.packed)
            cursor, size = behind, size + len(page.packed)
        return found

    def _catalogue(self) -> CarriedCatalogue:
        if self._index.catalogue is None:
            raise EndOfBundle
        return self._index.catalogue

    def _package(self, sha256: str) -> bytes:
        place = self._index.packages.get(sha256)
        if place is None:
            raise EndOfBundle
        package = decode_down(self._payload.frame(place))
        assert isinstance(package, CarriedPackage)
        return package.content

    def _releases(self, root: int) -> bytes:
        carried = self._catalogue()
        answer = decode(carried.releases, ReleasesAnswer)
        return encode(ReleasesAnswer(answer.roots[max(0, root - carried.root) :], answer.targets))

    def _content(self, sha256: str, headers: Mapping[str, str]) -> httpx.Response:
        found, asked = self._index.contents.get(sha256), _RANGE.match(headers.get("range", ""))
        if found is None or asked is None:
            raise EndOfBundle
        start, end = int(asked[1]), min(int(asked[2]) + 1, found.size)
        if start >= found.size:
            return httpx.Response(416, headers={"content-range": f"bytes */{found.size}"})
        piece = self._bytes_of(found, start, end)
        span = f"bytes {start}-{end - 1}/{found.size}"
        return httpx.Response(206, headers={"content-range": span}, stream=httpx.ByteStream(piece))

    def _bytes_of(self, found: CarriedContent, start: int, end: int) -> bytes:
        read = bytearray()
        for begins, place in found.parts:
            if begins >= end:
                break
            part = self._part(place)
            if begins + len(part) > start + len(read):
                read += part[start + len(read) - begins : end - begins]
        return bytes(read)

    def _part(self, place: int) -> bytes:
        part = decode_down(self._payload.frame(place))
        assert isinstance(part, ContentPart)
        return part.piece


def _response(body: bytes) -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(body))
