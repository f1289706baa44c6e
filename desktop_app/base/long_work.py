"""Long work: how far it is and that it is to stop; and work during which nothing else can go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

type Progress = Callable[[int, int], None]
"""Called with (parts done, parts in all) while something long is done; raise in it to stop."""

_TOLD_EACH = 50


def unwatched(_done: int, _all: int) -> None:
    """Nobody waits for it: a test, the command line, what runs by itself."""


def watched[T](parts: Iterable[T], count: int | None, progress: Progress | None) -> Iterator[T]:
    """The parts, one by one; now and then ``progress`` hears how many were given, and may raise to stop.

    ``count``: how many there are; where a file does not say so, it is as many as were given.
    """
    for done, part in enumerate(parts):
        if progress is not None and done % _TOLD_EACH == 0:
            progress(done, max(done, count or 0))
        yield part


def reported[T](rows: Sequence[T], progress: Progress | None) -> Iterator[T]:
    """As :func:`watched` for what knows how much it is."""
    return watched(rows, len(rows), progress)


def part_of(progress: Progress, first: int, last: int) -> Progress:
    """What a part of the work reports to, which goes from the ``first`` to the ``last`` hundredth of it."""

    def report(done: int, of: int) -> None:
        progress(first + (last - first) * done // max(1, of), 100)

    return report


class LongWork(Protocol):
    """Does some work, on whatever thread, and returns its value or raises what it raised."""

    def __call__[T](self, work: Callable[[], T], /) -> T:
        """Do it; returns when it is done."""
        ...


def at_once[T](work: Callable[[], T], /) -> T:
    """Do it here."""
    return work()
