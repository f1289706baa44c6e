"""An indicator set as a workbook that can be changed in a spreadsheet and brought back as a new version.

What is written is what ``desktop_app.catalogue.brought`` reads; one sheet with explanations is for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import with_comma
from desktop_app.catalogue.brought.set_rows import rows_of
from desktop_app.catalogue.brought.set_words import (
    INDICATORS,
    ColumnWords,
    columns_of,
    sheets,
    words_of,
)
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.set_columns import CellText, RowTexts
from desktop_app.exchange.cell_values import EXACT_DIGITS, Cell
from desktop_app.exchange.workbook_writer import SheetColumn, WorkbookWriter, require_workbook, writing

GUIDE: Final = "huong_dan"
"""The sheet for people; no sheet of a set is called so."""
_FROZEN: Final = {INDICATORS: 3}


def export_indicator_set(indicators: IndicatorSet, target: Path) -> None:
    """Write a set as a workbook.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    require_workbook(target)
    rows = rows_of(indicators)
    with writing(target) as writer:
        for each in sheets():
            _write(writer, each.key, rows.get(each.key, ()))
        _guide(writer)


def _write(writer: WorkbookWriter, key: str, rows: Iterable[RowTexts]) -> None:
    columns = columns_of(key)
    if not columns:
        return
    heads = [SheetColumn((each.key,), each.width, each.purpose.shown(), _choices(each)) for each in columns]
    sheet = writer.sheet(key, heads, _FROZEN.get(key, 1))
    for row in rows:
        sheet.append([_cell(row.get(column.to)) for column in columns])
    sheet.finish()


def _choices(column: ColumnWords) -> tuple[str, ...]:
    """Return what is offered; several words in one cell cannot be."""
    return words_of(column.words) if column.words and not column.several else ()


def _guide(writer: WorkbookWriter) -> None:
    titles = (
        (tr("Sheet"), 16.0),
        (tr("Column"), 20.0),
        (tr("What is written in it"), 110.0),
        (tr("Words"), 70.0),
    )
    sheet = writer.sheet(GUIDE, [SheetColumn((title,), width) for title, width in titles])
    for each in sheets():
        if not columns_of(each.key):
            continue
        sheet.append([each.key, None, each.purpose.shown(), None])
        for column in columns_of(each.key):
            words = ", ".join(words_of(column.words)) if column.words else None
            sheet.append([each.key, column.key, column.purpose.shown(), words])
    sheet.finish()


def _cell(value: CellText) -> Cell:
    """Return a number as text, in the Vietnamese way, where a spreadsheet could not hold it exactly."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > EXACT_DIGITS:
        return with_comma(format(value, "f"))
    return None if value == "" else value
