"""Leaving a server: all that says that it has something, or has sent it, is taken back as a whole.

An acknowledgement belongs to the server that gave it. What of the book depends on the server is named here,
by table; a test knows every table of the book, so that none is forgotten.
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
from desktop_app.sync.lain_unseen import keep_what_lay_unseen
from desktop_app.sync.state import SyncState, begin_state_anew

BOUND: Final = {
    "book_fact": "all facts about sync are as in a book that was never connected, but what a person chose",
    "journal_device": "another device id writes from now on, and nothing of it is acknowledged",
    "stored_content": "no file counts as confirmed",
    "sync_birth": "written out, as changes",
    "sync_change": "their versions are put aside, below all versions of the next server",
    "sync_lock": "forgotten: a lock holds where it was set",
    "sync_set_aside": "kept without a version, and said to the next server",
    "sync_unseen": "an item each, then forgotten",
    "urgent_message": "told again where it was reported; that others were seen is forgotten",
}
"""Every table, besides those of the records themselves, in which something says what the server has."""

SEEN_FIELDS: Final = {"register_batch": "seen_until"}
"""The fields of records in which somebody said up to which version of the server he had seen everything."""


def leave(connection: Connection, before: SyncState) -> None:
    """Take back all that depends on the server to which the book was connected until now."""
    keep_what_lay_unseen(connection, current_device(connection), 0)
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
    begin_state_anew(connection)
