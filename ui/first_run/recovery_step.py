"""Step 3: the recovery code of the book, on paper before the first figure is entered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QRadioButton

from desktop_app.base.i18n import tr
from ui.base.ask import Ask
from ui.first_run.step import FirstRunStep
from ui.safety.code_panel import CodePanel
from ui.theme import Theme
from ui.widgets.frames import Notice


class RecoveryStep(FirstRunStep):
    """The code is shown at once; one of two answers lets the person go on."""

    def __init__(self, theme: Theme, ask: Ask, office_name: Callable[[], str]) -> None:
        super().__init__(
            tr("Write down the recovery code"),
            tr(
                "The book is encrypted. If the computer, account or passphrase is lost, only this code "
                "opens it."
            ),
        )
        self.panel = CodePanel(theme, ask, office_name)
        self.written = QRadioButton(tr("I have written the code on paper or printed it"))
        self.later = QRadioButton(tr("Later, in Settings → Safety"))
        consequence = tr("Until then nobody can open the book again if this computer breaks.")
        self.consequence = Notice("", theme, "warning")
        self.refusal = Notice("", theme, "danger")
        for widget in (self.panel, self.written, self.later, self.consequence, self.refusal):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.setFocusProxy(self.written)
        self.later.toggled.connect(lambda later: self.consequence.say(consequence if later else ""))
        for choice in (self.written, self.later):
            choice.toggled.connect(lambda _: self.completed.emit(self.is_complete()))

    @property
    def wants_code(self) -> bool:
        """Whether the code that is shown is to be put into force."""
        return self.written.isChecked()

    def is_complete(self) -> bool:
        return self.written.isChecked() or self.later.isChecked()

    def refuse(self, sentence: str) -> None:
        """Show why the code was not taken."""
        self.refusal.say(sentence, "danger")
