"""Lets a computer of the office read names: its six words are compared with those that this screen shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.sync.keys.state import HolderLine
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.six_words import six_words_label
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, label


class LetInDialog(Dialog):
    """``let_in`` is given the dialog and the computer with its words; it accepts or refuses."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        computer: HolderLine,
        let_in: Callable[[LetInDialog, HolderLine], None],
    ) -> None:
        super().__init__(parent)
        self._computer = computer
        self._let_in = let_in
        self.setWindowTitle(tr("Let a computer read names"))
        self.setMinimumWidth(space.READING_WIDTH)
        before = tr(
            "On “{name}” somebody opens Settings, Safety: it shows six words under “The key of the office”. "
            "Compare them with these, at its screen or by telephone:",
            name=computer.name,
        )
        other = tr(
            "If a word differs do not go on: it is another computer, or somebody changed what was sent "
            "between you. Tell the province."
        )
        self.words = six_words_label(computer.words)
        self.refusal = Notice("", theme, "danger")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(heading(computer.name))
        for each in (label(before, wrap=True), self.words, label(other, wrap=True), self.refusal):
            layout.addWidget(each)
        self.go = button(tr("The six words are the same: let it in"), self._go, kind="primary")
        layout.addLayout(dialog_foot(self, self.go))

    def refuse(self, sentence: str) -> None:
        """Show why it was not let in."""
        self.go.setEnabled(True)
        self.refusal.say(sentence, "danger")
        fit_height(self)

    def _go(self) -> None:
        self.go.setEnabled(False)
        self._let_in(self, self._computer)
