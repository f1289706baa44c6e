"""The first key of a book, made when its office begins."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop_app.office_key.ring import hold_key, key_ring
from desktop_app.office_key.secret_key import OfficeKey
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.guards.personal_fields import personal_fields


def make_first_key(connection: Connection) -> bool:
    """Make a key where the book has none and knows of none; from the next transaction on it seals.

    What is recorded already stays at the province as it is, until it is sealed again.
    """
    ring = key_ring(connection)
    if ring.keys or ring.in_force:
        return False
    key = OfficeKey.new()
    is_new = not any(_is_used(connection, entity) for entity in personal_fields())
    hold_key(connection, key, made=True, usual=is_new)
    return True


def _is_used(connection: Connection, entity: str) -> bool:
    table = ENTITIES[entity].table
    return connection.execute(select(table.c.id).limit(1)).first() is not None
