"""What a computer does by itself for the keys of its office, at the end of each exchange that brings news.

It makes itself known, takes the keys that were put into boxes for it, opens what had come sealed, and says of
its own keys what the others need. Whom to let in is for people (:mod:`desktop_app.sync.keys.admission`).

The province carries all of this and could put a key of its own into a box, and so could a computer that was
shut out. So a key is taken only where its record carries all keys that are held already, or where it is the
one whose words people have compared. A computer that can take no key in force asks to be let in again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal
from desktop_app.base.clock import to_millis
from desktop_app.journal.devices import current_device
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.office_key.ring import KeyRing, hold_key, key_ring
from desktop_app.office_key.secret_key import OfficeKey
from desktop_app.storage.facts import get_fact
from desktop_app.sync.book import SyncBook
from desktop_app.sync.identity.device_key import DeviceKey, device_key
from desktop_app.sync.identity.enrolment import COMPUTER_NAME
from desktop_app.sync.keys.boxes import box_for_device, open_with_device
from desktop_app.sync.keys.opening import open_tables
from desktop_app.sync.keys.records import (
    COMPUTER,
    HOLDER,
    KEY,
    KeyHolder,
    KeyRecord,
    box_for_holder,
    find_holder,
    holder_of_device,
    is_carried,
    is_proved,
    key_holders,
    key_records,
    made_here,
    open_older,
    proof_for,
    sealed_older,
)

PERMISSION: Final = "sync.run"
"""Whoever exchanges says what belongs to that."""

COMPARED: Final = "office_key.compared"
"""The fact with the commitment of the key whose words somebody said to be the same at both computers."""


def keys_due(connection: Connection) -> bool:
    """Whether there is something to do; quick, since each exchange asks."""
    ring, records = key_ring(connection), key_records(connection)
    if not ring.keys and not records:
        return False
    own = holder_of_device(current_device(connection).device_id)
    known, compared = {record.id: record for record in records}, get_fact(connection, COMPARED)
    if find_holder(connection, own) is None:
        return True
    new = [record for record in records if own in record.boxes and record.id not in ring.keys]
    if any(_may_be_taken(record, ring.keys, compared) for record in new):
        return True
    if any(key_id not in known or own not in known[key_id].boxes for key_id in ring.keys):
        return True
    in_force, writing = known.get(ring.in_force), ring.keys.get(ring.in_force)
    if in_force is None or writing is None:
        return _asks_again(ring, find_holder(connection, own))
    return bool(_lacks(in_force, ring) or _without_box(connection, in_force, writing))


def tend_keys(book: SyncBook) -> None:
    """Do what is due, in one transaction; what is written goes with the next request."""
    with book.store.write() as connection:
        device = current_device(connection)
        own = device_key(book.vault, device.device_id)
        if own is None:
            return  # the vault was put back: the next connection makes another key
        me = holder_of_device(device.device_id)
        opened = list(_given(connection, me, own))
        for key in opened:
            hold_key(connection, key)
        if not refusal(connection, book.session.name, PERMISSION):  # else whoever is next says it
            recorder = Recorder(connection, book.session.name, book.clock, book.followers)
            _introduce(recorder, me, own.public)
            _say_own_keys(recorder, me, own.public)
            recorder.finish()
        if opened:
            open_tables(connection, book.followers)


def _given(connection: Connection, me: str, own: DeviceKey) -> Iterator[OfficeKey]:
    """The keys in boxes for this computer, and those that their records carry."""
    held, compared = dict(key_ring(connection).keys), get_fact(connection, COMPARED)
    for record in reversed(key_records(connection)):  # a later one carries those before it
        key, box = held.get(record.id), record.boxes.get(me)
        if key is None and box is not None and _may_be_taken(record, held, compared):
            key = open_with_device(box, own.private, record.id)
            if key is None or not _is_the_offices(key, record, held, compared):
                continue
            held[key.id] = key
            yield key
        if key is not None:
            for said in record.older.items():
                older = None if said[0] in held else open_older(key, *said)
                if older is not None:
                    held[older.id] = older
                    yield older


def _may_be_taken(record: KeyRecord, held: Mapping[str, OfficeKey], compared: str | None) -> bool:
    return record.commitment == compared or (bool(held) and held.keys() <= record.older.keys())


def _is_the_offices(
    key: OfficeKey, record: KeyRecord, held: Mapping[str, OfficeKey], compared: str | None
) -> bool:
    """Whether people have compared it, or somebody made it who had the keys that are held here."""
    return key.commitment == compared or is_carried(key, record, held)


def _introduce(recorder: Recorder, me: str, public: bytes) -> None:
    if recorder.get(HOLDER, me) is None:
        said: dict[str, Given] = {
            "kind": COMPUTER,
            "name": get_fact(recorder.connection, COMPUTER_NAME) or "",
            "public": public.hex(),
            "known_since": to_millis(recorder.clock.now()),
        }
        recorder.put(HOLDER, me, said)


def _say_own_keys(recorder: Recorder, me: str, public: bytes) -> None:
    """A record for each key made here, a box for this computer in each it holds, and earlier keys."""
    connection = recorder.connection
    ring = key_ring(connection)
    records = {record.id: record for record in key_records(connection)}
    is_first = not any(record.ordinal for record in records.values())
    for key_id in made_here(connection) - records.keys():
        key = ring.keys[key_id]
        said: dict[str, Given] = {
            "ordinal": int(is_first),
            "commitment": key.commitment,
            "made_at": to_millis(recorder.clock.now()),
            "boxes": {me: box_for_device(key, public)},
        }
        is_first = False
        recorder.put(KEY, key_id, said)
    for record in records.values():
        held = ring.keys.get(record.id)
        if held is not None and me not in record.boxes:
            recorder.put(KEY, record.id, {"boxes": {me: box_for_device(held, public)}})
    writing, holder = ring.keys.get(ring.in_force), find_holder(connection, me)
    if writing is None:
        if _asks_again(ring, holder):
            recorder.put(HOLDER, me, {"proof": ""})
        return
    if holder is not None and not is_proved(ring.keys, holder) and not holder.shut_out_by:
        recorder.put(HOLDER, me, {"proof": proof_for(writing, me, public)})
    in_force = records.get(ring.in_force)
    if in_force is None:
        return
    if lacking := _lacks(in_force, ring):
        recorder.put(KEY, in_force.id, {"older": {each.id: sealed_older(writing, each) for each in lacking}})
    if without := _without_box(connection, in_force, writing):
        recorder.put(
            KEY, in_force.id, {"boxes": {each.id: box_for_holder(writing, each) for each in without}}
        )


def _asks_again(ring: KeyRing, me: KeyHolder | None) -> bool:
    """Whether a computer was let in, but not with the key that is in force now, and cannot take that one."""
    return ring.must_be_let_in and me is not None and bool(me.proof) and not me.shut_out_by


def _without_box(connection: Connection, in_force: KeyRecord, key: OfficeKey) -> list[KeyHolder]:
    """Who was let in with the key in force and has no box yet: a code that was made before its record."""
    holders = [each for each in key_holders(connection) if each.id not in in_force.boxes]
    return [each for each in holders if is_proved({key.id: key}, each)]


def _lacks(in_force: KeyRecord, ring: KeyRing) -> list[OfficeKey]:
    """The earlier keys of this book that the record of the one in force does not carry yet."""
    return [key for key in ring.keys.values() if key.id != in_force.id and key.id not in in_force.older]
