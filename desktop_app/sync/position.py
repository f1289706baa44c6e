"""Position of a round between two of its steps, and whether the book is still the one that asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection

from desktop_app.journal.devices import Device, current_device, head
from desktop_app.journal.ops import hash_at
from desktop_app.storage.store import Store
from desktop_app.sync import outbox
from desktop_app.sync.problems import overtaken
from desktop_app.sync.stages import QueueName, Steps, SyncStep
from desktop_app.sync.state import SyncState, read_state
from desktop_app.wire.messages import Conflict, ExchangeRequest


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


def request_at(
    connection: Connection,
    state: SyncState,
    device: Device,
    limit: int,
    items: Sequence[Conflict] = (),
    *,
    cursor: int | None = None,
) -> ExchangeRequest:
    """Return the head of an exchange: where the book is. ``limit``: bytes of pages that are wanted.

    ``cursor``: another one than that of the book.
    """
    end = head(connection, device)
    is_end = device.acked_seq == end.seq
    return ExchangeRequest(
        end.seq,
        end.hash,
        device.acked_seq,
        state.epoch,
        state.cursor if cursor is None else cursor,
        limit,
        acked_hash=b"" if is_end else hash_at(connection, device.number, device.acked_seq),
        conflicts=list(items),
        own=bool(state.see_own),
    )


class Whereabouts(NamedTuple):
    """How far the exchange is: end of the journal, acknowledged op, and what is known of the server."""

    end: int
    acked: int
    state: SyncState


def where_of(store: Store) -> Whereabouts:
    """Return how far the exchange is."""
    with store.read() as connection:
        return where_in(connection)


def where_in(connection: Connection) -> Whereabouts:
    """The same within a transaction."""
    device = current_device(connection)
    return Whereabouts(head(connection, device).seq, device.acked_seq, read_state(connection))


def for_one_device(store: Store, device_id: Callable[[], str], steps: Steps[None]) -> Steps[None]:
    """Yield ``steps``, none of which writes in a book that has another device than the one that asks.

    What comes over the line is one server's answer to one device. When a new enrolment or another program has
    given the book another device, nothing of that belongs there: no page, and no mark that a file or a report
    is at the province either.

    Raises (the work of the steps):
        Overtaken: the book has another device.
    """
    move = partial(next, steps)
    try:
        while True:
            try:
                step: SyncStep = move()
            except StopIteration:
                return
            if step.queue is QueueName.DATABASE and not step.only_reads:
                step = replace(step, work=partial(_if_still_its, store, device_id, step.work))
            try:
                value = yield step
            except Exception as error:  # noqa: BLE001  (the steps themselves handle it)
                move = partial(steps.throw, error)
            else:
                move = partial(steps.send, value)
    finally:
        steps.close()


def _if_still_its(store: Store, device_id: Callable[[], str], work: Callable[[], Any]) -> Any:
    with store.read() as connection:
        if current_device(connection).device_id != device_id():
            raise overtaken()
    return work()
