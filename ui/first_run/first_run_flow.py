"""Connects the first run's window with the book and the lanes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from desktop_app.first_run import FirstAnswers, begin
from desktop_app.workspace import Office
from ui.first_run.first_run_view import FirstRunDialog
from ui.lanes import Lanes
from ui.theme import Theme


class FirstRun:
    """Asks the questions of the first run over an open book that has no commune yet."""

    def __init__(self, office: Office, theme: Theme, lanes: Lanes) -> None:
        self._office = office
        self._lanes = lanes
        self.dialog = FirstRunDialog(theme, self._begin, self._connect)

    def ask(self) -> bool:
        """Whether the book has its commune and first officer now."""
        accepted = self.dialog.exec() == QDialog.DialogCode.Accepted
        return accepted or bool(self._office.identity.commune_code)

    def _begin(self, answers: FirstAnswers) -> None:
        begin(self._office, answers)

    def _connect(self, address: str, code: str, answer: Callable[[str], None]) -> None:
        raise LookupError(address, code, answer)
