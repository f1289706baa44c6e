"""Numbers of persons on the screen: read where the cursor stands, and dots everywhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QWidget

_LEAST_DIGITS: Final = 9
"""So many digits has an identity number, the old one, at least; a telephone number has more."""


def mask_numbers(fields: Iterable[QWidget]) -> None:
    """Mask what these fields hold of identity and telephone numbers; what they hold stays as it is."""
    for field in fields:
        for line in field.findChildren(QLineEdit):
            known = next((each for each in line.children() if isinstance(each, _Masked)), None)
            (known or _Masked(line)).follow(has_cursor=line.hasFocus())


class _Masked(QObject):
    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.follow(has_cursor=event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def follow(self, *, has_cursor: bool) -> None:
        """Show the number to whoever types it, and to nobody who looks over the shoulder later."""
        is_number = sum(letter.isdigit() for letter in self._line.text()) >= _LEAST_DIGITS
        hides = is_number and not has_cursor
        self._line.setEchoMode(QLineEdit.EchoMode.Password if hides else QLineEdit.EchoMode.Normal)
