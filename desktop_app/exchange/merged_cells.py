"""Cells of a workbook that are merged over several rows: what is in the first of them holds for all.

A spreadsheet keeps the value in the first cell only, and openpyxl does not say which cells are merged when it
reads row by row.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from desktop_app.exchange.spreadsheets import is_workbook
from desktop_app.forms.importing.workbook_formulas import sheet_names

_SHEETS: Final = "xl/worksheets/"
_RANGE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_MOST: Final = 100_000
"""So many cells are looked at; what is beyond stays empty."""

type Place = tuple[int, int]


def merged_below(path: Path) -> Mapping[str, Mapping[Place, Place]]:
    """By the name of the sheet: the first cell of each that is merged with one above, from 0 as in the file.

    The workbook was read before, so its bounds were checked. A text file has none.
    """
    if not is_workbook(path):
        return {}
    found: dict[str, Mapping[Place, Place]] = {}
    with zipfile.ZipFile(path) as archive:
        names = sheet_names(archive)
        for part in archive.namelist():
            name = names.get(part.rpartition("/")[2])
            if name is not None and part.startswith(_SHEETS):
                with archive.open(part) as stream:
                    found[name] = dict(_places(stream))
    return found


def _places(stream: Any) -> Iterator[tuple[Place, Place]]:
    from lxml import etree

    left = _MOST
    parsed = etree.iterparse(
        stream, events=("end",), tag=("{*}mergeCell", "{*}row"), resolve_entities=False, no_network=True
    )
    for _, element in parsed:
        said = _RANGE.fullmatch(element.get("ref") or "") if element.tag.endswith("}mergeCell") else None
        element.clear(keep_tail=False)
        while element.getprevious() is not None:
            del element.getparent()[0]
        if said is None:
            continue
        first, last, column = int(said[2]) - 1, int(said[4]) - 1, _column(said[1])
        for row in range(first + 1, last + 1):
            left -= 1
            if left < 0:
                return
            yield (row, column), (first, column)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
