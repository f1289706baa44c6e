"""A PIN typed twice."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.role_book import role_book
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.fields.field import Field
from ui.widgets.fields.secret_field import SecretField, pin_rule


class PinPair(QWidget):
    """A PIN typed twice."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rules = role_book().pin
        self.pin = SecretField(theme)
        self.again = SecretField(theme)
        for secret in (self.pin, self.again):
            secret.setMaxLength(rules.maximum_length)
        self.pin_field = Field(tr("PIN"), self.pin, pin_rule(rules))
        self.again_field = Field(tr("PIN again"), self.again)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.LARGE)
        row.addWidget(self.pin_field, 1)
        row.addWidget(self.again_field, 1)

    def check(self) -> bool:
        """Whether both are the same; the core looks at the digits."""
        same = self.pin.text() == self.again.text()
        self.again_field.set_error("" if same else tr("The two PINs are not the same. Type it once more."))
        return same
