"""A line for something secret, with a button that shows it while it is held to be checked."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from desktop_app.base.i18n import tr
from desktop_app.base.role_book import PinRules
from ui.theme import Theme


def pin_rule(rules: PinRules) -> str:
    """What a PIN has to be, shown before anybody types one."""
    return tr(
        "{least} to {most} digits; not all the same (111111) or in sequence (123456)",
        least=rules.minimum_length,
        most=rules.maximum_length,
    )


class SecretField(QLineEdit):
    """Shows dots; the eye in it shows the letters and hides them again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(theme.icon("eye"), tr("Show what is typed"), self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
