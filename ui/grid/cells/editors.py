"""The editors that open in a cell: one line for figures, a larger box for text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.base.i18n import tr
from ui.theme import spacing as space
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.labels import muted

TEXT_SIZE = (440, 190)
"""Width and height of the box for text, in pixels."""


class CellLineEditor(QLineEdit):
    """One line. It knows whether it was opened by typing, for then left and right leave the cell."""

    def __init__(self, parent: QWidget, *, replacing: bool, words: bool = False) -> None:
        super().__init__(parent)
        self.replacing = replacing
        self.setProperty("inCell", "true")
        side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)


class ListEditor(ChoiceBox):
    """The words that may stand in a cell. It is there only while its list is open."""

    chosen = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget, options: tuple[str, ...]) -> None:
        super().__init__(parent)
        self.addItems(list(options))
        self._done = False
        self._opening, self._hiding = QTimer(self), QTimer(self)
        for timer, call in ((self._opening, self._open), (self._hiding, self._give_up)):
            timer.setSingleShot(True)
            timer.timeout.connect(call)
        self.activated.connect(self._choose)

    def begin(self, text: str) -> None:
        """Open the list at ``text``."""
        self.setCurrentIndex(self.findText(text))
        self._opening.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self._hiding.start()  # the list hides before it says what was chosen
        return super().eventFilter(watched, event)

    def _open(self) -> None:
        self.showPopup()
        self.view().window().installEventFilter(self)

    def _choose(self) -> None:
        self._done = True
        self.chosen.emit()

    def _give_up(self) -> None:
        if not self._done:
            self._done = True
            self.given_up.emit()


class TextEditor(QPlainTextEdit):
    """Several lines in a box over the grid. Enter is done, Alt+Enter begins a new line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._hint = muted(tr("Enter: done. Alt+Enter: new line. Esc: leave as it was."), wrap=False)
        self._hint.setParent(self)
        self._hint_height = self._hint.sizeHint().height() + space.TINY
        self.setViewportMargins(0, 0, 0, self._hint_height)
        self.setProperty("inCell", "true")

    def begin(self, text: str) -> None:
        """Start from ``text``, the caret at its end."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        top = self.height() - self._hint_height - space.TINY
        self._hint.setGeometry(space.MEDIUM, top, self.width() - space.LARGE, self._hint_height)


def caret_at_end(editor: object) -> None:
    """Put the cursor behind what is typed, with nothing chosen, where an editor has a cursor."""
    deselect, end = getattr(editor, "deselect", None), getattr(editor, "end", None)
    if callable(deselect) and callable(end):
        deselect()
        end(False)
