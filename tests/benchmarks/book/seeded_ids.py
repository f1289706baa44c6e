"""Ids that are the same in each build."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.base import ids

_STEP_BITS, _TAIL_BITS = 32, 72


class SeededOrder:
    """As the order of ids in the program, with chance that is repeated."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._millis, self._tail = -1, 0

    def next(self, millis: int) -> tuple[int, int]:
        """The time and what comes after it in an id."""
        if millis != self._millis:
            self._millis, self._tail = millis, self._chance.getrandbits(_TAIL_BITS)
        else:
            self._tail += 1 + self._chance.getrandbits(_STEP_BITS)
        return millis, self._tail


@contextmanager
def seeded_ids(seed: int) -> Iterator[None]:
    """Within the block new ids follow from ``seed``."""
    own = ids._order
    ids._order = SeededOrder(seed)  # type: ignore[assignment]
    try:
        yield
    finally:
        ids._order = own
