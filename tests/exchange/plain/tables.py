"""Tables of figures as offices write them, as files; what they would change in a book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from desktop_app.base.numbers import NumberStyle
from desktop_app.book.office import Office
from desktop_app.exchange.file_cells import read_cells
from desktop_app.exchange.plain.mapping import TableMapping
from desktop_app.exchange.plain.names import Names, load_names
from desktop_app.exchange.plain.planning import plan_table
from desktop_app.exchange.plain.proposing import propose
from desktop_app.exchange.plain.remembered import keep_mapping, load_remembered
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.exchange.workbooks.plan import PlannedFile
from desktop_app.movements.period import Period
from tests.builders import COMMUNE
from tests.exchange.workbooks.returning import MONTH, SET

type Cells = Sequence[Sequence[object]]


def sheet_file(path: Path, rows: Cells, merged: Sequence[str] = (), title: str = "Biểu 2") -> Path:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def table_of(path: Path) -> PlainTable:
    """The first sheet of a file."""
    return PlainTable(path, read_cells(path)[0])


def names_of(office: Office, shown: Period = MONTH) -> Names:
    with office.read() as connection:
        return load_names(connection, COMMUNE, SET, shown)


def proposed(office: Office, table: PlainTable, shown: Period = MONTH) -> TableMapping:
    """What is proposed for a table, with what was said before."""
    with office.read() as connection:
        return propose(table, load_names(connection, COMMUNE, SET, shown), load_remembered(connection, SET))


def remember(office: Office, table: PlainTable, mapping: TableMapping) -> None:
    """Keep what was said of a table."""
    names = names_of(office)
    with office.store.write() as connection:
        keep_mapping(connection, office.clock, office.officer, names, table, mapping)


def plan_of(
    office: Office,
    table: PlainTable,
    mapping: TableMapping | None = None,
    style: NumberStyle | None = None,
    shown: Period = MONTH,
) -> list[PlannedFile]:
    """What a table would change."""
    mapping = mapping or proposed(office, table, shown)
    with office.read() as connection:
        return plan_table(connection, table, mapping, load_names(connection, COMMUNE, SET, shown), style)


def figures(files: Sequence[PlannedFile]) -> dict[tuple[str, str, str], str | None]:
    """What would come by unit, indicator and period."""
    return {(cell.key[3], cell.key[1], cell.key[2]): cell.new for file in files for cell in file.cells}
