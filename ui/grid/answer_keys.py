"""Alt+1 and Alt+2 answer how figures of a block are written, before the window takes them for its rooms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.base.numbers import NumberStyle

_ANSWERS = {Qt.Key.Key_1: NumberStyle.VIETNAMESE, Qt.Key.Key_2: NumberStyle.ENGLISH}


class AnswerKeys(QObject):
    """While something is asked, the keys are the answer; else they are left to the window.

    Two shortcuts of one key would be ambiguous, and neither would act.
    """

    def __init__(self, parent: QObject, answer: Callable[[NumberStyle], None]) -> None:
        super().__init__(parent)
        self._answer = answer
        self._asked = False

    def watch(self, *widgets: QWidget) -> None:
        """Take the keys of widgets that may have the focus while something is asked."""
        for widget in widgets:
            widget.installEventFilter(self)

    def be_asked(self, asked: bool) -> None:
        """Something is asked, or no longer."""
        self._asked = asked

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer with a key, which the window then leaves alone."""
        if self._asked and isinstance(event, QKeyEvent):
            style = _ANSWERS.get(Qt.Key(event.key()))
            if style is not None and event.modifiers() == Qt.KeyboardModifier.AltModifier:
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if event.type() == QEvent.Type.KeyPress:
                    self._answer(style)
                    return True
        return super().eventFilter(watched, event)
