"""Finding words in the guide, without accents and in small letters as everywhere in the program."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from desktop_app.base.text import fold


class TextMatch(NamedTuple):
    """Where words stand in a text: the first character and the one behind the last."""

    start: int
    end: int


@cache
def _letters(character: str) -> str:
    """A character as it is searched; of a long text each is asked for often, and few are different."""
    return fold(character) or character


def has(text: str, wanted: str) -> bool:
    """Whether ``wanted`` occurs in ``text``."""
    words = fold(wanted.strip())
    return bool(words) and words in "".join(map(_letters, text))


def hits(text: str, wanted: str) -> list[TextMatch]:
    """Every occurrence of ``wanted`` in ``text``, in order; none for nothing."""
    words = fold(wanted.strip())
    if not words:
        return []
    folded = [_letters(character) for character in text]
    places = [place for place, letters in enumerate(folded) for _ in letters]
    whole, found, at = "".join(folded), [], 0
    while (at := whole.find(words, at)) >= 0:
        end = at + len(words)
        found.append(TextMatch(places[at], places[end - 1] + 1))
        at = end
    return found
