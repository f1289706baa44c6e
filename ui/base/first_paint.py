"""Notice when a window has been painted with its content, so that heavy work can start after it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_PAINTING = (QEvent.Type.Paint, QEvent.Type.UpdateRequest)
_NEVER_SEEN_MILLISECONDS = 2000
"""A window that begins minimised or in the notification area is not painted at all."""
_WAITING = (QEvent.Type.LayoutRequest, QEvent.Type.UpdateLater)


class _Settling(QObject):
    """Does what is waiting before the system's first request to paint is answered."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose:
            watched.removeEventFilter(self)
            for kind in _WAITING:
                QCoreApplication.sendPostedEvents(None, kind.value)
            self.deleteLater()
        return False


def show_settled(window: QWidget) -> None:
    """Show a window so that the system's first request to paint finds it laid out and paints it only once.

    Each widget that is shown asks, by a posted event, for its painting; so does what was filled or resized
    for its layout. The system's own request comes before posted ones: all would be painted again after it.
    """
    window.show()
    handle = window.windowHandle()
    handle.installEventFilter(_Settling(handle))


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
