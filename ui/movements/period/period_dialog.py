"""The state of a period: what is missing, what the province returned, and the acts that move it on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

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
from ui.widgets.labels import badge, heading, muted
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
        self._theme = theme
        self._data = data
        self._returned: dict[str, FigureCell] = {}
        """The cells that the province returned, by the row of their line."""
        self.acts: list[QPushButton] = []
        status = data.state.status
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        head = QHBoxLayout()
        head.addWidget(heading(f"{period_label(data.period, data.events)} · {data.indicators.title.shown()}"))
        words = status_words(status) if data.handed_in is None else data.handed_in.words
        self.state = badge(words, STATUS_TONES[status])
        head.addWidget(self.state)
        head.addStretch(1)
        layout.addLayout(head)
        reason = data.locked or data.returned or data.reopened
        notice = Notice("", theme)
        notice.say(reason, "warning" if data.locked or data.returned else "info")
        layout.addWidget(notice)
        self.missing = Notice("", theme)
        empty = missing_words(board)
        said = empty or tr("Every unit has reported, and no cell is empty.")
        self.missing.say(said, "warning" if empty and status is Status.DRAFT else "info")
        layout.addWidget(self.missing)
        self.findings = Notice("", theme, "info", button(tr("Show the findings (F11)"), self._show_findings))
        has_errors = bool(checked.open(RuleSeverity.ERROR))
        self.findings.say(closing_words(checked), "danger" if has_errors else "warning")
        layout.addWidget(self.findings)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F11), self, self._show_findings)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        due = "" if board.due is None else tr("Due {date}", date=format_date(board.due))
        counted = tr("{n} of {all} have reported", n=board.reported, all=len(board.units))
        layout.addWidget(muted(" · ".join(filter(None, (counted, due)))))
        self.cells = RowsModel(
            theme,
            (tr("Unit"), tr("Indicator"), tr("Comment"), tr("Returned"), tr("Now")),
            (3, 4),
            self,
        )
        self.view = table(tr("Returned cells and what was corrected"))
        found = self._fill_cells()
        if found:
            layout.addWidget(heading(tr("Returned cells and what was corrected")))
            layout.addWidget(self.view, 1)
        else:
            self.view.setParent(self)
            self.view.hide()
            layout.addStretch(1)
        layout.addLayout(self._foot(status))
        self.setMinimumSize(within_screen(self, _SIZE_WITH_CELLS if found else _SIZE))
        # Behind Chốt the next Enter shuts the window: what goes to the province is chosen, not run into.
        first = self.acts[0] if self.acts and status is not Status.LOCKED else self.shut
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_findings(self) -> None:
        self.accept()
        self.findings_asked.emit()

    def _fill_cells(self) -> bool:
        data = self._data
        units = {unit.key: unit for unit in data.units}
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
        self.view.setModel(self.cells)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, (170, 250, 0, 130, 130))
        self.view.activated.connect(lambda index: self._go(self.cells.id_at(index.row())))
        if rows:
            self.view.selectRow(0)
        return bool(rows)

    def _go(self, identity: str) -> None:
        self.accept()
        self.cell_chosen.emit(self._returned[identity])

    def _foot(self, status: Status) -> QHBoxLayout:
        closed, returned = status is Status.LOCKED, status is Status.RETURNED
        if status is Status.DRAFT or returned:
            self._act(tr("&Close the figures…"), self.close_asked.emit, is_next=not returned)
        if closed or returned:
            again, first = tr("&Submit again to the province…"), tr("&Submit to the province…")
            self._act(again if returned else first, self.submit_asked.emit, is_next=True)
        if closed or returned or status is Status.SUBMITTED:
            self._act(tr("&Reopen with a reason…"), self.reopen_asked.emit, is_next=False)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addStretch(1)
        self.shut = button(tr("Close this window"), self.reject, kind="quiet")
        row.addWidget(self.shut)
        for made in sorted(self.acts, key=lambda act: act.property("kind") == "primary"):
            row.addWidget(made)
        return row

    def _act(self, words: str, pressed: Callable[[], object], *, is_next: bool) -> None:
        made = button(words, pressed, kind="primary" if is_next else "plain")
        elsewhere = self._data.state.longer or (self._data.locked and self._data.state.closed is None)
        made.setEnabled(not elsewhere)  # else a longer period, or the province's lock, decides
        if is_next:
            self.acts.insert(0, made)
        else:
            self.acts.append(made)
