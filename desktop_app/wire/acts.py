"""Acts: consecutive ops that were written in one transaction, and are taken whole or not at all.

In a segment they are said by their lengths, a byte each, and nothing where each op is an act by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.op import Op
from desktop_app.wire.protocol import ACT_MAX_OPS

_MOST = 254
_LONGER = 255
"""The most that one byte says, and that the length goes on in the next."""

_OPEN = b"\0"
"""At the end: the last act goes on in the next segment."""


def pack_acts(continues: Sequence[bool]) -> bytes:
    """Return the lengths of the acts of consecutive ops; empty where each op is one."""
    if not any(continues):
        return b""
    lengths, length = bytearray(), 0
    for goes_on in continues:
        length += 1
        if not goes_on:
            lengths += _said(length)
            length = 0
    if length:
        lengths += _said(length) + _OPEN
    return bytes(lengths)


def unpack_acts(packed: bytes, ops: int) -> list[bool]:
    """Of each of ``ops`` ops, whether its act goes on with the next one.

    Raises:
        Malformed: these are the acts of another number of ops.
    """
    if not packed:
        return [False] * ops
    lengths = packed.removesuffix(_OPEN)
    counts = [min(length, _MOST) for length in lengths]
    if not all(counts) or sum(counts) != ops or lengths[-1] == _LONGER:
        raise Malformed("the acts of a segment do not fit its ops")
    continues = [True] * ops
    end = 0
    for length, count in zip(lengths, counts, strict=True):
        end += count
        continues[end - 1] = length == _LONGER
    if lengths != packed:
        continues[-1] = True
    return continues


def acts_of(ops: Iterable[Op]) -> Iterator[list[Op]]:
    """Yield the acts of consecutive ops; what is left of the last one, too, where its end is missing.

    One that is longer than any office writes ends after :data:`ACT_MAX_OPS` ops.
    """
    act: list[Op] = []
    for op in ops:
        act.append(op)
        if not op.continues or len(act) == ACT_MAX_OPS:
            yield act
            act = []
    if act:
        yield act


def _said(length: int) -> bytes:
    longer = (length - 1) // _MOST
    return bytes([_LONGER] * longer + [length - longer * _MOST])
