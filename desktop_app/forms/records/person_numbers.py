"""Numbers of persons (identity papers, telephones): known by their digits, masked but for three."""

from __future__ import annotations

from typing import Final

_LEAST_DIGITS: Final = 9
"""So many digits has an identity number, the old one, at least; a telephone number has more."""
_SHOWN: Final = 3
"""So many of the last ones tell two numbers apart for who has the paper before him."""


def is_person_number(text: str) -> bool:
    """Whether a text holds as many digits as the number of a person."""
    return sum(letter.isdigit() for letter in text) >= _LEAST_DIGITS


def masked(text: str) -> str:
    """The number with stars for all but its last digits; any other text as it is."""
    if not is_person_number(text):
        return text
    hidden = sum(letter.isdigit() for letter in text) - _SHOWN
    letters: list[str] = []
    for letter in text:
        stays = not letter.isdigit() or hidden <= 0
        hidden -= letter.isdigit()
        letters.append(letter if stays else "*")
    return "".join(letters)
