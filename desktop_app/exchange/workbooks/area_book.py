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
from desktop_app.exchange.cell_values import figure
from desktop_app.exchange.workbook_writer import set_text, writing
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
_VALUE_LETTER = "E"
_TYPED_FILL = "FFFFF8E1"
_GROUP_FILL = "FFE8ECEF"
_BORDER = "FFB0B8BF"
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
class BookLine:
    """A row: an indicator, whether it takes a figure, and the comment with which it was returned."""

    indicator: Indicator
    open: bool = True
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AreaBook:
    """All that the workbook of a unit holds. ``groups`` are pairs of a section's name and its rows."""

    mark: BookMark
    title: str
    groups: Sequence[tuple[str, Sequence[BookLine]]]


def write_area_book(book: AreaBook, target: Path) -> None:
    """Write a workbook; ``target`` is whole or as it was.

    Raises:
        CannotWrite: with the reason and the remedy.
    """
    with writing(target) as writer:
        sheet = writer.free_sheet(tr("Figures"))
        _prepare(sheet)
        _Rows(sheet, book.mark.stood).write(book)
        _protect(sheet)
        hidden = writer.free_sheet(SHEET_NAME)
        hidden.sheet_state = "veryHidden"
        for row in book.mark.rows():
            hidden.append([_text(hidden, text) for text in row])


def how_to_type(kind: ValueKind) -> str:
    """What belongs into a cell, in a few words."""
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
        letter = "ABCDEF"[place]
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "4:4"


def _protect(sheet: Any) -> None:
    """Labels are protected without a password: a hand that slips changes nothing, who must can."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # widths stay free


class _Rows:
    """Writes the rows of the sheet of figures from top to bottom."""

    def __init__(self, sheet: Any, stood: Mapping[str, str]) -> None:
        self._sheet = sheet
        self._stood = stood
        self._row = 0
        self._rules: dict[tuple[ValueKind, bool], Any] = {}

    def write(self, book: AreaBook) -> None:
        self._append([_text(self._sheet, title) for title in _KEYS])
        self._append([None, None, self._bold(book.title, 14)])
        told = tr("Type into the coloured cells only. What is left empty is not reported yet.")
        self._append([None, None, _text(self._sheet, told)])
        heads = (TITLES, tr("No."), tr("Indicator"), tr("Unit of measure"), tr("Figure"), tr("How"))
        self._append([self._head(text) for text in heads])
        number = 0
        for name, lines in book.groups:
            self._append([None, *(self._head(text) for text in ("", name, "", "", ""))])
            for line in lines:
                number += 1
                self._line(number, line)
        for rule in self._rules.values():
            self._sheet.data_validations.append(rule)

    def _line(self, number: int, line: BookLine) -> None:
        indicator = line.indicator
        hint = how_to_type(indicator.value_kind)
        if takes_nothing(indicator):
            hint = tr("{how}, or {nothing} where nothing occurred", how=hint, nothing=nothing_word())
        if line.comment:
            hint = f"{hint}. {tr('Comment: {words}', words=line.comment)}"
        sheet = self._sheet
        self._append(
            [
                _text(sheet, indicator.code),
                self._framed(number),
                self._framed(indicator.name.shown()),
                self._framed(indicator.unit),
                self._figure(line),
                self._framed(hint),
            ]
        )

    def _figure(self, line: BookLine) -> Any:
        from openpyxl.styles import PatternFill, Protection

        indicator = line.indicator
        made = self._framed(None)
        made.number_format = _FORMATS[indicator.value_kind]
        stored = self._stood.get(indicator.code, "")
        if stored:
            _fill(made, indicator, stored)
            made.number_format = _FORMATS[indicator.value_kind]
        if line.open:
            made.fill = PatternFill("solid", start_color=_TYPED_FILL)
            made.protection = Protection(locked=False)
            self._rule(indicator).add(f"{_VALUE_LETTER}{self._row + 1}")
        return made

    def _rule(self, indicator: Indicator) -> Any:
        key = (indicator.value_kind, takes_nothing(indicator))
        if key not in self._rules:
            rule = _validation(indicator.value_kind)
            if key[1]:
                _allow_nothing(rule, f"{_VALUE_LETTER}{self._row + 1}", indicator.value_kind)
            self._rules[key] = rule
        return self._rules[key]

    def _append(self, row: Sequence[Any]) -> None:
        self._sheet.append(list(row))
        self._row += 1

    def _bold(self, text: str, size: int) -> Any:
        from openpyxl.styles import Font

        made = _text(self._sheet, text)
        made.font = Font(bold=True, size=size)
        return made

    def _head(self, text: str) -> Any:
        from openpyxl.styles import Font, PatternFill

        made = self._framed(text)
        made.font = Font(bold=True)
        made.fill = PatternFill("solid", start_color=_GROUP_FILL)
        return made

    def _framed(self, value: str | int | None) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Border, Side

        made = WriteOnlyCell(self._sheet)
        if isinstance(value, str):
            set_text(made, value)
        elif value is not None:
            made.value = value
        side = Side(style="thin", color=_BORDER)
        made.border = Border(left=side, right=side, top=side, bottom=side)
        made.alignment = Alignment(wrap_text=True, vertical="center")
        return made


def _fill(cell: Any, indicator: Indicator, stored: str) -> None:
    value = from_stored(indicator, stored)
    if indicator.value_kind is ValueKind.YES_NO and isinstance(value, Decimal):
        set_text(cell, tr("Yes") if value else tr("No"))
        return
    if is_nothing(value):
        set_text(cell, nothing_word())
        return
    shown = figure(value if isinstance(value, Decimal) else stored)
    if isinstance(shown, str):
        set_text(cell, with_comma(shown) if isinstance(value, Decimal) else shown)
    else:
        cell.value = shown


def _validation(kind: ValueKind) -> Any:
    """What the spreadsheet program lets be typed; what is pasted it lets through, so reading checks again."""
    from openpyxl.worksheet.datavalidation import DataValidation

    match kind:
        case ValueKind.INTEGER | ValueKind.MONEY:
            made = DataValidation("whole", operator="between", formula1="0", formula2=str(_HIGHEST))
        case ValueKind.DECIMAL:
            made = DataValidation("decimal", operator="between", formula1="0", formula2=str(_HIGHEST))
        case ValueKind.YES_NO:
            made = DataValidation("list", formula1=f'"{tr("Yes")},{tr("No")}"')
        case _:
            made = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(MAX_TEXT))
    made.allow_blank = True
    made.showErrorMessage = True
    made.errorTitle = how_to_type(kind)
    made.error = _error(kind)
    return made


def _allow_nothing(rule: Any, first: str, kind: ValueKind) -> None:
    """Have a rule for numbers take the word for "nothing occurred" too; ``first`` is its first cell."""
    whole = "" if kind is ValueKind.DECIMAL else f",{first}=INT({first})"
    number = f"IF(ISNUMBER({first}),AND({first}>=0,{first}<={_HIGHEST}{whole}),FALSE)"
    rule.type, rule.operator, rule.formula2 = "custom", None, None
    rule.formula1 = f'OR(UPPER({first})="{nothing_word().upper()}",{number})'


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


def _text(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    made = WriteOnlyCell(sheet)
    set_text(made, text)
    made.number_format = "@"
    return made
