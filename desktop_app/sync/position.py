"""Position of a round between two of its steps."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.journal.devices import Device, current_device, head
from desktop_app.storage.store import Store
from desktop_app.sync import outbox
from desktop_app.sync.state import SyncState, read_state
from desktop_app.wire.messages import ExchangeRequest


@dataclass(frozen=True, slots=True)
class Ready:
    """One request, ready to be sent."""

    state: SyncState
    device: Device
    request: ExchangeRequest
    box: outbox.Outbox


@dataclass(frozen=True, slots=True)
class SyncPosition:
    """Position of the book between two steps. A second program on the same book may change it."""

    device: Device
    epoch: str
    cursor: int
    sent_seq: int


def position_of(connection: Connection) -> SyncPosition:
    """Return the present position of the book."""
    state = read_state(connection)
    return SyncPosition(current_device(connection), state.epoch, state.cursor, state.sent_seq)


def where_of(store: Store) -> tuple[int, ...]:
    """How far the exchange is: end of the journal, acknowledged op, cursor, whether items are to be said."""
    with store.read() as connection:
        device, state = current_device(connection), read_state(connection)
        return head(connection, device).seq, device.acked_seq, state.cursor, state.say_conflicts
