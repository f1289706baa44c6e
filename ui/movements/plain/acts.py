"""The room's commands for tables of any origin: from a file or from the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.exchange.file_cells import CellKind, CellSheet, FileCell, read_cells
from desktop_app.exchange.grid import clipboard_rows
from desktop_app.exchange.plain.mapping import TableMapping
from desktop_app.exchange.plain.names import Names, load_names
from desktop_app.exchange.plain.planning import plan_table
from desktop_app.exchange.plain.proposing import propose
from desktop_app.exchange.plain.reading import NameInTable, names_in
from desktop_app.exchange.plain.remembered import keep_mapping, load_remembered
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.exchange.workbooks.incoming import Styles
from desktop_app.exchange.workbooks.mark import is_mark
from desktop_app.exchange.workbooks.plan import PlannedFile
from desktop_app.movements.entering.sheet_data import SheetData
from ui.base.ask import FileFilter
from ui.context.long_work import do_long
from ui.context.operations import do_work, keep_here, read_beside
from ui.context.room import RoomContext
from ui.movements.plain.mapping_dialog import MappingDialog, Shown
from ui.movements.workbooks.acts import WorkbookActs
from ui.widgets.command_menu import CommandMenu

type _Proposed = list[tuple[PlainTable, TableMapping, list[NameInTable]]]


class TableActs(QObject):
    """Opens its dialog over ``parent``; what is agreed on ``books`` show and record, as workbooks are."""

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._over = parent
        self.books = WorkbookActs(context, parent)
        self.dialog: MappingDialog | None = None

    def add_commands(self, menu: CommandMenu, leave: Callable[[], object]) -> None:
        """Add all commands for files to the room's menu; ``leave`` saves what is being typed."""
        self.books.add_commands(menu, leave)

        def left(act: Callable[[], None]) -> Callable[[], None]:
            def whole() -> None:
                leave()
                act()

            return whole

        menu.add(tr("Take in a table of any origin (Excel, CSV)…"), left(self.take_file))
        menu.add(tr("Take in a table that was copied…"), left(self.take_copied))

    def take_file(self) -> None:
        """Choose a file with a table of figures."""
        kinds = (FileFilter(tr("Tables"), ("*.xlsx", "*.xlsm", "*.csv", "*.tsv", "*.txt")),)
        path = self._context.ask.open_file(tr("Table of figures"), kinds)
        if path is not None:
            self._read(path.name, lambda progress: _tables_of(path, progress))

    def take_copied(self) -> None:
        """Take the table that was copied in a spreadsheet program."""
        text = QGuiApplication.clipboard().text()
        name = tr("Copied table")
        self._read(name, lambda _progress: _copied(name, text))

    def _read(self, title: str, tables: Callable[[Progress], list[PlainTable]]) -> None:
        data = self.books.data
        if data is not None:
            words = tr("Reading {file} …", file=title)
            do_long(
                self._context,
                self,
                self._over,
                words,
                tables,
                lambda found: self._propose(title, data, found),
            )

    def _propose(self, title: str, data: SheetData, tables: Sequence[PlainTable]) -> None:
        commune = self._context.office.identity.commune_code
        set_code, period = data.indicators.code, data.period

        def query(connection: Connection) -> tuple[Names, _Proposed]:
            names = load_names(connection, commune, set_code, period)
            remembered = load_remembered(connection, set_code)
            found = []
            for table in tables:
                mapping = propose(table, names, remembered)
                found.append((table, mapping, names_in(table, mapping, names)))
            return names, found

        read_beside(self._context, self, query, lambda found: self._open(title, *found))

    def _open(self, title: str, names: Names, tables: _Proposed) -> None:
        dialog = self.dialog = MappingDialog(
            self._over, self._context.theme, title, tables, names, self._work_beside
        )
        dialog.agreed.connect(lambda table, mapping: self._agreed(dialog, title, names, table, mapping))
        dialog.finished.connect(self._shut)
        dialog.open()

    def _work_beside(self, owner: QObject, work: Callable[[], Shown], show: Callable[[Shown], None]) -> None:
        do_work(self._context, owner, work, show, queue=self._context.reading)

    def _agreed(
        self, dialog: MappingDialog, title: str, names: Names, table: PlainTable, mapping: TableMapping
    ) -> None:
        office = self._context.office

        def keep(connection: Connection) -> None:
            keep_mapping(connection, office.clock, office.officer, names, table, mapping)

        def plan(connection: Connection, styles: Styles) -> list[PlannedFile]:
            return plan_table(connection, table, mapping, names, styles.get(table.path))

        keep_here(self._context, self, keep, self._context.ask.warn, ())
        self.books.show_plan(title, plan, dialog)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


def _tables_of(path: Path, progress: Progress) -> list[PlainTable]:
    """Return the sheets of a file that hold something.

    Raises:
        Problem: there is none, or the file is a workbook of this program for a unit.
    """
    sheets = read_cells(path, progress=progress)
    if any(is_mark(sheet) for sheet in sheets):
        raise Problem(
            "“{name}” is a workbook that was written for a unit. Take it in with “{command}”.",
            name=path.name,
            command=tr("Take in workbooks that came back…"),
        )
    return _with_content(PlainTable(path, sheet) for sheet in sheets)


def _copied(name: str, text: str) -> list[PlainTable]:
    """Return what was copied, as a table.

    Raises:
        Problem: there is no table in it.
    """
    rows = tuple(
        tuple(FileCell(cell, CellKind.WORDS) if cell else FileCell() for cell in row)
        for row in clipboard_rows(text)
    )
    return _with_content([PlainTable(Path(name), CellSheet(name, rows))])


def _with_content(tables: Iterable[PlainTable]) -> list[PlainTable]:
    found = [table for table in tables if len(table.sheet.rows) > 1 and table.width > 1]
    if not found:
        raise Problem("There is no table with figures here: at least two rows and two columns are needed.")
    return found
