"""Single cells, columns and the page of a sheet that XlsxWriter writes."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop_app.exchange.cell_values import Cell, plain_text
from desktop_app.reports.frame.profile import LayoutProfile, load_profile

_A4 = 9
_MILLIMETRES_OF_AN_INCH = 25.4
_PIXELS_OF_A_LETTER = 7


def put(sheet: Any, row: int, place: int, value: Cell, look: Any = None) -> None:
    """Write a cell; words stay words, whatever they begin with."""
    match value:
        case None | "":
            sheet.write_blank(row, place, None, look)
        case str():
            _put_text(sheet, row, place, plain_text(value), look)
        case bool():
            sheet.write_boolean(row, place, value, look)
        case date():
            sheet.write_datetime(row, place, value, look)
        case _:
            sheet.write_number(row, place, float(value), look)  # of 100.0 as a decimal the nought would stay


def _put_text(sheet: Any, row: int, place: int, text: str, look: Any) -> None:
    if text.startswith("<r>"):
        # XlsxWriter would take it for text with markup and write it unescaped, unless it comes in pieces.
        sheet.write_rich_string(row, place, text[:1], text[1:2], text[2:], look)
    else:
        sheet.write_string(row, place, text, look)


def set_width(sheet: Any, place: int, letters: float, *, hidden: bool = False) -> None:
    """Make a column as wide as so many letters of the usual size."""
    sheet.set_column_pixels(place, place, round(letters * _PIXELS_OF_A_LETTER), None, {"hidden": hidden})


def set_up_a4(sheet: Any, *, across: bool, profile: LayoutProfile | None = None) -> None:
    """Have a sheet printed on A4 with the margins of documents, its columns on one page."""
    layout = profile or load_profile()
    if across:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    margins = layout.landscape if across else layout.page
    sides = {
        side: getattr(margins, f"{side}_mm") / _MILLIMETRES_OF_AN_INCH
        for side in ("top", "bottom", "left", "right")
    }
    sheet.set_margins(**sides)
