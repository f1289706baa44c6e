"""What the tests of workbooks begin with: a few villages, workbooks written, filled, read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from desktop_app.base.numbers import NumberStyle
from desktop_app.book.office import Office
from desktop_app.exchange.workbooks.incoming import plan_books, read_books
from desktop_app.exchange.workbooks.making import area_books, write_area_books
from desktop_app.exchange.workbooks.plan import PlanChoices, PlannedFile, wanted_cells
from desktop_app.exchange.workbooks.recording import Recorded, record_cells
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.queries import value_of
from desktop_app.movements.set_versions import set_of_period
from tests.builders import COMMUNE, put_area

SET = "MTTQ_CO_SO"
MONTH = Period.parse("2026-M09")
AREAS = ("Thôn An Bình", "Thôn Đoài", "Thôn Đông")
KEYS = ("a1", "a2", "a3")


def fill_office(office: Office) -> Office:
    """Three villages."""
    with office.record() as rec:
        for key, name in zip(KEYS, AREAS, strict=True):
            put_area(rec, key, name, 100)
    return office


def type_in(office: Office, cells: Mapping[tuple[str, str], str | None], period: Period = MONTH) -> None:
    """Set figures in the window's way: by unit and code, over what stands there."""
    with office.record() as rec:
        shown = {
            Cell(unit, code, period.key): value_of(rec.connection, SET, Cell(unit, code, period.key))
            for unit, code in cells
        }
        values = [(Cell(unit, code, period.key), value) for (unit, code), value in cells.items()]
        version = set_of_period(rec.connection, SET, period).version
        set_values(rec, SET, version, values, shown)


def stands(office: Office, unit: str, code: str, period: Period = MONTH) -> str | None:
    """What the book holds of a cell."""
    with office.read() as connection:
        return value_of(connection, SET, Cell(unit, code, period.key))


def written(office: Office, folder: Path, *units: str, period: Period = MONTH) -> list[Path]:
    """The workbooks of units, written."""
    folder.mkdir(exist_ok=True)
    with office.read() as connection:
        books = area_books(connection, office.clock, COMMUNE, SET, period, units or None)
    found = write_area_books(books, folder)
    assert not found.refused
    return list(found.files)


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    """A workbook after somebody worked on it in a spreadsheet program."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def row_of(sheet: Any, code: str) -> int:
    """The row of an indicator."""
    found: int = next(cell.row for cell in sheet["A"] if cell.value == code)
    return found


def filled(path: Path, figures: Mapping[str, Any]) -> Path:
    """A workbook with figures typed in."""

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        for code, value in figures.items():
            sheet.cell(row_of(sheet, code), 5).value = value

    return changed(path, change)


def planned(
    office: Office,
    paths: Sequence[Path],
    shown: Period = MONTH,
    styles: Mapping[Path, NumberStyle] | None = None,
) -> list[PlannedFile]:
    """What recording the files would do."""
    with office.read() as connection:
        return plan_books(connection, COMMUNE, shown, read_books(paths), styles or {})


def recorded(office: Office, files: Sequence[PlannedFile], choices: PlanChoices | None = None) -> Recorded:
    """The files, recorded as chosen."""
    with office.record() as rec:
        return record_cells(rec, wanted_cells(files, choices or PlanChoices()))
