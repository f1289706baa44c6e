"""The state of a period: what is missing, what the province returned, and the acts that move it on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.movements.cell import Cell as FigureCell
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.events import period_label
from desktop_app.movements.period_state import Status, status_words
from desktop_app.movements.progress.board import Board
from desktop_app.movements.progress.closing import corrections
from ui.movements.checks.words import closing_words
from ui.movements.period.period_words import STATUS_TONES, difference_cells, missing_words
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import badge, heading, muted, set_badge
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (900, 300)
_SIZE_WITH_CELLS = (1040, 560)


class PeriodDialog(Dialog):
    """Shows what it is given; the acts go out as signals, with the dialog still open."""

    close_asked = Signal()
    submit_asked = Signal()
    reopen_asked = Signal()
    findings_asked = Signal()
    """The list of findings is wanted; this window is shut."""
    cell_chosen = Signal(object)
    """The (unit, indicator) of a returned cell to go to."""

    def __init__(
        self, parent: QWidget, theme: Theme, data: SheetData, board: Board, checked: Checked
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("State of the period"))
        self._data, self._units = data, {unit.key: unit for unit in data.units}
        self._offered: tuple[Status, bool] | None = None
        """For what the acts are offered: the status, and whether they can be taken."""
        self._returned: dict[str, FigureCell] = {}
        """The cells that the province returned, by the row of their line."""
        self.acts: list[QPushButton] = []
        self.title: QLabel = heading("")
        self.state = badge("", STATUS_TONES[data.state.status])
        self.notice, self.missing = Notice("", theme), Notice("", theme)
        self.findings = Notice("", theme, "info", button(tr("Show the findings (F11)"), self._show_findings))
        self.reported: QLabel = muted("")
        headings = (tr("Unit"), tr("Indicator"), tr("Comment"), tr("Returned"), tr("Now"))
        self.cells = RowsModel(theme, headings, (3, 4), self)
        self.view_title: QLabel = heading(tr("Returned cells and what was corrected"))
        self.view = table(tr("Returned cells and what was corrected"))
        self.shut = button(tr("Close this window"), self.reject, kind="quiet")
        self._foot = QHBoxLayout()
        self._lay_out()
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F11), self, self._show_findings)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        self.renew(data, board, checked)
        # Behind Chốt the next Enter shuts the window: what goes to the province is chosen, not run into.
        first = self.acts[0] if self.acts and data.state.status is not Status.LOCKED else self.shut
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        layout.addLayout(head)
        for each in (self.notice, self.missing, self.findings, self.reported, self.view_title):
            layout.addWidget(each)
        layout.addWidget(self.view, 1)
        layout.addStretch()
        self.view.setModel(self.cells)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, (170, 250, 0, 130, 130))
        self.view.activated.connect(lambda index: self._go(self.cells.id_at(index.row())))
        self._foot.setSpacing(space.SMALL)
        self._foot.addStretch(1)
        self._foot.addWidget(self.shut)
        layout.addLayout(self._foot)

    def renew(self, data: SheetData, board: Board, checked: Checked) -> None:
        """Show the state as it is now: another computer, or the province, may change it meanwhile.

        Where other acts are offered than before, none of them has the keys.
        """
        self._data, self._units = data, {unit.key: unit for unit in data.units}
        status = data.state.status
        self.title.setText(f"{period_label(data.period, data.events)} · {data.indicators.title.shown()}")
        words = status_words(status) if data.handed_in is None else data.handed_in.words
        set_badge(self.state, words, STATUS_TONES[status])
        reason = data.locked or data.returned or data.reopened
        self.notice.say(reason, "warning" if data.locked or data.returned else "info")
        empty = missing_words(board)
        said = empty or tr("Every unit has reported, and no cell is empty.")
        self.missing.say(said, "warning" if empty and status is Status.DRAFT else "info")
        has_errors = bool(checked.open(RuleSeverity.ERROR))
        self.findings.say(closing_words(checked), "danger" if has_errors else "warning")
        due = "" if board.due is None else tr("Due {date}", date=format_date(board.due))
        counted = tr("{n} of {all} have reported", n=board.reported, all=len(board.units))
        self.reported.setText(" · ".join(filter(None, (counted, due))))
        found = self._fill_cells()
        self.view_title.setVisible(found)
        self.view.setVisible(found)
        self.setMinimumSize(within_screen(self, _SIZE_WITH_CELLS if found else _SIZE))
        elsewhere = data.state.longer or (bool(data.locked) and data.state.closed is None)
        if self._offered != (status, not elsewhere):
            self._offered = status, not elsewhere
            self._offer(status)

    def _show_findings(self) -> None:
        self.accept()
        self.findings_asked.emit()

    def _fill_cells(self) -> bool:
        data, units = self._data, self._units
        chosen = self.cells.id_at(max(self.view.currentIndex().row(), 0)) if self.cells.rows else ""
        order = {key: place for place, key in enumerate(units)}
        found = corrections(data.comments.values())
        found.sort(key=lambda comment: (order.get(comment.cell.unit, len(order)), comment.cell.indicator))
        rows = []
        for comment in found:
            texts = difference_cells(comment, data.indicators, units)
            open_one = comment.cell in data.state.asked
            cells = [TextCell(text, tip=text) for text in texts]
            cells[4] = TextCell(texts[4], "warning" if open_one and not comment.is_corrected else "success")
            identity = f"{comment.cell.unit}\t{comment.cell.indicator}"
            self._returned[identity] = comment.cell
            rows.append(TextRow(identity, tuple(cells)))
        self.cells.set_rows(rows)
        if rows:
            self.view.selectRow(max(self.cells.row_of(chosen) if chosen else 0, 0))
        return bool(rows)

    def _go(self, identity: str) -> None:
        self.accept()
        self.cell_chosen.emit(self._returned[identity])

    def _offer(self, status: Status) -> None:
        had_keys = any(act.hasFocus() for act in self.acts)
        for act in self.acts:
            self._foot.removeWidget(act)
            act.hide()
            act.deleteLater()
        self.acts = []
        closed, returned = status is Status.LOCKED, status is Status.RETURNED
        if status is Status.DRAFT or returned:
            self._act(tr("&Close the figures…"), self.close_asked.emit, is_next=not returned)
        if closed or returned:
            again, first = tr("&Submit again to the province…"), tr("&Submit to the province…")
            self._act(again if returned else first, self.submit_asked.emit, is_next=True)
        if closed or returned or status is Status.SUBMITTED:
            self._act(tr("&Reopen with a reason…"), self.reopen_asked.emit, is_next=False)
        for made in sorted(self.acts, key=lambda act: act.property("kind") == "primary"):
            self._foot.addWidget(made)
        if had_keys:
            self.shut.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self, words: str, pressed: Callable[[], object], *, is_next: bool) -> None:
        made = button(words, pressed, kind="primary" if is_next else "plain")
        made.setEnabled(self._offered is None or self._offered[1])  # a longer period or the province's lock
        if is_next:
            self.acts.insert(0, made)
        else:
            self.acts.append(made)
