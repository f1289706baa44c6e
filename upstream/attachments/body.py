"""The body of a file's request as it arrives: in pieces, never more than a few in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Self

from litestar.types import Receive

from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from upstream.http.body import LineCut

_WAITING_CHUNKS = 16
"""Chunks of the HTTP server (64 kB at most) that wait in memory; then the sender has to wait."""

_SILENCE_SECONDS = 60.0
_DRAINED_BYTES = 1024 * 1024
_DRAIN_SECONDS = 5.0


class Arriving:
    """Takes from the HTTP server what has arrived at once: it forgets that when the other end goes away."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._chunks: asyncio.Queue[bytes | LineCut | None] = asyncio.Queue(_WAITING_CHUNKS)
        self._task: asyncio.Task[None] | None = None
        self._over = False
        self.received = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._take())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Pieces of one size, and the rest: also when the connection broke.

        Raises:
            LineCut: the other end went away or fell silent; what had arrived was given out before.
        """
        waiting = bytearray()
        cut: LineCut | None = None
        while not self._over:
            chunk = await self._chunks.get()
            if not isinstance(chunk, bytes):
                self._over, cut = True, chunk
                break
            waiting += chunk
            while len(waiting) >= CONTENT_PIECE_BYTES:
                yield bytes(waiting[:CONTENT_PIECE_BYTES])
                del waiting[:CONTENT_PIECE_BYTES]
        if waiting:
            yield bytes(waiting)
        if cut is not None:
            raise cut

    async def drain(self) -> None:
        """Drain the rest of an unwanted body, within bounds, so that its sender reads the response."""
        taken = 0
        try:
            async with asyncio.timeout(_DRAIN_SECONDS), aclosing(self.pieces()) as rest:
                async for piece in rest:
                    taken += len(piece)
                    if taken > _DRAINED_BYTES:
                        return
        except (TimeoutError, LineCut):
            return

    async def _take(self) -> None:
        more = True
        while more:
            try:
                message = await asyncio.wait_for(self._receive(), _SILENCE_SECONDS)
            except TimeoutError:
                await self._chunks.put(LineCut())
                return
            if message["type"] != "http.request":
                await self._chunks.put(LineCut())
                return
            body = message.get("body", b"")
            if body:
                self.received += len(body)
                await self._chunks.put(bytes(body))
            more = bool(message.get("more_body", False))
        await self._chunks.put(None)
