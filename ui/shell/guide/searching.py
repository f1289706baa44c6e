"""Finding words in the guide, without accents and in small letters as everywhere in the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from desktop_app.base.text import fold

_PARAGRAPH = re.compile(r"[^\n|]+")
"""Of a page as it is shown or as Markdown, where a row of a table is one line."""
_WORD = re.compile(r"\w+")


class TextMatch(NamedTuple):
    """Where words stand in a text: the first character and the one behind the last."""

    start: int
    end: int


@cache
def _letters(character: str) -> str:
    """A character as it is searched; of a long text each is asked for often, and few are different."""
    return fold(character) or character


def _folded(text: str) -> str:
    return "".join(map(_letters, text))


def has(text: str, wanted: str) -> bool:
    """Whether ``wanted`` occurs in ``text`` as it was typed."""
    words = fold(wanted.strip())
    return bool(words) and words in _folded(text)


def has_words(text: str, wanted: str) -> bool:
    """Whether a paragraph of ``text`` has all words of ``wanted``."""
    return any(_paragraphs(text, wanted))


def hits(text: str, wanted: str) -> list[TextMatch]:
    """Every place in ``text`` that has ``wanted``, in order; none for nothing.

    Where it occurs nowhere as it was typed, these are the paragraphs that have all its words.
    """
    return _as_typed(text, wanted) or list(_paragraphs(text, wanted))


def _as_typed(text: str, wanted: str) -> list[TextMatch]:
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


def _paragraphs(text: str, wanted: str) -> Iterator[TextMatch]:
    """Paragraphs in which a word begins with each of those that are wanted, in any order."""
    words = set(_WORD.findall(fold(wanted)))
    for paragraph in _PARAGRAPH.finditer(text) if words else ():
        said = set(_WORD.findall(_folded(paragraph[0])))
        if all(any(each.startswith(word) for each in said) for word in words):
            yield TextMatch(*paragraph.span())
