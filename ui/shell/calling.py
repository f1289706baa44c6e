"""A second start of the same book calls the window that is there to the front, and opens nothing."""

from __future__ import annotations

import os
import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER = b"here"
PATIENCE_SECONDS = 5.0
"""So long a window that is still starting, or busy, is waited for."""
_PAUSE_SECONDS = 0.05


class Called(QObject):
    """Listens for other starts; each is answered when the window has come to the front."""

    asked = Signal()

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        # With an option set, Qt moves its socket over one that was left there; this process holds the lock.
        self._server.listen(name)

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnected.connect(caller.deleteLater)
            self.asked.emit()
            caller.write(ANSWER)
            caller.flush()
            caller.disconnectFromServer()


def call(name: str, patience: float = PATIENCE_SECONDS) -> bool:
    """Have the window under ``name`` come to the front; False when it did not answer in time."""
    _let_it_come_forward()
    until = time.monotonic() + patience
    while (left := until - time.monotonic()) > 0:
        caller = QLocalSocket()
        caller.connectToServer(name, QLocalSocket.OpenModeFlag.ReadOnly)
        milliseconds = max(1, int(left * 1000))
        if caller.waitForConnected(milliseconds) and _hears(caller, milliseconds):
            return True
        time.sleep(_PAUSE_SECONDS)  # it is not listening yet
    return False


def _hears(caller: QLocalSocket, milliseconds: int) -> bool:
    return (caller.bytesAvailable() > 0 or caller.waitForReadyRead(milliseconds)) and bool(
        caller.readAll().data() == ANSWER
    )


def _let_it_come_forward() -> None:
    """Windows lets only the program that was just started come to the front, or say who else may."""
    if os.name == "nt":
        import ctypes

        anybody = -1
        ctypes.windll.user32.AllowSetForegroundWindow(anybody)  # type: ignore[attr-defined]
