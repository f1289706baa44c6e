"""How it is with the keys of the office, for people: who reads names, who waits, what is not sealed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.journal.devices import current_device
from desktop_app.office_key.ring import KeyRing, key_ring
from desktop_app.sync.book import SyncBook
from desktop_app.sync.keys.admission import WordsHere, count_waiting, waiting, words_here
from desktop_app.sync.keys.records import (
    CODE,
    KeyHolder,
    holder_of_device,
    is_proved,
    key_holders,
    key_records,
)
from desktop_app.sync.keys.resealing import count_left, is_any_left


class HolderState(StrEnum):
    """What a computer, or a recovery code, can read."""

    READS = "reads"
    READS_EARLIER = "reads_earlier"
    WAITS = "waits"
    SHUT_OUT = "shut_out"


@dataclass(frozen=True, slots=True)
class HolderLine:
    """A computer or a recovery code. ``words``: the six that its screen shows, while it waits."""

    id: str
    name: str
    is_code: bool
    is_here: bool
    since: date
    state: HolderState
    shut_out_by: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """``has_key``: the office. ``since``: when its first key was made known; ``None`` before an exchange.

    ``words``: those that this computer shows while it waits to be let in. ``confirmed``: somebody said that
    they are the same at the computer which lets it in. ``left``: records that the
    province has in clear or under an earlier key, and that can be sealed again here.
    """

    has_key: bool
    reads: bool
    since: date | None
    words: tuple[str, ...]
    confirmed: bool
    holders: tuple[HolderLine, ...]
    left: int

    @property
    def opens_by_code(self) -> bool:
        """Whether a recovery code opens the names that are written now."""
        return any(each.is_code and each.state is HolderState.READS for each in self.holders)


@dataclass(frozen=True, slots=True)
class KeysDue:
    """What somebody has to do for the keys: ``waiting`` computers, and whether this one is among them.

    ``unfinished``: of what was written before, something is left that can be sealed here.
    """

    waiting: int
    waits_here: bool
    unfinished: bool


def office_keys(book: SyncBook) -> OfficeKeys:
    """Read all of it; goes through all records that name persons until they are sealed."""
    here = words_here(book) or WordsHere((), confirmed=False)
    with book.store.read() as connection:
        ring, records = key_ring(connection), key_records(connection)
        made = [record.made_at for record in records if record.ordinal and record.made_at]
        return OfficeKeys(
            bool(ring.in_force),
            ring.in_force in ring.keys,
            _day(min(made)) if made else None,
            here.words,
            here.confirmed,
            tuple(_lines(connection, ring)),
            count_left(connection, book),
        )


def keys_to_do(connection: Connection, book: SyncBook) -> KeysDue:
    """What the first page says; quick."""
    waits_here = key_ring(connection).must_be_let_in
    return KeysDue(count_waiting(connection), waits_here, is_any_left(connection, book))


def _lines(connection: Connection, ring: KeyRing) -> list[HolderLine]:
    asking = {each.holder.id: each.words for each in waiting(connection)}
    here = holder_of_device(current_device(connection).device_id)
    return [
        HolderLine(
            each.id,
            each.name,
            each.kind == CODE,
            each.id == here,
            _day(each.known_since),
            _state(ring, each),
            each.shut_out_by,
            asking.get(each.id, ()),
        )
        for each in key_holders(connection)
    ]


def _state(ring: KeyRing, holder: KeyHolder) -> HolderState:
    if holder.shut_out_by:
        return HolderState.SHUT_OUT
    if holder.waits:
        return HolderState.WAITS
    in_force = {key: held for key, held in ring.keys.items() if key == ring.in_force}
    # a computer that has not the key in force does not know which ones others have
    if is_proved(in_force, holder) or (not in_force and holder.proof):
        return HolderState.READS
    return HolderState.READS_EARLIER


def _day(millis: int) -> date:
    return from_millis(millis).astimezone(VIETNAM).date()
