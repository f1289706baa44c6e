"""The records of a province, whether they have rows or segments hold them; and how it loses some."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, delete

from upstream.communes.communes import commune_codes
from upstream.database.tables import record as table
from upstream.records.held import release
from upstream.records.merge import MergeRecord
from upstream.records.stored import load_all

COUNT_RECORDS = """
SELECT (SELECT count(*) FROM record) + (SELECT coalesce(sum(length(keys)), 0) / 6 FROM held_key)
"""
"""Takes six bytes for each key."""


def records_at(connection: Connection, entity: str = "") -> list[MergeRecord]:
    """All records of a kind, or of all kinds, in all communes."""
    found = (record for code in commune_codes(connection) for record in load_all(connection, code))
    return [record for record in found if entity in ("", record.entity)]


def lose(connection: Connection, is_lost: Callable[[MergeRecord], bool]) -> None:
    """Have the province lose some of its records, as a fault of a disk would."""
    for code in commune_codes(connection):
        lost = [record for record in load_all(connection, code) if is_lost(record)]
        release(connection, code, [record.place for record in lost if record.place])
        for record in lost:
            which = (table.c.entity == record.entity, table.c.entity_id == record.entity_id)
            connection.execute(delete(table).where(table.c.commune == code, *which))
