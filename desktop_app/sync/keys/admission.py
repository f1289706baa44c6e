"""Let a computer of the office in: two people compare six words, and it gets the key.

The words are made of the computer's public key and of the office's key, both as each computer knows them. So
whoever carries the records between them, and changes one of the two, changes the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import MANAGE, require_author
from desktop_app.base.problems import Problem
from desktop_app.journal.devices import current_device
from desktop_app.journal.recorder import Recorder
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.facts import set_fact
from desktop_app.sync.book import SyncBook
from desktop_app.sync.identity.device_key import device_key
from desktop_app.sync.keys.records import (
    HOLDER,
    KEY,
    KeyHolder,
    box_for_holder,
    find_holder,
    key_holders,
    key_records,
    proof_for,
)
from desktop_app.sync.keys.tending import COMPARED
from desktop_app.wire.keys.six_words import same_words, six_words

_LABEL: Final = "computer of the office"


@dataclass(frozen=True, slots=True)
class WaitingComputer:
    """A computer that asks to be let in, and the words that its screen shows if it is the one."""

    holder: KeyHolder
    words: tuple[str, ...]


def words_here(book: SyncBook) -> tuple[str, ...] | None:
    """The words that this computer shows while it waits to be let in; ``None`` where it does not.

    From now on it takes the key that these words are about, and no other.
    """
    with book.store.write() as connection:
        ring = key_ring(connection)
        own = device_key(book.vault, current_device(connection).device_id)
        if own is None or not ring.must_be_let_in:
            return None
        in_force = next(record for record in key_records(connection) if record.id == ring.in_force)
        set_fact(connection, COMPARED, in_force.commitment)
        return _words(own.public, in_force.commitment)


def waiting(connection: Connection) -> list[WaitingComputer]:
    """The computers that ask to be let in; none on a computer that cannot do it."""
    ring = key_ring(connection)
    key = ring.keys.get(ring.in_force)
    if key is None:
        return []
    holders = [each for each in key_holders(connection) if each.waits]
    return [WaitingComputer(each, _words(each.public, key.commitment)) for each in holders]


def let_in(rec: Recorder, holder_id: str, typed: str) -> None:
    """Give a computer the key of the office; ``typed``: the words that its screen shows.

    Raises:
        NotAllowed: the author may not manage officers.
        Problem: the words are others, or the computer does not wait any more; nothing was changed.
    """
    require_author(rec.connection, rec.author, MANAGE)
    ring = key_ring(rec.connection)
    key, holder = ring.keys.get(ring.in_force), find_holder(rec.connection, holder_id)
    if key is None or holder is None or not holder.waits:
        raise Problem("This computer does not wait to be let in any more. Look at the list again.")
    if not same_words(typed, _words(holder.public, key.commitment)):
        raise Problem(
            "These are not the words of that computer. Have them read out once more; if they stay others, do"
            " not let it in and tell the province."
        )
    rec.put(HOLDER, holder_id, {"let_in_by": rec.author, "proof": proof_for(key, holder_id, holder.public)})
    rec.put(KEY, key.id, {"boxes": {holder_id: box_for_holder(key, holder)}})


def _words(public: bytes, commitment: str) -> tuple[str, ...]:
    return six_words(_LABEL, public, bytes.fromhex(commitment))
