"""Passing words for the status line, and news of the exchange with the province."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Notifier(QObject):
    """``sending`` says whether an exchange is under way, ``sync_changed`` that its figures have moved.

    What is saved and whose figures changed is told by :class:`ui.saves.Saves`.
    """

    message = Signal(str)
    sync_changed = Signal()
    sending = Signal(bool)

    def say(self, sentence: str) -> None:
        """Show ``sentence`` in the status line for some seconds."""
        self.message.emit(sentence)
