"""The editors of a report: a line for a figure, a choice of yes and no, a box for words.

Each shows a :class:`~ui.grid.model.table.ShownCell` and reports what was typed, whatever the cell accepts.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.base.text import nfc
from ui.grid.model.table import CellAccess, ShownCell
from ui.theme import spacing as space
from ui.widgets.fields.choice_box import ChoiceBox

KEPT_AFTER_MS = 1_000
"""Words that are typed without a pause are at most so far behind on the disk."""
_FIGURE_WIDTH = 150
_FEWEST_LINES, _MOST_LINES = 2, 9


class Stepping(QObject):
    """Tells that somebody wants to go on to the next field, or back."""

    stepped = Signal(int)
    """1 for the next field, -1 for the one before."""
    typed = Signal(str)


class FigureLine(QLineEdit):
    """A figure. Enter and the arrows go on, as in the grid."""

    def __init__(self) -> None:
        super().__init__()
        self.events = Stepping(self)
        self._cell = ShownCell()
        self.setFixedWidth(_FIGURE_WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textEdited.connect(self._note)
        self._edited = False

    def show_cell(self, cell: ShownCell) -> None:
        """Show what the cell holds; what is being typed stays."""
        self._cell = cell
        self.setReadOnly(cell.access is not CellAccess.OPEN)
        self.setPlaceholderText(cell.hint)
        if not self._edited:
            self.setText(cell.edit if self.hasFocus() else cell.text)

    def finish(self) -> None:
        """Say what was typed, if anything was."""
        if self._edited:
            self._edited = False
            self.events.typed.emit(self.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._edited:
            self.setText(self._cell.edit)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()
        self.setText(self._cell.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key())
        )
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if step is not None and plain:
            self.events.stepped.emit(step)
        elif event.key() == Qt.Key.Key_Escape and self._edited:
            self._edited = False
            self.setText(self._cell.edit)
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def _note(self, _text: str) -> None:
        self._edited = True


class ChoiceLine(ChoiceBox):
    """One of the words that a cell takes, or nothing."""

    def __init__(self, options: tuple[str, ...]) -> None:
        super().__init__()
        self.events = Stepping(self)
        self.setFixedWidth(_FIGURE_WIDTH)
        self.addItems(["", *options])
        self.activated.connect(lambda _: self.events.typed.emit(self.currentText()))

    def show_cell(self, cell: ShownCell) -> None:
        """Show what the cell holds."""
        self.setEnabled(cell.access is CellAccess.OPEN)
        self.setCurrentIndex(max(0, self.findText(cell.edit)))

    def finish(self) -> None:
        """Do nothing: a choice is emitted at once."""


class WordsBox(QPlainTextEdit):
    """Words in several lines. Tab goes on; the box grows with what is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.events = Stepping(self)
        self._edited = False
        self._showing = False
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEPT_AFTER_MS)
        self._pause.timeout.connect(self.finish)
        self.textChanged.connect(self._note)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._fit()

    def show_cell(self, cell: ShownCell) -> None:
        """Show what the cell holds; what is being typed stays."""
        self.setReadOnly(cell.access is not CellAccess.OPEN)
        if self._edited or nfc(self.toPlainText()).strip() == cell.edit:
            return  # keep the text as typed, with its caret
        self._showing = True
        self.setPlainText(cell.edit)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._showing = False

    def finish(self) -> None:
        """Say what was typed, if anything was."""
        self._pause.stop()
        if self._edited:
            self._edited = False
            self.events.typed.emit(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _note(self) -> None:
        if not self._showing:
            self._edited = True
            if not self._pause.isActive():  # counted from the first letter, not from the last
                self._pause.start()

    def _fit(self) -> None:
        lines = min(max(int(self.document().size().height()), _FEWEST_LINES), _MOST_LINES)
        height = lines * self.fontMetrics().lineSpacing() + 2 * space.SMALL + 2 * self.frameWidth()
        if height != self.height():
            self.setFixedHeight(height)


type ReportEditor = FigureLine | ChoiceLine | WordsBox
