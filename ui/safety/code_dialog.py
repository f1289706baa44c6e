"""Makes a recovery code: it is shown, printed or saved, and only then put into force."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.base.ask import Ask
from ui.safety.code_panel import CodePanel
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, muted


class CodeDialog(Dialog):
    """``keep`` is given the dialog and the code; it accepts or refuses. Closed before, nothing changes."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        ask: Ask,
        code: str,
        office_name: str,
        *,
        replaces: bool,
        keep: Callable[[CodeDialog, str], None],
    ) -> None:
        super().__init__(parent)
        self._keep = keep
        self.setWindowTitle(tr("Recovery code"))
        self.setMinimumWidth(space.READING_WIDTH)
        self.panel = CodePanel(theme, ask, lambda: office_name)
        self.panel.show_code(code)
        self.written = QCheckBox(tr("I have written the code on paper or printed it"))
        self.written.toggled.connect(self._enable)
        self.refusal = Notice("", theme, "danger")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(heading(tr("Write down these letters")))
        layout.addWidget(
            muted(tr("The code is shown only now. It opens the book when everything else is lost."))
        )
        layout.addWidget(self.panel)
        if replaces:
            ends = tr(
                "This code takes the place of the one before. Backups made until now still open with the old "
                "one: keep both sheets."
            )
            layout.addWidget(Notice(ends, theme, "warning"))
        layout.addWidget(self.written)
        layout.addWidget(self.refusal)
        self.go_on = button(tr("Use this code"), self._go_on, kind="primary")
        layout.addLayout(dialog_foot(self, self.go_on))
        self.finished.connect(lambda _: self.panel.forget())
        self._enable(False)
        self.written.setFocus()

    def refuse(self, sentence: str) -> None:
        """Show why the code was not taken."""
        self._enable(True)
        self.refusal.say(sentence, "danger")
        fit_height(self)

    def _enable(self, written: bool) -> None:
        self.go_on.setEnabled(written)

    def _go_on(self) -> None:
        self._enable(False)
        self._keep(self, self.panel.code)
