"""What is said of a computer whose clock is not that of the province."""

from __future__ import annotations

from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number

_MINUTE: Final = 60_000
_TOLERANCE: Final = 5 * _MINUTE
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_YEAR: Final = 365 * _DAY


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
    for unit, words in (
        (_YEAR, lambda n: tr("{n} years", n=n)),
        (_DAY, lambda n: tr("{n} days", n=n)),
        (_HOUR, lambda n: tr("{n} hours", n=n)),
    ):
        if milliseconds >= 2 * unit:
            return words(format_number(round(milliseconds / unit)))
    return tr("{n} minutes", n=format_number(round(milliseconds / _MINUTE)))
