"""Vietnamese text: normal form, folding for search, order of names.

Both spellings "Ủy" and "Uỷ" are official in different offices, and people search without
diacritics, so searching goes through :func:`fold` and ordering through :func:`sort_key`.
"""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=10)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_MARKS = {"\u0306", "\u0302", "\u031b"}
_UNCARRIED = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
"""Compiled where it is first wanted: the first page of the window does not."""


def nfc(text: str) -> str:
    """The text in Unicode normal form C, which everything stored and printed uses."""
    return text if str.isascii(text) else unicodedata.normalize("NFC", text)


def carriable(text: str) -> str:
    """The text without what neither XML nor UTF-8 can carry: control characters, halves of characters.

    Source: XML 1.0, production 2 (Char).
    """
    return re.sub(_UNCARRIED, "", text)


def one_line(text: str) -> str:
    """The text in one line, with one space where there was any white space."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text without case, diacritics, and the difference between đ and d, for searching.

    Runs of white space become one space, so that a name typed carelessly is still found.
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return one_line(bare)


def sort_key(text: str) -> str:
    """A key that orders Vietnamese text: base letters first, tones after, numbers by value."""
    letters: list[str] = []
    tones: list[str] = []
    for word in text.lower().split():
        if word.isascii() and word.isdigit():
            letters.append(f"0{word.zfill(12)}")
            tones.append("0")
        else:
            _rank_word(word, letters, tones)
        letters.append(" ")
    return "".join(letters).rstrip() + "\x00" + "".join(tones)


def _rank_word(word: str, letters: list[str], tones: list[str]) -> None:
    for letter in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", letter)
        kept = "".join(mark for mark in parts if mark not in _TONES)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
        base = unicodedata.normalize("NFC", kept)
        letters.append(_RANK.get(base, f"0{base}"))
        tones.append(tone)
