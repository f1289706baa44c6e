"""Pending ops are dropped only when the province's answer to them is complete.

An acknowledgement comes before the pages that say what became of the ops: merged, or refused. A refusal goes
to the device of the op. So if the book continues under another device id before those pages came, the ops are
journalled again under the new id, and refusals go to that one.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from desktop_app.base.clock import Clock
from desktop_app.journal.devices import Device, current_device, devices_of, replace_device
from desktop_app.journal.handed_in import note_arrivals
from desktop_app.journal.ops import hash_at
from desktop_app.storage.tables.sync import sync_rejected
from desktop_app.sync.book import SyncBook
from desktop_app.sync.state import change_state, read_state
from desktop_app.wire.messages import Answer, FormerDevice


def note_acknowledged(connection: Connection, clock: Clock, before: Device, after: Device) -> None:
    """Remember from where on it is not known yet what became of the ops that are acknowledged now.

    Of reports among them it is remembered that they are at the province.
    """
    note_arrivals(connection, clock, before, after)
    first, unheld = before.acked_seq + 1, read_state(connection).unheld
    if after.acked_seq >= first and (not unheld or first < unheld):
        change_state(connection, unheld=first)


def note_fetched(connection: Connection, answer: Answer) -> bool:
    """Remember that all was fetched that the province had to say; whether that is so."""
    state = read_state(connection)
    if state.cursor < answer.head:
        return False
    if state.unheld or state.see_first or state.see_own:
        change_state(connection, unheld=0, see_first=0, see_own=0)
    return True


def count_as_unsent(book: SyncBook) -> None:
    """Of what the province had no room for nothing was sent."""
    with book.store.write() as connection:
        change_state(connection, sent_seq=current_device(connection).acked_seq)


def held_until(connection: Connection, device: Device) -> int:
    """Return the last of the device's ops of which it is known here what became of it and of those before."""
    unheld = read_state(connection).unheld
    return min(device.acked_seq, unheld - 1) if unheld else device.acked_seq


def carry_on(
    connection: Connection, clock: Clock, device_id: str | None = None, former: Sequence[FormerDevice] = ()
) -> Device:
    """Go on under another device id with all ops that are not held, or that the province no longer has.

    ``former``: how far it has the journals of the devices before. Where that is the journal of another copy
    of this file, it says also up to where both are the same.
    """
    old = current_device(connection)
    refused = connection.execute(select(sync_rejected.c.device, sync_rejected.c.device_seq))
    earlier = {
        device.number: max(there)
        for device in devices_of(connection)
        if (there := [item.acked_seq for item in former if _is_same(connection, device, item)])
    }
    new = replace_device(
        connection,
        clock,
        device_id,
        after=min(held_until(connection, old), earlier.get(old.number, old.acked_seq)),
        earlier=earlier,
        refused={(number, seq) for number, seq in refused},
    )
    change_state(connection, unheld=0)
    return new


def _is_same(connection: Connection, device: Device, there: FormerDevice) -> bool:
    """Whether the province names this device, and an op that this file has in its name."""
    if there.device != device.device_id:
        return False
    return hash_at(connection, device.number, there.acked_seq) == there.acked_hash
