"""Choosing the units whose workbooks are written into one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.exchange.workbooks.making import WrittenBooks
from desktop_app.movements.grid_layout import ReportingUnit
from ui.base.errors import sentence_for
from ui.movements.workbooks.plan_rows import LEFT, TAKEN
from ui.movements.workbooks.reading_dialog import files_done
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.labels import heading, muted
from ui.widgets.tables.rows_model import RowsModel, text_row
from ui.widgets.tables.tables import set_widths, table
from ui.widgets.work.work_bar import WorkBar, was_stopped

_SIZE = (760, 560)


class UnitsDialog(Dialog):
    """All units are chosen at first; Space leaves one out, Ctrl+Enter goes on to the folder."""

    write_asked = Signal(object)
    """The keys of the chosen units."""

    def __init__(self, parent: QWidget, theme: Theme, period: str, units: Sequence[ReportingUnit]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Excel workbooks for the units"))
        self.setMinimumSize(within_screen(self, _SIZE))
        self._units = tuple(units)
        self.chosen = {unit.key for unit in units}
        self.counts: QLabel = muted("", wrap=False)
        self.model = RowsModel(theme, ("", tr("Unit")), (), self)
        self.view = table(tr("Units"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        set_widths(self.view, (48, 0))
        self.written = WrittenFile(theme, openable=False)
        self.bar = WorkBar(files_done)
        self.turn_button = button(tr("Choose or leave out (Space)"), self.turn)
        self.every_button = button(tr("All or none (Ctrl+A)"), self.turn_all)
        self.write_button = button("", self.write, kind="primary")
        self._lay_out(period)
        for keys, act in (
            (Qt.Key.Key_Space, self.turn),
            ("Ctrl+A", self.turn_all),
            ("Ctrl+Return", self.write),
            ("Ctrl+Enter", self.write),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._show()
        if units:
            self.view.selectRow(0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self) -> None:
        """Choose the rows at the cursor, or leave them out."""
        rows = self.view.selectionModel().selectedRows()
        self.chosen ^= {self.model.id_at(index.row()) for index in rows}
        self._show()

    def turn_all(self) -> None:
        """Choose all, or, when all are chosen, none."""
        every = {unit.key for unit in self._units}
        self.chosen = set() if self.chosen == every else every
        self._show()

    def write(self) -> None:
        """Go on to the folder."""
        if self.chosen and not self.bar.busy:
            self.write_asked.emit(frozenset(self.chosen))

    def write_beside(self, queue: WorkQueue, work: Callable[[Progress], WrittenBooks], folder: Path) -> None:
        """Write the workbooks, showing how far it is; Escape stops after the one that is being written."""
        done = 0

        def counted(progress: Progress) -> WrittenBooks:
            def tell(number: int, of: int) -> None:
                nonlocal done
                done = number
                progress(number, of)

            return work(tell)

        def settled(outcome: Outcome[WrittenBooks]) -> None:
            self._set_busy(busy=False)
            if isinstance(outcome, Ok):
                self.tell(outcome.value, folder)
            elif was_stopped(outcome):
                self.written.say(
                    tr("Stopped. {n} workbooks are in the folder.", n=format_number(done)), "info"
                )
            else:
                self.refuse(sentence_for(outcome.error))

        self.written.say("")
        self._set_busy(busy=True)
        self.bar.run(queue, counted, settled)

    def reject(self) -> None:
        """While workbooks are written, leaving stops that first."""
        if self.bar.busy:
            self.bar.stop()
        else:
            super().reject()

    def tell(self, written: WrittenBooks, folder: Path) -> None:
        """Say what was written, and of whom not and why."""
        if written.files:
            words = tr("{n} workbooks were written.", n=format_number(len(written.files)))
            self.written.tell(" ".join([words, *_refused(written)]), folder)
        else:
            self.refuse(" ".join(_refused(written)))

    def refuse(self, sentence: str) -> None:
        """Say why nothing was written."""
        self.written.say(sentence, "danger")

    def _set_busy(self, *, busy: bool) -> None:
        for each in (self.turn_button, self.every_button, self.write_button):
            each.setEnabled(not busy)
        self.view.setEnabled(not busy)
        if busy:
            self.bar.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self.model.set_rows(
            [
                text_row(unit.key, TAKEN if unit.key in self.chosen else LEFT, unit.shown_name())
                for unit in self._units
            ]
        )
        chosen, every = format_number(len(self.chosen)), format_number(len(self._units))
        self.counts.setText(tr("{n} of {all} units are chosen", n=chosen, all=every))
        self.write_button.setText(tr("Write into a folder… (Ctrl+Enter)"))
        self.write_button.setEnabled(bool(self.chosen) and not self.bar.busy)

    def _lay_out(self, period: str) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(heading(period))
        layout.addWidget(
            muted(
                tr(
                    "One Excel file for each unit, to send on USB or Zalo. It holds what is in the book"
                    " already; what comes back is compared with it before anything is written."
                )
            )
        )
        layout.addWidget(self.counts)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.written)
        layout.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(self.turn_button)
        row.addWidget(self.every_button)
        row.addStretch(1)
        row.addWidget(button(tr("Close this window"), self.reject, kind="quiet"))
        row.addWidget(self.write_button)
        layout.addLayout(row)


def _refused(written: WrittenBooks) -> list[str]:
    """Return why some were not written; what is alike once."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in written.refused:
        by_reason.setdefault(reason.replace(name, "…"), []).append(name)
    return [
        tr(
            "Not written for {n} units ({names}): {reason}",
            n=len(names),
            names=", ".join(names),
            reason=reason,
        )
        for reason, names in by_reason.items()
    ]
