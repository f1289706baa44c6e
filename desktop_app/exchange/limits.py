"""How much of a file is read at most, so that no file can stop the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bounds of one spreadsheet; the defaults hold every list of a commune many times over."""

    file_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 256 * 1024 * 1024
    loaded_bytes: int = 64 * 1024 * 1024
    rows: int = 100_000
    columns: int = 256
    cells: int = 3_000_000
    empty_rows: int = 2_000
    """So many empty rows in a row end a sheet: formatting often reaches far below the data."""


STANDARD_LIMITS = ReadingLimits()
