"""Indicator sets as real workbooks: a sound one, and the same with something else in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

type Sheet = Sequence[Sequence[object]]

INDICATORS: Sheet = (
    ("type", "code", "name", "unit", "entered_by", "period_type", "nature"),
    ("section", "TT", "Tuyên truyền"),
    ("integer", "TT01", "Số cuộc", "cuộc", "K|X", "month", "flow"),
    ("integer", "TT02", "Số hộ dự", "hộ", "K", "month", "stock"),
)
SETTINGS: Sheet = (("code", "version", "title"), ("BO", "1", "Bộ chỉ tiêu"))


def a_book(path: Path, sheets: Mapping[str, Sheet] | None = None, /, **others: Sheet) -> Path:
    """A workbook with these sheets; without any, a sound set with ``others`` besides or instead."""
    book = Workbook()
    book.remove(book.worksheets[0])
    chosen = sheets if sheets is not None else {"indicators": INDICATORS, "settings": SETTINGS, **others}
    for name, rows in chosen.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def with_rows(*rows: Sequence[object]) -> Sheet:
    """The sound indicators and more of them below."""
    return (*INDICATORS, *rows)


def with_column(heading: str, *cells: object) -> Sheet:
    """The sound indicators with one more column; ``cells`` are of the two indicators."""
    head, section, *others = INDICATORS
    return (
        (*head, heading),
        section,
        *((*row, cell) for row, cell in zip(others, cells, strict=True)),
    )
