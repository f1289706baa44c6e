"""Codes of communes of earlier lists that are no longer in use: the present code of each.

Office and province use the same table; a code that now belongs to another commune is never replaced.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache

from desktop_app.base.resource_files import resource_path

UNITS, FORMER_CODES = "units.csv", "former_codes.csv"


def replaced_codes(units: bytes, former: bytes) -> dict[str, str]:
    """Return the code now by the code before, out of the two tables of a list.

    Raises:
        ValueError: a table cannot be read.
        KeyError: a table lacks a column.
    """
    now = {line.partition(b",")[0].decode() for line in units.splitlines()}
    pairs = ((row["former_code"], row["code"]) for row in _rows(former))
    return {before: code for before, code in pairs if before not in now and code in now}


@cache
def shipped_replacements() -> Mapping[str, str]:
    """Return the same of the shipped list."""
    folder = resource_path("areas", "units")
    return replaced_codes((folder / UNITS).read_bytes(), (folder / FORMER_CODES).read_bytes())


def _rows(table: bytes) -> csv.DictReader[str]:
    return csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))
