"""Unpacking and verifying segments a little ahead of merging them.

While one is merged, or the database writes, another thread unpacks the next and computes its hashes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from desktop_app.wire.segment import Segment, unpack_segment

_AHEAD = 2
"""More would only hold more ops in memory."""


def unpacked(packed: Sequence[bytes]) -> Generator[tuple[bytes, Segment]]:
    """The segments in their order, each with its bytes.

    Raises:
        Malformed: the one that is next is not a segment.
    """
    if len(packed) == 1:
        yield packed[0], unpack_segment(packed[0])
        return
    with ThreadPoolExecutor(1, thread_name_prefix="unpacking") as worker:
        waiting: deque[tuple[bytes, Future[Segment]]] = deque()
        for item in packed:
            waiting.append((item, worker.submit(unpack_segment, item)))
            if len(waiting) > _AHEAD:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


def _next(waiting: deque[tuple[bytes, Future[Segment]]]) -> tuple[bytes, Segment]:
    item, future = waiting.popleft()
    return item, future.result()
