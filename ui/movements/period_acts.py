"""What the movement room does with a period as a whole: its state, comments on cells, the progress board."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.derived.checked import check_period
from desktop_app.journal.handed_in import is_connected
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.progress.board import Board, load_board
from desktop_app.movements.progress.closing import (
    close_period,
    reopen_period,
    report_unit,
    set_comment,
    submit_period,
)
from ui.base.other_computers import texts_elsewhere
from ui.context.operations import change_book, is_recording, read_beside
from ui.context.room import RoomContext
from ui.movements.checks.words import closing_words
from ui.movements.period.board_dialog import BoardDialog
from ui.movements.period.period_dialog import PeriodDialog
from ui.movements.period.period_words import missing_words


class PeriodActs(QObject):
    """Opens its dialogs over ``parent``; ``data`` is what the room shows at the moment."""

    unit_chosen = Signal(str)
    """A unit whose first gap is to be shown."""
    cell_chosen = Signal(object)
    findings_asked = Signal()

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._over = parent
        self.data: SheetData | None = None
        self.dialog: PeriodDialog | None = None
        self.board: BoardDialog | None = None

    def show_state(self) -> None:
        """Open the state of the period."""
        data = self.data
        if data is not None:
            self._with_board(data, lambda board: self._with_checked(data, board))

    def show_board(self) -> None:
        """Open the progress board of the period."""
        data = self.data
        if data is not None:
            self._with_board(data, lambda board: self._open_board(data, board))

    def comment(self, data: SheetData, cell: Cell) -> None:
        """Ask for a comment on a cell of a sheet, starting from the current one."""
        if cell.indicator not in data.indicators.by_code:
            return
        name = data.indicators.by_code[cell.indicator].name.shown()
        unit = next((unit.name for unit in data.units if unit.key == cell.unit), "")
        present = data.comments.get(cell)
        words = self._context.ask.text(
            tr("Comment on a cell"), f"{unit} · {name}", present.words if present is not None else ""
        )
        if words is None or words == (present.words if present is not None else ""):
            return
        code = data.indicators.code
        change_book(self._context, self, lambda rec: set_comment(rec, code, cell, words))

    def _with_checked(self, data: SheetData, board: Board) -> None:
        office = self._context.office

        def query(connection: Connection) -> tuple[Checked, bool]:
            commune = office.identity.commune_code
            checked = check_period(connection, office.clock, commune, data.indicators.code, data.period)
            return checked, is_connected(connection)

        read_beside(self._context, self, query, lambda found: self._open_state(data, board, *found))

    def _open_state(self, data: SheetData, board: Board, checked: Checked, connected: bool) -> None:
        elsewhere = texts_elsewhere(connected=connected)
        dialog = self.dialog = PeriodDialog(self._over, self._context.theme, data, board, checked)
        dialog.close_asked.connect(
            lambda: self._unless_recording(lambda: self._close(data, board, checked, elsewhere))
        )
        dialog.findings_asked.connect(self.findings_asked)
        dialog.submit_asked.connect(lambda: self._unless_recording(lambda: self._submit(data)))
        dialog.reopen_asked.connect(lambda: self._unless_recording(lambda: self._reopen(data)))
        dialog.cell_chosen.connect(self.cell_chosen)
        dialog.finished.connect(self._shut_state)
        dialog.open()

    def _open_board(self, data: SheetData, board: Board) -> None:
        dialog = self.board = BoardDialog(self._over, self._context, data, board)
        dialog.unit_chosen.connect(self.unit_chosen)
        dialog.reported_said.connect(lambda unit, yes: self._report(data, unit, reported=yes))
        dialog.finished.connect(self._shut_board)
        dialog.open()

    def _shut_state(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
            self._take_keys_back()

    def _shut_board(self) -> None:
        if self.board is not None:
            self.board.deleteLater()
            self.board = None
            self._take_keys_back()

    def _take_keys_back(self) -> None:
        """Take the keys back: when two dialogs close in a row, some window managers drop them."""
        self._over.window().activateWindow()

    def _close(self, data: SheetData, board: Board, checked: Checked, elsewhere: str) -> None:
        if checked.open(RuleSeverity.ERROR):
            if self._context.ask.confirm(closing_words(checked), tr("Show the findings")):
                self._moved()
                self.findings_asked.emit()
            return
        question = tr("Close the figures of this period? They cannot be changed until it is reopened.")
        details = "\n".join(filter(None, (missing_words(board), closing_words(checked), elsewhere)))
        if self._context.ask.confirm(question, tr("Close the figures"), details=details):
            self._act(lambda rec: close_period(rec, *_period(data), seen=data.seen))

    def _submit(self, data: SheetData) -> None:
        question = tr("Submit the figures of this period to the province?")
        asked = (data.comments[cell] for cell in data.state.asked if cell in data.comments)
        left = sum(not comment.is_corrected for comment in asked)
        details = tr("{n} returned cells have the figure of before.", n=left) if left else ""
        if self._context.ask.confirm(question, tr("Submit to the province"), details=details, danger=True):
            self._act(lambda rec: submit_period(rec, *_period(data), seen=data.seen))

    def _reopen(self, data: SheetData) -> None:
        reason = self._context.ask.text(tr("Reopen the period"), tr("Why is the period opened again?"))
        if reason is not None:
            self._act(lambda rec: reopen_period(rec, *_period(data), reason))

    def _unless_recording(self, act: Callable[[], None]) -> None:
        """Ask nothing while the last action is being written."""
        if self.dialog is not None and not is_recording(self.dialog):
            act()

    def _act(self, change: Callable[[Recorder], None]) -> None:
        change_book(self._context, self, change, lambda _: self._moved(), asked_by=self.dialog)

    def _moved(self) -> None:
        if self.dialog is not None:
            self.dialog.accept()

    def _report(self, data: SheetData, unit: str, *, reported: bool) -> None:
        def change(rec: Recorder) -> None:
            report_unit(rec, *_period(data), unit, reported=reported)

        change_book(self._context, self, change, lambda _: self._renew_board(data))

    def _renew_board(self, data: SheetData) -> None:
        self._with_board(data, lambda board: self.board.renew(board) if self.board is not None else None)

    def _with_board(self, data: SheetData, show: Callable[[Board], None]) -> None:
        office = self._context.office

        def query(connection: Connection) -> Board:
            commune = office.identity.commune_code
            return load_board(connection, office.clock, commune, data.indicators.code, data.period)

        read_beside(self._context, self, query, show)


def _period(data: SheetData) -> tuple[str, str]:
    return data.indicators.code, data.period.key
