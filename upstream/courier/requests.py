"""What each computer asked for with its last bundle: by it an answer can be written at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, insert, select, update

from desktop_app.wire.courier.frames import CarriedRequest, decode_up, encode_frame
from upstream.base.refusals import Refusal
from upstream.database.courier_tables import carried_request as table
from upstream.database.tables import device as device_table

_GIVEN_MAX = 50
"""So many answers to one bundle are remembered."""


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """The last bundle of a computer. ``given``: cursors behind the answers that were written to it."""

    number: int
    answers: int
    request: CarriedRequest
    refused: Refusal | None
    given: list[int] = field(default_factory=list)


def keep_request(connection: Connection, device: int, kept: KeptRequest, now: int) -> list[int]:
    """Keep what a bundle asks for, unless a later one was taken; return ``given`` of this one."""
    row = connection.execute(
        select(table.c.number, table.c.given).where(table.c.device == device).with_for_update()
    ).one_or_none()
    if row is not None and row.number >= kept.number:
        return _cursors(bytes(row.given)) if row.number == kept.number else []
    exchange = msgspec.structs.replace(kept.request.exchange, conflicts=[])
    refusal = [] if kept.refused is None else [kept.refused.code, kept.refused.detail]
    values = {
        "number": kept.number,
        "answers": kept.answers,
        "taken_at": now,
        "request": encode_frame(msgspec.structs.replace(kept.request, exchange=exchange)),
        "refusal": msgspec.msgpack.encode(refusal),
        "given": msgspec.msgpack.encode([]),
    }
    if row is None:
        connection.execute(insert(table).values(device=device, **values))
    else:
        connection.execute(update(table).where(table.c.device == device).values(**values))
    return []


def note_given(connection: Connection, device: int, number: int, until: int) -> None:
    """Note that an answer to a bundle goes up to a cursor, before anybody has it."""
    this = (table.c.device == device, table.c.number == number)
    stored = connection.execute(select(table.c.given).where(*this).with_for_update()).scalar_one_or_none()
    if stored is not None:
        given = sorted({*_cursors(bytes(stored)), until})[-_GIVEN_MAX:]
        connection.execute(update(table).where(*this).values(given=msgspec.msgpack.encode(given)))


def kept_requests(
    connection: Connection, communes: Sequence[str] | None = None
) -> list[tuple[str, KeptRequest]]:
    """Return the last bundle of each computer, with its id; those of refused computers are left out."""
    query = (
        select(table, device_table.c.device_id)
        .join(device_table, device_table.c.number == table.c.device)
        .where(device_table.c.revoked_at.is_(None))
        .order_by(device_table.c.commune, device_table.c.device_id)
    )
    if communes is not None:
        query = query.where(device_table.c.commune.in_(communes))
    return [
        (
            row.device_id,
            KeptRequest(
                row.number,
                row.answers,
                _request(bytes(row.request)),
                _refusal(bytes(row.refusal)),
                _cursors(bytes(row.given)),
            ),
        )
        for row in connection.execute(query)
    ]


def _request(stored: bytes) -> CarriedRequest:
    found = decode_up(stored)
    assert isinstance(found, CarriedRequest)
    return found


def _refusal(stored: bytes) -> Refusal | None:
    found = msgspec.msgpack.decode(stored, type=list[str])
    return Refusal(found[0], found[1]) if found else None


def _cursors(stored: bytes) -> list[int]:
    return msgspec.msgpack.decode(stored, type=list[int])
