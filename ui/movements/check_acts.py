"""What the movement room does with findings: lists them, goes to their cells, confirms them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.derived.checked import check_period
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.checks.confirming import confirm, withdraw
from desktop_app.movements.checks.finding import Finding
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.entering.sheet_data import SheetData
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.grid.grid import GridFrame
from ui.movements.check_runner import CheckRunner
from ui.movements.checks.findings_dialog import FindingsDialog
from ui.movements.presenter import MovementsPresenter
from ui.movements.sheets.views import ViewKind
from ui.widgets.command_menu import CommandMenu


class CheckActs(QObject):
    """Opens its dialog over ``parent``; ``data`` is what the room shows at the moment."""

    cell_chosen = Signal(object)
    """A cell that something was found about."""

    def __init__(self, context: RoomContext, presenter: MovementsPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._presenter = presenter
        self.looking = CheckRunner(context, presenter)
        self._grid: GridFrame | None = None
        self._over = parent
        self._wanted = False
        self.data: SheetData | None = None
        self.dialog: FindingsDialog | None = None
        self.looking.looked.connect(self._looked)
        listen(context.saves.changed, self, self._changed)

    def join(self, grid: GridFrame, more: CommandMenu) -> None:
        """Say below the grid what was found where its cursor is, and offer the list among the commands."""
        self._grid = grid
        self.looking.said.connect(grid.say_state)
        grid.moved.connect(lambda: self.looking.at(grid.current_key()))
        more.add(tr("Check of the figures…"), self.show_findings, "F11")

    def show_findings(self) -> None:
        """Open the list; while the sheet is being checked, as soon as that is done."""
        if self._grid is not None:
            self._grid.view.finish_editing()
        checked = self.looking.checked
        if self.data is None or self.dialog is not None:
            return
        if checked is not None:
            self._open(self.data, checked)
        elif self._presenter.shown_kind is ViewKind.PERIOD:
            self._wanted = True
            self._context.say(tr("The figures are being checked…"))
        else:
            self._read(lambda checked: self._open(self.data, checked) if self.data is not None else None)

    def _read(self, show: Callable[[Checked], None]) -> None:
        """Check the period in the book: in the year, the table lacks some of its figures."""
        office, data = self._context.office, self.data
        if data is None:
            return
        set_code, period = data.indicators.code, data.period

        def query(connection: Connection) -> Checked:
            return check_period(connection, office.clock, office.identity.commune_code, set_code, period)

        read_beside(self._context, self, query, show)

    def _changed(self, entity: SavedEntity) -> None:
        if entity is SavedEntity.FIGURE_CONFIRMATION and self._presenter.shown_kind is not ViewKind.PERIOD:
            self._read(self._looked)

    def _open(self, data: SheetData, checked: Checked) -> None:
        dialog = self.dialog = FindingsDialog(self._over, self._context.theme, data, checked)
        dialog.cell_chosen.connect(self.cell_chosen)
        dialog.confirm_asked.connect(lambda findings: self._confirm(data, findings))
        dialog.withdraw_asked.connect(lambda findings: self._withdraw(data, findings))
        dialog.finished.connect(self._shut)
        dialog.open()

    def _looked(self, checked: Checked) -> None:
        if self.dialog is not None:
            self.dialog.renew(checked)
        elif self._wanted:
            self._wanted = False
            self.show_findings()

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _confirm(self, data: SheetData, findings: Sequence[Finding]) -> None:
        label = tr("Why is the figure right?")
        if len(findings) > 1:
            label = tr("Why are these {n} figures right?", n=len(findings))
        reason = self._context.ask.text(tr("Confirm a figure"), label, tr("Checked, it is right"))
        if reason is None:
            return
        code, period = data.indicators.code, data.period.key

        def change(rec: Recorder) -> None:
            for finding in findings:
                confirm(rec, code, period, finding, reason)

        change_book(self._context, self, change, asked_by=self.dialog)

    def _withdraw(self, data: SheetData, findings: Sequence[Finding]) -> None:
        code, period = data.indicators.code, data.period.key

        def change(rec: Recorder) -> None:
            for finding in findings:
                withdraw(rec, code, period, finding.key)

        change_book(self._context, self, change, asked_by=self.dialog)
