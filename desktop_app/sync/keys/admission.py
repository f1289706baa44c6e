"""Let a computer of the office in: two people compare six words, and it gets the key.

The words are made of the computer's public key and of the office's key, both as each computer knows them. So
whoever carries the records between them, and changes one of the two, changes the words. Who may change both
looks for two that agree, which 66 bits alone would allow (2^33 guesses): each guess costs Argon2id.

Both ends agree: one gives the key, the other takes no key before somebody says that its words are the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officers import MANAGE, require_author
from desktop_app.base.problems import Problem
from desktop_app.credentials.sealing import STANDARD_COST
from desktop_app.journal.devices import current_device
from desktop_app.journal.recorder import Recorder
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.facts import get_fact, set_fact
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
from desktop_app.sync.keys.tending import COMPARED, PERMISSION
from desktop_app.wire.keys.six_words import same_words, six_words

_LABEL: Final = "computer of the office"
_DIGEST: Final = 32


@dataclass(frozen=True, slots=True)
class WaitingComputer:
    """A computer that asks to be let in, and the words that its screen shows if it is the one."""

    holder: KeyHolder
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordsHere:
    """The words of this computer; ``confirmed``: somebody said that the other one shows the same."""

    words: tuple[str, ...]
    confirmed: bool


def words_here(book: SyncBook) -> WordsHere | None:
    """What this computer shows while it waits to be let in; ``None`` where it does not."""
    with book.store.read() as connection:
        found = _asks_with(connection, book)
        if found is None:
            return None
        public, commitment = found
        return WordsHere(_words(public, commitment), get_fact(connection, COMPARED) == commitment)


def confirm_words(book: SyncBook, typed: str) -> None:
    """Note that a computer which reads names shows these words: this one takes the key that they are about.

    Raises:
        NotAllowed: the author may not exchange.
        Problem: the words of this computer are others, or it does not wait; nothing was changed.
    """
    with book.store.write() as connection:
        require_author(connection, book.session.name, PERMISSION)
        found = _asks_with(connection, book)
        if found is None:
            raise Problem("This computer does not wait to be let in. Look at the page again.")
        public, commitment = found
        if not same_words(typed, _words(public, commitment)):
            raise Problem(
                "These are not the words of this computer. Have them read out once more; if they stay others,"
                " it is not let in: tell the province."
            )
        set_fact(connection, COMPARED, commitment)
        book.session.note(connection, book.clock, AccessAction.CHANGE, KEY)


def _asks_with(connection: Connection, book: SyncBook) -> tuple[bytes, str] | None:
    """The public key of this computer and the commitment of the key in force, while it has not that one."""
    ring = key_ring(connection)
    own = device_key(book.vault, current_device(connection).device_id)
    if own is None or not ring.must_be_let_in:
        return None
    in_force = next(record for record in key_records(connection) if record.id == ring.in_force)
    return own.public, in_force.commitment


def waiting(connection: Connection) -> list[WaitingComputer]:
    """The computers that ask to be let in; none on a computer that cannot do it."""
    ring = key_ring(connection)
    key = ring.keys.get(ring.in_force)
    if key is None:
        return []
    return [WaitingComputer(each, _words(each.public, key.commitment)) for each in _asking(connection)]


def count_waiting(connection: Connection) -> int:
    """How many :func:`waiting` has; quick, as no words are made."""
    ring = key_ring(connection)
    return len(_asking(connection)) if ring.in_force in ring.keys else 0


def _asking(connection: Connection) -> list[KeyHolder]:
    return [each for each in key_holders(connection) if each.waits]


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
    log_access(rec.connection, rec.clock, rec.author, AccessAction.CHANGE, KEY, holder_id)


@lru_cache(maxsize=32)
def _words(public: bytes, commitment: str) -> tuple[str, ...]:
    from nacl.pwhash import argon2id

    salt = hashlib.blake2b(_LABEL.encode(), digest_size=argon2id.SALTBYTES).digest()
    compared = f"{public.hex()} {commitment}".encode()
    cost = STANDARD_COST
    made = argon2id.kdf(_DIGEST, compared, salt, opslimit=cost.passes, memlimit=cost.memory)
    return six_words(_LABEL, made)
