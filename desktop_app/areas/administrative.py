"""The 34 provinces and 3,321 communes in force since 1 July 2025 (Resolution 202/2025/QH15).

The data come from the package ``vietnam-provinces``. Only its JSON file is read (4 ms); importing the
package itself would cost over 100 ms and megabytes for codes that are not used here.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from desktop_app.resource_files import resources_folder
from desktop_app.text import fold, nfc, sort_key

_PACKAGE = "vietnam_provinces"
_FILE = ("data", "nested-divisions.json")


@dataclass(frozen=True, slots=True)
class ProvinceUnit:
    """A province or centrally-run city: two-digit code, full name ("Tỉnh Lai Châu"), kind ("tỉnh")."""

    code: str
    name: str
    kind: str
    bare_name: str


@dataclass(frozen=True, slots=True)
class CommuneUnit:
    """A commune, ward or special zone: five-digit code, full name ("Xã Công Hải"), kind ("xã")."""

    code: str
    name: str
    kind: str
    bare_name: str
    province_code: str


SAMPLE_PROVINCE = ProvinceUnit("00", "Tỉnh Mẫu", "tỉnh", "Mẫu")
SAMPLE_COMMUNE = CommuneUnit("00000", "Xã Mẫu", "xã", "Mẫu", SAMPLE_PROVINCE.code)
"""Where the sample office is: in no list, found by their codes only."""


class _Ward(msgspec.Struct):
    name: str
    code: int
    division_type: str


class _Province(msgspec.Struct):
    name: str
    code: int
    division_type: str
    wards: list[_Ward]


@dataclass(frozen=True)
class _Searchable:
    unit: CommuneUnit
    exact: str
    words: tuple[str, ...]
    own_words: int
    phrases: tuple[str, str]


def provinces() -> list[ProvinceUnit]:
    """All provinces in Vietnamese order of their names."""
    return list(_country()[0].values())


def province(code: str) -> ProvinceUnit | None:
    """The province of a two-digit code."""
    return SAMPLE_PROVINCE if code == SAMPLE_PROVINCE.code else _country()[0].get(code)


def communes(province_code: str) -> list[CommuneUnit]:
    """The communes of a province in Vietnamese order of their names."""
    return [unit for unit in _country()[1].values() if unit.province_code == province_code]


def commune(code: str) -> CommuneUnit | None:
    """The commune of a five-digit code. The window asks for one at its start: nothing is sorted for it."""
    if code == SAMPLE_COMMUNE.code:
        return SAMPLE_COMMUNE
    for above in _loaded():
        for ward in above.wards:
            if _ward_code(ward) == code:
                return _commune(ward, _province_code(above))
    return None


def find_communes(text: str, limit: int = 20) -> list[CommuneUnit]:
    """Communes whose name and province have words beginning as those typed, best first.

    Diacritics, đ, case and the two spellings Ủy/Uỷ and Lý/Lí don't matter; a code finds its commune. An
    exactly accented name comes first, then names that are just the words typed, then the others.
    """
    exact = nfc(text).lower().split()
    wanted = _words(text)
    if not wanted:
        return []
    ranked = []
    for entry in _searchable():
        rank = _rank(entry, wanted, " ".join(exact))
        if rank is not None:
            ranked.append((rank, entry.unit))
    return [unit for _, unit in sorted(ranked, key=lambda pair: pair[0])[:limit]]


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


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).replace("y", "i").replace(",", " ").split())


@cache
def _searchable() -> tuple[_Searchable, ...]:
    above, units = _country()
    entries = []
    for unit in units.values():
        own = _words(unit.name)
        province_words = _words(above[unit.province_code].name)
        above_words = _words(above[unit.province_code].bare_name)
        phrases = (" ".join(own + above_words), " ".join(_words(unit.bare_name) + above_words))
        entries.append(_Searchable(unit, unit.name.lower(), own + province_words, len(own), phrases))
    return tuple(entries)


@cache
def _country() -> tuple[dict[str, ProvinceUnit], dict[str, CommuneUnit]]:
    """All units by code, in the Vietnamese order of their names."""
    above: dict[str, ProvinceUnit] = {}
    units: dict[str, CommuneUnit] = {}
    for entry in sorted(_loaded(), key=lambda entry: sort_key(_bare(entry.name))):
        code = _province_code(entry)
        above[code] = ProvinceUnit(code, nfc(entry.name), entry.division_type, _bare(entry.name))
        for ward in sorted(entry.wards, key=lambda ward: sort_key(_bare(ward.name))):
            unit = _commune(ward, code)
            units[unit.code] = unit
    return above, units


@cache
def _loaded() -> tuple[_Province, ...]:
    """Immutable reference data, read at the first question."""
    return tuple(msgspec.json.decode(_data_file().read_bytes(), type=list[_Province]))


def _province_code(entry: _Province) -> str:
    return f"{entry.code:02d}"


def _ward_code(ward: _Ward) -> str:
    return f"{ward.code:05d}"


def _commune(ward: _Ward, province_code: str) -> CommuneUnit:
    return CommuneUnit(_ward_code(ward), nfc(ward.name), ward.division_type, _bare(ward.name), province_code)


def _bare(name: str) -> str:
    for kind in ("Thành phố ", "Tỉnh ", "Đặc khu ", "Phường ", "Xã "):
        if name.startswith(kind):
            return nfc(name.removeprefix(kind))
    return nfc(name)


def _data_file() -> Path:
    frozen = resources_folder().parent.joinpath(_PACKAGE, *_FILE)
    if frozen.exists():  # the frozen program carries the file without the package
        return frozen
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {_PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0]).joinpath(*_FILE)
