"""The body of an exchange: segments are made durable while it arrives, and kept when the line is cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import InternalServerException

from desktop_app.wire.frames import FrameReader
from desktop_app.wire.messages import Code, ExchangeRequest, decode
from desktop_app.wire.protocol import SEGMENT_MAX_BYTES
from upstream.refusals import Refusal

_COMMIT_BYTES = 256 * 1024
_PIECE_SECONDS = 60.0


class LineCut(Exception):
    """The body did not arrive whole."""


async def read_exchange(
    request: Request[None, None, State],
    begin: Callable[[ExchangeRequest], Awaitable[None]],
    take: Callable[[list[bytes]], Awaitable[None]],
) -> ExchangeRequest:
    """Call ``begin`` with the head and ``take`` with segments, a few at a time, in their order.

    Raises:
        LineCut: the line was cut; what had arrived whole was taken.
        Malformed: the body is not an exchange.
        Refusal: it is empty.
    """
    reader = FrameReader(SEGMENT_MAX_BYTES)
    head: ExchangeRequest | None = None
    waiting: list[bytes] = []
    cut = False
    async with aclosing(_pieces(request)) as pieces:
        async for piece in pieces:
            if piece is None:
                cut = True
                break
            frames = reader.feed(piece)
            if head is None and frames:
                head = decode(frames.pop(0), ExchangeRequest)
                await begin(head)
            waiting += frames
            if sum(map(len, waiting)) >= _COMMIT_BYTES:
                await take(waiting)
                waiting = []
    if waiting:
        await take(waiting)
    if cut or reader.unfinished:
        raise LineCut
    if head is None:
        raise Refusal(Code.MALFORMED)
    return head


async def _pieces(request: Request[None, None, State]) -> AsyncGenerator[bytes | None]:
    """The body as it arrives; ``None`` when the other end went away or fell silent."""
    stream = request.stream()
    while True:
        try:
            yield await asyncio.wait_for(anext(stream), _PIECE_SECONDS)
        except StopAsyncIteration:
            return
        except (InternalServerException, TimeoutError):  # what Litestar raises for a client that went away
            yield None
            return
