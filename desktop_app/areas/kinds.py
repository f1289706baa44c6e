"""Kinds of residential area, recognised at the beginning of a name."""

from __future__ import annotations

from functools import cache

import msgspec

from desktop_app.base.i18n import language
from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold, in_sentence, nfc, one_line


class AreaKind(msgspec.Struct, frozen=True):
    """A kind as the catalogue lists it."""

    code: str
    label_vi: str
    label_en: str

    @property
    def label(self) -> str:
        """The name of the kind in the language of the user."""
        return self.label_en if language() == "en" else self.label_vi


class _Kinds(msgspec.Struct):
    kinds: tuple[AreaKind, ...]


class ListLimits(msgspec.Struct, frozen=True):
    """Bounds within which a row is believed."""

    name_length: int
    households: int
    header_rows: int


class _Totals(msgspec.Struct, frozen=True):
    words: tuple[str, ...]


class AreaListRules(msgspec.Struct, frozen=True):
    """How lists of residential areas are written (``resources/areas/lists.toml``).

    ``headers`` are the words that mark the column of a field.
    """

    headers: dict[str, tuple[str, ...]]
    abbreviations: dict[str, str]
    totals: _Totals
    limits: ListLimits


@cache
def area_kinds() -> tuple[AreaKind, ...]:
    """Return all kinds in the order of the catalogue; read once, immutable."""
    content = resource_path("catalogue", "area_kinds.toml").read_bytes()
    return msgspec.toml.decode(content, type=_Kinds).kinds


@cache
def list_rules() -> AreaListRules:
    """Return how lists of residential areas are written; read once, immutable."""
    return msgspec.toml.decode(resource_path("areas", "lists.toml").read_bytes(), type=AreaListRules)


def kind_of_code(code: str) -> AreaKind | None:
    """Return the kind of that code."""
    return next((kind for kind in area_kinds() if kind.code == code), None)


def kind_word(code: str) -> str:
    """Return the name of a kind in the language of the user; the code of one that is not known here."""
    kind = kind_of_code(code)
    return code if kind is None else kind.label


def kind_of_label(text: str) -> AreaKind | None:
    """Return the kind that a cell such as "thôn" or "TDP" names."""
    folded = fold(text)
    code = next((kind for short, kind in list_rules().abbreviations.items() if fold(short) == folded), "")
    return next((kind for kind in area_kinds() if folded == fold(kind.label_vi) or kind.code == code), None)


def split_name(text: str) -> tuple[AreaKind | None, str]:
    """Return the kind a name begins with and the rest: "TDP số 3" is ``(to_dan_pho, "số 3")``."""
    words = nfc(text).split()
    for length in range(min(3, len(words) - 1), 0, -1):
        kind = kind_of_label(" ".join(words[:length]).rstrip(".:"))
        if kind is not None:
            return kind, " ".join(words[length:])
    return None, " ".join(words)


def full_name(text: str, kind: AreaKind) -> str:
    """Return the name as it is printed: with its kind before it, once."""
    found, rest = split_name(text)
    if found is not None and found.code == kind.code:
        return f"{kind.label_vi} {rest}"
    return f"{kind.label_vi} {rest}" if found is None else one_line(nfc(text))


def area_in_sentence(name: str) -> str:
    """Return the name within a sentence: "Thôn Đoài" is written "thôn Đoài", but "Nà Ít" as it is."""
    kind, _ = split_name(name)
    return name if kind is None else in_sentence(name)


def name_key(text: str) -> str:
    """What two spellings of one name have in common: "Thôn 01", "thôn số 1" and "THÔN 1" are the same."""
    words = [word for word in fold(text).replace(".", " ").split() if word != "so"]
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)
