"""Reading CSV files as Excel, KoboToolbox and old programs write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from desktop_app.exchange.grid import FileSheet, Row, cell_text, checked_rows
from desktop_app.exchange.limits import ReadingLimits
from desktop_app.exchange.problems import damaged, too_large

_DELIMITERS = (";", "\t", ",")


def read_text_table(path: Path, limits: ReadingLimits) -> list[FileSheet]:
    """Return the one table of a CSV file; the delimiter and the coding are found out.

    Raises:
        SpreadsheetProblem: too many rows or cells, or no text at all.
    """
    text = _decode(path)
    if "\x00" in text:
        raise damaged(path)
    rows: list[Row] = []
    cells = limits.cells
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            cells -= len(row)
            if len(rows) >= limits.rows or cells < 0:
                raise too_large(path)
            rows.append(tuple(cell_text(cell) for cell in row[: limits.columns]))
    except csv.Error as error:
        raise damaged(path) from error
    kept = checked_rows(rows)
    return [FileSheet(path.stem, kept)] if kept else []


def _decode(path: Path) -> str:
    """Unicode where it is Unicode, else Windows' Vietnamese code page, in which Excel saves plain CSV."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts most of the first lines into the same number of cells, at least two."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines if line.count(delimiter)]
        agreeing = max((counts.count(count) for count in set(counts)), default=0)
        if agreeing > most:
            best, most = delimiter, agreeing
    return best
