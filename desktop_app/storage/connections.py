"""The open connections of a book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine

_MOST: Final = 4
"""Connections that stay open; each keeps pages that were decrypted."""


class Connections:
    """Connections that are kept as a whole from one transaction to the next.

    To check one out of the engine's pool and return it takes as long as all statements of a small save. The
    one given back last is taken first: its pages are the newest.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[Connection] = []
        self._closed = False

    @contextmanager
    def taken(self) -> Iterator[Connection]:
        """A connection for one transaction, on any thread; after a failure it is not kept."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if len(self._idle) < _MOST:
            self._idle.append(connection)
        else:
            connection.close()
        if self._closed:
            self.close_idle()

    def close(self) -> None:
        """Close all of them, those in use when they are given back."""
        self._closed = True
        self.close_idle()

    def close_idle(self) -> None:
        """Close those that are not in use."""
        while self._idle:
            self._idle.pop().close()
