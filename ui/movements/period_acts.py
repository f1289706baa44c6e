"""What the movement room does with a period as a whole: its state, comments on cells, the progress board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.derived.checked import check_period
from desktop_app.journal.handed_in import is_connected
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.entering.sheet_data import SheetData, load_sheet
from desktop_app.movements.progress.board import Board, load_board
from desktop_app.movements.progress.closing import (
    close_period,
    reopen_period,
    report_unit,
    set_comment,
    submit_period,
)
from ui.base.answers import listen
from ui.base.other_computers import texts_elsewhere
from ui.base.saves import SavedEntity
from ui.context.operations import change_book, is_recording, read_beside
from ui.context.room import RoomContext
from ui.movements.checks.words import closing_words
from ui.movements.period.board_dialog import BoardDialog
from ui.movements.period.period_dialog import PeriodDialog
from ui.movements.period.period_words import missing_words
from ui.movements.period.read_from import READ_FROM


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is said of a period, read at one time."""

    data: SheetData
    board: Board
    checked: Checked
    elsewhere: str
    """What other computers of the office may have that this one does not know."""


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
        self._shown: _Shown | None = None
        """What the open dialog says of the period."""
        self._soon = QTimer(self)
        """An exchange changes much at once: it is read once."""
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._renew)
        listen(context.saves.changed, self, self._changed)

    def show_state(self) -> None:
        """Open the state of the period."""
        data = self.data
        if data is not None:
            self._read_state(data, lambda shown: self._open_state(data, shown))

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

    def _read_state(self, data: SheetData, show: Callable[[_Shown], None]) -> None:
        """Read the period as it is in the book: the sheet keeps what it read before somebody typed."""
        office = self._context.office
        code, period = data.indicators.code, data.period

        def query(connection: Connection) -> _Shown:
            commune, clock = office.identity.commune_code, office.clock
            return _Shown(
                load_sheet(connection, clock, code, period, commune),
                load_board(connection, clock, commune, code, period),
                check_period(connection, clock, commune, code, period),
                texts_elsewhere(connected=is_connected(connection)),
            )

        read_beside(self._context, self, query, show)

    def _open_state(self, data: SheetData, shown: _Shown) -> None:
        self._shown = shown
        dialog = self.dialog = PeriodDialog(
            self._over, self._context.theme, shown.data, shown.board, shown.checked
        )
        dialog.close_asked.connect(lambda: self._unless_recording(lambda: self._close(data)))
        dialog.findings_asked.connect(self.findings_asked)
        dialog.submit_asked.connect(lambda: self._unless_recording(lambda: self._submit(data)))
        dialog.reopen_asked.connect(lambda: self._unless_recording(lambda: self._reopen(data)))
        dialog.cell_chosen.connect(self.cell_chosen)
        dialog.finished.connect(self._shut_state)
        dialog.open()

    def _changed(self, entity: SavedEntity) -> None:
        """What another computer or the province changed is shown also where a dialog is open."""
        if entity in READ_FROM and (self.dialog is not None or self.board is not None):
            self._soon.start(0)

    def _renew(self) -> None:
        data = self.data
        if data is None:
            return
        if self.dialog is not None:
            self._read_state(data, self._renew_state)
        if self.board is not None:
            self._renew_board(data)

    def _renew_state(self, shown: _Shown) -> None:
        if self.dialog is not None:
            self._shown = shown
            self.dialog.renew(shown.data, shown.board, shown.checked)

    def _open_board(self, data: SheetData, board: Board) -> None:
        dialog = self.board = BoardDialog(self._over, self._context, data, board)
        dialog.unit_chosen.connect(self.unit_chosen)
        dialog.reported_said.connect(lambda unit, yes: self._report(data, unit, reported=yes))
        dialog.finished.connect(self._shut_board)
        dialog.open()

    def _shut_state(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = self._shown = None
            self._take_keys_back()

    def _shut_board(self) -> None:
        if self.board is not None:
            self.board.deleteLater()
            self.board = None
            self._take_keys_back()

    def _take_keys_back(self) -> None:
        """Take the keys back: when two dialogs close in a row, some window managers drop them."""
        self._over.window().activateWindow()

    def _close(self, data: SheetData) -> None:
        shown = self._shown
        if shown is None:
            return
        words = closing_words(shown.checked)
        if shown.checked.open(RuleSeverity.ERROR):
            if self._context.ask.confirm(words, tr("Show the findings")):
                self._moved()
                self.findings_asked.emit()
            return
        question = tr("Close the figures of this period? They cannot be changed until it is reopened.")
        details = "\n".join(filter(None, (missing_words(shown.board), words, shown.elsewhere)))
        if self._context.ask.confirm(question, tr("Close the figures"), details=details):
            self._act(shown, lambda rec: close_period(rec, *_period(data), seen=self._seen(data)))

    def _submit(self, data: SheetData) -> None:
        shown = self._shown
        if shown is None:
            return
        question = tr("Submit the figures of this period to the province?")
        comments, asked_cells = shown.data.comments, shown.data.state.asked
        left = sum(not comments[cell].is_corrected for cell in asked_cells if cell in comments)
        details = tr("{n} returned cells have the figure of before.", n=left) if left else ""
        if self._context.ask.confirm(question, tr("Submit to the province"), details=details, danger=True):
            self._act(shown, lambda rec: submit_period(rec, *_period(data), seen=self._seen(data)))

    def _seen(self, data: SheetData) -> int:
        """Up to which version of the province's the table behind the dialog was read."""
        return data.seen if self.data is None else self.data.seen

    def _reopen(self, data: SheetData) -> None:
        shown = self._shown
        reason = self._context.ask.text(tr("Reopen the period"), tr("Why is the period opened again?"))
        if reason is not None and shown is not None:
            self._act(shown, lambda rec: reopen_period(rec, *_period(data), reason))

    def _unless_recording(self, act: Callable[[], None]) -> None:
        """Ask nothing while the last action is being written."""
        if self.dialog is not None and not is_recording(self.dialog):
            act()

    def _act(self, asked: _Shown, change: Callable[[Recorder], None]) -> None:
        """Do what was asked about, unless its state has become another while the question was open."""
        if self._shown is None or self._shown.data.state != asked.data.state:
            self._context.ask.warn(
                tr("The state of the period has changed meanwhile. Nothing was done: look at it again.")
            )
            return
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
