"""A line that offers what may be meant while it is typed; what is typed stays until an offer is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from desktop_app.base.text import fold

_ROWS = 8


class OfferingLine(QLineEdit):
    """Offers the texts that contain what is typed, with or without accents; the down arrow shows all."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: Sequence[str] = ()
        self._found = QStringListModel(self)
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_ROWS)
        self.setCompleter(completer)
        self.textEdited.connect(self._look)

    def offer(self, texts: Sequence[str]) -> None:
        """Offer these texts."""
        self._texts = texts
        self._look(self.text())

    @property
    def offered(self) -> list[str]:
        """What is offered for what is typed."""
        return self._found.stringList()

    def _look(self, text: str) -> None:
        wanted = fold(text).strip()
        found = [each for each in self._texts if wanted in fold(each)]
        found.sort(key=lambda each: not fold(each).startswith(wanted))
        self._found.setStringList(found)
