"""Where a formula stands in an .xlsx workbook, in the words of whoever looks at the sheet."""

from __future__ import annotations

import html
import re
import zipfile

from desktop_app.problems import Problem

_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"'<>]*)[\"']")
_READ_BYTES = 1_000_000
"""So much of the list of sheets is looked at; a form has a handful of them."""


def formula_problem(archive: zipfile.ZipFile, part: str, before: bytes) -> Problem:
    """What to tell of a formula in ``part``; ``before`` is what stands there up to the formula."""
    cells = list(_CELL.finditer(before))
    sheet = _sheet_names(archive).get(part.rpartition("/")[2])
    if not cells or sheet is None:
        return Problem(
            "The workbook has formulas ({part}). Copy the cells and paste them as values.",
            part=sheet or part.rpartition("/")[2],
        )
    return Problem(
        "Sheet “{sheet}”, row {row}, column {column}: a formula. Copy the cells and paste them as values.",
        sheet=sheet,
        row=int(cells[-1][2]),
        column=cells[-1][1].decode(),
    )


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """File name of a sheet's part → its name, as far as the workbook tells; nothing is parsed as XML."""
    targets = {
        one.get("Id", ""): one.get("Target", "").rpartition("/")[2]
        for one in _tags(archive, "xl/_rels/workbook.xml.rels", _RELATION)
    }
    names: dict[str, str] = {}
    for one in _tags(archive, "xl/workbook.xml", _SHEET):
        relation = next((value for key, value in one.items() if key.rpartition(":")[2] == "id"), "")
        names[targets.get(relation, "")] = html.unescape(one.get("name", ""))
    names.pop("", None)
    return names


def _tags(archive: zipfile.ZipFile, part: str, tag: re.Pattern[str]) -> list[dict[str, str]]:
    try:
        with archive.open(part) as stream:
            text = stream.read(_READ_BYTES).decode("utf-8", "replace")
    except KeyError:
        return []
    return [dict(_ATTRIBUTE.findall(found)) for found in tag.findall(text)]
