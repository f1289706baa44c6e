"""A field of a form: its name above, a hint or an error below, the error never only in colour."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.theme.speech import announce
from ui.widgets.fitting import fit_height
from ui.widgets.labels import label, muted, restyle, set_tone


class Field(QWidget):
    """Holds an editor together with its name, so that both are announced and aligned."""

    def __init__(self, name: str, editor: QWidget, hint: str = "", *, beside: QWidget | None = None) -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self._name: QLabel = label(name, TextRole.LABEL, wrap=True)
        self._name.setBuddy(editor.focusProxy() or editor)  # Alt leads only to what takes the cursor itself
        self._below: QLabel = muted(hint)
        editor.setAccessibleName(name.replace("&", ""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        layout.addWidget(self._name)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(editor, 1)
        if beside is not None:
            row.addWidget(beside)
        layout.addLayout(row)
        layout.addWidget(self._below)
        self._below.setVisible(bool(hint))  # only now: without a parent it would be a window for a moment
        layout.addStretch(1)  # beside a higher field the name stays on its line

    @property
    def error(self) -> str:
        """The sentence shown as an error, or nothing."""
        return self._below.text() if self.editor.property("wrong") else ""

    def set_error(self, sentence: str) -> None:
        """Show what is wrong beside the field, or with an empty sentence the hint again."""
        wrong = bool(sentence)
        self._below.setText(f"⚠ {sentence}" if wrong else self._hint)
        set_tone(self._below, "danger" if wrong else "muted")
        self._below.setVisible(wrong or bool(self._hint))
        self.editor.setProperty("wrong", wrong)
        self.editor.setAccessibleDescription(sentence or self._hint)
        restyle(self.editor)
        announce(self.editor, sentence, at_once=True)
        window = self.window()
        if wrong and isinstance(window, QDialog) and window.isVisible():
            fit_height(window, least=window.height())

    def set_name(self, name: str) -> None:
        """Change what the field is called."""
        self._name.setText(name)
        self.editor.setAccessibleName(name.replace("&", ""))

    def set_hint(self, hint: str) -> None:
        """Change the hint under the field."""
        self._hint = hint
        if not self.editor.property("wrong"):
            self.set_error("")
