"""What is said of a computer whose clock is not that of the province."""

from __future__ import annotations

from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_number

_MINUTE: Final = 60_000
_TOLERANCE: Final = 5 * _MINUTE
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_UNITS: Final = (
    (365 * _DAY, N_("{n} years")),
    (_DAY, N_("{n} days")),
    (_HOUR, N_("{n} hours")),
)


def clock_words(ahead: int) -> str:
    """What is said of a clock ``ahead`` of the province's by so many milliseconds; nothing where it is right.

    Times in the history and days that are offered come from it.
    """
    if abs(ahead) <= _TOLERANCE:
        return ""
    time = _length(abs(ahead))
    if ahead < 0:
        return tr(
            "The clock of this computer is {time} behind the province's. Set it right; "
            "times in the history depend on it.",
            time=time,
        )
    return tr(
        "The clock of this computer is {time} ahead of the province's. Set it right; "
        "times in the history depend on it.",
        time=time,
    )


def _length(milliseconds: int) -> str:
    """In the largest unit of which there are at least two."""
    unit, words = next((each for each in _UNITS if milliseconds >= 2 * each[0]), (_MINUTE, N_("{n} minutes")))
    return tr(words, n=format_number(round(milliseconds / unit)))
