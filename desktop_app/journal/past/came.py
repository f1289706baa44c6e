"""The changes that came from other computers, however they are kept."""

from __future__ import annotations

from collections.abc import Collection
from itertools import batched
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from desktop_app.journal.past.births import births_of
from desktop_app.storage.tables.sync import sync_change, sync_writer

_IDS_IN_ONE_QUERY: Final = 500


class CameChange(NamedTuple):
    """A change of a record: what its fields held and hold then, as msgpack; neither is known of its birth.

    ``at`` is milliseconds since 1970 UTC by its author's clock, ``device`` what people call his computer.
    """

    version: int
    part: int
    entity_id: str
    at: int
    author: str
    device: str
    before: bytes | None
    after: bytes | None


def changes_that_came(connection: Connection, entity: str, ids: Collection[str]) -> list[CameChange]:
    """What came of some records, in the order of the versions."""
    change, writer = sync_change.c, sync_writer.c
    found: list[CameChange] = []
    for part in batched(ids, _IDS_IN_ONE_QUERY):
        rows = connection.execute(
            select(
                change.version,
                change.part,
                change.entity_id,
                change.at,
                writer.author,
                writer.device,
                change.before,
                change.after,
            )
            .join(sync_writer, writer.number == change.writer)
            .where(change.entity_id.in_(part))
        )
        found += (CameChange(*row) for row in rows)
    known = {(change.entity_id, change.version) for change in found}
    for birth in births_of(connection, entity, ids):
        if (birth.entity_id, birth.version) not in known:
            found.append(
                CameChange(
                    birth.version, 0, birth.entity_id, birth.at, birth.author, birth.device, None, None
                )
            )
            known.add((birth.entity_id, birth.version))
    return sorted(found, key=lambda change: change[:2])
