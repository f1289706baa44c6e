"""Six words by which people compare public keys over the telephone or with a paper: 66 bits of a digest."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache
from typing import Final

from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import id_key

COUNT: Final = 6
SERVER_KEY: Final = "server key"
"""The label of words about the key of a province alone, as its paper bears them."""

_BITS = 11
_LENGTH_BYTES = 4
_LETTERS = re.compile("[a-z]+")


def six_words(label: str, *keys: bytes) -> tuple[str, ...]:
    """Return the six words of these keys, the same in whatever order they are named.

    Each is a thing and a quality, two syllables ("mèo đen"). ``label`` says what is compared: the same keys
    have other words where another thing is compared, so nobody is led to confirm one by the other.
    """
    digest = hashlib.blake2b(digest_size=32)
    for part in (label.encode(), *sorted(keys)):
        digest.update(len(part).to_bytes(_LENGTH_BYTES) + part)
    number = int.from_bytes(digest.digest()) >> (32 * 8 - COUNT * _BITS)
    return tuple(_word(number >> (_BITS * place) & (1 << _BITS) - 1) for place in reversed(range(COUNT)))


def words_line(words: tuple[str, ...]) -> str:
    """Return the words as they are shown and printed."""
    return " · ".join(words)


def same_words(typed: str, words: tuple[str, ...]) -> bool:
    """Whether somebody typed these words: case, diacritics and what is between them do not matter."""
    return _syllables(typed) == _syllables(words_line(words))


def _syllables(text: str) -> list[str]:
    return _LETTERS.findall(id_key(text))


def _word(number: int) -> str:
    things, qualities = word_lists()
    thing, quality = divmod(number, len(qualities))
    return f"{things[thing]} {qualities[quality]}"


@cache
def word_lists() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the things and the qualities; each pair of them is a word."""
    listed = tomllib.loads(resource_path("wire", "six_words.toml").read_text("utf-8"))
    return tuple(listed["things"]), tuple(listed["qualities"])
