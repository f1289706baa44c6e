"""How far a step with many entries is, on the button that takes it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number

_LOOK_MILLISECONDS = 100


class StepPace:
    """The queue writes it, the window reads it: plain values, nothing to lock."""

    def __init__(self, button: QPushButton) -> None:
        self._button, self._words = button, button.text()
        self._done = self._all = 0
        self._look = QTimer(button)
        self._look.setInterval(_LOOK_MILLISECONDS)
        self._look.timeout.connect(self._show)
        self._look.start()

    def report(self, done: int, of: int) -> None:
        """So many of all are done; from any thread."""
        self._done, self._all = done, of

    def end(self) -> None:
        """The step was refused: the button says again what it does."""
        self._look.stop()
        self._button.setText(self._words)

    def _show(self) -> None:
        if self._all:
            done, of = format_number(self._done), format_number(self._all)
            self._button.setText(tr("{done} of {all} entries …", done=done, all=of))
