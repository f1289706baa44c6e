"""Leaving a server: everything that records what it has, or was sent, is reset.

An acknowledgement belongs to the server that gave it. Tables that depend on the server are listed here; a
test compares the list with all tables of the book.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, update

from desktop_app.attachments.transfer import offer_again
from desktop_app.journal import urgent
from desktop_app.journal.devices import current_device
from desktop_app.journal.past.eras import put_aside
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.sync import sync_lock, sync_set_aside, sync_unseen
from desktop_app.sync.state import SyncState, reset_state
from desktop_app.sync.unseen_overwrites import record_unseen_overwrites

BOUND: Final = {
    "book_fact": "all facts about sync are as in a book that was never connected, but what a person chose",
    "journal_device": "another device id writes from now on, and nothing of it is acknowledged",
    "stored_content": "no file counts as confirmed",
    "sync_birth": "written out, as changes",
    "sync_change": "their versions are put aside, below all versions of the next server",
    "sync_lock": "forgotten: a lock holds where it was set",
    "sync_set_aside": "kept without a version, and said to the next server",
    "sync_unseen": "an item each, then forgotten",
    "urgent_message": "reported again where it was sent; seen marks of others are dropped",
}
"""Every table, besides those of the records themselves, in which something says what the server has."""

SEEN_FIELDS: Final = {"register_batch": "seen_until"}
"""The fields of records in which somebody said up to which version of the server he had seen everything."""


def leave(connection: Connection, before: SyncState) -> None:
    """Take back all that depends on the server to which the book was connected until now."""
    record_unseen_overwrites(connection, current_device(connection), 0)
    put_aside(connection, before.server_id, before.epoch)
    for entity in ENTITIES.values():
        connection.execute(update(entity.table).where(entity.table.c.version != 0).values(version=0))
    for name, field in SEEN_FIELDS.items():
        connection.execute(update(ENTITIES[name].table).values({field: 0}))
    connection.execute(update(sync_set_aside).values(version=0))
    connection.execute(delete(sync_unseen))
    connection.execute(delete(sync_lock))
    offer_again(connection)
    urgent.forget_server(connection)
    reset_state(connection)
