"""Personal numbers (identity papers, telephones): recognised by their digits, masked except the last three.

In a line with several parts, such as name, age and address, only what is one number is masked: years
and numbers of houses are not, however many stand in it.
"""

from __future__ import annotations

import re
from typing import Final

_LEAST_DIGITS: Final = 9
"""So many digits has an identity number, the old one, at least; a telephone number has more."""
_SHOWN: Final = 3
"""So many of the last ones tell two numbers apart for who has the paper before him."""
_NUMBER: Final = re.compile(rf"\d(?:[ \u00a0.()\u2013-]{{0,2}}\d){{{_LEAST_DIGITS - 1},}}")
"""Digits of one number, in groups or not."""


def is_person_number(text: str) -> bool:
    """Whether a text holds as many digits in one number as that of a person has."""
    return _NUMBER.search(text) is not None


def masked(text: str) -> str:
    """The text with stars for all but the last digits of each such number."""
    return _NUMBER.sub(lambda found: _starred(found[0]), text)


def _starred(number: str) -> str:
    hidden = sum(letter.isdigit() for letter in number) - _SHOWN
    letters: list[str] = []
    for letter in number:
        stays = not letter.isdigit() or hidden <= 0
        hidden -= letter.isdigit()
        letters.append(letter if stays else "*")
    return "".join(letters)
