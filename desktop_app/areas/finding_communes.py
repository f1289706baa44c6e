"""Search for a commune by a few letters of its name, or of a unit before the merger that formed it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from desktop_app.areas.administrative import units_in_force
from desktop_app.areas.units import CommuneUnit, UnitList
from desktop_app.base.text import fold, nfc

_FORMER_AS_TYPED, _FORMER = 3, 5
"""Ranks of a commune that only a former unit matches; after those whose own name has the typed words."""


@dataclass(frozen=True, slots=True)
class FoundCommune:
    """A commune, and of the units it was formed from those that were typed; empty when its own name was."""

    unit: CommuneUnit
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Searchable:
    unit: CommuneUnit
    exact: str
    words: tuple[str, ...]
    own_words: int
    phrases: tuple[str, str]
    former: tuple[tuple[str, tuple[str, ...]], ...]


def find_communes(text: str, limit: int = 20, province_code: str = "") -> list[FoundCommune]:
    """Communes whose name and province have words beginning as those typed, best first.

    Diacritics, đ, case and the two spellings Ủy/Uỷ and Lý/Lí don't matter; a code finds its commune. An
    exactly accented name comes first, then names that are just the words typed, then the others, and last
    communes formed from a unit of such a name.
    """
    exact = nfc(text).lower().split()
    wanted = _words(text)
    if not wanted:
        return []
    ranked = []
    for entry in _searchable(units_in_force()):
        if province_code and entry.unit.province_code != province_code:
            continue
        rank = _rank(entry, wanted, " ".join(exact))
        if rank is not None:
            ranked.append((rank, FoundCommune(entry.unit)))
            continue
        former = _former(entry, wanted, " ".join(exact))
        if former is not None:
            ranked.append(former)
    return [found for _, found in sorted(ranked, key=lambda pair: pair[0])[:limit]]


def _rank(entry: _Searchable, wanted: tuple[str, ...], exact: str) -> tuple[int, int] | None:
    own = entry.words[: entry.own_words]
    if wanted == (entry.unit.code,):
        return 0, 0
    if not all(any(word.startswith(start) for word in entry.words) for start in wanted):
        return None
    phrase = " ".join(wanted)
    if entry.exact.endswith(exact):
        rank = 0
    elif exact in entry.exact and exact != phrase:
        rank = 1
    elif any(text.startswith(phrase) for text in entry.phrases):
        rank = 2
    else:
        rank = 3 if all(any(word.startswith(start) for word in own) for start in wanted) else 4
    return rank, len(own)


def _former(
    entry: _Searchable, wanted: tuple[str, ...], exact: str
) -> tuple[tuple[int, int], FoundCommune] | None:
    """Return the rank by a former unit: whole ones and those written as typed before parts and others."""
    above = entry.words[entry.own_words :]
    found = [
        (name, words)
        for name, words in entry.former
        if any(any(word.startswith(start) for word in words) for start in wanted)
        and all(any(word.startswith(start) for word in words + above) for start in wanted)
    ]
    if not found:
        return None
    phrase = " ".join(wanted)
    best = min(
        2 * (not name.lower().endswith(exact)) + (not " ".join(words).endswith(phrase))
        for name, words in found
    )
    rank = _FORMER + best if best else _FORMER_AS_TYPED
    return (rank, len(found[0][1])), FoundCommune(entry.unit, tuple(name for name, _ in found))


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).replace("y", "i").replace(",", " ").split())


@lru_cache(maxsize=1)
def _searchable(units: UnitList) -> tuple[_Searchable, ...]:
    entries = []
    for unit in units.communes.values():
        above = units.provinces[unit.province_code]
        own, above_words = _words(unit.name), _words(above.bare_name)
        phrases = (" ".join(own + above_words), " ".join(_words(unit.bare_name) + above_words))
        former = tuple((name, _words(name)) for name in units.formed_from.get(unit.code, ()))
        all_words = own + _words(above.name)
        entries.append(_Searchable(unit, unit.name.lower(), all_words, len(own), phrases, former))
    return tuple(entries)
