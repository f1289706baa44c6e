"""Notices when a window has been painted with what it was given, so that heavy work can begin behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_PAINTING = (QEvent.Type.Paint, QEvent.Type.UpdateRequest)
_NEVER_SEEN_MILLISECONDS = 2000
"""A window that begins minimised or in the notification area is not painted at all."""


class FirstPaint(QObject):
    """Tells once."""

    seen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)

    def wait_for(self, window: QWidget) -> None:
        """Tell when what is waiting to be painted in ``window`` is painted."""
        self._window = window
        window.installEventFilter(self)
        self._timer.start(_NEVER_SEEN_MILLISECONDS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in _PAINTING and self._window.windowHandle().isExposed():
            self._timer.start(0)  # all of it is painted behind this, before the loop turns again
            self._window.removeEventFilter(self)
        return False

    def _tell(self) -> None:
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None
            self.seen.emit()
