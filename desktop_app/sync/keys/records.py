"""What the office's records say of its keys and of who holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from desktop_app.office_key.secret_key import NotOpened, OfficeKey, SealedPlace
from desktop_app.storage.tables.office_key import held_key, key_holder, office_key
from desktop_app.sync.keys.boxes import box_for, box_for_device
from desktop_app.wire.guards.sealed_text import read_sealed

KEY: Final = "office_key"
HOLDER: Final = "key_holder"
COMPUTER: Final = "computer"
CODE: Final = "code"
NOBODY: Final = "?"
"""Who shut a holder out where nobody gives a name: an office without officers."""

_values = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key of the office: the one with the highest ``ordinal`` is in force, 0 was never.

    ``made_at``: milliseconds, 0 where it is not said.
    """

    id: str
    ordinal: int
    commitment: str
    made_at: int
    boxes: Mapping[str, str]
    older: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A computer, or a recovery code, that keys are given to. ``let_in_by``: empty while nobody has."""

    id: str
    kind: str
    name: str
    public: bytes
    sealed: str
    known_since: int
    let_in_by: str
    proof: str
    shut_out_by: str

    @property
    def waits(self) -> bool:
        """Whether it asks to be let in."""
        return self.kind == COMPUTER and not self.proof and not self.shut_out_by


def holder_of_device(device_id: str) -> str:
    """The id of a computer among the holders."""
    return f"{COMPUTER}:{device_id}"


def key_records(connection: Connection) -> list[KeyRecord]:
    """The keys, the one in force first."""
    columns = office_key.c
    rows = connection.execute(select(office_key).order_by(columns.ordinal.desc(), columns.id))
    return [
        KeyRecord(
            row.id,
            row.ordinal or 0,
            row.commitment,
            row.made_at or 0,
            _entries(row.boxes),
            _entries(row.older),
        )
        for row in rows
    ]


def key_holders(connection: Connection) -> list[KeyHolder]:
    """Who holds keys or asks for one, the oldest first."""
    columns = key_holder.c
    rows = connection.execute(select(key_holder).order_by(columns.known_since, columns.id))
    return [holder for row in rows if (holder := _holder(row)) is not None]


def find_holder(connection: Connection, holder_id: str) -> KeyHolder | None:
    """One of them; ``None`` where it is not known, or its key is none."""
    row = connection.execute(select(key_holder).where(key_holder.c.id == holder_id)).one_or_none()
    return None if row is None else _holder(row)


def _entries(stored: str) -> dict[str, str]:
    """Whoever carries the records may put anything into them: what is no text is no box."""
    return {name: said for name, said in _values(stored).items() if isinstance(said, str)}


def _holder(row: Any) -> KeyHolder | None:
    try:
        public = bytes.fromhex(row.public)
    except ValueError:
        return None
    return KeyHolder(
        row.id,
        row.kind,
        row.name,
        public,
        row.sealed,
        row.known_since or 0,
        row.let_in_by,
        row.proof,
        row.shut_out_by,
    )


def proof_for(key: OfficeKey, holder_id: str, public: bytes) -> str:
    """What a holder's record bears once it was let in: nobody without a key of the office can write it."""
    return key.seal(SealedPlace(HOLDER, holder_id, "proof"), public.hex())


def is_proved(keys: Mapping[str, OfficeKey], holder: KeyHolder) -> bool:
    """Whether this very public key was let in, and not shut out since."""
    sealed = read_sealed(holder.proof)
    key = None if sealed is None or holder.shut_out_by else keys.get(sealed.key)
    try:
        return (
            key is not None
            and sealed is not None
            and (key.open(SealedPlace(HOLDER, holder.id, "proof"), sealed) == holder.public.hex())
        )
    except NotOpened:
        return False


def made_here(connection: Connection) -> set[str]:
    """The keys that this computer made."""
    return set(connection.execute(select(held_key.c.id).where(held_key.c.made == 1)).scalars())


def box_for_holder(key: OfficeKey, holder: KeyHolder) -> str:
    """A key in a box for a computer or a code.

    Raises:
        ValueError: its public key is none.
    """
    if holder.kind == COMPUTER:
        return box_for_device(key, holder.public)
    from nacl.public import PublicKey

    return box_for(key, PublicKey(holder.public))


def is_carried(key: OfficeKey, record: KeyRecord, held: Mapping[str, OfficeKey]) -> bool:
    """Whether somebody made a key who had all those that are held: its record carries them, sealed.

    One of them is not enough: a computer that was shut out has an earlier one.
    """
    carried = [open_older(key, *said) for said in record.older.items() if said[0] in held]
    same = {each.id for each in carried if each is not None and each.secret == held[each.id].secret}
    return bool(held) and same == held.keys()


def sealed_older(key: OfficeKey, older: OfficeKey) -> str:
    """An earlier key as the record of a later one carries it."""
    return key.seal(_place(key.id, older.id), older.secret.hex())


def open_older(key: OfficeKey, older_id: str, said: str) -> OfficeKey | None:
    """An earlier key out of the record of ``key``; ``None`` where it is not the key of that id."""
    sealed = read_sealed(said)
    try:
        if sealed is None:
            return None
        older = OfficeKey(bytes.fromhex(key.open(_place(key.id, older_id), sealed)))
    except (NotOpened, ValueError):
        return None
    return older if older.id == older_id else None


def _place(key_id: str, older_id: str) -> SealedPlace:
    return SealedPlace(KEY, key_id, f"older/{older_id}")
