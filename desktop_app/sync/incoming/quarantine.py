"""Records of the province that no table of this version can hold: kept whole until one can.

A newer version of the program at the province or in another office may send a kind of record, or a value,
that this one does not know. Such a record must not stop all the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.clock import Clock, to_millis
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import decode_patch, encode_patch
from desktop_app.journal.rows import Followers, RecordWriter
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.store import Store
from desktop_app.storage.tables.sync import sync_set_aside as table
from desktop_app.wire.records import RecordState, RecordTable

_IDS_IN_ONE_QUERY = 500
_COUNT = Prepared(select(func.count()).select_from(table))


def quarantine_record(connection: Connection, state: RecordState, at: int) -> None:
    """Keep a record whole, in place of an earlier state of it. ``at`` is in milliseconds since 1970 UTC.

    As the province has it: sealed where it names a person.
    """
    fields = encode_patch(key_ring(connection).sealed(state.entity, state.entity_id, state.fields))
    values = {"version": state.version, "fields": fields, "revision": HEAD, "at": at}
    statement = insert(table).values(entity=state.entity, entity_id=state.entity_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["entity", "entity_id"], set_=values))


def forget_quarantined(connection: Connection, entity: str, ids: Sequence[str]) -> None:
    """These records have come in a state that a table can hold."""
    for start in range(0, len(ids), _IDS_IN_ONE_QUERY):
        wanted = ids[start : start + _IDS_IN_ONE_QUERY]
        connection.execute(delete(table).where(table.c.entity == entity, table.c.entity_id.in_(wanted)))


def count_quarantined(connection: Connection) -> int:
    """Return how many records are quarantined."""
    ((number,),) = _COUNT.all(connection, {})
    return int(number)


def quarantined_records(connection: Connection, *, only_by_others: bool = False) -> list[RecordState]:
    """Return what is quarantined; ``only_by_others``: what tables of another version could not hold."""
    query = select(table).order_by(table.c.entity, table.c.version)
    if only_by_others:
        query = query.where(table.c.revision != HEAD)
    return [
        RecordState(row.entity, row.entity_id, row.version, decode_patch(row.fields))
        for row in connection.execute(query)
    ]


def retry_quarantined(store: Store, followers: Followers, clock: Clock) -> int:
    """Try once with each version of the tables; return how many records found theirs."""
    with store.read() as connection:
        if not quarantined_records(connection, only_by_others=True):
            return 0
    with store.write() as connection:
        return _take_up(connection, followers, to_millis(clock.now()))


def _take_up(connection: Connection, followers: Followers, at: int) -> int:
    from desktop_app.sync.incoming.record_tables import TableApplier

    writer = RecordWriter(connection, followers)
    applier = TableApplier(connection, writer, current_device(connection), at)
    waiting = quarantined_records(connection, only_by_others=True)
    refused = sum(applier.apply(_alone(state), {}) for state in waiting)
    writer.finish()
    return len(waiting) - refused


def _alone(state: RecordState) -> RecordTable:
    values = [[value] for value in state.fields.values()]
    return RecordTable(state.entity, list(state.fields), [state.entity_id], [state.version], values)
