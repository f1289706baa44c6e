"""Check that the journal is whole: sequence without gaps, hashes that follow from one another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from sqlalchemy import Connection, select

from desktop_app.base.long_work import Progress, unwatched
from desktop_app.journal.devices import Device, head
from desktop_app.journal.ops import pieces_after
from desktop_app.journal.segments import StoredSegment
from desktop_app.storage.tables.journal import journal_device
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.op import GENESIS, op_hash


def first_break(connection: Connection, progress: Progress = unwatched) -> tuple[str, int] | None:
    """The device id and sequence number at which the chain does not hold; ``None`` when it is whole."""
    devices = connection.execute(
        select(journal_device.c.number, journal_device.c.device_id, journal_device.c.acked_seq)
    ).all()
    ends = [head(connection, Device(*row)).seq for row in devices]
    before = 0
    for row, end in zip(devices, ends, strict=True):
        device = Device(*row)
        reached = partial(_pass_on, progress, before, sum(ends))
        broken = _first_break(connection, device, reached)
        before += end
        if broken is not None:
            return device.device_id, broken
    return None


def _pass_on(progress: Progress, before: int, of: int, reached: int) -> None:
    progress(before + reached, of)


def _first_break(connection: Connection, device: Device, reached: Callable[[int], None]) -> int | None:
    link, expected = GENESIS, 1
    for piece in pieces_after(connection, device.number, 0):
        reached(expected)
        if isinstance(piece, StoredSegment):
            if piece.first_seq != expected or not _proves(piece, link):
                return expected
            link, expected = piece.last_hash, piece.last_seq + 1
            continue
        for item in piece:
            link = op_hash(link, item.op)
            if item.op.device_seq != expected or link != item.link:
                return expected
            expected += 1
    return None


def _proves(piece: StoredSegment, link: bytes) -> bool:
    """Whether a segment continues ``link`` and its content leads to the stored hash."""
    try:
        segment = piece.read()
        piece.befores(len(segment.ops))
    except (Malformed, msgspec.MsgspecError):
        return False
    return (
        segment.previous == link
        and (segment.first_seq, segment.last_seq) == (piece.first_seq, piece.last_seq)
        and segment.links[-1] == piece.last_hash
    )
