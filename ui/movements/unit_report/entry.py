"""One indicator of a report: its name, its editor, what was there in the period before, what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.grid.model.table import Alert, CellAccess, GridColumn, GridColumnKind, ShownCell
from ui.movements.unit_report.answers import ChoiceLine, FigureLine, ReportEditor, WordsBox
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, scaled
from ui.widgets.buttons import button
from ui.widgets.labels import label, muted, restyle, set_tone
from ui.widgets.plain_text import set_tip

_BEFORE_WIDTH = 170
_NARROW = 640
"""Pixels: in a narrower line what was before takes the room of its words alone, and the name has the rest."""


class ReportEntry(QWidget):
    """Shows a cell; what is typed goes out as :attr:`typed`, with the code of the indicator."""

    typed = Signal(str, str)
    stepped = Signal(str, int)

    def __init__(self, column: GridColumn, theme: Theme) -> None:
        super().__init__()
        self.column = column
        self.cell = ShownCell()
        self._before = ""
        self.editor: ReportEditor = _editor(column)
        self.editor.setAccessibleName(column.name)
        self.editor.events.typed.connect(lambda text: self.typed.emit(column.key, text))
        self.editor.events.stepped.connect(lambda step: self.stepped.emit(column.key, step))
        self._name = label(column.name, TextRole.LABEL, wrap=True)
        self._name.setBuddy(self.editor)
        set_tip(self._name, column.help)
        self._earlier = muted("", wrap=False)
        self.below = muted("")
        self.copy: QPushButton = button(
            tr("Copy the words of before"), self.copy_earlier, kind="quiet", icon="paste", theme=theme
        )
        self.copy.setParent(self)  # a figure shows none, and nothing else would end it
        self.copy.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        layout.addLayout(self._words_row() if column.kind is GridColumnKind.TEXT else self._figure_row())
        if column.kind is GridColumnKind.TEXT:
            layout.addWidget(self.editor)
        layout.addWidget(self.below)
        self.below.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_earlier()

    def _fit_earlier(self) -> None:
        narrow, earlier = self.width() < scaled(_NARROW), self._earlier
        words = earlier.fontMetrics().horizontalAdvance(earlier.text()) + space.TINY
        earlier.setFixedWidth(words if narrow else scaled(_BEFORE_WIDTH))

    @property
    def problem(self) -> str:
        """What is said to be wrong."""
        return self.cell.problem

    def show_cell(self, cell: ShownCell, notice: str = "") -> None:
        """Show a cell with what is wrong, what checks found, or why it is closed (if not ``notice``)."""
        self.cell = cell
        self.editor.show_cell(cell)
        wrong = bool(cell.problem) or cell.alert is Alert.ERROR
        doubtful = bool(cell.comment) or cell.alert is Alert.WARNING
        sign = "" if cell.alert is Alert.NONE else "⚠ "
        found = f"{sign}{cell.finding}" if cell.finding else ""
        why = "" if cell.why == notice else cell.why
        lines = (found, cell.comment or why, cell.source)
        words = f"⚠ {cell.problem}" if cell.problem else "\n".join(filter(None, lines))
        self.below.setText(words)
        set_tone(self.below, "danger" if wrong else "warning" if doubtful else "muted")
        self.below.setVisible(bool(words))
        if bool(self.editor.property("wrong")) is not wrong:
            self.editor.setProperty("wrong", wrong)
            restyle(self.editor)
        self.editor.setAccessibleDescription(words)
        self._offer_earlier()

    def show_earlier(self, shown: str) -> None:
        """Show what stood here in the period before."""
        self._before = shown
        if self.column.kind is not GridColumnKind.TEXT:
            self._earlier.setText(tr("before: {figure}", figure=shown) if shown else "")
            self._fit_earlier()
        else:
            set_tip(self.copy, shown)
        self._offer_earlier()

    @property
    def earlier_words(self) -> str:
        """The words of the period before, where they may be taken over: this period has none."""
        free = (
            self.cell.access is CellAccess.OPEN
            and not self.cell.edit
            and self.column.kind is GridColumnKind.TEXT
        )
        return self._before if free else ""

    def copy_earlier(self) -> None:
        """Take the words of the period before over, and go on writing there."""
        self.editor.finish()
        words = self.earlier_words
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if words:
            self.typed.emit(self.column.key, words)

    def _offer_earlier(self) -> None:
        self.copy.setVisible(bool(self.earlier_words))

    def _figure_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        row.addWidget(self._name, 1)
        self._earlier.setFixedWidth(scaled(_BEFORE_WIDTH))
        self._earlier.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._earlier)
        row.addWidget(self.editor)
        unit = muted(self.column.unit, wrap=False)
        unit.setFixedWidth(scaled(_BEFORE_WIDTH) // 2)
        row.addWidget(unit)
        return row

    def _words_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        self.copy.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.copy)
        return row


def _editor(column: GridColumn) -> ReportEditor:
    if column.kind is GridColumnKind.TEXT:
        return WordsBox()
    if column.kind is GridColumnKind.CHOICE:
        return ChoiceLine((tr("Yes"), tr("No")))
    return FigureLine()
