"""Writes Excel files row by row: text stays text, numbers are numbers, the header stays in sight."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from desktop_app.base.durable_file import replacing, require_ending
from desktop_app.base.i18n import tr
from desktop_app.exchange.cell_values import Cell, plain_text
from desktop_app.exchange.private_folder import PrivateFolder
from desktop_app.exchange.sheet_parts import put, set_up_a4, set_width
from desktop_app.movements.values import nothing_word
from desktop_app.reports.data import PaperMark

MOST_ROWS = 1_048_576
"""Rows of a sheet of the file format; what is beyond goes to a further sheet."""

SUFFIX = ".xlsx"
_CREATOR = "Sổ Mặt trận"
_CODE_PT, _TITLE_PT = 7, 14
_HEADER_FILL = "#E8ECEF"
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_NAME_LENGTH = 31
_OFFERED_ROWS = 2000
_LONGEST_LIST = 255
_LISTS = "smt_lists"
_FOOTER_INCHES = 0.3
_SHEETS = "xl/worksheets/"
_HEADERS = re.compile(rb"<headerFooter>((?:<oddHeader>.*?</oddHeader>)?)((?:<oddFooter>(.*?)</oddFooter>)?)")
_UPRIGHT_LETTERS, _ACROSS_LETTERS = 95, 210
"""So many letters of columns stand beside each other on a page and can be read."""
_NOTE_HEIGHT, _NOTE_WIDTH = 120, 320
"""In pixels, of the note at a header."""
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
    Numbers of a ``whole`` column have their thousands apart; texts of one that ``wraps`` are read whole.
    """

    titles: tuple[str, ...]
    width: float = 14
    note: str = ""
    choices: tuple[str, ...] = ()
    whole: bool = False
    wraps: bool = False


class WorkbookWriter:
    """A workbook that is written from top to bottom; nothing but the present row is kept in memory."""

    def __init__(self, mark: PaperMark | None = None, *, by_rows: bool = True) -> None:
        """Begin an empty workbook in a private folder.

        ``mark``: that of the final paper of which the workbook is the twin; each sheet bears its code.
        ``by_rows``: False keeps the sheets in memory, so that cells can be merged over several rows.
        """
        from xlsxwriter import Workbook

        self._code = mark.code if mark is not None else ""
        self._folder = PrivateFolder()
        self._file = self._folder.path / f"book{SUFFIX}"
        options = {"constant_memory": by_rows, "tmpdir": str(self._folder.path), "use_zip64": True}
        self._book: Any = Workbook(str(self._file), options)
        self._book.set_properties({"author": _CREATOR, "keywords": mark.square if mark is not None else ""})
        self._looks: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()
        self._numbered_later = False
        self._lists: dict[tuple[str, ...], int] = {}

    def sheet(
        self, name: str, columns: Sequence[SheetColumn], frozen: int = 1, titles: Sequence[str] = ()
    ) -> SheetWriter:
        """Return a new sheet with its header; the first ``frozen`` columns stay in sight.

        ``titles`` are lines above the header, the first of which names the sheet.
        """
        return SheetWriter(self, name, columns, frozen, titles)

    def free_sheet(self, name: str, part: int = 1) -> Any:
        """Return a new sheet of XlsxWriter's for a layout of its own; it bears the code of the paper."""
        own = sheet_name(name, part)
        while own.casefold() in self._names:
            part += 1
            own = sheet_name(name, part)
        self._names.add(own.casefold())
        sheet = self._book.add_worksheet(own)
        self.set_footer(sheet, "")
        return sheet

    def set_footer(self, sheet: Any, text: str) -> None:
        """Print ``text`` at the foot of each page of a sheet, and the code of a final paper."""
        code = f"&L&{_CODE_PT} {self._code}" if self._code else ""
        sheet.set_footer(f"{code}{text}", {"margin": _FOOTER_INCHES})

    def number_pages_from_the_second(self) -> None:
        """Leave the header off the first page of each sheet."""
        self._numbered_later = True

    def look(self, **properties: object) -> Any:
        """Return the format of a cell with these properties of XlsxWriter's."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(properties)
        return self._looks[key]

    def list_source(self, choices: tuple[str, ...]) -> list[str] | str:
        """Return the choices, or cells of a hidden sheet: Excel splits at commas and takes 255 letters."""
        if len(",".join(choices)) <= _LONGEST_LIST and not any("," in each for each in choices):
            return list(choices)
        from xlsxwriter.utility import xl_range_abs

        row = self._lists.setdefault(choices, len(self._lists))
        return f"='{_LISTS}'!{xl_range_abs(row, 0, row, len(choices) - 1)}"

    def _write_lists(self) -> None:
        if self._lists:
            sheet = self.free_sheet(_LISTS)
            sheet.very_hidden()
            for choices, row in self._lists.items():
                for place, value in enumerate(choices):
                    put(sheet, row, place, value)

    def save(self, target: Path) -> None:
        """Write the file, which replaces an older one at once and whole.

        Raises:
            CannotWrite: with the reason and the remedy; :meth:`discard` then removes what was written.
        """
        from xlsxwriter.exceptions import FileCreateError

        self._write_lists()
        with replacing(target) as partial:
            try:
                self._book.close()
            except FileCreateError as error:
                raise error.args[0] from None  # what the system said
            if self._numbered_later:
                _without_first_header(self._file, partial)
            else:
                shutil.copyfile(self._file, partial)
        self._folder.remove()

    def discard(self) -> None:
        """Give up what was written so far and remove the temporary files."""
        if not self._book.fileclosed:
            with suppress(Exception):  # what it could not write is thrown away; the first error is raised
                self._book.close()
        self._folder.remove()


@contextmanager
def writing(target: Path, mark: PaperMark | None = None, *, by_rows: bool = True) -> Iterator[WorkbookWriter]:
    """A workbook that is written to ``target`` when the block ends well; else nothing is left of it.

    ``mark`` and ``by_rows`` as for :class:`WorkbookWriter`.

    Raises:
        CannotWrite: with the reason and the remedy.
    """
    writer = WorkbookWriter(mark, by_rows=by_rows)
    try:
        yield writer
        writer.save(target)
    except BaseException:
        writer.discard()
        raise


def _without_first_header(source: Path, target: Path) -> None:
    """Copy a workbook so that the first page of each sheet has its footer only.

    The file format knows this; XlsxWriter has no call for it.
    """
    with ZipFile(source) as whole, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for part in whole.infolist():
            content = whole.read(part)
            if part.filename.startswith(_SHEETS):
                content = _HEADERS.sub(_with_first_footer, content)
            made.writestr(part, content)


def _with_first_footer(found: re.Match[bytes]) -> bytes:
    first = b"<firstFooter>%b</firstFooter>" % found[3] if found[3] else b""
    return b'<headerFooter differentFirst="1">%b%b%b' % (found[1], found[2], first)


class SheetWriter:
    """One sheet; rows beyond what a sheet can hold go on in a further one."""

    def __init__(
        self,
        book: WorkbookWriter,
        name: str,
        columns: Sequence[SheetColumn],
        frozen: int,
        titles: Sequence[str],
    ) -> None:
        self._book, self._name, self._titles = book, name, titles
        self._columns, self._frozen = columns, frozen
        self._last = max(len(columns), 1) - 1
        self._head_at = len(titles)
        self._below = self._head_at + max((len(column.titles) for column in columns), default=1)
        self._looks = {style: book.look(num_format=_format(style)) for style in _FORMATS}
        self._lines = book.look(num_format=_format("text"), text_wrap=True, valign="top")
        self._part = 0
        self._begin()

    def append(self, row: Sequence[SheetCell]) -> None:
        """Write a row of as many cells as there are columns."""
        if self._rows == MOST_ROWS:
            self.finish()
            self._begin()
        for place, value in enumerate(row):
            self._write(place, value)
        self._rows += 1

    def finish(self) -> None:
        """End the sheet: now it is known how far the filter reaches."""
        self._sheet.print_area(0, 0, max(self._rows, 1) - 1, self._last)
        first = self._below - 1
        self._sheet.autofilter(first, 0, max(self._rows - 1, first), self._last)

    def _begin(self) -> None:
        self._part += 1
        self._sheet = self._book.free_sheet(self._name, self._part)
        for place, column in enumerate(self._columns):
            set_width(self._sheet, place, column.width)
        self._set_up_page()
        self._sheet.freeze_panes(self._below, self._frozen)
        for place, column in enumerate(self._columns):
            if column.choices:
                self._offer(place, column.choices)
        self._write_header()

    def _set_up_page(self) -> None:
        """As wide as a page, or as several where it could not be read; header and frozen columns repeat."""
        letters = sum(column.width for column in self._columns)
        set_up_a4(self._sheet, across=letters > _UPRIGHT_LETTERS)
        self._sheet.fit_to_pages(ceil(max(letters, 1) / _ACROSS_LETTERS), 0)
        self._sheet.repeat_rows(self._head_at, self._below - 1)
        if self._frozen:
            self._sheet.repeat_columns(0, self._frozen - 1)
        self._book.set_footer(self._sheet, "&R&P/&N")

    def _offer(self, place: int, choices: tuple[str, ...]) -> None:
        offered = {"validate": "list", "source": self._book.list_source(choices), "show_error": False}
        last = self._below + _OFFERED_ROWS - 1
        self._sheet.data_validation(self._below, place, last, place, offered)

    def _write_header(self) -> None:
        for line, text in enumerate(self._titles):
            look = (
                self._book.look(bold=True, font_size=_TITLE_PT) if line == 0 else self._book.look(italic=True)
            )
            put(self._sheet, line, 0, text, look)
        look = self._book.look(bold=True, bg_color=_HEADER_FILL, text_wrap=True, valign="top")
        for line in range(self._below - self._head_at):
            for place, column in enumerate(self._columns):
                title = column.titles[line] if line < len(column.titles) else ""
                if title:
                    put(self._sheet, self._head_at + line, place, title, look)
                if column.note and line == 0:
                    size = {"author": _CREATOR, "height": _NOTE_HEIGHT, "width": _NOTE_WIDTH}
                    self._sheet.write_comment(self._head_at, place, plain_text(column.note), size)
        self._rows = self._below

    def _write(self, place: int, value: SheetCell) -> None:
        whole, looks = self._columns[place].whole, self._looks
        match value:
            case Formula():
                look = looks[value.style or ("whole" if whole else "number")]
                result = "" if value.result is None else value.result
                self._sheet.write_formula(self._rows, place, value.text, look, result)
            case Percent():
                self._put(place, None if value.ratio is None else float(value.ratio), looks["percent"])
            case YesNo():
                self._put(place, value.value, looks["yes_no"])
            case Nothing():
                self._put(place, 0, looks["nothing"])
            case str():
                several = self._columns[place].wraps or "\n" in value
                self._put(place, value, self._lines if several else looks["text"])
            case datetime():
                self._put(place, value, looks["moment"])
            case date():
                self._put(place, value, looks["day"])
            case int() | float() | Decimal() if whole and value == int(value):
                self._put(place, value, looks["whole"])
            case _:
                self._put(place, value)

    def _put(self, place: int, value: Cell, look: Any = None) -> None:
        if value is not None:
            put(self._sheet, self._rows, place, value, look)


def _format(style: str) -> str:
    words = {"yes": tr("Yes"), "no": tr("No"), "nothing": nothing_word()}
    found = _FORMATS[style]
    for name, word in words.items():
        found = found.replace(f"{{{name}}}", word)
    return found


def sheet_name(name: str, part: int = 1) -> str:
    """Return a name as a sheet of Excel may bear it, at most 31 letters; later parts have their number."""
    suffix = "" if part == 1 else f" ({part})"
    cleaned = plain_text(name).translate(_FORBIDDEN_IN_NAMES).strip("' ") or "-"
    return cleaned[: _NAME_LENGTH - len(suffix)].rstrip("' ") + suffix
