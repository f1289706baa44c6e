"""The reproducible shuffle of ``randomize()``: Park–Miller numbers, inside-out Fisher–Yates.

Bit-exact, because a choice list must come in the same order on every device that opens the record.
"""

from __future__ import annotations

import hashlib
import math

_MODULUS = 2147483647
_MULTIPLIER = 16807


def seed_of_text(text: str) -> int:
    """The seed a text stands for: the first 64 bits of its SHA-256; 0 for a blank one."""
    if not text or text == "NaN":
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def shuffled[T](items: list[T], seed: float) -> list[T]:
    """The items in the order the specification gives for that seed (fractions of the seed are cut off)."""
    state = int(seed) % _MODULUS if math.isfinite(seed) else 0
    if seed < 0 and state:
        state -= _MODULUS  # the remainder keeps the sign of the seed, as in the reference engines
    if state <= 0:
        state += _MODULUS - 1
    result: list[T] = []
    for count, item in enumerate(items):
        state = state * _MULTIPLIER % _MODULUS
        at = math.floor((state - 1) / (_MODULUS - 1) * (count + 1))
        if at == count:
            result.append(item)
        else:
            result.append(result[at])
            result[at] = item
    return result
