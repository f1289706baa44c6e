"""Calls of other starts of the same book: answered from the first question or the first painted page on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.shell.forward import come_forward

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.book.window_claim import WindowClaim
    from ui.shell.calling import Called


class Calls(QObject):
    """Listening needs Qt's network module, which no first page waits for."""

    def __init__(self, claim: WindowClaim, parent: QObject) -> None:
        super().__init__(parent)
        self._claim = claim
        self._called: Called | None = None
        self.window: Callable[[], QWidget | None] = lambda: None
        """The window to bring forward, once there is one; a question comes forward without it too."""

    def listen(self) -> None:
        """Listen from now on; a second time nothing happens."""
        if self._called is None:
            from ui.shell.calling import Called

            self._called = Called(self._claim.name, self)
            self._called.asked.connect(self._come_forward)

    def _come_forward(self) -> None:
        come_forward(self.window())
