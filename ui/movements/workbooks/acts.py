"""The room's commands around workbooks: write them for units, take in what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy import Connection

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import NumberStyle, format_number
from desktop_app.base.problems import Problem
from desktop_app.exchange.permission import allow_export, allow_unit_workbooks
from desktop_app.exchange.workbooks.incoming import Styles, plan_books, read_books, workbooks_in
from desktop_app.exchange.workbooks.making import WrittenBooks, area_books, units_with_books, write_area_books
from desktop_app.exchange.workbooks.plan import PlannedCell, PlannedFile
from desktop_app.exchange.workbooks.recording import Recorded, record_cells, take_back_cells
from desktop_app.exchange.workbooks.returned import ReturnedBook
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from ui.base.ask import FileFilter
from ui.base.errors import show_error
from ui.context.long_work import do_long
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.movements.workbooks.import_dialog import ImportDialog
from ui.movements.workbooks.reading_dialog import ReadingDialog
from ui.movements.workbooks.units_dialog import UnitsDialog
from ui.widgets.command_menu import CommandMenu
from ui.widgets.files.written_file import WrittenFile

type Plan = Callable[[Connection, Styles], list[PlannedFile]]
"""Plans what files would change in the book now, given how some write numbers."""


class WorkbookActs(QObject):
    """Opens its dialogs over ``parent``; ``data`` is what the room shows at the moment."""

    came_in = Signal()
    """Figures, or texts that do not fit, were brought in."""

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._over = parent
        self.data: SheetData | None = None
        self.units: UnitsDialog | None = None
        self.importing: ImportDialog | None = None
        self.reading: ReadingDialog | None = None
        self.written = WrittenFile(context.theme)
        """Says where the whole table was written."""
        self.written.say("")
        self.taken: tuple[PlannedCell, ...] = ()
        """What files brought in last, until it is taken back."""

    def add_commands(self, menu: CommandMenu, leave: Callable[[], object]) -> None:
        """Add the commands to the room's menu; ``leave`` saves what is being typed."""

        def left(act: Callable[[], object]) -> Callable[[], None]:
            def whole() -> None:
                leave()
                act()

            return whole

        menu.add(tr("Excel workbooks for the units…"), left(self.write_books))
        menu.add(tr("The whole table as an Excel workbook…"), left(self.write_whole))
        menu.add(tr("Take in workbooks that came back…"), left(self.take_files))
        menu.add(tr("Take in a folder of workbooks…"), left(self.take_folder))
        words = tr("Take the figures of the last file back…")
        menu.add(words, left(self.take_back), applies=lambda: bool(self.taken))

    def write_books(self) -> None:
        """Choose units and a folder, and write a workbook for each."""
        data = self.data
        if data is None:
            return
        office = self._context.office
        commune = office.identity.commune_code

        def query(connection: Connection) -> list[ReportingUnit]:
            return units_with_books(connection, office.clock, commune, data.indicators.code, data.period)

        read_beside(self._context, self, query, lambda units: self._open_units(data, units))

    def write_whole(self) -> None:
        """Write the table of the period, all groups of it, to a workbook that is taken in as any table is."""
        data, office = self.data, self._context.office
        if data is None:
            return
        name = f"{data.indicators.title.shown()} {data.period.key}.xlsx"
        kinds = (FileFilter(tr("Excel workbook"), ("*.xlsx",)),)
        path = self._context.ask.save_file(tr("The whole table as an Excel workbook…"), name, kinds)
        if path is None:
            return

        def work(report: Progress) -> None:
            from desktop_app.exchange.exports.movements import export_movements

            allow_export(office.store, office.clock, office.officer, "movements")
            with office.read() as connection:
                code = office.identity.commune_code
                export_movements(
                    connection, office.clock, code, data.indicators.code, data.period, path, progress=report
                )

        def done(_: None) -> None:
            self.written.tell(tr("The table is written to {file}.", file=path.name), path)

        words = tr("{file} is being written…", file=path.name)
        do_long(self._context, self, self._over, words, work, done)

    def take_files(self) -> None:
        """Choose workbooks that came back."""
        kinds = (FileFilter(tr("Excel workbooks"), ("*.xlsx", "*.xlsm")),)
        paths = self._context.ask.open_files(tr("Workbooks that came back"), kinds)
        if paths:
            self._read(lambda: list(paths))

    def take_folder(self) -> None:
        """Choose a folder of workbooks that came back."""
        folder = self._context.ask.folder(tr("Folder of workbooks that came back"))
        if folder is not None:
            self._read(lambda: workbooks_in(folder))

    def _open_units(self, data: SheetData, units: list[ReportingUnit]) -> None:
        if not units:
            self._context.ask.tell(tr("No figures are entered in this period. Choose another one."))
            return
        title = f"{period_label(data.period, data.events)} · {data.indicators.title.shown()}"
        dialog = self.units = UnitsDialog(self._over, self._context.theme, title, units)
        dialog.write_asked.connect(lambda keys: self._write(data, keys, dialog))
        dialog.finished.connect(self._shut)
        dialog.open()

    def _write(self, data: SheetData, keys: frozenset[str], dialog: UnitsDialog) -> None:
        folder = self._context.ask.folder(tr("Folder for the workbooks"))
        if folder is None:
            return
        office = self._context.office

        def work(progress: Progress) -> WrittenBooks:
            allow_unit_workbooks(office.store, office.clock, office.officer)
            with office.read() as connection:
                commune, code = office.identity.commune_code, data.indicators.code
                books = area_books(connection, office.clock, commune, code, data.period, keys)
            progress(0, len(books))
            return write_area_books(books, folder, progress)

        dialog.write_beside(self._context.files, work, folder)

    def _read(self, found: Callable[[], list[Path]]) -> None:
        def work(progress: Progress) -> list[ReturnedBook | PlannedFile]:
            paths = found()
            if not paths:
                raise Problem("There is no Excel workbook in this folder. Choose another one.")
            progress(0, len(paths))
            return read_books(paths, progress)

        data = self.data
        if data is None:
            return
        self.reading = ReadingDialog(self._over, tr("Reading the workbooks…"))
        self.reading.finished.connect(self.reading.deleteLater)
        self.reading.run(
            self._context.files,
            work,
            lambda books: self._planned(data.period, books),
            lambda error: show_error(self._context.ask, error),
        )

    def _planned(self, period: Period, books: Sequence[ReturnedBook | PlannedFile]) -> None:
        commune = self._context.office.identity.commune_code

        def plan(connection: Connection, styles: Styles) -> list[PlannedFile]:
            return plan_books(connection, commune, period, books, styles)

        self.show_plan(tr("Workbooks that came back"), plan)

    def show_plan(self, title: str, plan: Plan, before: QDialog | None = None) -> None:
        """Show what files would change; ``plan`` is repeated when the user says how a file writes numbers.

        ``before`` is the step before, which stays open below it: Escape goes back there, and it closes once
        the figures are written.
        """
        styles: dict[Path, NumberStyle] = {}

        def work_out(owner: QObject, show: Callable[[list[PlannedFile]], None]) -> None:
            given = dict(styles)
            read_beside(self._context, owner, lambda connection: plan(connection, given), show)

        def open_dialog(files: list[PlannedFile]) -> None:
            dialog = self.importing = ImportDialog(
                before or self._over, self._context.theme, title, files, is_step=before is not None
            )

            def renew(sentence: str = "") -> None:
                work_out(dialog, lambda again: dialog.show_files(again, sentence))

            def say(path: Path, style: NumberStyle) -> None:
                styles[path] = style
                renew()

            dialog.style_said.connect(say)
            dialog.record_asked.connect(lambda cells: self._record(dialog, cells, renew))
            dialog.finished.connect(self._shut)
            if before is not None:
                dialog.accepted.connect(before.accept)
                dialog.rejected.connect(before.activateWindow)
            dialog.open()

        work_out(before or self, open_dialog)

    def _record(
        self, dialog: ImportDialog, cells: Sequence[PlannedCell], renew: Callable[[str], None]
    ) -> None:
        def done(recorded: Recorded) -> None:
            dialog.accept()
            words = tr("{n} figures were written.", n=format_number(recorded.figures))
            if recorded.drafts:
                words += " " + tr("{n} texts wait in their cells.", n=format_number(recorded.drafts))
            self.taken = tuple(cells)
            self._context.say(f"{words} {tr('Ctrl+Z takes them back.')}")
            self.came_in.emit()

        def changed(_: ChangedMeanwhile) -> None:
            renew(tr("The book was changed meanwhile. Look at the figures again, then write them."))

        change_book(
            self._context,
            dialog,
            lambda rec: record_cells(rec, cells),
            done,
            refused=dialog.refuse,
            changed=changed,
            asked_by=dialog,
        )

    def take_back(self) -> bool:
        """Ask, then put back what files brought in last; whether there is anything of the kind."""
        cells = self.taken
        if not cells:
            return False
        question = tr("Take the {n} figures of the file back?", n=format_number(len(cells)))
        details = tr("What was changed since stays as it is.")
        if not self._context.ask.confirm(question, tr("Take it back"), details=details):
            return True

        def done(put: Recorded) -> None:
            self.taken = ()
            words = tr("{n} figures of the file were taken back.", n=format_number(put.figures + put.drafts))
            self._context.say(words)
            self.came_in.emit()

        change_book(self._context, self, lambda rec: take_back_cells(rec, cells), done)
        return True

    def _shut(self) -> None:
        for dialog in (self.units, self.importing):
            if dialog is not None:
                dialog.deleteLater()
        self.units = self.importing = None
