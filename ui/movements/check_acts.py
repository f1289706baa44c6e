"""What the movement room does with findings: lists them, goes to their cells, confirms them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.derived.checked import check_period
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.checks.confirming import confirm, withdraw
from desktop_app.movements.checks.finding import Finding
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.checks.wording import finding_sentence, severity_word
from desktop_app.movements.entering.sheet_data import SheetData
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.grid.grid import GridFrame
from ui.movements.check_runner import CheckRunner
from ui.movements.checks.findings_dialog import FindingsDialog
from ui.movements.period.read_from import READ_FROM
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
        self._wanted: Callable[[SheetData, Checked], None] | None = None
        """What is shown as soon as the sheet was checked."""
        self._stepped = 0
        """Which of the open findings was gone to last."""
        self._told: tuple[str, ...] | None = None
        """The finding of which the status line speaks."""
        self.data: SheetData | None = None
        self.dialog: FindingsDialog | None = None
        self.looking.looked.connect(self._looked)
        self._soon = QTimer(self)
        """An exchange changes much at once: it is read once."""
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read_again)
        listen(context.saves.changed, self, self._changed)

    def join(self, grid: GridFrame, more: CommandMenu) -> None:
        """Say below the grid what was found where its cursor is, and offer the list among the commands."""
        self._grid = grid
        self.looking.said.connect(grid.say_state)
        self.looking.said.connect(lambda _: self._tell_mended())
        grid.moved.connect(lambda: self.looking.at(grid.current_key()))
        more.add(tr("Check of the figures…"), self.show_findings, "F11")
        more.add(tr("Next error or warning"), self.to_next, "Shift+F11")

    def show_findings(self) -> None:
        """Open the list; while the sheet is being checked, as soon as that is done."""
        if self.dialog is None:
            self._with_checked(self._open)

    def to_next(self) -> None:
        """Go to the next cell with something open: errors first, in the order of the table, and round."""
        self._with_checked(lambda _data, checked: self._step(checked))

    def _with_checked(self, show: Callable[[SheetData, Checked], None]) -> None:
        if self._grid is not None:
            self._grid.view.finish_editing()
        data, checked = self.data, self.looking.checked
        if data is None:
            return
        if checked is not None:
            show(data, checked)
        elif self._presenter.shown_kind is ViewKind.PERIOD:
            self._wanted = show
            self._context.say(tr("The figures are being checked…"))
        else:
            self._read(lambda checked: show(data, checked))

    def _step(self, checked: Checked) -> None:
        found = sorted(checked.open(), key=_is_no_error)
        if not found:
            self._context.say(tr("Nothing was found that is not in order."))
            return
        key = None if self._grid is None else self._grid.current_key()
        shown = None if key is None else self._presenter.sheet_at(key)
        here = [at for at, each in enumerate(found) if shown is not None and each.place == shown[1]]
        last = self._stepped
        if here:
            at = (last if last in here else here[0]) + 1
        else:
            at = last  # what the last step led to is mended: those after it have moved up
        self._stepped = at = at % len(found)
        finding = found[at]
        self.cell_chosen.emit(finding.place)
        sentence = finding_sentence(finding, checked.given.indicators)
        self._told = finding.key
        words = severity_word(finding.severity)
        self._context.say(f"{words} {at + 1}/{len(found)}: {sentence}")

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
        """A table of the year is not checked as it changes: the open list is read again."""
        if entity not in READ_FROM or self._presenter.shown_kind is ViewKind.PERIOD:
            return
        if self.dialog is not None:
            self._soon.start(0)

    def _read_again(self) -> None:
        if self.dialog is not None:
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
        elif self._wanted is not None and self.data is not None:
            show, self._wanted = self._wanted, None
            show(self.data, checked)

    def _tell_mended(self) -> None:
        """The status line speaks no more of what is mended, but of what is left."""
        if self._told is None:  # with nearly every key: putting all that was found in order takes longer
            return
        checked = self.looking.checked
        if checked is None:
            return
        left = {each.key for each in checked.open()}
        if self._told in left:
            return
        self._told = None
        words = tr("Mended. {n} more to look at (Shift+F11).", n=format_number(len(left)))
        self._context.say(words if left else tr("Mended. Nothing is left that is not in order."))

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


def _is_no_error(finding: Finding) -> bool:
    return finding.severity is not RuleSeverity.ERROR
