"""Wrong tries to sign in: after five the next must wait, also after a restart and at another process."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from upstream.console.accounts.secrets_kept import secret_hash
from upstream.database.console_tables import console_attempt as table

TRIES = 5
WAIT_MILLIS = 15 * 60_000


def begin_try(connection: Connection, name: str, now: int) -> int:
    """Count a try before its password is looked at; return until when to wait, 0 where it may be looked at.

    Names nobody has are counted alike, so that the answer does not say which names exist.
    """
    connection.execute(delete(table).where(table.c.last_at < now - WAIT_MILLIS))
    mine = table.c.name_hash == secret_hash(name)
    row = connection.execute(
        select(table.c.tries, table.c.last_at).where(mine).with_for_update()
    ).one_or_none()
    if row is None:
        connection.execute(insert(table).values(name_hash=secret_hash(name), tries=1, last_at=now))
        return 0
    if row.tries >= TRIES:
        return int(row.last_at) + WAIT_MILLIS
    connection.execute(update(table).where(mine).values(tries=row.tries + 1, last_at=now))
    return 0


def forget_tries(connection: Connection, name: str) -> None:
    """Begin to count from nothing: somebody has signed in, or was given a new link."""
    connection.execute(delete(table).where(table.c.name_hash == secret_hash(name)))
