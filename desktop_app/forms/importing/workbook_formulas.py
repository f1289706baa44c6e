"""Formulas of a workbook: the value that the spreadsheet stored is taken and its cells are named.

A formula is never computed here. One without a stored value, or whose value is an error, is refused.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from desktop_app.base.problems import Problem

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"'<>]*)[\"']")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_READ_BYTES = 1_000_000
"""So much of the list of sheets is looked at; a form has a handful of them."""
FORM_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
"""The sheets of a form. Those of other names are not read as long as there are several."""
_NAMED = 20
"""So many cells are named in one sentence."""
_FORMULA_RECORDS = (0x0006, 0x0206, 0x0406)
_SHEET_RECORD = 0x0085


type Reads = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell with a formula; ``stored`` says whether the spreadsheet left a value in it."""

    sheet: str
    row: int
    column: str
    stored: bool


def formulas_of(
    archive: zipfile.ZipFile, parts: Collection[str], read: Reads = FORM_SHEETS.__contains__
) -> list[FormulaCell]:
    """The cells with formulas in these parts of an ``.xlsx``, whose bounds were checked before.

    ``read`` says by its name in small letters whether a sheet is read at all.
    """
    names = sheet_names(archive)
    found: list[FormulaCell] = []
    for part in parts:
        sheet = names.get(part.rpartition("/")[2], part.rpartition("/")[2])
        known = part.rpartition("/")[2] in names
        if known and len(names) > 1 and not read(sheet.strip().lower()):
            continue
        with archive.open(part) as stream:
            found.extend(_cells(stream, sheet))
    return found


def _cells(stream: Any, sheet: str) -> Iterator[FormulaCell]:
    from lxml import etree

    row = 0
    parsed = etree.iterparse(
        stream, events=("end",), tag=("{*}c", "{*}row"), resolve_entities=False, no_network=True
    )
    for _, element in parsed:
        if element.tag.endswith("}row"):
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
            continue
        inside = {etree.QName(child).localname: child for child in element if isinstance(child.tag, str)}
        if "f" not in inside:
            continue
        place = _PLACE.fullmatch(element.get("r") or "")
        row = int(place[2]) if place else row
        yield FormulaCell(sheet, row, place[1] if place else "?", _has_value(element.get("t") or "n", inside))


def _has_value(kind: str, inside: dict[str, Any]) -> bool:
    if kind == "e":
        return False
    if kind == "inlineStr":
        return "is" in inside
    value = inside.get("v")
    return value is not None and (kind == "str" or bool((value.text or "").strip()))


def old_formulas(stream: bytes, base: int, length: int, names: Collection[str]) -> list[FormulaCell]:
    """The same among the records of an ``.xls``; ``names`` are those of its sheets, in order."""
    sheets: list[int] = []
    found: list[tuple[int, int, int, bool]] = []
    at, end = base, min(base + length, len(stream))
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _SHEET_RECORD and at + 10 <= end and stream[at + 9] == 0:
            sheets.append(base + int(struct.unpack_from("<I", stream, at + 4)[0]))
        if kind in _FORMULA_RECORDS and at + 18 <= end:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            special = stream[at + 16 : at + 18] == b"\xff\xff"
            found.append((at, row, column, not special or stream[at + 10] in (0, 1)))
        at += 4 + size
    listed = sorted(zip(sheets, names, strict=False))
    return [
        FormulaCell(
            next((name for start, name in reversed(listed) if start <= place), ".xls"),
            row + 1,
            letters_of(column),
            stored,
        )
        for place, row, column, stored in found
    ]


def letters_of(column: int) -> str:
    """What a spreadsheet calls a column; 0 is A."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def formula_notices(cells: Collection[FormulaCell]) -> list[Problem]:
    """Notices about formulas whose values are taken, one for each sheet.

    Raises :class:`Problem` naming the cells for which the spreadsheet stored no value.
    """
    missing = [cell for cell in cells if not cell.stored]
    if len(missing) == 1:
        raise Problem(
            "Sheet “{sheet}”, row {row}, column {column}: a formula without a stored value. Save the "
            "workbook again from Excel or LibreOffice, or paste the cell as a value.",
            sheet=missing[0].sheet,
            row=missing[0].row,
            column=missing[0].column,
        )
    if missing:
        raise Problem(
            "The workbook has formulas without a stored value: {cells}. Save it again from Excel or "
            "LibreOffice, or paste these cells as values.",
            cells="; ".join(f"“{sheet}” {named}" for sheet, named in _by_sheet(missing)),
        )
    return [
        Problem(
            "Sheet “{sheet}”: {cells} have formulas. The values that the spreadsheet stored are taken; "
            "they do not change any more.",
            sheet=sheet,
            cells=named,
        )
        for sheet, named in _by_sheet(cells)
    ]


def _by_sheet(cells: Collection[FormulaCell]) -> list[tuple[str, str]]:
    sheets = list(dict.fromkeys(cell.sheet for cell in cells))
    return [(sheet, _named([cell for cell in cells if cell.sheet == sheet])) for sheet in sheets]


def _named(cells: list[FormulaCell]) -> str:
    named = ", ".join(f"{cell.column}{cell.row}" for cell in cells[:_NAMED])
    return named if len(cells) <= _NAMED else f"{named}, … ({len(cells)})"


def sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """File name of a sheet's part → its name, as far as the workbook tells; nothing is parsed as XML."""
    targets = {
        item.get("Id", ""): item.get("Target", "").rpartition("/")[2]
        for item in _tags(archive, "xl/_rels/workbook.xml.rels", _RELATION)
    }
    names: dict[str, str] = {}
    for item in _tags(archive, "xl/workbook.xml", _SHEET):
        relation = next((value for key, value in item.items() if key.rpartition(":")[2] == "id"), "")
        names[targets.get(relation, "")] = html.unescape(item.get("name", ""))
    names.pop("", None)
    return names


def _tags(archive: zipfile.ZipFile, part: str, tag: re.Pattern[str]) -> list[dict[str, str]]:
    try:
        with archive.open(part) as stream:
            text = stream.read(_READ_BYTES).decode("utf-8", "replace")
    except KeyError:
        return []
    return [dict(_ATTRIBUTE.findall(found)) for found in tag.findall(text)]
