"""The batches of a register: how many entries each has, when it locks, all of it on paper or as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_date, format_number, parse_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.entries.writing import write_batch
from desktop_app.exchange.permission import allow_export
from desktop_app.registers.entries.batches import Batch, batches_of, lock_batch
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.papers.batch_paper import batch_paper
from ui.base.ask import FileFilter
from ui.context.long_work import do_long
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.registers.common.changes import read_on_changes
from ui.registers.common.words import ACCESS_SUBJECT
from ui.reports.paper_show import PaperShow
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.labels import muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (900, 520)


class BatchesDialog(Dialog):
    """``show`` shows the entries of a batch in the list, under these words."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        register: Register,
        show: Callable[[tuple[str, ...], str], None],
    ) -> None:
        super().__init__(parent)
        self._context, self._register, self._show_entries = context, register, show
        self.batches: tuple[Batch, ...] = ()
        self.setWindowTitle(tr("Batches: {register}", register=register.title.shown()))
        headings = (tr("Batch"), tr("Entries"), tr("Locked from"), tr("Changed later"), tr("Reason"))
        self.model = RowsModel(context.theme, headings, (1, 3), self)
        self.view = table(tr("Batches"))
        self.view.setModel(self.model)
        set_widths(self.view, (320, 100, 130, 120, 0))
        self.view.activated.connect(lambda _: self._show())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._follow_cursor())
        self.note: QLabel = muted(
            tr(
                "From the day of the lock, entries of the batch can no longer be added, changed or "
                "voided; steps can still be taken. Changes from a computer that had not received the "
                "lock are marked as changed later."
            )
        )
        self.written = WrittenFile(context.theme)
        self.lock_button = button(tr("&Lock, or open again…"), self._lock)
        self.papers = PaperShow(self, context, ACCESS_SUBJECT)
        self.print_button = button(tr("&Print…"), self.print_batch)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_batch)
        self.export_button = button(tr("The &whole batch as an Excel file…"), self._export)
        self.late_button = button(tr("Show those changed &later"), self._show_late)
        self.show_button = button(tr("Show the entries (Enter)"), self._show, kind="primary")
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.lock_button)
        foot.addWidget(self.print_button)
        foot.addWidget(self.export_button)
        foot.addStretch(1)
        foot.addWidget(self.late_button)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        foot.addWidget(self.show_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.note)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.written)
        layout.addLayout(foot)
        self.resize(within_screen(self, _SIZE))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        read_on_changes(self, context, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the batches again."""
        register, reader = self._register, self._context.office.officer
        read_beside(
            self._context, self, lambda connection: batches_of(connection, register, reader), self._take
        )

    def _take(self, batches: tuple[Batch, ...]) -> None:
        place = max(0, self.view.currentIndex().row())
        here = self.model.id_at(place)
        self.batches = batches
        self.model.set_rows([self._row(batch) for batch in batches])
        for each in (self.lock_button, self.print_button, self.export_button, self.show_button):
            each.setEnabled(bool(batches))
        if batches:
            found = self.model.row_of(here)
            self.view.selectRow(min(place, len(batches) - 1) if found < 0 else found)
            self._follow_cursor()
        else:
            self.note.setText(tr("No entry names a batch yet."))

    def _row(self, batch: Batch) -> TextRow:
        locked = batch.is_locked(self._context.office.clock.today())
        day = "" if batch.locks_on is None else format_date(batch.locks_on)
        cells = (
            TextCell(batch.name, tip=batch.name),
            TextCell(format_number(len(batch.ids))),
            TextCell(day, "warning" if locked else ""),
            TextCell(format_number(len(batch.late)) if batch.late else "", "danger"),
            TextCell(batch.reason, tip=batch.reason),
        )
        return TextRow(batch.name, cells)

    @property
    def chosen(self) -> Batch | None:
        """The batch with the cursor."""
        row = self.view.currentIndex().row()
        return self.batches[row] if 0 <= row < len(self.batches) else None

    def _show(self) -> None:
        if self.chosen is not None:
            self.accept()
            self._show_entries(self.chosen.ids, tr("Batch: {name}", name=self.chosen.name))

    def _show_late(self) -> None:
        """Also those that were taken out or voided."""
        if self.chosen is not None and self.chosen.late:
            self.accept()
            words = tr("Batch: {name}, changed after the lock", name=self.chosen.name)
            self._show_entries(tuple(sorted(self.chosen.late)), words)

    def _follow_cursor(self) -> None:
        self.late_button.setVisible(self.chosen is not None and bool(self.chosen.late))

    def _lock(self) -> None:
        batch, ask, today = self.chosen, self._context.ask, self._context.office.clock.today()
        if batch is None:
            return
        words = tr("From which day is the batch locked? Leave it empty to reopen it.")
        text = ask.text(batch.name, words, format_date(batch.locks_on or today))
        if text is None:
            return
        try:
            on: date | None = parse_date(text) if text.strip() else None
        except Problem as problem:
            ask.warn(problem.sentence())
            return
        reason = batch.reason
        if batch.is_locked(today) or on is None:
            given = ask.text(batch.name, tr("Why is that changed?"))
            if given is None:
                return
            reason = given
        register = self._register
        change_book(
            self._context,
            self,
            lambda rec: lock_batch(rec, register, batch.name, on, reason),
            lambda _: self.refresh(),
            ask.warn,
        )

    def print_batch(self) -> None:
        """Show the entries of the batch by state, to be printed or saved."""
        batch, office, code = self.chosen, self._context.office, self._register.code
        if batch is None:
            return
        self.papers.show(
            tr("Batch: {name}", name=batch.name),
            f"{code}:{batch.name}",
            lambda connection: batch_paper(
                connection, office.clock, office.identity.commune_code, office.officer, code, batch
            ),
        )

    def _export(self) -> None:
        batch, office, register = self.chosen, self._context.office, self._register
        if batch is None:
            return
        kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
        name = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in batch.name)
        path = self._context.ask.save_file(tr("The whole batch as an Excel file…"), f"{name}.xlsx", (kind,))
        if path is None:
            return
        target = path.with_suffix(".xlsx")

        def work(progress: Progress) -> None:
            allow_export(office.store, office.clock, office.officer, "register")
            with office.read() as connection:
                several = whole_entries(connection, batch.ids, office.clock.today())
            write_batch(register, several, target, progress)

        def done(_: None) -> None:
            self.written.tell(tr("Saved: {file}", file=target.name), target)

        words = tr("{file} is being written…", file=target.name)
        do_long(self._context, self, self, words, work, done, self._context.ask.warn)
