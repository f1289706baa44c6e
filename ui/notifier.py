"""Quiet news from the rooms to the status line, and from the shell to the rooms."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Notifier(QObject):
    """Rooms call its methods; the shell listens to its signals, and so may any other room.

    ``data_changed`` carries the name of an entity ("survey_response", "indicator_value"), so that
    whoever shows figures of it reads them again. ``sending`` says whether an exchange is under way,
    ``sync_changed`` that its figures have moved.
    """

    saving_started = Signal()
    save_finished = Signal()
    save_failed = Signal(str)
    recovered = Signal()
    message = Signal(str)
    data_changed = Signal(str)
    sync_changed = Signal()
    sending = Signal(bool)

    def saving(self) -> None:
        """A figure has left the screen and is on its way to the disk."""
        self.saving_started.emit()

    def saved(self, entity: str = "") -> None:
        """It is on the disk. ``entity`` tells others whose figures changed."""
        self.save_finished.emit()
        if entity:
            self.data_changed.emit(entity)

    def not_saved(self, sentence: str) -> None:
        """It could not be saved; ``sentence`` says why. The line says so until :attr:`recovered`."""
        self.save_failed.emit(sentence)

    def saved_after_all(self) -> None:
        """Everything that could not be saved is saved now, or was taken back."""
        self.recovered.emit()

    def say(self, sentence: str) -> None:
        """Show ``sentence`` in the status line for some seconds."""
        self.message.emit(sentence)
