"""A list of the country's units, whose tables are read lazily."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from desktop_app.base.text import nfc, sort_key
from desktop_app.base.units.former_codes import FORMER_CODES, UNITS, replaced_codes
from desktop_app.base.units.unit_tables import FORMED_FROM

_KINDS = ("Thành phố ", "Tỉnh ", "Đặc khu ", "Phường ", "Xã ")


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


@dataclass(frozen=True, slots=True)
class FormerCode:
    """How an earlier list had a commune: its code and name there, and its code now."""

    code: str
    name: str
    code_now: str


class UnitList:
    """One list. ``read`` gives the bytes of one of its files.

    ``version`` is empty for the shipped list: finding it costs reading its manifest.
    """

    def __init__(self, version: str, read: Callable[[str], bytes]) -> None:
        self.version = version
        self._read = read

    def province(self, code: str) -> ProvinceUnit | None:
        """Return the province of a two-digit code."""
        row = self._row(code) if len(code) == 2 else None
        return None if row is None else _province(row)

    def commune(self, code: str) -> CommuneUnit | None:
        """The commune of a five-digit code. The window asks for one at its start: one line is read for it."""
        row = self._row(code) if len(code) == 5 else None
        return None if row is None else _commune(row)

    @cached_property
    def provinces(self) -> Mapping[str, ProvinceUnit]:
        """By code, in the Vietnamese order of their names."""
        found = [_province(row) for row in self._rows(UNITS) if not row["province"]]
        return {unit.code: unit for unit in sorted(found, key=lambda unit: sort_key(unit.bare_name))}

    @cached_property
    def communes(self) -> Mapping[str, CommuneUnit]:
        """By code, province after province, in the Vietnamese order of their names."""
        places = {code: place for place, code in enumerate(self.provinces)}
        found = [_commune(row) for row in self._rows(UNITS) if row["province"] in places]
        found.sort(key=lambda unit: (places[unit.province_code], sort_key(unit.bare_name)))
        return {unit.code: unit for unit in found}

    @cached_property
    def formed_from(self) -> Mapping[str, tuple[str, ...]]:
        """The units before the merger by the code of the commune: "xã Cổ Loa", "một phần xã Liên Hà"."""
        return {
            row["code"]: tuple(nfc(row["units"]).split("; "))
            for row in self._rows(FORMED_FROM)
            if row["units"]
        }

    @cached_property
    def former(self) -> tuple[FormerCode, ...]:
        """The codes and names of earlier lists that differ from this one."""
        return tuple(
            FormerCode(row["former_code"], nfc(row["former_name"]), row["code"])
            for row in self._rows(FORMER_CODES)
        )

    def current_code(self, code: str) -> str:
        """Return the code that a commune has now; a code that no list knows stays."""
        return code if self._row(code) is not None else self._replaced.get(code, code)

    def codes_of(self, code: str) -> tuple[str, ...]:
        """Return all codes under which records of a commune may have been written, the present one first."""
        return (code, *(before for before, now in self._replaced.items() if now == code))

    @cached_property
    def _replaced(self) -> Mapping[str, str]:
        return replaced_codes(self._read(UNITS), self._read(FORMER_CODES))

    @cached_property
    def _units_text(self) -> str:
        return self._read(UNITS).decode("utf-8-sig")

    @cached_property
    def _rows_read(self) -> dict[str, dict[str, str] | None]:
        """What was looked up: each area that is read asks for its commune."""
        return {}

    def _row(self, code: str) -> dict[str, str] | None:
        if code not in self._rows_read:
            self._rows_read[code] = self._read_row(code)
        return self._rows_read[code]

    def _read_row(self, code: str) -> dict[str, str] | None:
        text = self._units_text
        start = text.find(f"\n{code},") + 1
        if not start or not code.isdecimal():
            return None
        lines = (text[: text.index("\n")], text[start : text.find("\n", start)])
        return next(csv.DictReader(lines))

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        text = self._units_text if name == UNITS else self._read(name).decode("utf-8-sig")
        yield from csv.DictReader(io.StringIO(text, newline=""))


def bare_name(name: str) -> str:
    """Return a name without its kind."""
    return next((name.removeprefix(kind) for kind in _KINDS if name.startswith(kind)), name)


def _province(row: Mapping[str, str]) -> ProvinceUnit:
    name = nfc(row["name"])
    return ProvinceUnit(row["code"], name, row["kind"], bare_name(name))


def _commune(row: Mapping[str, str]) -> CommuneUnit:
    name = nfc(row["name"])
    return CommuneUnit(row["code"], name, row["kind"], bare_name(name), row["province"])
