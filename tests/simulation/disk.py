"""Disks that fill up, and computers that lose their power, between any two statements of SQL.

Every connection to a file that belongs to a :class:`Disk` tells it of each statement before it is executed.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_WRITING = ("INSERT", "UPDATE", "DELETE", "COMMIT", "CREATE", "ALTER", "DROP", "REPLACE")
_ENDING = "ROLLBACK"


class PowerCut(BaseException):
    """The computer is off from here on. No program can catch it and go on."""


class Disk:
    """The disk of one computer.

    ``dies_at`` and ``full_at`` count down with the statements (``full_at`` with those that write): at zero
    the power is cut, or there is no more room until :meth:`rest`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dies_at: int | None = None
        self.full_at: int | None = None
        self.dead = False
        self.full = False
        self.asleep = False
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()

    @property
    def armed(self) -> bool:
        """Whether something will fail."""
        return self.dies_at is not None or self.full_at is not None

    def took(self, connection: Any) -> None:
        """A program opened a file of this disk."""
        self._connections.add(connection)

    def before(self, sql: str, driver: Any) -> None:
        """A statement is about to be executed."""
        word = sql.lstrip()[:8].upper()
        if word.startswith(_ENDING) or self.asleep:
            return
        if self.dies_at is not None:
            self.dies_at -= 1
            self.dead = self.dead or self.dies_at < 0
        if self.dead:
            raise PowerCut
        if word.startswith(_WRITING):
            if self.full_at is not None:
                self.full_at -= 1
                self.full = self.full or self.full_at < 0
            if self.full:
                raise driver.OperationalError("database or disk is full")

    def lose_power(self) -> None:
        """Close what is open as a power cut does: nothing more is committed."""
        for connection in list(self._connections):
            with suppress(Exception):  # a driver's own error: it was closed before
                connection.close()
        self._connections.clear()
        self.dead = self.full = False
        self.dies_at = self.full_at = None

    def rest(self) -> None:
        """An operation is over: somebody made room."""
        if self.full:
            self.full, self.full_at = False, None

    def heal(self) -> None:
        """Nothing fails any more."""
        self.full = False
        self.dies_at = self.full_at = None


def _watching(driver: Any) -> Any:
    """Connections of an SQLite driver that tell their disk what they execute."""

    class Cursor(driver.Cursor):  # type: ignore[misc]
        def execute(self, sql: str, *rest: Any) -> Any:
            self.connection.disk.before(sql, driver)
            return super().execute(sql, *rest)

        def executemany(self, sql: str, *rest: Any) -> Any:
            self.connection.disk.before(sql, driver)
            return super().executemany(sql, *rest)

    class Watching(driver.Connection):  # type: ignore[misc]
        disk: Disk

        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def commit(self) -> None:
            self.disk.before("COMMIT", driver)
            super().commit()

    return Watching


_factories: dict[str, Any] = {}


@contextmanager
def watched(disks: list[Disk]) -> Iterator[None]:
    """Have every file in the folder of one of ``disks`` (more may be added) opened so that its disk knows."""

    def connect(dialect: Any, _: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
        path = str(arguments[0]) if arguments else ""
        disk = next((each for each in disks if path.startswith(f"{each.folder}/")), None)
        if disk is None:
            return None
        driver = dialect.loaded_dbapi
        if driver.__name__ not in _factories:
            _factories[driver.__name__] = _watching(driver)
        connection = dialect.connect(*arguments, **named, factory=_factories[driver.__name__])
        connection.disk = disk
        disk.took(connection)
        return connection

    event.listen(Engine, "do_connect", connect)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", connect)
