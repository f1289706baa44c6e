"""A second start of the same book brings the open window to the front, and opens nothing.

What it says is the file it was given (nothing where there was none), as the system writes paths, and a zero
byte, which no path has. The answer comes when the window has come to the front.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER = b"here"
PATIENCE_SECONDS = 5.0
"""So long a window that is still starting, or busy, is waited for."""
_PAUSE_SECONDS = 0.05
_END = b"\0"
_MOST_BYTES = 256 * 1024
"""Longer than any path: 32,767 letters on Windows, 4,096 bytes on Linux."""


class Called(QObject):
    """Listens for other starts; each is answered when the window has come to the front.

    :attr:`asked` carries the file that the other start was given, or ``None``.
    """

    asked = Signal(object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._meet)
        # With an option set, Qt moves its socket over one that was left there; this process holds the lock.
        self._server.listen(name)

    def _meet(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(lambda caller=caller: self._hear(caller))
            self._hear(caller)  # it may have said all before anybody listened

    def _hear(self, caller: QLocalSocket) -> None:
        said = bytes(caller.peek(_MOST_BYTES).data())
        if _END not in said:
            if len(said) >= _MOST_BYTES:
                caller.abort()
            return
        caller.readyRead.disconnect()
        place = said.partition(_END)[0]
        self.asked.emit(Path(os.fsdecode(place)) if place else None)
        caller.write(ANSWER)
        caller.flush()
        caller.disconnectFromServer()


def call(name: str, file: Path | None = None, patience: float = PATIENCE_SECONDS) -> bool:
    """Have the window under ``name`` come forward and take ``file``; False when it did not answer in time."""
    _let_it_come_forward()
    until = time.monotonic() + patience
    while (left := until - time.monotonic()) > 0:
        caller = QLocalSocket()
        caller.connectToServer(name)
        milliseconds = max(1, int(left * 1000))
        if caller.waitForConnected(milliseconds) and _is_heard(caller, file, milliseconds):
            return True
        time.sleep(_PAUSE_SECONDS)  # it is not listening yet
    return False


def _is_heard(caller: QLocalSocket, file: Path | None, milliseconds: int) -> bool:
    caller.write((b"" if file is None else os.fsencode(file)) + _END)
    caller.flush()
    return (caller.bytesAvailable() > 0 or caller.waitForReadyRead(milliseconds)) and bool(
        caller.readAll().data() == ANSWER
    )


def _let_it_come_forward() -> None:
    """Windows lets only the program that was just started come to the front, or say who else may."""
    if os.name == "nt":
        import ctypes

        anybody = -1
        ctypes.windll.user32.AllowSetForegroundWindow(anybody)  # type: ignore[attr-defined]
