"""What files would change, before anything is written: every change, error and conflict, by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle, format_number
from desktop_app.exchange.workbooks.plan import Effect, PlanChoices, PlannedCell, PlannedFile, wanted_cells
from ui.movements.workbooks.plan_rows import (
    PlanRow,
    coming,
    counts_of,
    plan_rows,
    shown_row,
    spans_of,
    worded,
)
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import label, muted
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1240, 640)
_DETAIL_LINES = 2
"""So many of the notices of a file; each has a row of its own."""


class ImportDialog(Dialog):
    """Space takes or leaves the row at the cursor; Ctrl+Enter records what is taken."""

    record_asked = Signal(object)
    """The cells that are to be recorded."""
    style_said = Signal(object, object)
    """A file, and how it writes its numbers."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        title: str,
        files: Sequence[PlannedFile],
        *,
        is_step: bool = False,
    ) -> None:
        """``is_step``: there is a step before, to which Escape goes back."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumSize(within_screen(self, _SIZE))
        self.files: tuple[PlannedFile, ...] = tuple(files)
        self.choices = PlanChoices()
        self._rows: list[PlanRow] = []
        self._unfolded = False
        """Whether the files are shown that change nothing."""
        self.counts: QLabel = muted("", wrap=True)
        self.notice = Notice("", theme, "warning")
        self.detail: QLabel = label("", wrap=True)
        self.detail.setMinimumHeight(3 * self.detail.fontMetrics().lineSpacing())
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        heads = ("", tr("Unit"), tr("Indicator"), tr("In the book"), tr("In the file"), tr("What happens"))
        self.model = RowsModel(theme, heads, (3, 4), self)
        self.view = table(tr("What the files would change"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, (44, 190, 330, 140, 140, 0))
        self.take_button = button(tr("Take or leave (Space)"), self.turn)
        self.next_button = button(tr("Next to decide (F6)"), self.next_open)
        self.vietnamese = button(tr("1.234,5 (Alt+1)"), lambda: self._style(NumberStyle.VIETNAMESE))
        self.english = button(tr("1,234.5 (Alt+2)"), lambda: self._style(NumberStyle.ENGLISH))
        back = tr("Back to the table (Esc)") if is_step else tr("Write nothing (Esc)")
        self.back_button = button(back, self.reject, kind="quiet")
        self.record_button = button("", self.record, kind="primary")
        self._lay_out()
        self._connect()
        self.show_files(files)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_files(self, files: Sequence[PlannedFile], sentence: str = "") -> None:
        """Show another reading of the same files; what was chosen stays, and ``sentence`` says why."""
        place = max(self.view.currentIndex().row(), 0)
        self.files = tuple(files)
        self._rows = plan_rows(self.files, unfolded=self._unfolded)
        self.notice.say(sentence)
        self._show()
        if self._rows:
            self.view.selectRow(min(place, len(self._rows) - 1))

    def turn(self) -> None:
        """Take what is left, or leave what is taken, of the chosen rows; list files without changes."""
        here = self._row()
        if here is not None and here.unchanged:
            self._unfolded = not self._unfolded
            self.show_files(self.files)
            return
        chosen = [self._rows[index.row()] for index in self.view.selectionModel().selectedRows()]
        rows = [row for row in chosen if not row.unchanged]
        some = [row for row in rows if row.cell is not None and row.cell.possible]
        before = self.choices
        for row in some:
            assert row.cell is not None
            wanted = not before.wants(row.file, self.files[row.file], row.cell)
            self.choices = self.choices.with_cell(row.file, row.cell.key, wanted=wanted)
        if not some:
            for number in {row.file for row in rows}:
                wanted = not self.choices.wants_file(number, self.files[number])
                self.choices = self.choices.with_file(number, wanted=wanted)
        self._show()

    def next_open(self) -> None:
        """Go to the next row that a person has to decide about."""
        start = self.view.currentIndex().row()
        order = [*range(start + 1, len(self._rows)), *range(start + 1)]
        found = next((number for number in order if self._is_open(self._rows[number])), None)
        if found is not None:
            self.view.selectRow(found)
            self.view.scrollTo(self.model.index(found, 0))

    def record(self) -> None:
        """Have what is taken recorded."""
        cells = wanted_cells(self.files, self.choices)
        if cells:
            self.record_button.setEnabled(False)
            self.record_asked.emit(cells)
        else:
            self.notice.say(tr("Nothing is taken, so there is nothing to write."), "info")

    def refuse(self, sentence: str) -> None:
        """Say why it was not recorded."""
        self.record_button.setEnabled(True)
        self.notice.say(sentence, "danger")

    def _is_open(self, row: PlanRow) -> bool:
        if row.cell is None:
            return False
        if row.cell.effect is Effect.CONFLICT:
            return not self.choices.is_decided(row.cell.key)
        return row.cell.effect is Effect.UNCLEAR

    def _style(self, style: NumberStyle) -> None:
        row = self._row()
        if row is not None and any(cell.effect is Effect.UNCLEAR for cell in self.files[row.file].cells):
            path: Path = self.files[row.file].path
            self.style_said.emit(path, style)

    def _row(self) -> PlanRow | None:
        number = self.view.currentIndex().row()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _show(self) -> None:
        shown = enumerate(self._rows)
        self.model.set_rows([shown_row(row, place, self.files, self.choices) for place, row in shown])
        self.view.clearSpans()
        for place, row in enumerate(self._rows):
            for column, count in spans_of(row):
                self.view.setSpan(place, column, 1, count)
        counts = counts_of(self.files, self.choices)
        parts = [
            tr("{n} files", n=format_number(len({file.path for file in self.files}))),
            tr("{n} figures will be written", n=format_number(counts.taken)),
            tr("{n} conflicts to decide", n=format_number(counts.undecided)) if counts.undecided else "",
            tr("{n} wait for how numbers are written", n=counts.unclear) if counts.unclear else "",
            tr("{n} cannot be taken", n=format_number(counts.refused)) if counts.refused else "",
        ]
        self.counts.setText(" · ".join(filter(None, parts)))
        self.record_button.setText(tr("Write {n} figures (Ctrl+Enter)", n=format_number(counts.taken)))
        self.record_button.setEnabled(True)
        self.next_button.setVisible(bool(counts.undecided or counts.unclear))
        for each in (self.vietnamese, self.english):
            each.setVisible(bool(counts.unclear))
        self._show_detail()

    def _show_detail(self) -> None:
        row = self._row()
        self.detail.setText("" if row is None else _detail(row, self.files[row.file]))

    def _connect(self) -> None:
        for keys, act in (
            (Qt.Key.Key_Space, self.turn),
            (Qt.Key.Key_F6, self.next_open),
            ("Ctrl+Return", self.record),
            ("Ctrl+Enter", self.record),
            ("Alt+1", lambda: self._style(NumberStyle.VIETNAMESE)),
            ("Alt+2", lambda: self._style(NumberStyle.ENGLISH)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_detail())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.counts)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.detail)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        for made in (self.take_button, self.next_button, self.vietnamese, self.english):
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.record_button)
        layout.addLayout(row)


def _detail(row: PlanRow, file: PlannedFile) -> str:
    if row.unchanged:
        return tr("Everything in these files is in the book already: Space lists or folds them.")
    if row.cell is None:
        said = list(filter(None, (file.problem, *file.notices)))
        return row.notice or "\n".join((str(file.path), *said[:_DETAIL_LINES]))
    cell: PlannedCell = row.cell
    lines = [
        f"{cell.unit_name} · {cell.name} ({cell.place})",
        tr("In the book: {value}", value=worded(cell, cell.old)),
    ]
    if cell.effect is Effect.CONFLICT and cell.stood != cell.old:
        lines.append(tr("When the workbook was written: {value}", value=worded(cell, cell.stood)))
    lines.append(tr("In the file: {value}", value=coming(cell)))
    return f"{lines[0]}\n{'  ·  '.join(lines[1:])}\n{cell.reason}".strip()
