"""Devices: their commune, and how much of their journal is known here."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from desktop_app.wire.messages import FormerDevice
from desktop_app.wire.op import GENESIS
from upstream.database.tables import device as table
from upstream.database.tables import segment as segment_table

TOKEN_BYTES = 32
PROVINCE = "province"
"""The name of the device that writes what the province decides."""

# Compiled once, since each request asks them.
_BY_NUMBER = select(table).where(table.c.number == bindparam("of_device"))
_BY_TOKEN = select(table).where(
    or_(table.c.token_hash == bindparam("hash"), table.c.next_token_hash == bindparam("hash"))
)
_BY_ID = select(table).where(table.c.device_id == bindparam("of_id"), table.c.token_hash.is_not(None))
_NAMES = select(table.c.number, table.c.name, table.c.device_id).where(
    table.c.commune == bindparam("of_commune")
)


@dataclass(frozen=True, slots=True)
class EnrolledDevice:
    """A computer of an office."""

    number: int
    device_id: str
    commune: str
    name: str
    revoked: bool
    acked_seq: int
    acked_hash: bytes
    predecessor: int | None
    known_until: int
    sent_until: int
    given_until: int
    public_key: bytes = b""
    token_hash: bytes = b""
    next_token_hash: bytes = b""
    token_at: int = 0
    token_until: int | None = None
    seen_at: int | None = None
    program: str = ""
    waiting_since: int | None = None

    def again(self, connection: Connection) -> EnrolledDevice:
        """Return the same device as the transaction sees it now."""
        return _device(connection.execute(_BY_NUMBER, {"of_device": self.number}).one())

    def acknowledged(self, seq: int, link: bytes, head: int) -> EnrolledDevice:
        """Return the device with its journal known up to ``seq``, which ends at the version ``head``."""
        return replace(self, acked_seq=seq, acked_hash=link, given_until=max(self.given_until, head))

    def ancestors(self, connection: Connection) -> dict[int, int]:
        """Return the devices whose journal this one carries on, and up to which version it knew each."""
        found: dict[int, int] = {}
        number, until = self.predecessor, self.known_until
        while number is not None and number not in found:
            found[number] = until
            row = connection.execute(
                select(table.c.predecessor, table.c.known_until).where(table.c.number == number)
            ).one()
            number, until = row.predecessor, min(until, row.known_until)
        return found


def hash_secret(secret: bytes) -> bytes:
    """Return what is stored of a random secret."""
    return hashlib.sha256(secret).digest()


def find_by_token(connection: Connection, token: bytes) -> EnrolledDevice | None:
    """Return the device that has this token, or was given it to go on with; revoked or not."""
    wanted = hash_secret(token)
    row = connection.execute(_BY_TOKEN, {"hash": wanted}).one_or_none()
    if row is None or not any(
        known is not None and hmac.compare_digest(known, wanted)
        for known in (row.token_hash, row.next_token_hash)
    ):
        return None
    return _device(row)


def find_by_id(connection: Connection, device_id: str) -> EnrolledDevice | None:
    """Return a computer by its id, revoked or not; never the province's own device."""
    row = connection.execute(_BY_ID, {"of_id": device_id}).one_or_none()
    return None if row is None else _device(row)


def count_devices(connection: Connection, commune: str) -> int:
    """Return the devices that were ever enrolled for the commune."""
    return int(
        connection.execute(
            select(func.count()).select_from(table).where(table.c.commune == commune)
        ).scalar_one()
    )


def add_device(
    connection: Connection,
    commune: str,
    device_id: str,
    name: str,
    public_key: bytes,
    now: int,
    *,
    predecessor: EnrolledDevice | None = None,
    known_seq: int = 0,
    former: Sequence[str] = (),
) -> bytes:
    """Enrol a device and return its token, which is sent once and stored nowhere.

    ``former``: the ids under which its book was connected before; it says how far it knew the commune then.
    """
    token = secrets.token_bytes(TOKEN_BYTES)
    connection.execute(
        insert(table).values(
            device_id=device_id,
            commune=commune,
            name=name,
            public_key=public_key,
            token_hash=hash_secret(token),
            token_at=now,
            # With the first request of a successor the token of its predecessor ends: devices.tokens.
            seen_at=None,
            enrolled_at=now,
            acked_seq=0,
            acked_hash=GENESIS,
            predecessor=predecessor.number if predecessor else None,
            known_until=_version_of(connection, predecessor, known_seq) if predecessor else 0,
            sent_until=predecessor.sent_until if predecessor else 0,
            given_until=predecessor.given_until if predecessor else _given_to(connection, commune, former),
        )
    )
    return token


def token_again(
    connection: Connection, commune: str, device_id: str, public_key: bytes, code: bytes, now: int
) -> bytes | None:
    """Return the token for a device that repeats its enrolment; ``None`` once it has used one.

    The request may be a retry, because its answer was lost, or one that was delivered twice. So a delivered
    token stays valid: the one given now counts from its first use, as any next one, and is the same however
    often it is requested. A program that retries with another key has nothing of the first answer; then the
    first token ends.
    """
    row = connection.execute(
        select(table).where(
            table.c.device_id == device_id,
            table.c.commune == commune,
            table.c.seen_at.is_(None),
            table.c.acked_seq == 0,
            table.c.revoked_at.is_(None),
            table.c.token_hash.is_not(None),
        )
    ).one_or_none()
    if row is None:
        return None
    if bytes(row.public_key) == public_key:
        token = hmac.digest(bytes(row.token_hash), code + device_id.encode() + public_key, "sha256")
        values: dict[str, object] = {"next_token_hash": hash_secret(token)}
    else:
        token = secrets.token_bytes(TOKEN_BYTES)
        values = {
            "token_hash": hash_secret(token),
            "next_token_hash": None,
            "token_at": now,
            "token_until": None,
            "public_key": public_key,
        }
    connection.execute(update(table).where(table.c.number == row.number).values(values))
    return token


def how_far(connection: Connection, commune: str, device_ids: Sequence[str]) -> list[FormerDevice]:
    """Return how far the journals of these devices are known here."""
    columns = (table.c.device_id, table.c.acked_seq, table.c.acked_hash)
    asked = [device_id for device_id in device_ids if "\0" not in device_id]
    rows = connection.execute(
        select(*columns).where(table.c.commune == commune, table.c.device_id.in_(asked))
    )
    known = {row.device_id: row for row in rows}
    return [
        FormerDevice(device_id, known[device_id].acked_seq, bytes(known[device_id].acked_hash))
        if device_id in known
        else FormerDevice(device_id, 0, GENESIS)
        for device_id in asked
    ]


def _given_to(connection: Connection, commune: str, device_ids: Sequence[str]) -> int:
    """Return the newest cursor that any of these devices was given, 0 where none is known here."""
    asked = [device_id for device_id in device_ids if "\0" not in device_id]
    newest = select(func.max(table.c.given_until)).where(
        table.c.commune == commune, table.c.device_id.in_(asked)
    )
    return int(connection.execute(newest).scalar() or 0)


def device_exists(connection: Connection, device_id: str) -> bool:
    """Whether a device with this id was ever enrolled."""
    return (
        connection.execute(select(table.c.number).where(table.c.device_id == device_id)).first() is not None
    )


def revoke(connection: Connection, device_id: str, now: int) -> list[str]:
    """Revoke a computer under each id it ever had; return those that were not revoked yet.

    A computer continues under a new device id when its file was copied or restored, with a token of its own.
    Whoever has one token may have made others: all that follow from one another are revoked.
    """
    found = {
        row.number: row
        for row in connection.execute(
            select(table.c.number, table.c.device_id, table.c.predecessor, table.c.revoked_at).where(
                table.c.commune
                == select(table.c.commune).where(table.c.device_id == device_id).scalar_subquery(),
                table.c.token_hash.is_not(None),
            )
        )
    }
    chain = {number for number, row in found.items() if row.device_id == device_id}
    while more := {
        other
        for number, row in found.items()
        if row.predecessor is not None and (number in chain) != (row.predecessor in chain)
        for other in (number, row.predecessor)
        if other not in chain
    }:
        chain |= more
    alive = sorted(number for number in chain if number in found and found[number].revoked_at is None)
    connection.execute(update(table).where(table.c.number.in_(alive)).values(revoked_at=now))
    return [found[number].device_id for number in alive]


def note_sent(connection: Connection, device: EnrolledDevice, version: int, cursor: int = 0) -> None:
    """Remember that the device is being sent what happened up to a version, and the cursor it gets."""
    for column, known in ((table.c.sent_until, version), (table.c.given_until, cursor)):
        connection.execute(
            update(table).where(table.c.number == device.number, column < known).values({column.name: known})
        )


def list_devices(connection: Connection, commune: str | None = None) -> list[EnrolledDevice]:
    """Devices, the province's own left out."""
    query = select(table).where(table.c.token_hash.is_not(None)).order_by(table.c.commune, table.c.number)
    if commune is not None:
        query = query.where(table.c.commune == commune)
    return [_device(row) for row in connection.execute(query)]


def province_device(connection: Connection, commune: str, now: int) -> EnrolledDevice:
    """Return the device in whose name the province writes into a commune's records."""
    device_id = f"{PROVINCE}:{commune}"
    if not device_exists(connection, device_id):
        connection.execute(
            insert(table).values(
                device_id=device_id,
                commune=commune,
                name=PROVINCE,
                public_key=b"",
                enrolled_at=now,
                acked_seq=0,
                acked_hash=GENESIS,
                known_until=0,
            )
        )
    return _device(connection.execute(select(table).where(table.c.device_id == device_id)).one())


def device_names(connection: Connection, commune: str) -> dict[int, str]:
    """Return what people call each device of the commune."""
    rows = connection.execute(_NAMES, {"of_commune": commune})
    return {row.number: row.name or row.device_id[-6:] for row in rows}


def _version_of(connection: Connection, device: EnrolledDevice, seq: int) -> int:
    """Return the version that the device's op ``seq`` was given; ops in a segment follow one another."""
    row = connection.execute(
        select(segment_table.c.last, segment_table.c.last_seq, segment_table.c.first_seq)
        .where(segment_table.c.device == device.number, segment_table.c.last_seq >= seq)
        .order_by(segment_table.c.last_seq)
        .limit(1)
    ).one_or_none()
    if row is None:
        newest = select(func.max(segment_table.c.last)).where(segment_table.c.device == device.number)
        return int(connection.execute(newest).scalar() or 0)
    return int(row.last) - (int(row.last_seq) - max(seq, int(row.first_seq) - 1))


def _device(row: Row[tuple[object, ...]]) -> EnrolledDevice:
    return EnrolledDevice(
        row.number,
        row.device_id,
        row.commune,
        row.name,
        row.revoked_at is not None,
        row.acked_seq,
        bytes(row.acked_hash),
        row.predecessor,
        row.known_until,
        row.sent_until,
        row.given_until,
        bytes(row.public_key),
        bytes(row.token_hash or b""),
        bytes(row.next_token_hash or b""),
        row.token_at,
        row.token_until,
        row.seen_at,
        row.program,
        row.waiting_since,
    )
