"""Writes Excel files row by row: text stays text, numbers are numbers, the header stays in sight."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from desktop_app.base.durable_file import replacing, require_ending
from desktop_app.base.i18n import tr
from desktop_app.exchange.cell_values import Cell, plain_text
from desktop_app.exchange.private_folder import PrivateFolder
from desktop_app.movements.values import nothing_word
from desktop_app.reports.data import PaperMark
from desktop_app.reports.frame.profile import LayoutProfile, load_profile

MOST_ROWS = 1_048_576
"""Rows of a sheet of the file format; what is beyond goes to a further sheet."""

SUFFIX = ".xlsx"
_CREATOR = "Sổ Mặt trận"
_CODE_PT = 7
_HEADER_FILL = "FFE8ECEF"
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_NAME_LENGTH = 31
_OFFERED_ROWS = 2000
_A4 = 9
_MILLIMETRES_OF_AN_INCH, _FOOTER_INCHES = 25.4, 0.3
_UPRIGHT_LETTERS, _ACROSS_LETTERS = 95, 210
"""So many letters of columns stand beside each other on a page and can be read."""
_NOTE_HEIGHT, _NOTE_WIDTH = 120, 320
"""In points, of the note at a header."""
_FORMATS = {
    "text": "@",
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
    "percent": "0.00%",
    "number": "General",
    "whole": "#,##0",
    "nothing": 'General;-General;"{nothing}"',
    "yes_no": '[=1]"{yes}";[=0]"{no}";General',
}


@dataclass(frozen=True, slots=True)
class Percent:
    """A share (0.9319) shown as 93,19 %."""

    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its "=", and its result as it is now, for programs that only show what was saved.

    ``style`` is how its number is shown: a key of ``_FORMATS``, or nothing.
    """

    text: str
    result: str | float | Decimal | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class YesNo:
    """1 or 0, shown as yes or no."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing occurred: a zero that sums and counts take, shown as the word for it."""


type SheetCell = Cell | Percent | Formula | YesNo | Nothing


def require_workbook(target: Path) -> None:
    """Refuse a name that would make other programs take the workbook for something else.

    Raises:
        WrongEnding: the name does not end in ``.xlsx``.
    """
    require_ending(target, SUFFIX)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: the texts of its header rows, and its width in letters.

    ``note`` is shown at the header; ``choices`` are offered in a list below it, other texts are taken too.
    Numbers of a ``whole`` column have their thousands apart.
    """

    titles: tuple[str, ...]
    width: float = 14
    note: str = ""
    choices: tuple[str, ...] = ()
    whole: bool = False


class WorkbookWriter:
    """A workbook that is written from top to bottom; nothing but the present row is kept in memory."""

    def __init__(self, mark: PaperMark | None = None) -> None:
        """``mark``: that of the final paper of which the workbook is the twin; each sheet bears its code."""
        from openpyxl import Workbook

        self._mark = mark
        self._book: Any = Workbook(write_only=True)
        self._book.calculation.fullCalcOnLoad = True
        self._book.properties.creator = _CREATOR
        self._book.properties.lastModifiedBy = _CREATOR
        self._book.properties.keywords = mark.square if mark is not None else None
        self._folder = PrivateFolder()

    def sheet(self, name: str, columns: Sequence[SheetColumn], frozen: int = 1) -> SheetWriter:
        """A new sheet with its header; the first ``frozen`` columns stay in sight."""
        return SheetWriter(self._book, self._folder.path, name, columns, frozen)

    def free_sheet(self, name: str) -> Any:
        """A new sheet of openpyxl's for a layout of its own, written row by row as well."""
        sheet = self._book.create_sheet(_sheet_name(name, 1))
        _write_into(sheet, self._folder.path)
        return sheet

    def save(self, target: Path) -> None:
        """Write the file, which replaces an older one at once and whole.

        Raises:
            CannotWrite: with the reason and the remedy.
        """
        if self._mark is not None:
            for sheet in self._book.worksheets:
                _put_code(sheet, self._mark.code)
        try:
            with replacing(target) as partial:
                self._book.save(partial)
        finally:
            self._folder.remove()

    def discard(self) -> None:
        """Give up what was written so far and remove the temporary files."""
        for sheet in self._book.worksheets:
            if not sheet.closed:
                sheet.close()
        self._folder.remove()


@contextmanager
def writing(target: Path, mark: PaperMark | None = None) -> Iterator[WorkbookWriter]:
    """A workbook that is written to ``target`` when the block ends well; else nothing is left of it.

    ``mark``: that of the final paper of which it is the twin.

    Raises:
        CannotWrite: with the reason and the remedy.
    """
    writer = WorkbookWriter(mark)
    try:
        yield writer
        writer.save(target)
    except BaseException:
        writer.discard()
        raise


def _put_code(sheet: Any, code: str) -> None:
    """The code of a final paper at the foot of each printed page."""
    for footer in (sheet.oddFooter, sheet.firstFooter):
        footer.left.text, footer.left.size = code, _CODE_PT


def _write_into(sheet: Any, folder: Path) -> None:
    """Have a sheet keep its rows in ``folder``; openpyxl would put them where everybody's are."""
    from openpyxl.comments.comment_sheet import CommentRecord
    from openpyxl.worksheet._writer import WorksheetWriter

    class Writer(WorksheetWriter):  # type: ignore[misc]
        def cleanup(self) -> None:
            Path(self.out).unlink()

        def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
            with xf.element("row", {"r": str(row_idx), **dict(self.ws.row_dimensions.get(row_idx, {}))}):
                for cell in row:
                    if cell.comment is not None:
                        self.ws._comments.append(CommentRecord.from_cell(cell))
                    _write_cell(xf, self.ws, cell)

    def begin() -> None:
        if sheet._writer is None:
            sheet._writer = Writer(sheet, str(folder / secrets.token_hex(8)))
            sheet._writer.write_top()

    sheet._get_writer = begin


def _write_cell(xf: Any, sheet: Any, cell: Any) -> None:
    """Write a cell; of a formula its result too, which openpyxl leaves out."""
    from openpyxl.cell._writer import write_cell

    if cell.data_type != "f":
        if cell.value is not None or cell.has_style or cell.comment is not None:
            write_cell(xf, sheet, cell, cell.has_style)
        return
    formula: Formula = cell.value
    attributes = {"r": cell.coordinate, "s": str(cell.style_id)}
    if isinstance(formula.result, str):
        attributes["t"] = "str"
    with xf.element("c", attributes):
        with xf.element("f"):
            xf.write(formula.text)
        if formula.result is not None:
            with xf.element("v"):
                xf.write(str(formula.result))


class SheetWriter:
    """One sheet; rows beyond what a sheet can hold go on in a further one."""

    def __init__(
        self, book: Any, folder: Path, name: str, columns: Sequence[SheetColumn], frozen: int
    ) -> None:
        self._book, self._folder, self._name = book, folder, name
        self._columns, self._frozen = columns, frozen
        self._part = 0
        self._begin()

    def append(self, row: Sequence[SheetCell]) -> None:
        """Write a row of as many cells as there are columns."""
        if self._rows == MOST_ROWS:
            self.finish()
            self._begin()
        self._sheet.append([self._filled(place, value) for place, value in enumerate(row)])
        self._rows += 1

    def finish(self) -> None:
        """End the sheet: now it is known how far the filter reaches."""
        from openpyxl.utils import get_column_letter

        last = get_column_letter(max(len(self._columns), 1))
        self._sheet.print_area = f"A1:{last}{max(self._rows, 1)}"
        self._sheet.auto_filter.ref = f"A{self._header_rows}:{last}{max(self._rows, self._header_rows)}"

    def _begin(self) -> None:
        from openpyxl.utils import get_column_letter

        self._part += 1
        self._sheet = self._book.create_sheet(_sheet_name(self._name, self._part))
        _write_into(self._sheet, self._folder)
        self._header_rows = max((len(column.titles) for column in self._columns), default=1)
        self._rows = 0
        for place, column in enumerate(self._columns, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = column.width
        self._set_up_page()
        corner = get_column_letter(self._frozen + 1)
        self._sheet.freeze_panes = f"{corner}{self._header_rows + 1}"
        for place, column in enumerate(self._columns, start=1):
            if column.choices:
                self._offer(get_column_letter(place), column.choices)
        # openpyxl writes a cell when its row is appended, so one cell a style and column serves all rows.
        self._cells: dict[tuple[int, str], Any] = {}
        self._write_header()

    def _set_up_page(self) -> None:
        """As wide as a page, or as several where it could not be read; header and frozen columns repeat."""
        from openpyxl.utils import get_column_letter

        letters = sum(column.width for column in self._columns)
        set_up_a4(self._sheet, across=letters > _UPRIGHT_LETTERS)
        self._sheet.page_setup.fitToWidth = ceil(max(letters, 1) / _ACROSS_LETTERS)
        self._sheet.print_title_rows = f"1:{self._header_rows}"
        if self._frozen:
            self._sheet.print_title_cols = f"A:{get_column_letter(self._frozen)}"
        self._sheet.oddFooter.right.text, self._sheet.page_margins.footer = "&P/&N", _FOOTER_INCHES

    def _offer(self, letter: str, choices: Sequence[str]) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        offered = DataValidation("list", formula1=f'"{",".join(choices)}"', showErrorMessage=False)
        offered.add(f"{letter}{self._header_rows + 1}:{letter}{self._header_rows + _OFFERED_ROWS}")
        self._sheet.data_validations.append(offered)

    def _write_header(self) -> None:
        for line in range(self._header_rows):
            row: list[Any] = []
            for place, column in enumerate(self._columns):
                title = column.titles[line] if line < len(column.titles) else ""
                row.append(self._cell(place, "header") if title else None)
                if title:
                    set_text(row[-1], title)
                if column.note and line == 0:
                    row[-1].comment = _comment(column.note)
            self._sheet.append(row)
        self._rows = self._header_rows

    def _filled(self, place: int, value: SheetCell) -> Any:
        match value:
            case None:
                return None
            case str():
                cell = self._cell(place, "text")
                set_text(cell, value)
                return cell
            case datetime():
                return self._set(place, "moment", value)
            case date():
                return self._set(place, "day", value)
            case Percent() | YesNo() | Formula() | Nothing():
                return self._special(place, value)
            case int() | float() | Decimal():
                is_whole = self._columns[place].whole and value == int(value)
                return self._set(place, "whole", value) if is_whole else value

    def _special(self, place: int, value: Percent | YesNo | Formula | Nothing) -> Any:
        match value:
            case Percent():
                return None if value.ratio is None else self._set(place, "percent", float(value.ratio))
            case YesNo():
                return self._set(place, "yes_no", value.value)
            case Nothing():
                return self._set(place, "nothing", 0)
            case Formula():
                return self._formula(place, value)

    def _formula(self, place: int, formula: Formula) -> Any:
        plain = "whole" if self._columns[place].whole else "number"
        cell = self._cell(place, f"formula {formula.style}", formula.style or plain)
        cell._value, cell.data_type = formula, "f"
        return cell

    def _set(self, place: int, style: str, value: object) -> Any:
        cell = self._cell(place, style)
        cell.value = value
        cell.number_format = _format(style)  # openpyxl resets the format of dates when a value is set
        return cell

    def _cell(self, place: int, style: str, shown: str = "") -> Any:
        found = self._cells.get((place, style))
        if found is None:
            from openpyxl.cell import WriteOnlyCell
            from openpyxl.styles import Alignment, Font, PatternFill

            found = WriteOnlyCell(self._sheet)
            if style == "header":
                found.font = Font(bold=True)
                found.fill = PatternFill("solid", start_color=_HEADER_FILL)
                found.alignment = Alignment(wrap_text=True, vertical="top")
            else:
                found.number_format = _format(shown or style)
            self._cells[place, style] = found
        return found


def set_up_a4(sheet: Any, *, across: bool, profile: LayoutProfile | None = None) -> None:
    """Have a sheet printed on A4 with the margins of documents, its columns on one page."""
    layout = profile or load_profile()
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = ("landscape" if across else "portrait"), _A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = layout.landscape if across else layout.page
    for side in ("top", "bottom", "left", "right"):
        setattr(sheet.page_margins, side, getattr(margins, f"{side}_mm") / _MILLIMETRES_OF_AN_INCH)


def _comment(text: str) -> Any:
    from openpyxl.comments import Comment

    return Comment(plain_text(text), _CREATOR, height=_NOTE_HEIGHT, width=_NOTE_WIDTH)


def _format(style: str) -> str:
    words = {"yes": tr("Yes"), "no": tr("No"), "nothing": nothing_word()}
    found = _FORMATS[style]
    for name, word in words.items():
        found = found.replace(f"{{{name}}}", word)
    return found


def set_text(cell: Any, text: str) -> None:
    """Have a cell hold words, whatever they begin with."""
    cell.value = plain_text(text)
    cell.data_type = "s"  # no formula


def _sheet_name(name: str, part: int) -> str:
    suffix = "" if part == 1 else f" ({part})"
    cleaned = plain_text(name).translate(_FORBIDDEN_IN_NAMES).strip("' ") or "-"
    return cleaned[: _NAME_LENGTH - len(suffix)] + suffix
