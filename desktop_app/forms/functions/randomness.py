"""The reproducible shuffle of ``randomize()``: Park–Miller numbers, inside-out Fisher–Yates.

Bit-exact, because a choice list must come in the same order on every device that opens the record.
"""

from __future__ import annotations

import hashlib
import math

_MODULUS = 2147483647
_MULTIPLIER = 16807
_LARGEST = 2**63


def seed_of_text(text: str) -> int:
    """The seed a text stands for: the first 64 bits of its SHA-256; 0 for a blank one."""
    if not text or text == "NaN":
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def whole_seed(number: float) -> int:
    """The seed a number stands for: without its fraction, and within 64 bits as in the reference engine."""
    if math.isinf(number):
        return _LARGEST if number > 0 else -_LARGEST
    return max(-_LARGEST, min(_LARGEST, int(number)))


def shuffled[T](items: list[T], seed: int) -> list[T]:
    """The items in the order the specification gives for that seed."""
    seed = int(float(seed))  # the reference engine holds it as a double, which a seed of 64 bits does not fit
    state = seed % _MODULUS
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
