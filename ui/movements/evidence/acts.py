"""What the movement room does with the files of a figure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.attachments.examining import Candidate
from desktop_app.attachments.holding import Attachment, files_of
from desktop_app.base.i18n import tr
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.evidence import attach_to_figure, remove_from_figure
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import change_book, do_work, read_book
from ui.context.room import RoomContext
from ui.forms.media.choosing import Source, ask_for_file, examined
from ui.forms.media.file_opening import FileOpening
from ui.forms.media.files_dialog import FilesDialog
from ui.forms.media.form_files import Wanted
from ui.movements.sheets.painted_sheet import PaintedSheet

_ANY_FILE = "*/*"


class EvidenceActs(QObject):
    """Opens its dialog over ``parent``."""

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._over = parent
        self._opening: FileOpening | None = None
        self.dialog: FilesDialog | None = None
        listen(context.saves.changed, self, self._changed)

    def show(self, sheet: PaintedSheet, cell: Cell) -> None:
        """List the files of a cell of a sheet."""
        if self.dialog is not None:
            return
        data, row = sheet.data, sheet.units.get(cell.unit)
        if row is None or not sheet.takes_files(cell):
            self._context.say(tr("No figure is entered in this cell, so it has no files."))
            return
        self._set, self._version = data.indicators.code, data.indicators.version
        self._cell = cell
        name = sheet.indicator(cell.indicator).name.shown()
        where = f"{row.shown_name(data.period.year)} · {cell.indicator} {name}"
        self._opening = FileOpening(self._over, self._context, "figure_files")
        title = tr("Files of the figure")
        dialog = self.dialog = FilesDialog(
            self._over, self._context.theme, title, where, data.why_closed(cell), self._opening.written
        )
        self._opening.over = dialog
        dialog.add_asked.connect(self.add)
        dialog.given.connect(self._add_all)
        dialog.open_asked.connect(self._open)
        dialog.remove_asked.connect(self._remove)
        dialog.finished.connect(self._shut)
        dialog.open()
        self._read()

    @property
    def _owner(self) -> str:
        return self._cell.id_in(self._set)

    def add(self) -> None:
        """Ask for a file, look at it beside, and record it."""
        path = ask_for_file(self._context.ask, Wanted(_ANY_FILE))
        if path is not None:
            self._add_all([path])

    def _add_all(self, sources: Sequence[Source]) -> None:
        for source in sources:
            do_work(
                self._context,
                self,
                partial(examined, source),
                self._attach,
                self._say,
                queue=self._context.files,
            )

    def _attach(self, candidate: Candidate) -> None:
        set_code, version, cell = self._set, self._version, self._cell

        def change(rec: Recorder) -> None:
            attach_to_figure(rec, set_code, version, cell, candidate)

        change_book(self._context, self, change, refused=self._say)

    def _open(self, name: str) -> None:
        if self._opening is not None:
            self._opening.open(self._owner, name)

    def _remove(self, name: str) -> None:
        set_code, cell = self._set, self._cell
        question = tr("Remove “{name}” from the figure?", name=name)
        details = tr("It is shown on no computer of the office any more; the history keeps its name.")
        if not self._context.ask.confirm(question, tr("Remove"), details=details, danger=True):
            return

        def change(rec: Recorder) -> None:
            remove_from_figure(rec, set_code, cell, name)

        change_book(self._context, self, change, refused=self._say)

    def _changed(self, entity: SavedEntity) -> None:
        if entity is SavedEntity.ATTACHMENT and self.dialog is not None:
            self._read()

    def _read(self) -> None:
        owner = self._owner

        def query(connection: Connection) -> list[Attachment]:
            return files_of(connection, owner)

        def show(files: list[Attachment]) -> None:
            if self.dialog is not None and owner == self._owner:
                self.dialog.show_files(files)

        read_book(self._context, self, query, show)

    def _say(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.say(sentence)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
