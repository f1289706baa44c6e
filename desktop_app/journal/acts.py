"""All ops of one transaction form one act of the journal.

Acts larger than the province accepts are divided where segments are, so that a segment holds whole ones.
Rejournalled ops never form an act: each is somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from msgspec import structs

from desktop_app.journal.ops import encode_patch
from desktop_app.journal.segments import BLOCK, SegmentEntry
from desktop_app.wire.op import Op, op_hash
from desktop_app.wire.protocol import ACT_BYTES, ACT_OPS


class Unlinked(NamedTuple):
    """An op of a transaction, the stored ``before``, and whether it is ``alone``: an act by itself.

    The op ``continues``, as nearly all of a large transaction do.
    """

    op: Op
    before: bytes | None
    alone: bool


def linked(unlinked: Sequence[Unlinked], previous: bytes) -> list[SegmentEntry]:
    """Return the journal entries of a transaction that follow the hash ``previous``."""
    ends = _ends(unlinked)
    entries, link = [], previous
    for op, before, _ in unlinked:
        if op.device_seq in ends:
            op = structs.replace(op, continues=False)  # noqa: PLW2901  (the op as it is journalled)
        link = op_hash(link, op)
        entries.append(SegmentEntry(op, before, link))
    return entries


def _ends(unlinked: Sequence[Unlinked]) -> set[int]:
    """Return the sequence numbers with which acts end."""
    if len(unlinked) == 1:
        return {unlinked[0].op.device_seq}
    ends: set[int] = set()
    for alone, items in groupby(unlinked, key=lambda item: item.alone):
        ops = [item.op for item in items]
        ends.update([op.device_seq for op in ops] if alone else _divided(ops))
    return ends


def _divided(ops: Sequence[Op]) -> Iterator[int]:
    """Yield where the ops of one transaction are divided into acts; most often at the end alone.

    Characters are counted only where the stored patches, which are never shorter, reach the limit.
    """
    is_long, first, size = len(ops) > ACT_OPS, 0, 0
    for at, op in enumerate(ops):
        size += len(encode_patch(op.patch))
        if size > ACT_BYTES:
            size = sum(map(_size, ops[first : at + 1]))
        if size > ACT_BYTES or (is_long and op.device_seq % BLOCK == 1):
            if at > 0:
                yield op.device_seq - 1
            first, size = at, _size(op)
    yield ops[-1].device_seq


def _size(op: Op) -> int:
    texts = (len(value) for value in op.patch.values() if type(value) is str)
    return sum(texts) + sum(map(len, op.patch))
