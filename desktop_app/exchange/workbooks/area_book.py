"""The workbook of a unit for a period: one row an indicator, the figure beside it, all else protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import with_comma
from desktop_app.catalogue.indicator_set import Indicator, ValueKind
from desktop_app.exchange.cell_values import Cell, figure
from desktop_app.exchange.sheet_parts import put, set_width
from desktop_app.exchange.workbook_writer import WorkbookWriter, writing
from desktop_app.exchange.workbooks.mark import CODE, SHEET_NAME, TITLES, VALUE, BookMark
from desktop_app.movements.values import (
    MAX_DECIMALS,
    MAX_TEXT,
    from_stored,
    is_nothing,
    nothing_word,
    takes_nothing,
)

_KEYS = (CODE, "#number", "#name", "#unit", VALUE, "#how")
_WIDTHS = (10.0, 6.0, 58.0, 14.0, 26.0, 34.0)
_VALUE_PLACE = 4
_MARGINS = {"left": 0.75, "right": 0.75, "top": 1, "bottom": 1}
_TYPED_FILL = "#FFF8E1"
_GROUP_FILL = "#E8ECEF"
_BORDER = "#B0B8BF"
_HIGHEST = 999_999_999_999_999
"""Spreadsheets hold whole numbers exactly up to here."""
_FORMATS = {
    ValueKind.INTEGER: "#,##0",
    ValueKind.MONEY: "#,##0",
    ValueKind.DECIMAL: "General",
    ValueKind.YES_NO: "@",
    ValueKind.TEXT: "@",
}


@dataclass(frozen=True, slots=True)
class AreaBookLine:
    """A row: an indicator, whether it takes a figure, and the comment with which it was returned."""

    indicator: Indicator
    open: bool = True
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AreaBook:
    """All that the workbook of a unit holds. ``groups`` are pairs of a section's name and its rows."""

    mark: BookMark
    title: str
    groups: Sequence[tuple[str, Sequence[AreaBookLine]]]


def write_area_book(book: AreaBook, target: Path) -> None:
    """Write a workbook; ``target`` is whole or as it was.

    Raises:
        CannotWrite: with the reason and the remedy.
    """
    with writing(target) as writer:
        sheet = writer.free_sheet(tr("Figures"))
        _prepare(sheet)
        _Rows(writer, sheet, book.mark.stood).write(book)
        # Labels are protected without a password: a hand that slips changes nothing, who must can.
        sheet.protect("", {"format_columns": True, "format_rows": True})
        hidden = writer.free_sheet(SHEET_NAME)
        hidden.very_hidden()
        for row, texts in enumerate(book.mark.rows()):
            for place, text in enumerate(texts):
                put(hidden, row, place, text, writer.look(num_format="@"))


def how_to_type(kind: ValueKind) -> str:
    """Return what belongs into a cell, in a few words."""
    match kind:
        case ValueKind.INTEGER:
            return tr("Whole number")
        case ValueKind.MONEY:
            return tr("Whole đồng")
        case ValueKind.DECIMAL:
            return tr("Number, decimals possible")
        case ValueKind.YES_NO:
            return tr("Choose yes or no")
        case ValueKind.TEXT:
            return tr("Words")


def _prepare(sheet: Any) -> None:
    for place, width in enumerate(_WIDTHS):
        set_width(sheet, place, width, hidden=place == 0)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(4, 0)
    sheet.set_paper(9)  # A4
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)


class _Rows:
    """Writes the rows of the sheet of figures from top to bottom."""

    def __init__(self, writer: WorkbookWriter, sheet: Any, stood: Mapping[str, str]) -> None:
        self._writer, self._sheet = writer, sheet
        self._stood = stood
        self._row = 0
        self._open: dict[tuple[ValueKind, bool], list[int]] = {}
        self._framed: dict[str, object] = {
            "border": 1,
            "border_color": _BORDER,
            "text_wrap": True,
            "valign": "vcenter",
        }

    def write(self, book: AreaBook) -> None:
        text = self._writer.look(num_format="@")
        for place, title in enumerate(_KEYS):
            put(self._sheet, 0, place, title, text)
        put(self._sheet, 1, 2, book.title, self._writer.look(num_format="@", bold=True, font_size=14))
        help_text = tr("Type into the coloured cells only. What is left empty is not reported yet.")
        put(self._sheet, 2, 2, help_text, text)
        self._row = 3
        self._head(0, TITLES, tr("No."), tr("Indicator"), tr("Unit of measure"), tr("Figure"), tr("How"))
        number = 0
        for name, lines in book.groups:
            self._head(1, "", name, "", "", "")
            for line in lines:
                number += 1
                self._line(number, line)
        for (kind, with_nothing), rows in self._open.items():
            self._sheet.data_validation(
                *(rows[0], _VALUE_PLACE, rows[0], _VALUE_PLACE),
                _validation(kind, rows[0] if with_nothing else None)
                | {"other_cells": [[row, _VALUE_PLACE, row, _VALUE_PLACE] for row in rows[1:]]},
            )

    def _head(self, first: int, *texts: str) -> None:
        look = self._writer.look(**self._framed, bold=True, bg_color=_GROUP_FILL)
        for place, text in enumerate(texts, first):
            put(self._sheet, self._row, place, text, look)
        self._row += 1

    def _line(self, number: int, line: AreaBookLine) -> None:
        indicator = line.indicator
        hint = how_to_type(indicator.value_kind)
        if takes_nothing(indicator):
            hint = tr("{how}, or {nothing} where nothing occurred", how=hint, nothing=nothing_word())
        if line.comment:
            hint = f"{hint}. {tr('Comment: {words}', words=line.comment)}"
        look = self._writer.look(**self._framed)
        put(self._sheet, self._row, 0, indicator.code, self._writer.look(num_format="@"))
        put(self._sheet, self._row, 1, number, look)
        put(self._sheet, self._row, 2, indicator.name.shown(), look)
        put(self._sheet, self._row, 3, indicator.unit, look)
        self._figure(line)
        put(self._sheet, self._row, 5, hint, look)
        self._row += 1

    def _figure(self, line: AreaBookLine) -> None:
        indicator = line.indicator
        look = self._framed | {"num_format": _FORMATS[indicator.value_kind]}
        if line.open:
            look |= {"bg_color": _TYPED_FILL, "locked": False}
            self._open.setdefault((indicator.value_kind, takes_nothing(indicator)), []).append(self._row)
        stored = self._stood.get(indicator.code, "")
        value = _typed(indicator, stored) if stored else None
        put(self._sheet, self._row, _VALUE_PLACE, value, self._writer.look(**look))


def _typed(indicator: Indicator, stored: str) -> Cell:
    """Return a stored figure as it would be typed."""
    value = from_stored(indicator, stored)
    if indicator.value_kind is ValueKind.YES_NO and isinstance(value, Decimal):
        return tr("Yes") if value else tr("No")
    if is_nothing(value):
        return nothing_word()
    shown = figure(value if isinstance(value, Decimal) else stored)
    return with_comma(shown) if isinstance(shown, str) and isinstance(value, Decimal) else shown


def _validation(kind: ValueKind, nothing_from: int | None) -> dict[str, Any]:
    """What the spreadsheet program lets be typed; what is pasted it lets through, so reading checks again.

    ``nothing_from``: the first row, where the word for "nothing occurred" is taken too.
    """
    rule: dict[str, Any] = {"error_title": how_to_type(kind), "error_message": _error(kind)}
    if nothing_from is not None:
        first = f"E{nothing_from + 1}"
        whole = "" if kind is ValueKind.DECIMAL else f",{first}=INT({first})"
        number = f"IF(ISNUMBER({first}),AND({first}>=0,{first}<={_HIGHEST}{whole}),FALSE)"
        formula = f'=OR(UPPER({first})="{nothing_word().upper()}",{number})'
        return rule | {"validate": "custom", "value": formula}
    match kind:
        case ValueKind.INTEGER | ValueKind.MONEY:
            limits = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _HIGHEST}
        case ValueKind.DECIMAL:
            limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": _HIGHEST}
        case ValueKind.YES_NO:
            limits = {"validate": "list", "source": [tr("Yes"), tr("No")]}
        case _:
            limits = {"validate": "length", "criteria": "<=", "value": MAX_TEXT}
    return rule | limits


def _error(kind: ValueKind) -> str:
    match kind:
        case ValueKind.DECIMAL:
            return tr("Type a number from 0 on, with at most {n} decimals.", n=MAX_DECIMALS)
        case ValueKind.YES_NO:
            return tr("Choose one of the list.")
        case ValueKind.TEXT:
            return tr("The text is too long.")
        case _:
            return tr("Type a whole number from 0 on.")
