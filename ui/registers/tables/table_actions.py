"""Writes the entries of a list as a table, and takes such a table in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.entries.incoming import IncomingRow, IncomingTable, read_entries, record_row
from desktop_app.exchange.entries.writing import write_entries
from desktop_app.exchange.permission import allow_export
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.listing import whole_entries
from ui.base.ask import FileFilter
from ui.context.long_work import change_each, do_long
from ui.context.room import RoomContext
from ui.registers.common.reading import ListData
from ui.registers.tables.preview import EntriesPreview
from ui.widgets.command_menu import CommandMenu
from ui.widgets.files.written_file import WrittenFile

_SUBJECT = "register"


class EntryTables(QObject):
    """``written`` reports where a file was written."""

    def __init__(self, over: QWidget, context: RoomContext, written: WrittenFile) -> None:
        super().__init__(over)
        self._over, self._context, self._written = over, context, written
        self.dialog: EntriesPreview | None = None

    def offer(self, more: CommandMenu, data: Callable[[], ListData | None]) -> None:
        """Add the commands to the menu of a list; ``data`` is what the list shows."""

        def write() -> None:
            shown = data()
            if shown is not None:
                self.write(shown.register, shown.listing.ids)

        def read() -> None:
            shown = data()
            if shown is not None:
                self.read(shown.register)

        more.add_line()
        more.add(tr("Entries as a table…"), write)
        self.bring = more.add(tr("Entries from Excel…"), read)

    def write(self, register: Register, ids: Sequence[str]) -> None:
        """Write these entries into an Excel file that can be read back; with none, a table to fill in."""
        kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
        path = self._context.ask.save_file(
            tr("Entries as a table…"), f"{register.title.shown()}.xlsx", (kind,)
        )
        if path is None:
            return
        target, office, wanted = path.with_suffix(".xlsx"), self._context.office, tuple(ids)

        def work(progress: Progress) -> None:
            allow_export(office.store, office.clock, office.officer, _SUBJECT)
            with office.read() as connection:
                require_reader(connection, office.officer, register.code)
                several = whole_entries(connection, wanted, office.clock.today())
                areas = [area.name for area in all_areas(connection)]
            write_entries(register, several, areas, target, progress)

        def done(_: None) -> None:
            self._written.tell(tr("Saved: {file}", file=target.name), target)

        words = tr("{file} is being written…", file=target.name)
        do_long(self._context, self, self._over, words, work, done, self._context.ask.warn)

    def read(self, register: Register) -> None:
        """Ask for a file and show what its rows would do."""
        kind = FileFilter(tr("Excel or CSV"), ("*.xlsx", "*.csv"))
        path = self._context.ask.open_file(tr("Entries from Excel…"), (kind,))
        if path is None:
            return
        office = self._context.office

        def work(progress: Progress) -> IncomingTable:
            with office.read() as connection:
                return read_entries(connection, office.clock, register, path, office.officer, progress)

        words = tr("Reading {file} …", file=path.name)
        do_long(self._context, self, self._over, words, work, self._show, self._context.ask.warn)

    def _show(self, found: IncomingTable) -> None:
        act = new_id(self._context.office.clock)
        record = partial(self._record, act)
        self.dialog = EntriesPreview(self._over, self._context.theme, found, record)
        self.dialog.open()

    def _record(self, act: str, dialog: EntriesPreview, rows: Sequence[IncomingRow]) -> None:
        """Write the rows that are not refused, all of them or none."""
        register = dialog.found.register
        changes: list[tuple[int, Callable[[Recorder], object]]] = [
            (row.row, partial(_record_one, register, row, act)) for row in rows
        ]

        def done(refused: Mapping[int, str]) -> None:
            dialog.tell([row for row in rows if row.row not in refused], refused)

        words = tr("{n} rows are being written…", n=format_number(len(rows)))
        change_each(
            self._context, dialog, dialog, words, changes, done, dialog.fail, together=True, asked_by=dialog
        )


def _record_one(register: Register, row: IncomingRow, act: str, rec: Recorder) -> None:
    record_row(rec, register, row, act)
