"""Retry of quarantined records that an earlier version of the program could not store."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.clock import Clock, to_millis
from desktop_app.journal.devices import current_device
from desktop_app.journal.rows import Followers, RecordWriter
from desktop_app.storage.store import Store
from desktop_app.sync.incoming.quarantine import quarantined_records
from desktop_app.wire.records import RecordState, RecordTable


def retry_quarantined(store: Store, followers: Followers, clock: Clock) -> int:
    """Try once with each version of the tables; how many records found theirs."""
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
