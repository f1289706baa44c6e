"""The tables of a list of provinces and communes, and the checks it must pass.

Office and province check a list by the same rules: the province before it publishes one, the office before it
installs one.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.units.former_codes import FORMER_CODES, UNITS, replaced_codes

KIND = "administrative_units"
"""The kind in the manifest of a list."""

MANIFEST, FORMED_FROM = "units.toml", "formed_from.csv"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    UNITS: ("code", "province", "kind", "name"),
    FORMED_FROM: ("code", "units"),
    FORMER_CODES: ("former_code", "former_name", "code"),
}
_PROVINCE, _COMMUNE = re.compile("[0-9]{2}"), re.compile("[0-9]{5}")
_NAMED_AT_MOST = 10
"""Of communes that a list leaves out so many are named; there may be thousands."""


@dataclass(frozen=True, slots=True)
class TableFault:
    """One mistake. ``row`` counts as a spreadsheet does: the titles are row 1."""

    problem: Problem
    file: str
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    values: Mapping[str, str]


def shipped_table(name: str) -> bytes:
    """Return a file of the shipped list."""
    return resource_path("areas", "units", name).read_bytes()


@cache
def shipped_version() -> str:
    """Return the version of the shipped list."""
    return str(tomllib.loads(shipped_table(MANIFEST).decode())["version"])


def is_version(text: str) -> bool:
    """Whether it is a day such as 2026-08-24: versions of lists are compared as text."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_newer(version: str) -> bool:
    """Whether a list of this version replaces the shipped one."""
    return version > shipped_version()


def table_faults(files: Mapping[str, bytes], version: str) -> list[TableFault]:
    """Return what is wrong with the tables of a list, by file and row; empty when one can go by it."""
    try:
        tables = {name: list(_rows(files, name)) for name in _COLUMNS}
    except _Unreadable as error:
        return [error.fault]
    faults = [*_unit_faults(tables[UNITS]), *_reference_faults(tables)]
    if not faults and _codes(files[UNITS]) != _communes(tables[UNITS]):
        faults.append(TableFault(Problem("The codes must be without quotation marks."), UNITS))
    if not faults and is_newer(version):
        faults += _left_out(files)
    return faults


def replacements_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the code now by the code before, of a list without mistakes."""
    return replaced_codes(files[UNITS], files[FORMER_CODES])


class _Unreadable(Exception):
    def __init__(self, fault: TableFault) -> None:
        super().__init__(fault)
        self.fault = fault


def _rows(files: Mapping[str, bytes], name: str) -> Iterator[_Row]:
    if name not in files:
        raise _Unreadable(TableFault(Problem("The file is missing from the package. Add it."), name))
    try:
        text = files[name].decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        titles = tuple(reader.fieldnames or ())
        # The window asks for one commune at its start and looks for the line that begins with its code.
        if titles[: len(_COLUMNS[name])] != _COLUMNS[name]:
            wanted = ", ".join(_COLUMNS[name])
            problem = Problem("The columns must begin with {columns}, in this order.", columns=wanted)
            raise _Unreadable(TableFault(problem, name, 1))
        for row in reader:
            if None in row or None in row.values() or any("\n" in value for value in row.values()):
                problem = Problem("The row has another number of cells than there are columns.")
                raise _Unreadable(TableFault(problem, name, reader.line_num))
            yield _Row(reader.line_num, row)
    except UnicodeDecodeError as error:
        problem = Problem("The file is not UTF-8 text. Save it as UTF-8.")
        raise _Unreadable(TableFault(problem, name)) from error
    except csv.Error as error:
        problem = Problem("The table cannot be read: {reason}.", reason=error)
        raise _Unreadable(TableFault(problem, name)) from error


def _unit_faults(rows: list[_Row]) -> Iterator[TableFault]:
    provinces = {row.values["code"] for row in rows if not row.values["province"]}
    seen: set[str] = set()
    for row in rows:
        code, province = row.values["code"], row.values["province"]
        shape = _COMMUNE if province else _PROVINCE
        if not shape.fullmatch(code):
            problem = Problem("A province has a code of two digits, a commune one of five.")
            yield TableFault(problem, UNITS, row.number, "code")
        if code in seen:
            yield TableFault(Problem("The code {code} is here twice.", code=code), UNITS, row.number, "code")
        if province and province not in provinces:
            problem = Problem("There is no province with the code {code}.", code=province)
            yield TableFault(problem, UNITS, row.number, "province")
        for column in ("kind", "name"):
            if not row.values[column].strip():
                yield TableFault(Problem("This is missing. Fill it in."), UNITS, row.number, column)
        seen.add(code)
    if not seen - provinces:
        yield TableFault(Problem("The list has no communes."), UNITS)


def _reference_faults(tables: Mapping[str, list[_Row]]) -> Iterator[TableFault]:
    communes = _communes(tables[UNITS])
    for name in (FORMED_FROM, FORMER_CODES):
        for row in tables[name]:
            code = row.values["code"]
            if code not in communes:
                problem = Problem("There is no commune with the code {code} in units.csv.", code=code)
                yield TableFault(problem, name, row.number, "code")
    for row in tables[FORMER_CODES]:
        if not _COMMUNE.fullmatch(row.values["former_code"]):
            problem = Problem("A province has a code of two digits, a commune one of five.")
            yield TableFault(problem, FORMER_CODES, row.number, "former_code")


def _communes(rows: list[_Row]) -> set[str]:
    return {row.values["code"] for row in rows if row.values["province"]}


def _left_out(files: Mapping[str, bytes]) -> Iterator[TableFault]:
    """Communes of the list before that a newer one neither has nor says the code of now."""
    now = replacements_of(files).keys() | _codes(files[UNITS])
    before = shipped_table(UNITS)
    known = _codes(before) | replaced_codes(before, shipped_table(FORMER_CODES)).keys()
    missing = sorted(known - now)
    if missing:
        named = ", ".join(missing[:_NAMED_AT_MOST]) + (" …" if len(missing) > _NAMED_AT_MOST else "")
        yield TableFault(
            Problem(
                "{count} communes of the list before are no longer there ({codes}). Write into this file "
                "which code each has now, so that their books go on.",
                count=len(missing),
                codes=named,
            ),
            FORMER_CODES,
        )


def _codes(units: bytes) -> set[str]:
    lines = units.decode("utf-8-sig").splitlines()[1:]
    return {code for code in (line.partition(",")[0] for line in lines) if len(code) == 5}
