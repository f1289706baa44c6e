"""Makes workbooks that hide something, and old ``.xls`` files, for the tests that refuse or read them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from random import Random

import openpyxl

LAUGHS = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_SHEET = "xl/worksheets/sheet1.xml"
_SPREADSHEET = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: Sequence[Sequence[object]] = (("type", "name", "label"), ("text", "a", "A"))) -> bytes:
    """A workbook with a sheet of questions."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a packed workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """The parts in one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet_elsewhere(change: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose sheet is a part of another name and ending, after ``change``."""
    parts = parts_of(workbook())
    sheet = parts.pop(_SHEET)
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = parts[name].replace(b"worksheets/sheet1.xml", b"other/s.dat")
    return packed({**parts, "xl/other/s.dat": change(sheet)})


def many_rows(sheet: bytes) -> bytes:
    """The sheet with 100,000 rows."""
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (at, at) for at in range(3, 100_000))
    return sheet.replace(b"</sheetData>", rows + b"</sheetData>")


def with_formula(sheet: bytes) -> bytes:
    """The sheet with a formula in its first cell, whose value nobody stored."""
    return re.sub(rb"(?s)<(v|is)>.*?</c>", b"<f>1+1</f></c>", sheet, count=1)


def with_entities(sheet: bytes) -> bytes:
    """The sheet with entities that unpack to many times their size."""
    return LAUGHS + re.sub(rb"^<\?xml[^>]*\?>", b"", sheet)


def shared_strings(count: int) -> bytes:
    """A workbook with a table of texts that no cell uses."""
    random = Random(1)
    texts = b"".join(b"<si><t>%x</t></si>" % random.getrandbits(40) for _ in range(count))
    parts = parts_of(workbook())
    parts["xl/sharedStrings.xml"] = b"<sst " + _SPREADSHEET + b">" + texts + b"</sst>"
    return packed(parts)


def old_workbook(rows: Sequence[Sequence[str]], *, extra: bytes = b"") -> bytes:
    """An ``.xls`` file (a BIFF 8 stream) with a sheet of questions; ``extra`` are more records of it."""
    sheet = _begin(0x10)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet += record(0x0204, struct.pack("<HHHH", at, column, 0, len(text)) + _letters(text))
    sheet += extra + record(0x0A)
    start = _begin(5)
    named = struct.pack("<BBB", 0, 0, len("survey")) + _letters("survey")
    at = len(start) + 4 + 4 + len(named) + 4
    return start + record(0x85, struct.pack("<I", at) + named) + record(0x0A) + sheet


def record(kind: int, data: bytes = b"") -> bytes:
    """A BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


OLD_FORMULA = record(6, struct.pack("<HHHBBBBBBHHIH", 2, 2, 0, 2, 0, 7, 0, 0, 0, 0xFFFF, 0, 0, 0))
"""A cell whose formula ended in an error."""


def old_formula(row: int, column: int, value: float) -> bytes:
    """A cell with a formula and the number the spreadsheet stored."""
    return record(6, struct.pack("<HHHdHIH", row, column, 0, value, 0, 0, 0))


FAR_CELL = record(0x0204, struct.pack("<HHHH", 65535, 255, 0, 1) + b"\x01x\x00")


def _begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _letters(text: str) -> bytes:
    return b"\x01" + text.encode("utf-16-le")


def damaged(data: bytes, random: Random) -> bytes:
    """The file with some bytes changed or missing."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 12)):
        at = random.randrange(len(changed))
        if random.random() < 0.8:
            changed[at] = random.randrange(256)
        else:
            del changed[at : at + random.randint(1, 40)]
    return bytes(changed)
