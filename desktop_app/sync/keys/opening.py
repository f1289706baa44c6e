"""Open what had come before this computer could read it: records that hold sealed texts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.journal.rows import Followers, Record, RecordWriter
from desktop_app.office_key.otherwise import all_otherwise, note_all
from desktop_app.office_key.ring import key_ring, make_usual
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.guards.sealed_text import read_sealed
from desktop_app.wire.op import Value

_AT_ONCE: Final = 500

type Place = tuple[str, str]
"""Kind and id of a record."""

BEGINNING: Final[Place] = ("", "")
"""Before all records."""


def open_tables(connection: Connection, followers: Followers) -> int:
    """Open all records that a key of this book opens; whoever keeps something derived of them hears of it.

    The key in force becomes the usual one. Returns how many records were opened.
    """
    before, writer = key_ring(connection), RecordWriter(connection, followers)
    sent = all_otherwise(connection)
    if before.in_force in before.keys:
        make_usual(connection, before.in_force)
    ring, opened = key_ring(connection), 0
    for (entity, record_id), record in all_records(connection, writer):
        personal = personal_fields()[entity]
        said = {name: record.fields[name] for name in personal.among(record.fields) if record.fields[name]}
        now = ring.opened(entity, record_id, said)
        keys = sent.get((entity, record_id), {})
        as_sent = {name: _key_of(value, keys.get(name, before.usual)) for name, value in said.items()}
        note_all(
            connection, entity, record_id, {name: key for name, key in as_sent.items() if key != ring.usual}
        )
        if now != said:
            writer.write(entity, record_id, record.fields, {**record.fields, **now}, record.version)
            opened += 1
    writer.finish()
    return opened


def _key_of(value: Value, otherwise: str) -> str:
    sealed = read_sealed(value)
    return otherwise if sealed is None else sealed.key


def all_records(
    connection: Connection, writer: RecordWriter, behind: Place = BEGINNING
) -> Iterator[tuple[Place, Record]]:
    """Yield the records of all kinds that may name a person, in order, those behind a place."""
    of_last, last_id = behind
    for entity in sorted(personal_fields()):
        if entity < of_last:
            continue
        columns = ENTITIES[entity].table.c
        wanted = select(columns.id).order_by(columns.id)
        if entity == of_last:
            wanted = wanted.where(columns.id > last_id)
        for part in batched(connection.execute(wanted).scalars().all(), _AT_ONCE):
            writer.read_ahead(entity, part)
            for record_id in part:
                record = writer.get(entity, record_id)
                if record is not None:
                    yield (entity, record_id), record
