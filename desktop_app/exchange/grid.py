"""A table as text: what the clipboard, CSV files and Excel sheets all become."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from desktop_app.base.figures.styles import typed_form
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc

type Row = tuple[str, ...]

MAX_CELL = 32_767
"""Letters in a cell, as in Excel."""

# Letters of the fonts of the TCVN3 and VNI codings, which stand for Vietnamese ones in old files. Read as
# Unicode they are signs that never stand inside a Vietnamese word.
_TCVN3 = re.compile(r"[a-z][«»][a-z]|[A-Za-z][¨©®µ¸¶¹¾¼½Æ§¬­¦]|[¨©®µ¸¶¹¾¼½Æ§¬][a-z]")
_VNI = re.compile(r"[aeoAEO][øûï]|[aoe][âêôåáùûøõï][ùøûõï]|ñ[aeiou]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileSheet:
    """One table with its name; row numbers begin at ``first_row`` as the person sees them."""

    name: str
    rows: tuple[Row, ...]
    first_row: int = 1


def cell_text(value: object) -> str:
    """Return a cell's value as a Vietnamese office writes it: 1234, 12,5, 05/09/2026; one line, NFC."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return format_date(value.date()) if value.time() == time(0) else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, (int, float, Decimal)):
        return _number_text(value)
    return " ".join(nfc(str(value)[:MAX_CELL]).split())


def _number_text(value: float | Decimal) -> str:
    if isinstance(value, float):
        value = Decimal(repr(value))
    number = Decimal(value)
    if not number.is_finite():
        return ""
    return typed_form(number)


def clipboard_rows(text: str) -> tuple[Row, ...]:
    """Return the cells of a block copied in Excel: tabs between cells, quotes around cells with line breaks.

    Raises:
        Problem: the text was written with an old font coding.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    return checked_rows(tuple(cell_text(cell) for cell in row) for row in reader)


def checked_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows, without empty ones at the end.

    Raises:
        Problem: the text was written with an old font coding.
    """
    kept = list(rows)
    while kept and not any(kept[-1]):
        kept.pop()
    for row in kept[:200]:
        for cell in row:
            if _TCVN3.search(cell) or _VNI.search(cell):
                raise Problem(
                    "“{text}” is written in an old font coding (TCVN3 or VNI). Convert the file to Unicode "
                    "with the tool of Unikey (Ctrl+Shift+F6), then try again.",
                    text=cell[:60],
                )
    return tuple(kept)
