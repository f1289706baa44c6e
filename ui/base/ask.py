"""The single place where the window asks or tells something that must be answered.

Rooms receive an :class:`Ask`; tests give them a recorder instead, so no box waits for a click.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop_app.base.i18n import tr
from ui.widgets.plain_text import ask_line, plain_labels


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file in a file dialog: what it is called and its patterns, such as ``("*.xlsx",)``."""

    label: str
    patterns: tuple[str, ...]

    def filter(self) -> str:
        """The filter as Qt writes it."""
        return f"{self.label} ({' '.join(self.patterns)})"


class Ask(Protocol):
    """What a room may ask of the person at the screen."""

    def tell(self, sentence: str, details: str = "") -> None:
        """Say something that is good to know."""
        ...

    def warn(self, sentence: str, details: str = "") -> None:
        """Say that something did not work and how to mend it."""
        ...

    def confirm(self, question: str, action: str, *, details: str = "", danger: bool = False) -> bool:
        """Whether to do ``action`` (the words on the button). With ``danger``, staying is the default."""
        ...

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        """A line of text, or None when the person gave up."""
        ...

    def open_file(self, title: str, kinds: tuple[FileKind, ...]) -> Path | None:
        """A file to read."""
        ...

    def save_file(self, title: str, suggested: str, kinds: tuple[FileKind, ...]) -> Path | None:
        """A file to write."""
        ...

    def folder(self, title: str) -> Path | None:
        """A folder."""
        ...


class DialogAsk:
    """Asks with real dialogs over ``parent``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent

    def tell(self, sentence: str, details: str = "") -> None:
        """Show ``sentence`` with one button."""
        self._box(QMessageBox.Icon.Information, sentence, details).exec()

    def warn(self, sentence: str, details: str = "") -> None:
        """Show ``sentence`` as a warning with one button."""
        self._box(QMessageBox.Icon.Warning, sentence, details).exec()

    def confirm(self, question: str, action: str, *, details: str = "", danger: bool = False) -> bool:
        """Ask with two buttons: ``action`` and "Cancel"."""
        icon = QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question
        box = self._box(icon, question, "")
        box.setInformativeText(details)
        plain_labels(box)
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        button = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
        if danger:
            box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        else:
            box.setDefaultButton(button)
        box.exec()
        return box.clickedButton() is button

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        """Ask for a line of text."""
        typed, accepted = ask_line(self._parent, title, label, initial)
        return typed.strip() if accepted else None

    def open_file(self, title: str, kinds: tuple[FileKind, ...]) -> Path | None:
        """The system's own dialog to open a file."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, "", _filters(kinds))
        return Path(name) if name else None

    def save_file(self, title: str, suggested: str, kinds: tuple[FileKind, ...]) -> Path | None:
        """The system's own dialog to save a file."""
        name, _ = QFileDialog.getSaveFileName(self._parent, title, suggested, _filters(kinds))
        return Path(name) if name else None

    def folder(self, title: str) -> Path | None:
        """The system's own dialog to choose a folder."""
        name = QFileDialog.getExistingDirectory(self._parent, title)
        return Path(name) if name else None

    def _box(self, icon: QMessageBox.Icon, sentence: str, details: str) -> QMessageBox:
        box = QMessageBox(self._parent)
        box.setIcon(icon)
        box.setWindowTitle(tr("Sổ Mặt trận"))
        box.setText(sentence)
        if details:
            box.setDetailedText(details)
        plain_labels(box)
        return box


def _filters(kinds: tuple[FileKind, ...]) -> str:
    return ";;".join(kind.filter() for kind in kinds)
