"""Position of the tone mark in open syllables with oa, oe, uy: "hòa, khỏe, ủy" or "hoà, khoẻ, uỷ".

Both are official, each in its own offices; one paper uses one of them. The office chooses
(``resources/office/profile.toml``), and the program's own texts and those of the catalogue follow. Names of
people and places and opinions of the people stay as they were written.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, Final

from desktop_app.base.text import nfc


class Tones(StrEnum):
    """The two ways, named by their oldest example in a letter head."""

    FIRST = "first"
    """On the first vowel: Ủy ban, hòa giải, khóa."""
    SECOND = "second"
    """On the second vowel: Uỷ ban, hoà giải, khoá."""


_PAIRS: Final = {
    "oa": ("òa óa ỏa õa ọa", "oà oá oả oã oạ"),
    "oe": ("òe óe ỏe õe ọe", "oè oé oẻ oẽ oẹ"),
    "uy": ("ùy úy ủy ũy ụy", "uỳ uý uỷ uỹ uỵ"),
}


def _cases(first: str, second: str) -> list[tuple[str, str]]:
    return [(first, second), (first.title(), second.title()), (first.upper(), second.upper())]


_SAME: Final = tuple(
    pair
    for firsts, seconds in _PAIRS.values()
    for first, second in zip(firsts.split(), seconds.split(), strict=True)
    for pair in _cases(first, second)
)
_LOWER: Final = tuple((first, second) for first, second in _SAME if first.islower())
_OTHER: Final = {
    Tones.FIRST: {second: first for first, second in _SAME},
    Tones.SECOND: dict(_SAME),
}
# "quý" has the consonant qu, "toàn" a final consonant: there both ways are the same
_OPEN: Final = {
    tones: re.compile(f"(?<![qQ])(?:{'|'.join(other)})(?![^\\W\\d_])") for tones, other in _OTHER.items()
}


def spelled(text: str, tones: Tones) -> str:
    """Return the text with its tone marks in one way."""
    return _OPEN[tones].sub(lambda found: _OTHER[tones][found[0]], nfc(text))


def comparable(text: str) -> str:
    """Return what texts have in common that differ only in case, spaces and the place of tone marks.

    For comparing, never to be shown: the mark is moved in closed syllables and behind qu too.
    """
    plain = " ".join(nfc(text).casefold().split())
    if plain.isascii():
        return plain
    for first, second in _LOWER:
        if second in plain:
            plain = plain.replace(second, first)
    return plain


def spelled_parts[T](value: T, tones: Tones) -> T:
    """Return a frozen value with every text in it spelled in one way."""
    return _parts(value, tones)  # type: ignore[no-any-return]


def _parts(value: Any, tones: Tones) -> Any:
    import msgspec  # here, since whatever builds the project spells its translations without it

    if type(value) is str:
        return spelled(value, tones)
    if isinstance(value, tuple):
        made = (_parts(each, tones) for each in value)
        return type(value)(*made) if hasattr(value, "_fields") else tuple(made)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {each.name: _parts(getattr(value, each.name), tones) for each in fields(value) if each.init}
        return replace(value, **changes)
    if isinstance(value, msgspec.Struct):
        changes = {name: _parts(getattr(value, name), tones) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changes)
    return value
