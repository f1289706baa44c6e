"""Which of many records were changed behind a moment, here or on the office's other computers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

from sqlalchemy import Connection, or_, select

from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.storage.tables.sync import sync_change
from desktop_app.wire.op import Value

_IDS_IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True)
class LaterChange:
    """What changed in a record. ``at``: ms UTC by the clock of its author; ``version``: 0 for one made here.

    Of a record that came new from another computer neither ``before`` nor ``after`` is known.
    """

    entity_id: str
    at: int
    version: int
    before: Mapping[str, Value]
    after: Mapping[str, Value]


def changes_behind(
    connection: Connection, ids: Sequence[str], at: int, version: int
) -> Iterator[LaterChange]:
    """What was changed after a moment by its author's clock, or came from the province behind a version."""
    for op, before in ops_of(connection, ids):
        if op.at > at:
            known = decode_patch(before) if before is not None else {}
            yield LaterChange(op.entity_id, op.at, 0, known, op.patch)
    change = sync_change.c
    for part in batched(ids, _IDS_IN_ONE_QUERY):
        query = select(change.entity_id, change.at, change.version, change.before, change.after).where(
            change.entity_id.in_(part), or_(change.at > at, change.version > version)
        )
        for row in connection.execute(query):
            known, said = (decode_patch(each) if each is not None else {} for each in (row.before, row.after))
            yield LaterChange(row.entity_id, row.at, row.version, known, said)
