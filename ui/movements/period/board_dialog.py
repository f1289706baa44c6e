"""The progress board of a period: who has reported, who is late; reminders to copy and to print."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT
from desktop_app.base.durable_file import write_durably
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_date, format_number
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.progress.board import Board, ReportStage, UnitProgress
from desktop_app.movements.progress.reminder import ReminderSender, reminder_paper, reminder_text, sender_of
from ui.base.ask import FileFilter
from ui.context.long_work import do_long
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.movements.period.period_words import standing_words, when_words
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import Tone, heading, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1120, 600)
_TONES: dict[ReportStage, Tone] = {
    ReportStage.LATE: "danger",
    ReportStage.NOTHING: "warning",
    ReportStage.STARTED: "",
    ReportStage.FILLED: "success",
    ReportStage.REPORTED: "success",
}


class BoardDialog(Dialog):
    """Lists the units, the late first. Several rows may be chosen for one reminder."""

    unit_chosen = Signal(str)
    """A unit whose first gap is to be shown."""
    reported_said = Signal(str, bool)
    """A unit has reported, or has not after all."""

    def __init__(self, parent: QWidget, context: RoomContext, data: SheetData, board: Board) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Who has reported"))
        self.setMinimumSize(within_screen(self, _SIZE))
        self._context = context
        self._data = data
        self._board = board
        self.counts: QLabel = muted("", wrap=False)
        self.model = RowsModel(
            context.theme,
            (tr("Unit"), tr("Status"), tr("Cells filled"), tr("Typed last"), tr("Entered by")),
            (2,),
            self,
        )
        self.view = table(tr("Who has reported"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, (0, 150, 130, 170, 200))
        self.written = WrittenFile(context.theme)
        copy, notice = tr("Copy a reminder (Ctrl+C)"), tr("Notice as PDF (Ctrl+P)")
        self.copy_button = button(copy, self.copy_reminder, icon="paste", theme=context.theme)
        self.print_button = button(notice, self.save_notice, icon="print", theme=context.theme)
        self.report_button = button(tr("Reported or not (Space)"), self.turn_reported)
        self.go_button = button(tr("Open the first gap (Enter)"), self._go, kind="primary")
        self._lay_out()
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Copy), self.copy_reminder),
            (QKeySequence(QKeySequence.StandardKey.Print), self.save_notice),
            (QKeySequence(Qt.Key.Key_Space), self.turn_reported),
        ):
            shortcut = QShortcut(keys, self.view, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.activated.connect(lambda _: self._go())
        self.renew(board)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self, board: Board) -> None:
        """Show the board as it is now; the chosen unit stays chosen."""
        chosen = self.model.id_at(self.view.currentIndex().row()) if self.model.rows else ""
        self._board = board
        due = "" if board.due is None else tr("Due {date}", date=format_date(board.due))
        counted = tr("{n} of {all} have reported", n=board.reported, all=len(board.units))
        late = tr("{n} late", n=len(board.late)) if board.late else ""
        empty = tr("{n} cells still empty", n=format_number(board.missing)) if board.missing else ""
        self.counts.setText(" · ".join(filter(None, (counted, late, empty, due))))
        self.model.set_rows([self._row(each) for each in board.units])
        if board.units:
            self.view.selectRow(max(self.model.row_of(chosen) if chosen else 0, 0))

    def chosen(self) -> list[UnitProgress]:
        """Return the chosen units, in the order of the board."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self._board.units[row] for row in rows]

    def copy_reminder(self) -> None:
        """Put a reminder to the chosen units on the clipboard."""
        units = self._to_remind()
        if not units:
            return
        office = self._context.office

        def query(connection: Connection) -> ReminderSender:
            return sender_of(connection, office.identity.commune_code)

        read_book(self._context, self, query, lambda sender: self._copy(sender, units))

    def save_notice(self) -> None:
        """Write a notice to the chosen units as PDF."""
        units = self._to_remind()
        if not units:
            return
        period = period_label(self._board.period, self._data.events).replace("/", "-")
        kinds = (FileFilter(tr("PDF files"), ("*.pdf",)),)
        name = tr("Reminder {period}", period=period)
        path = self._context.ask.save_file(tr("Notice as PDF"), f"{name}.pdf", kinds)
        if path is not None:
            do_long(
                self._context,
                self,
                self,
                tr("{file} is being written…", file=path.name),
                self._writing(path, units),
                lambda _: self._wrote(path),
                lambda sentence: self.written.say(sentence, "danger"),
            )

    def turn_reported(self) -> None:
        """Say of the chosen units that they have reported, or that they have not after all."""
        for each in self.chosen():
            if each.unit.key == COMMUNE_UNIT:
                words = tr("The commune itself has reported once the period is closed (F7).")
                self.written.say(words, "info")
            else:
                self.reported_said.emit(each.unit.key, each.stage is not ReportStage.REPORTED)

    def _to_remind(self) -> list[UnitProgress]:
        units = [each for each in self.chosen() if each.missing and each.stage < ReportStage.FILLED]
        if not units:
            self.written.say(tr("Nothing is missing of the chosen units."), "info")
        return units

    def _copy(self, sender: ReminderSender, units: Sequence[UnitProgress]) -> None:
        text = reminder_text(sender, self._board, units, self._data.events)
        QGuiApplication.clipboard().setText(text)
        self.written.say(tr("Copied for Zalo: a reminder to {n} units.", n=len(units)), "success")

    def _writing(self, path: Path, units: Sequence[UnitProgress]) -> Callable[[Progress], None]:
        office, board = self._context.office, self._board

        def work(progress: Progress) -> None:
            from desktop_app.reports.documents.rendering import render
            from desktop_app.reports.frame.profile import profile_for

            office.require(PRINT)
            with office.read() as connection:
                paper = reminder_paper(connection, office.clock, office.identity.commune_code, board, units)
            target = io.BytesIO()
            render(paper, profile_for(paper.head), target, progress)
            write_durably(path, target.getvalue())

        return work

    def _wrote(self, path: Path) -> None:
        self.written.tell(tr("Saved: {file}", file=path.name), path)

    def _go(self) -> None:
        units = self.chosen()
        if units:
            self.accept()
            self.unit_chosen.emit(units[0].unit.key)

    def _row(self, each: UnitProgress) -> TextRow:
        tone = _TONES[each.stage]
        filled = f"{format_number(each.filled)}/{format_number(each.expected)}"
        missing = "\n".join(indicator.name.shown() for indicator in each.missing[:12])
        return TextRow(
            each.unit.key,
            (
                TextCell(each.unit.shown_name()),
                TextCell(standing_words(each), tone),
                TextCell(filled, tip=missing),
                TextCell(when_words(each.last)),
                TextCell("" if each.last is None else each.last.author),
            ),
        )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        period = period_label(self._board.period, self._data.events)
        layout.addWidget(heading(f"{period} · {self._data.indicators.title.shown()}"))
        layout.addWidget(self.counts)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.written)
        row = FlowRow()
        for made in (self.copy_button, self.print_button, self.report_button):
            row.addWidget(made)
        row.addWidget(button(tr("Close this window"), self.reject, kind="quiet"))
        row.addWidget(self.go_button)
        layout.addLayout(row)
