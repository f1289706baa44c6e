"""What arrives of an exchange is taken in steps that follow the line, and who asks meanwhile waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest

from desktop_app.wire.frames import join_frames
from desktop_app.wire.messages import ExchangeRequest, encode
from upstream.http.arrivals import Arrivals
from upstream.http.body import Body, LineCut, read_exchange

SEGMENTS = [bytes([number]) * 1000 for number in range(8)]
HEAD = encode(ExchangeRequest(8, b"", 0, "", 0))


class Line:
    """A request whose pieces arrive when they are said to."""

    def __init__(self) -> None:
        self.pieces: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The pieces."""
        while (piece := await self.pieces.get()) is not None:
            yield piece


async def until(there: Callable[[], bool]) -> None:
    while not there():
        await asyncio.sleep(0)


async def read(line: Line, work: Callable[[Body, list[list[bytes]]], Awaitable[None]]) -> list[list[bytes]]:
    """The steps in which segments were taken, while ``work`` goes on beside."""
    taken: list[list[bytes]] = []

    async def begin(_: ExchangeRequest) -> None:
        await asyncio.sleep(0)

    async def take(segments: list[bytes]) -> None:
        await asyncio.sleep(0)
        taken.append(segments)

    request: Any = line
    async with Body(request) as body, asyncio.timeout(60):
        await asyncio.gather(read_exchange(body, begin, take), work(body, taken))
    return taken


def test_a_slow_line_is_taken_segment_by_segment() -> None:
    line = Line()

    async def send(_: Body, taken: list[list[bytes]]) -> None:
        for number, segment in enumerate(SEGMENTS):
            line.pieces.put_nowait(join_frames([segment]))
            await until(lambda number=number: len(taken) > number)  # type: ignore[misc]
        line.pieces.put_nowait(None)

    line.pieces.put_nowait(join_frames([HEAD]))
    assert asyncio.run(read(line, send)) == [[segment] for segment in SEGMENTS]


def test_what_came_meanwhile_is_taken_together() -> None:
    line = Line()

    async def nothing(_: Body, __: list[list[bytes]]) -> None:
        await asyncio.sleep(0)

    for piece in (join_frames([HEAD]), *(join_frames([segment]) for segment in SEGMENTS), None):
        line.pieces.put_nowait(piece)
    taken = asyncio.run(read(line, nothing))
    assert [segment for step in taken for segment in step] == SEGMENTS
    assert len(taken) < len(SEGMENTS)


def test_who_asks_waits_until_what_is_here_was_taken() -> None:
    """The rest of the body never comes, as on a line whose end nobody tells of."""
    line = Line()
    seen: list[int] = []

    async def ask(body: Body, taken: list[list[bytes]]) -> None:
        arrivals = Arrivals()
        request: Any = Line()
        with arrivals.of("Bearer a", body) as none, arrivals.of("Bearer a", Body(request)) as earlier:
            assert none == []
            for other in earlier:
                await other.settled()
        seen.append(sum(map(len, taken)))
        line.pieces.put_nowait(None)

    line.pieces.put_nowait(join_frames([HEAD, *SEGMENTS]) + (500).to_bytes(4) + b"half")
    with pytest.raises(LineCut):
        asyncio.run(read(line, ask))
    assert seen == [len(SEGMENTS)]


def test_nobody_waits_for_a_body_of_which_nothing_has_arrived() -> None:
    """A line that was cut between the headers and the body holds up nobody who asks again."""
    request: Any = Line()

    async def ask() -> None:
        async with asyncio.timeout(30):
            await Body(request).settled()

    asyncio.run(ask())
