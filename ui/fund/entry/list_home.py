"""Where the cursor belongs when it comes back to a voucher: into the list in which something was typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from ui.fund.entry.lists import LinesList


class ListHome(QObject):
    """Remembers which list of a form has the cursor, or had it when that went elsewhere.

    The cell that was open is closed by then, so that no part of the list has the cursor any more.
    """

    def __init__(self, form: QWidget, lists: Sequence[LinesList]) -> None:
        super().__init__(form)
        self._form, self._lists = form, tuple(lists)
        self._here: LinesList | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)

    @property
    def view(self) -> QWidget | None:
        """The table of that list; none where the cursor is, or was, in a field."""
        return None if self._here is None else self._here.grid.view

    def _moved(self, _before: QWidget | None, here: QWidget | None) -> None:
        if here is not None and self._form.isAncestorOf(here):
            self._here = next((each for each in self._lists if each.isAncestorOf(here)), None)
