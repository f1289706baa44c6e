"""Locks: parts of the book that the province has accepted or closed."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select

from upstream.communes.communes import lock_head, set_head
from upstream.database.tables import scope_lock as table

_LOCKED = select(table.c.scope, table.c.reason).where(
    table.c.commune == bindparam("of_commune"), table.c.locked.is_(True)
)


def locked_scopes(connection: Connection, commune: str) -> dict[str, str]:
    """Return the locked scopes of a commune and the reason to show for each."""
    rows = connection.execute(_LOCKED, {"of_commune": commune})
    return {row.scope: row.reason for row in rows}


def set_lock(connection: Connection, commune: str, scope: str, reason: str, *, locked: bool) -> None:
    """Lock or open a scope; devices learn it with their next exchange."""
    version = lock_head(connection, commune) + 1
    connection.execute(delete(table).where(table.c.commune == commune, table.c.scope == scope))
    connection.execute(
        insert(table).values(commune=commune, scope=scope, version=version, reason=reason, locked=locked)
    )
    set_head(connection, commune, version)
