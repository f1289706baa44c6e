"""Which of the received ops are whole acts. An act without its end waits for the next segment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop_app.wire.op import Op
from desktop_app.wire.protocol import ACT_MAX_OPS
from desktop_app.wire.segment import Segment, columns_of, pack_segment


@dataclass(frozen=True, slots=True)
class Received:
    """A received segment: its bytes, and its checked content."""

    packed: bytes
    segment: Segment


@dataclass(frozen=True, slots=True)
class ActPart:
    """The ops of a segment at positions ``start`` to ``end``, the last one left out."""

    received: Received
    start: int
    end: int

    @property
    def ops(self) -> list[Op]:
        """Its ops."""
        return self.received.segment.ops[self.start : self.end]

    @property
    def patches(self) -> list[bytes]:
        """What each of them says, packed."""
        return self.received.segment.patches[self.start : self.end]

    @property
    def last_seq(self) -> int:
        """The number of its last op."""
        return self.received.segment.first_seq + self.end - 1

    @property
    def last(self) -> bytes:
        """The hash after its last op."""
        return self.received.segment.links[self.end - 1]

    @property
    def is_whole(self) -> bool:
        """Whether it is all of its segment."""
        return self.start == 0 and self.end == len(self.received.segment.ops)

    def packed(self) -> bytes:
        """Return the bytes to keep: those received, without what follows a part that was kept before."""
        if self.start == 0:
            return self.received.packed
        return pack_segment(columns_of(self.ops), self.received.segment.links[self.start - 1], self.last)


def divide(parts: Sequence[ActPart]) -> tuple[list[ActPart], list[ActPart]]:
    """Divide consecutive parts into whole acts, and what waits for the end of its act.

    An act that is longer than any office writes ends after ``ACT_MAX_OPS`` ops, wherever segments are cut:
    what waits is never more, and what is refused does not depend on the cuts.
    """
    rest: list[ActPart] = []
    for number in reversed(range(len(parts))):
        part = parts[number]
        ends = (at for at in reversed(range(part.start, part.end)) if not _goes_on(part, at))
        if (end := next(ends, None)) is None:
            rest.insert(0, part)
            continue
        if end + 1 < part.end:
            rest.insert(0, replace(part, start=end + 1))
        ready = [*parts[:number], replace(part, end=end + 1)]
        break
    else:
        ready = []
    waiting = sum(part.end - part.start for part in rest)
    ended = waiting - waiting % ACT_MAX_OPS
    while ended:
        part = rest.pop(0)
        end = min(part.end, part.start + ended)
        ended -= end - part.start
        ready.append(replace(part, end=end))
        if end < part.end:
            rest.insert(0, replace(part, start=end))
    return ready, rest


def joined(parts: Iterable[ActPart]) -> list[ActPart]:
    """Return consecutive parts with those of one segment as one."""
    found: list[ActPart] = []
    for part in parts:
        if found and found[-1].received is part.received:
            found[-1] = replace(found[-1], end=part.end)
        else:
            found.append(part)
    return found


def _goes_on(part: ActPart, at: int) -> bool:
    return part.received.segment.ops[at].continues
