"""Offices that send their quarters, thousands in one process: what each sends is there before."""

from __future__ import annotations

import asyncio
import base64
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop_app.wire.frames import FrameReader, join_frames
from desktop_app.wire.messages import Answer, ExchangeRequest, PullPage, decode, encode
from desktop_app.wire.op import GENESIS
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES, REQUEST_MAX_BYTES
from desktop_app.wire.segment import read_segment
from tests.support.servers.quarters import PlayedPhoto

_BUSY: Final = frozenset({429, 503})
_COMES_AGAIN_SECONDS: Final = 1.0
_LENGTH: Final = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PreparedExchange:
    """The segments of one exchange, and the end of the journal behind them."""

    segments: tuple[bytes, ...]
    last_seq: int
    last: bytes


@dataclass(frozen=True, slots=True)
class SentQuarter:
    """What an office sends in a quarter; the photo behind the last exchange."""

    exchanges: Sequence[PreparedExchange]
    photo: PlayedPhoto | None = None


def prepared(exchanges: Iterable[tuple[bytes, ...]], photo: PlayedPhoto | None) -> SentQuarter:
    """A quarter as it will be sent."""
    found = []
    for segments in exchanges:
        last = read_segment(segments[-1])
        found.append(PreparedExchange(segments, last.last_seq, last.last))
    return SentQuarter(found, photo)


@dataclass(slots=True)
class SendingOffice:
    """A computer with a token, and what it knows of the province."""

    token: bytes
    seq: int = 0
    link: bytes = GENESIS
    epoch: str = ""
    cursor: int = 0

    @property
    def bearer(self) -> bytes:
        """The header that names it."""
        return b"Authorization: Bearer " + base64.urlsafe_b64encode(self.token) + b"\r\n"

    def request(self, exchange: PreparedExchange) -> bytes:
        """The body of an exchange."""
        head = ExchangeRequest(
            exchange.last_seq, exchange.last, self.seq, self.epoch, self.cursor, acked_hash=self.link
        )
        return join_frames([encode(head), *exchange.segments])

    def heard(self, exchange: PreparedExchange, body: bytes) -> None:
        """Take the answer in; all that was sent must be acknowledged."""
        first, *pages = FrameReader(REQUEST_MAX_BYTES).feed(body)
        answer = decode(first, Answer)
        assert (answer.standing, answer.acked_seq) == ("ok", exchange.last_seq)
        self.seq, self.link, self.epoch = exchange.last_seq, exchange.last, answer.epoch
        if pages:
            self.cursor = decode(pages[-1], PullPage).cursor


@dataclass(slots=True)
class Load:
    """Offices that send to the sockets of a server's processes, as nginx divides them.

    An exchange is late from the moment when it should begin, so one that waits for others counts too.
    """

    sockets: Sequence[Path]
    at_once: int = 128
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    """How long each exchange took."""
    photos: list[float] = field(default_factory=list)
    whole: float = 0.0
    """Seconds until the last one was answered."""

    def run(self, offices: Sequence[tuple[SendingOffice, SentQuarter]], within: float) -> None:
        """Let all of them send all of it, spread evenly; return once everything is acknowledged.

        ``within``: seconds; 0: as fast as the server takes it.
        """
        asyncio.run(self._run(offices, within))

    def percentile(self, share: float) -> float:
        """The seconds which such a share of the exchanges did not exceed."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]

    async def _run(self, offices: Sequence[tuple[SendingOffice, SentQuarter]], within: float) -> None:
        places = asyncio.Semaphore(self.at_once)
        began = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as group:
            for number, (office, quarter) in enumerate(offices):
                step = within / len(quarter.exchanges)
                start = began + step * number / len(offices)
                group.create_task(self._office(places, office, quarter, start, step))
        self.whole = asyncio.get_running_loop().time() - began

    async def _office(
        self,
        places: asyncio.Semaphore,
        office: SendingOffice,
        quarter: SentQuarter,
        start: float,
        step: float,
    ) -> None:
        loop = asyncio.get_running_loop()
        for number, exchange in enumerate(quarter.exchanges):
            due = start + number * step
            await asyncio.sleep(due - loop.time())
            async with places:
                due = due if step else loop.time()
                body = await self._until_taken(office, b"POST /v1/exchange", b"", office.request(exchange))
                office.heard(exchange, body)
                self.seconds.append(loop.time() - due)
        if quarter.photo is not None:
            async with places:
                await self._photo(office, quarter.photo)

    async def _photo(self, office: SendingOffice, photo: PlayedPhoto) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        named = ",".join(
            f"{name} {base64.b64encode(value.encode()).decode()}"
            for name, value in (("sha256", photo.sha256), ("record", photo.record))
        )
        common = b"Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n"
        created = f"Upload-Length: {len(photo.content)}\r\nUpload-Metadata: {named}\r\n".encode()
        piece = photo.content[:CONTENT_PIECE_BYTES]
        await self._until_taken(office, b"POST /v1/attachments", common + created, piece)
        for at in range(CONTENT_PIECE_BYTES, len(photo.content), CONTENT_PIECE_BYTES):
            piece = photo.content[at : at + CONTENT_PIECE_BYTES]
            headers = common + f"Upload-Offset: {at}\r\n".encode()
            await self._until_taken(office, f"PATCH /v1/attachments/{photo.sha256}".encode(), headers, piece)
        self.photos.append(loop.time() - began)

    async def _until_taken(self, office: SendingOffice, what: bytes, headers: bytes, body: bytes) -> bytes:
        """Ask, and come again while the server is busy; what it answers."""
        socket = self.sockets[zlib.crc32(office.token) % len(self.sockets)]
        while True:
            status, content = await _ask(socket, what, office.bearer + headers, body)
            self.statuses[status] += 1
            if status not in _BUSY:
                assert 200 <= status < 300, (status, content)
                return content
            await asyncio.sleep(_COMES_AGAIN_SECONDS)


async def _ask(socket: Path, what: bytes, headers: bytes, body: bytes) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_unix_connection(str(socket))
    try:
        length = str(len(body)).encode()
        common = b"Host: mttq.example\r\nConnection: close\r\nContent-Length: " + length + b"\r\n"
        writer.write(what + b" HTTP/1.1\r\n" + common + headers + b"\r\n" + body)
        head = await reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        return int(head[9:12]), await reader.readexactly(int(found[1])) if found else b""
    finally:
        writer.close()
