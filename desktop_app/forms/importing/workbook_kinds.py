"""What a chosen file really is, whatever its name, and why it cannot be opened."""

from __future__ import annotations

import csv
import io

from desktop_app.base.problems import Problem

_PACKED, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = b"xl/vbaProject.bin"


def kind_of(data: bytes, suffix: str) -> str:
    """The suffix to read the file by: that of its contents where they tell.

    Raises :class:`Problem` for an empty file and for one that a password protects.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Problem("The file is empty. Choose another file.")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Problem(
                "The workbook is protected by a password. Save it without one, then choose it again."
            )
        return ".xls"
    if data.startswith(_PACKED):
        return suffix if suffix in (".xlsx", ".xlsm") else ".xlsx"
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and suffix != ".md":
        return ".xml"
    if suffix in (".xlsx", ".xlsm"):
        raise Problem(
            "The file is called “{suffix}” but is no workbook, or it is damaged. "
            "Save it again from Excel or LibreOffice.",
            suffix=suffix,
        )
    return suffix


def has_macros(data: bytes) -> bool:
    """Whether a workbook carries macros. They are never run."""
    return _MACROS in data


def with_rows(text: str) -> str:
    """A Markdown form without its empty rows, and without the sheets in which there is nothing."""
    kept: list[str] = []
    sheet = ""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            kept.append(line)
        elif cells[0] and not any(cells[1:]):
            sheet = line  # written when its first row comes
        elif any(cells):
            kept += [sheet, line] if sheet else [line]
            sheet = ""
    return "\n".join(kept)


def with_commas(text: str) -> str:
    """A CSV with semicolons or tabs, as Excel writes it in many countries, with commas."""
    first = next((line for line in text.splitlines() if any(mark in line for mark in ",;\t")), "")
    mark = next((item for item in ";\t" if item in first and "," not in first), "")
    if not mark:
        return text
    out = io.StringIO()
    csv.writer(out).writerows(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    return out.getvalue()
