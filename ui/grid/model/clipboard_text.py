"""Blocks of cells as spreadsheets put them on the clipboard: tabs, line ends, quotes where needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def parse_block(text: str) -> list[list[str]]:
    """The cells of copied text; quoted cells may hold line ends and tabs.

    Quotes count only at the beginning of a cell, as spreadsheets write them, so that a name such as
    ``Gia đình "văn hóa"`` typed elsewhere stays as it is.
    """
    if not text:
        return []
    source = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(source), delimiter="\t", quotechar='"')]
    except csv.Error:  # a lone quote made one endless cell of it: then quotes are plain signs
        rows = [line.split("\t") for line in source.removesuffix("\n").split("\n")]
    width = max((len(row) for row in rows), default=0) or 1
    return [row + [""] * (width - len(row)) for row in rows]


def format_block(rows: Sequence[Sequence[str]]) -> str:
    """The text to copy for a block of cells."""
    return "\r\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\n\r"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
