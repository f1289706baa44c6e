"""Vietnamese text: normal form, folding for search, order of names.

Both spellings "Ủy" and "Uỷ" are official in different offices, and people search without diacritics, so
searching uses :func:`fold` and ordering :func:`sort_key`; ids are made of names by :func:`id_key`, which
never changes. Papers set “ ” where a keyboard, or a form made elsewhere, has but one mark:
:func:`paired_quotes`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import filterfalse
from typing import Final

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=10)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_NOT_IN_FILE_NAMES: Final = r'[<>:"/\\|?*]'
_DEVICE: Final = r"(?i:con|prn|aux|nul|com\d|lpt\d)"
"""Names that Windows takes for devices."""
_ENDING: Final = r"\.[A-Za-z0-9]{1,12}\Z"
_LONGEST_FILE_NAME: Final = 120
_UNCARRIED = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
"""Compiled where it is first wanted: the first page of the window does not."""
SIGNS: Final = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u2011": "-"}
"""What a keyboard has for signs that papers set otherwise."""
_TYPED = str.maketrans(SIGNS)
_DASHES: Final = "-– "
_END_OF_ITEM: Final = (";", ".", ",", ":")
_BEFORE_OPENING = frozenset("([{/–—-“‘")


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, which everything stored and printed uses."""
    return text if str.isascii(text) else unicodedata.normalize("NFC", text)


def carriable(text: str) -> str:
    """Return the text without what neither XML nor UTF-8 can carry: control characters, halves of characters.

    Source: XML 1.0, production 2 (Char).
    """
    return re.sub(_UNCARRIED, "", text)


def one_line(text: str) -> str:
    """Return the text in one line, with one space where there was any white space."""
    return " ".join(text.split())


def same_name(name: str) -> str:
    """Return what equal names of persons have in common: their marks count, their case does not."""
    return one_line(nfc(name)).casefold()


def file_name(words: str) -> str:
    """Return words as the name of a file that every system takes, without an ending."""
    cleaned = one_line(re.sub(_NOT_IN_FILE_NAMES, " ", carriable(nfc(words))))
    cleaned = cleaned[:_LONGEST_FILE_NAME].rstrip(" .")
    return f"_{cleaned}" if re.fullmatch(_DEVICE, cleaned) or not cleaned else cleaned


def whole_file_name(words: str) -> str:
    """Return the same with the ending that the words have."""
    ending = re.search(_ENDING, words)
    return file_name(words) if ending is None else f"{file_name(words[: ending.start()])}{ending[0]}"


def as_items(texts: Sequence[str]) -> tuple[str, ...]:
    """Items as documents list them: a dash before each, a semicolon behind, the last with a full stop."""
    return tuple(_item(text, is_last=at == len(texts)) for at, text in enumerate(texts, start=1))


def _item(text: str, *, is_last: bool) -> str:
    end = "" if text.endswith(_END_OF_ITEM) else "." if is_last else ";"
    return f"- {text.lstrip(_DASHES)}{end}"


def fold(text: str) -> str:
    """Return the text without case, diacritics, and the difference between đ and d, “ and ", for searching.

    Runs of white space become one space, so that a name typed carelessly is still found.
    """
    return id_key(text.translate(_TYPED))


def id_key(text: str) -> str:
    """The name without case and diacritics, its signs as they are: what the ids of records are made of.

    It never changes: who is registered as H’Hen is found under the id that an earlier version gave.
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(filterfalse(unicodedata.combining, decomposed))
    return one_line(bare)


def in_sentence(name: str) -> str:
    """Return a name within a sentence: "Thôn Đoài" is written "thôn Đoài", but "UBND" as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def paired_quotes(text: str) -> str:
    """Return the text with “ ” for each pair of straight marks, as papers set it; ″ after a measure (21″)."""
    first, *rest = text.split('"')
    made, is_open = first, 0
    for at, part in enumerate(rest, start=1):
        before, behind = made[-1:], part[:1] or ('"' if at < len(rest) else "")
        if behind.strip() and (not before.strip() or before in _BEFORE_OPENING):
            made, is_open = f"{made}“{part}", is_open + 1
        elif not is_open and before.isdigit():
            made = f"{made}″{part}"
        elif not is_open and behind.strip() and at < len(rest):  # Quỹ"Vì người nghèo": a space is missing
            made, is_open = f"{made}“{part}", 1
        else:
            made, is_open = f"{made}”{part}", max(is_open - 1, 0)
    return made


def sort_key(text: str) -> str:
    """Return a key that orders Vietnamese text: base letters first, tones after, numbers by value."""
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
