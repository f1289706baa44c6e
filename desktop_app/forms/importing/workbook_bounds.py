"""Limits on the sheets of a form once they are read: columns, letters in a cell, groups in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.base.problems import Problem

MAX_COLUMNS = 256
"""Columns of a sheet; a form in ten languages has about 80."""
MAX_LETTERS = 32_767
"""Letters in a cell: what Excel itself takes."""
MAX_GROUPS = 40
"""Groups and repeats in one another."""
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


def check_sheets(book: Any) -> None:
    """Raise :class:`Problem` naming the sheet and row of what is too large, or a first row that is blank."""
    names = [str(name).strip().lower() for name in book.sheet_names or ()]
    if "survey" in names and not book.survey and not any(book.survey_header or ()):
        raise Problem(
            "The first row of the sheet “survey” is empty. Write the names of the columns into it: "
            "type, name, label."
        )
    for sheet in _SHEETS:
        header: Sequence[Mapping[str, object]] = getattr(book, f"{sheet}_header", None) or ({},)
        if len(header[0]) > MAX_COLUMNS:
            raise Problem(
                "The sheet “{sheet}” has more than {limit} columns. "
                "Delete those that the form does not need.",
                sheet=sheet,
                limit=MAX_COLUMNS,
            )
        for number, row in enumerate(getattr(book, sheet, None) or (), start=2):
            for column, value in row.items():
                if isinstance(value, str) and len(value) > MAX_LETTERS:
                    raise Problem(
                        "Sheet “{sheet}”, row {row}, column “{column}”: more than {limit} letters. "
                        "Shorten it.",
                        sheet=sheet,
                        row=number,
                        column=str(column)[:40],
                        limit=MAX_LETTERS,
                    )
    _check_depth(book)


def _check_depth(book: Any) -> None:
    depth = 0
    for number, row in enumerate(book.survey or (), start=2):
        kind = str(row.get("type") or "").strip().lower().replace("_", " ")
        depth += 1 if kind.startswith("begin ") else -1 if kind.startswith("end ") else 0
        if depth > MAX_GROUPS:
            raise Problem(
                "Row {row}: groups are nested more than {limit} deep. Close some of them before.",
                row=number,
                limit=MAX_GROUPS,
            )
