"""What happens, one after the other, as plain values: drawn from a seed, kept as JSON, left out one by one.

A step that makes no sense where it stands (a form that is not there, a computer that is switched off) is
skipped, so any part of a list of steps can be played too.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Step(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Something that happens. ``who`` is the number of the computer, from 0."""

    who: int = 0


class LookAtCells(Step, frozen=True):
    """A person has the table of cells read again."""


class TypeCell(Step, frozen=True):
    """A person types over what the table shows; an empty text empties the cell."""

    cell: int
    value: str


class Sync(Step, frozen=True):
    """A whole exchange, or the rest of the one under way."""

    compare: bool = False


class SyncPart(Step, frozen=True):
    """Some steps of an exchange; the next ones follow later."""

    parts: int


class Line(Step, frozen=True):
    """The next request that has no fault yet meets one. ``share`` is where, in thousandths."""

    fault: str
    share: int = 500


class LateRequest(Step, frozen=True):
    """A request from before arrives once more."""

    back: int


class TimePasses(Step, frozen=True):
    """Minutes go by."""

    minutes: int


_KINDS: list[type[Step]] = []
"""Filled by the modules that know more kinds of steps."""


def kind[T: type[Step]](cls: T) -> T:
    """Make a kind of step known."""
    _KINDS.append(cls)
    return cls


for _each in (LookAtCells, TypeCell, Sync, SyncPart, Line, LateRequest, TimePasses):
    kind(_each)


def written(steps: Sequence[Step]) -> bytes:
    """Steps as JSON."""
    return msgspec.json.encode(steps)


def read(content: bytes) -> list[Step]:
    """Steps of their JSON."""
    return [_one(each) for each in msgspec.json.decode(content)]


def _one(said: dict[str, object]) -> Step:
    by_name = {each.__name__: each for each in _KINDS}
    return msgspec.convert(said, by_name[str(said["type"])])
