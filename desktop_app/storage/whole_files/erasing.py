"""Leave nothing of what was deleted in the file of a book: neither in free pages nor in the WAL.

SQLite keeps deleted content until a page is used again. ``VACUUM`` rewrites all pages; the checkpoint then
empties the WAL, which still has the pages of before.
"""

from __future__ import annotations

from contextlib import suppress

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import OperationalError

from desktop_app.storage.store import Store


def erase_free_space(store: Store) -> bool:
    """Rewrite the file; whether it was done. Another program that has it open keeps it from that."""
    connection = store.engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None
        with suppress(sqlcipher.OperationalError, OperationalError):
            driver.execute("PRAGMA secure_delete = ON")
            driver.execute("VACUUM")
            busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy
    finally:
        connection.close()
    return False
