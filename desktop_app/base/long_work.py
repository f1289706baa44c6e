"""Long work during which nothing else can go on: a window shows that it is in progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class LongWork(Protocol):
    """Does some work, on whatever thread, and returns its value or raises what it raised."""

    def __call__[T](self, work: Callable[[], T], /) -> T:
        """Do it; returns when it is done."""
        ...


def at_once[T](work: Callable[[], T], /) -> T:
    """Do it here."""
    return work()
