"""Changes received from other computers, from either form of storage."""

from __future__ import annotations

from collections.abc import Collection
from itertools import batched
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from desktop_app.journal.ops import decode_patch, encode_patch
from desktop_app.journal.past.record_origins import origins_of
from desktop_app.office_key.ring import KeyRing, key_ring
from desktop_app.storage.tables.sync import sync_change, sync_writer
from desktop_app.wire.guards.sealed_text import may_be_sealed

_IDS_IN_ONE_QUERY: Final = 500


class ReceivedChange(NamedTuple):
    """A change of a record: its fields before and after as msgpack.

    Of a record received as new ``before`` is unknown, and so is ``after``, unless it was created here earlier
    and refused.

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


def received_changes(connection: Connection, entity: str, ids: Collection[str]) -> list[ReceivedChange]:
    """Yield the received changes of some records, in the order of their versions."""
    change, writer = sync_change.c, sync_writer.c
    found: list[ReceivedChange] = []
    ring = key_ring(connection)
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
        found += (_opened(ring, entity, ReceivedChange(*row)) for row in rows)
    known = {(change.entity_id, change.version) for change in found}
    for origin in origins_of(connection, entity, ids):
        if (origin.entity_id, origin.version) not in known:
            found.append(
                ReceivedChange(
                    origin.version, 0, origin.entity_id, origin.at, origin.author, origin.device, None, None
                )
            )
            known.add((origin.entity_id, origin.version))
    return sorted(found, key=lambda change: change[:2])


def _opened(ring: KeyRing, entity: str, change: ReceivedChange) -> ReceivedChange:
    """What came before this computer could read it is kept sealed."""
    before, after = (
        encode_patch(ring.opened(entity, change.entity_id, decode_patch(each)))
        if each is not None and may_be_sealed(each)
        else each
        for each in (change.before, change.after)
    )
    return change._replace(before=before, after=after)
