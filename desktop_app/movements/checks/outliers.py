"""The modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, ASQC 1993), exact.

``M = 0.6745 · (x − median) ÷ MAD``, where MAD is the median of the distances from the median. Where more than
half of the figures are the same, MAD is nought and the score says nothing: such a series is compared with its
last period only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Final

_SCALE: Final = Decimal("0.6745")
"""The 75th percentile of the normal distribution to four places, as the authors write it."""
_HALF: Final = Decimal("0.5")
_EXACT: Final = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Spread:
    """Where figures lie and how far apart: their median, and the median of their distances from it."""

    count: int
    median: Decimal
    distance: Decimal

    def is_outlier(self, value: Decimal, threshold: Decimal) -> bool:
        """Whether the score of a figure is above the threshold."""
        if not self.distance:
            return False
        with localcontext(_EXACT):
            return _SCALE * abs(value - self.median) > threshold * self.distance


def spread_of(values: Sequence[Decimal]) -> Spread | None:
    """The spread of figures; ``None`` when there are none."""
    if not values:
        return None
    with localcontext(_EXACT):
        middle = median(values)
        return Spread(len(values), middle, median([abs(value - middle) for value in values]))


def median(values: Sequence[Decimal]) -> Decimal:
    """The figure in the middle, or half way between the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[half]
    with localcontext(_EXACT):
        return (ordered[half - 1] + ordered[half]) * _HALF
