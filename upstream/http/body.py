"""The body of an exchange: segments are made durable as they arrive, and kept when the line is cut.

A slow line gets small steps and a quick one large ones: whatever is whole is taken as soon as nothing more
has come meanwhile. A silent cut, as behind many routers, then costs no more than another.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Self

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import HTTPException, InternalServerException

from desktop_app.wire.frames import FrameReader
from desktop_app.wire.messages import Code, ExchangeRequest, decode
from desktop_app.wire.protocol import SEGMENT_MAX_BYTES
from upstream.base.refusals import Refusal

_STEP_BYTES = 256 * 1024
"""So much is made durable before more is looked at, however quickly it comes."""
_PIECE_SECONDS = 60.0
_LOOKS = 8
"""A piece that the system has takes three or four turns of the loop until it is in the queue."""


class LineCut(Exception):
    """The body did not arrive whole."""


class Body:
    """Drains a request into memory while other work is done.

    The HTTP server forgets what it has buffered when the other end goes away, so whatever arrived has
    to be taken from it at once. The size is bounded by the limit of the request.
    """

    def __init__(self, request: Request[None, None, State]) -> None:
        self._stream: AsyncGenerator[bytes, None] = request.stream()
        self._pieces: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self.received = 0
        self._over = False
        self._settled = asyncio.Event()
        self._settled.set()  # until something has arrived, nothing waits for it

    async def __aenter__(self) -> Self:
        # The first piece is there already: taking it before anything else waits is what saves it.
        if await self._take_one():
            self._task = asyncio.create_task(self._drain())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._settled.set()
        await self._stream.aclose()

    @property
    def more_is_here(self) -> bool:
        """Whether more has arrived than was given out."""
        return not self._pieces.empty()

    async def settled(self) -> None:
        """Wait until all that has arrived was given out, and more was asked for.

        What is in the system's buffers has arrived, too: the loop has to look for it a few times.
        """
        quiet = 0
        while quiet < _LOOKS:
            await self._settled.wait()
            await asyncio.sleep(0)
            quiet = quiet + 1 if self._settled.is_set() else 0

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the body as it arrives.

        Raises:
            LineCut: the other end went away or fell silent; what had arrived was given out before.
            HTTPException: the request is too large.
        """
        while not self._over:
            if not self.more_is_here:
                self._settled.set()
            piece = await self._pieces.get()
            if isinstance(piece, bytes):
                yield piece
                continue
            self._over = True
            if piece is not None:
                raise piece

    async def drain(self) -> None:
        """Wait until the other end has sent all of it, and forget it."""
        async for _ in self.pieces():
            pass

    async def _drain(self) -> None:
        while await self._take_one():
            pass

    async def _take_one(self) -> bool:
        try:
            piece: bytes | Exception | None = await asyncio.wait_for(anext(self._stream), _PIECE_SECONDS)
        except StopAsyncIteration:
            piece = None
        except (InternalServerException, TimeoutError):  # what Litestar raises for a client that went away
            piece = LineCut()
        except HTTPException as error:
            piece = error
        if isinstance(piece, bytes):
            self.received += len(piece)
        self._settled.clear()
        await self._pieces.put(piece)
        return isinstance(piece, bytes)


async def read_exchange(
    body: Body,
    begin: Callable[[ExchangeRequest], Awaitable[None]],
    take: Callable[[list[bytes]], Awaitable[None]],
) -> ExchangeRequest:
    """Call ``begin`` with the head and ``take`` with segments, those that are whole, in their order.

    Raises:
        LineCut: the line was cut; what had arrived whole was taken.
        Malformed: the body is not an exchange.
        Refusal: it is empty.
        HTTPException: it is too large.
    """
    reader = FrameReader(SEGMENT_MAX_BYTES)
    head: ExchangeRequest | None = None
    waiting: list[bytes] = []
    try:
        async for piece in body.pieces():
            frames = reader.feed(piece)
            if head is None and frames:
                head = decode(frames.pop(0), ExchangeRequest)
                await begin(head)
            waiting += frames
            if waiting and (not body.more_is_here or sum(map(len, waiting)) >= _STEP_BYTES):
                ready, waiting = waiting, []
                await take(ready)
    except LineCut:
        if waiting:
            await take(waiting)
        raise
    if waiting:
        await take(waiting)
    if reader.unfinished:
        raise LineCut
    if head is None:
        raise Refusal(Code.MALFORMED)
    return head
