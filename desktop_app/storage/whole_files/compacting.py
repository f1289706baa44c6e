"""Return the free pages of a book to the disk."""

from __future__ import annotations

from contextlib import suppress

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import OperationalError

from desktop_app.storage.store import Store

_WORTH_IT = 4
"""Rebuilding the file is worth its time when more than a quarter of it is free."""

_LARGEST = 512 * 1024 * 1024
"""The rebuilt file is in memory for a moment (nothing of a book may be on the disk in plain text), so a
larger book keeps its free pages and fills them again.
"""


def give_back_space(store: Store) -> bool:
    """Rebuild the file when much of it is free; whether that was done.

    A book that another program has open, or a full disk, leaves it as it is: it is whole either way.
    """
    connection = store.engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None
        size, pages, free = (
            int(driver.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_size", "page_count", "freelist_count")
        )
        if free * _WORTH_IT <= pages or (pages - free) * size > _LARGEST:
            return False
        with suppress(sqlcipher.OperationalError, OperationalError):
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return True
    finally:
        connection.close()
    return False
