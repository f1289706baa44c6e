"""The segments as the province keeps them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from desktop_app.wire.segment import segment_name
from upstream.database.tables import segment
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.whole_acts import ActPart

_KEEP = insert(segment)
_NOTE = (
    update(segment)
    .where(segment.c.commune == bindparam("of_commune"), segment.c.first == bindparam("of_first"))
    .values(fresh=bindparam("is_fresh"))
)


def keep(
    connection: Connection, device: EnrolledDevice, parts: Sequence[ActPart], head: int, now: int
) -> dict[int, bytes]:
    """Keep what was taken of segments, behind the version ``head``; their bytes by their first versions.

    Before they are merged, since they may hold what is merged. :func:`note_fresh` is to be called after that.
    """
    rows: list[dict[str, Any]] = []
    for part in parts:
        packed, ops = part.packed(), part.end - part.start
        rows.append(
            {
                "commune": device.commune,
                "first": head + 1,
                "last": head + ops,
                "device": device.number,
                "first_seq": part.last_seq - ops + 1,
                "last_seq": part.last_seq,
                "last_hash": part.last,
                "name": segment_name(packed),
                "fresh": _seems_fresh(part),
                "received_at": now,
                "packed": packed,
            }
        )
        head += ops
    connection.execute(_KEEP, rows)
    return {row["first"]: row["packed"] for row in rows}


def note_fresh(
    connection: Connection, commune: str, parts: Mapping[int, ActPart], others: Collection[int]
) -> None:
    """Note which segments can be handed on as they are: each of their ops made a record of its own.

    ``parts``: by their first versions. ``others``: the versions of ops that did not make a record.
    """
    for first, part in parts.items():
        end = first + part.end - part.start
        fresh = part.is_whole and not any(first <= version < end for version in others)
        if fresh != _seems_fresh(part):
            connection.execute(_NOTE, {"of_commune": commune, "of_first": first, "is_fresh": fresh})


def _seems_fresh(part: ActPart) -> bool:
    """Whether it probably is: so most rows are written once."""
    ops = part.ops
    records = {(op.entity, op.entity_id) for op in ops}
    return part.is_whole and len(records) == len(ops) and not any(op.base_version for op in ops)
