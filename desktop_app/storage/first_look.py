"""Read an up-to-date book before SQLAlchemy is loaded: plain queries only, read-only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.storage.expected_head import ExpectedHead, expected_head, reaches
from desktop_app.storage.key_pragma import key_pragma
from desktop_app.storage.revisions import HEAD, READ_REVISION

_SETTINGS = ("PRAGMA cipher_log_level = NONE", "PRAGMA query_only = ON", "PRAGMA busy_timeout = 10000")


class FirstLook:
    """A connection to a book opened for reading, used in place of SQLAlchemy's."""

    def __init__(self, driver: Any) -> None:
        self.driver_connection = driver

    @property
    def connection(self) -> FirstLook:
        """Itself: what SQLAlchemy's connection calls its pooled one."""
        return self


class FirstLooks:
    """Looks into the book at ``path``, one at a time on any thread, until the store is open."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._driver: Any = None

    @contextmanager
    def read(self) -> Iterator[FirstLook]:
        """A connection all of whose queries see the same moment.

        Raises:
            sqlcipher3.dbapi2.Error: the file cannot be read, or the key does not fit.
        """
        if self._driver is None:
            self._driver = self._connect()
        self._driver.execute("BEGIN")
        try:
            yield FirstLook(self._driver)
        finally:
            self._driver.execute("ROLLBACK")

    def holds(self, expected: ExpectedHead) -> bool:
        """Whether the file is a book that holds what ``expected`` says, in whatever version of the schema."""
        try:
            with self.read() as look:
                return reaches(look, expected)
        except sqlcipher.Error:
            return False

    def up_to_date(self) -> bool:
        """Whether the file is a whole book of exactly this version; not what else it may be."""
        if not self._path.exists() or not self._path.stat().st_size:  # to connect would make a book of it
            return False
        expected = expected_head(self._path)
        try:
            with self.read() as look:
                found = look.driver_connection.execute(READ_REVISION).fetchall()
                whole = reaches(look, expected)
        except sqlcipher.Error:
            return False
        return bool(whole and found == [(HEAD,)])

    def close(self) -> None:
        """Close the file."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    def _connect(self) -> Any:
        driver = sqlcipher.connect(str(self._path), isolation_level=None, check_same_thread=False)
        for pragma in (key_pragma(self._key), *_SETTINGS):
            driver.execute(pragma)
        return driver
