"""The boxes of :class:`~ui.base.ask.DialogAsk`: loaded when the first one is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop_app.base.i18n import tr
from ui.widgets.plain_dialogs import ask_line, plain_labels


def tell(parent: QWidget | None, sentence: str, details: str) -> None:
    """Show ``sentence`` with one button."""
    _box(parent, QMessageBox.Icon.Information, sentence, details).exec()


def warn(parent: QWidget | None, sentence: str, details: str) -> None:
    """Show ``sentence`` as a warning with one button."""
    _box(parent, QMessageBox.Icon.Warning, sentence, details).exec()


def confirm(
    parent: QWidget | None, question: str, action: str, details: str, *, danger: bool, leave: str = ""
) -> bool:
    """Ask with two buttons: ``action``, and "Cancel" or ``leave``."""
    icon = QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question
    box = _box(parent, icon, question, "")
    box.setInformativeText(details)
    plain_labels(box)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    if leave:
        box.button(QMessageBox.StandardButton.Cancel).setText(leave)
    button = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
    if danger:
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    else:
        box.setDefaultButton(button)
    box.exec()
    return box.clickedButton() is button


def text(parent: QWidget | None, title: str, label: str, initial: str) -> str | None:
    """Ask for a line of text."""
    typed, accepted = ask_line(parent, title, label, initial)
    return typed.strip() if accepted else None


def open_file(parent: QWidget | None, title: str, filters: str) -> Path | None:
    """The system's own dialog to open a file."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", filters)
    return Path(name) if name else None


def open_files(parent: QWidget | None, title: str, filters: str) -> tuple[Path, ...]:
    """The system's own dialog to open several files."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", filters)
    return tuple(Path(name) for name in names)


def save_file(parent: QWidget | None, title: str, suggested: str, filters: str) -> Path | None:
    """The system's own dialog to save a file."""
    name, _ = QFileDialog.getSaveFileName(parent, title, suggested, filters)
    return Path(name) if name else None


def folder(parent: QWidget | None, title: str) -> Path | None:
    """The system's own dialog to choose a folder."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def _box(parent: QWidget | None, icon: QMessageBox.Icon, sentence: str, details: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(tr("Sổ Mặt trận"))
    box.setText(sentence)
    if details:
        box.setDetailedText(details)
    plain_labels(box)
    return box
