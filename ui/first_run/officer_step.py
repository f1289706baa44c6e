"""Step 2: who works here, and a PIN that locks the window."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from desktop_app.base.i18n import tr
from desktop_app.base.role_book import role_book
from ui.first_run.step import FirstRunStep
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.fields.field import Field
from ui.widgets.fields.secret_field import SecretField, pin_rule
from ui.widgets.labels import muted


class OfficerStep(FirstRunStep):
    """Name, title and PIN of the first officer, who may do everything."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            tr("Who are you?"),
            tr("Your name is kept with what you enter. Others can be added later in the settings."),
        )
        rules = role_book().pin
        self._rules = rules
        self.name = QLineEdit()
        self.title_line = QLineEdit()
        self.pin = SecretField(theme)
        self.again = SecretField(theme)
        digits = QRegularExpressionValidator(QRegularExpression(f"\\d{{0,{rules.maximum_length}}}"), self)
        for secret in (self.pin, self.again):
            secret.setValidator(digits)
        self.name_field = Field(tr("Full name"), self.name)
        self.title_field = Field(tr("Position"), self.title_line, tr("For example: Vice chair"))
        self.pin_field = Field(tr("PIN"), self.pin, pin_rule(rules))
        self.again_field = Field(tr("PIN again"), self.again)
        for pair in ((self.name_field, self.title_field), (self.pin_field, self.again_field)):
            row = QHBoxLayout()
            row.setSpacing(space.LARGE)
            for field in pair:
                field.setMaximumWidth(space.FORM_WIDTH)
                row.addWidget(field, 1)
            self.body.addLayout(row)
        why = tr(
            "The PIN is asked for at the start and after a while without typing, so that nobody else gets in."
        )
        self.body.addWidget(muted(why))
        self.body.addStretch(1)
        self.setFocusProxy(self.name)
        self.name.textChanged.connect(self._changed)
        self.pin.textChanged.connect(self._changed)

    def is_complete(self) -> bool:
        return bool(self.name.text().strip()) and bool(self.pin.text())

    def check(self) -> bool:
        enough = len(self.pin.text()) >= self._rules.minimum_length
        same = self.pin.text() == self.again.text()
        self.name_field.set_error("" if self.name.text().strip() else tr("Type your full name."))
        least = self._rules.minimum_length
        self.pin_field.set_error("" if enough else tr("The PIN needs at least {n} digits.", n=least))
        self.again_field.set_error("" if same else tr("The two PINs are not the same. Type it once more."))
        return bool(self.name.text().strip()) and enough and same

    def refuse(self, sentence: str) -> None:
        """Show why the core did not take the name or the PIN."""
        self.pin_field.set_error(sentence)

    def _changed(self) -> None:
        self.completed.emit(self.is_complete())
