"""The boxes of :class:`~ui.base.ask.DialogAsk`: loaded when the first one is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QStyle, QWidget

from ui.base.documents_folder import documents_folder
from ui.base.message_dialog import LineDialog, MessageDialog

_SIGN = QStyle.StandardPixmap


def tell(parent: QWidget | None, sentence: str, details: str) -> None:
    """Show ``sentence`` with one button."""
    MessageDialog(parent, _SIGN.SP_MessageBoxInformation, sentence, details=details).exec()


def warn(parent: QWidget | None, sentence: str, details: str) -> None:
    """Show ``sentence`` as a warning with one button."""
    MessageDialog(parent, _SIGN.SP_MessageBoxWarning, sentence, details=details).exec()


def confirm(
    parent: QWidget | None, question: str, action: str, details: str, *, danger: bool, leave: str = ""
) -> bool:
    """Ask with two buttons: ``action``, and "Cancel" or ``leave``."""
    sign = _SIGN.SP_MessageBoxWarning if danger else _SIGN.SP_MessageBoxQuestion
    asked = MessageDialog(parent, sign, question, under=details, action=action, leave=leave, danger=danger)
    return asked.exec() == QDialog.DialogCode.Accepted


def choose(
    parent: QWidget | None, question: str, action: str, other: str, details: str, *, danger: bool
) -> bool | None:
    """Ask with three buttons: ``action``, the ``other``, and "Cancel"."""
    sign = _SIGN.SP_MessageBoxWarning if danger else _SIGN.SP_MessageBoxQuestion
    asked = MessageDialog(parent, sign, question, under=details, action=action, other=other, danger=danger)
    answer = asked.exec()
    return None if answer == QDialog.DialogCode.Rejected else answer == QDialog.DialogCode.Accepted


def text(parent: QWidget | None, title: str, label: str, initial: str) -> str | None:
    """Ask for a line of text."""
    asked = LineDialog(parent, title, label, initial)
    accepted = asked.exec() == QDialog.DialogCode.Accepted
    return asked.line.text().strip() if accepted else None


def open_file(parent: QWidget | None, title: str, begin: Path | None, filters: str) -> Path | None:
    """The system's own dialog to open a file; it begins in a folder, or where the system does."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _name(begin), filters)
    return Path(name) if name else None


def open_files(parent: QWidget | None, title: str, begin: Path | None, filters: str) -> tuple[Path, ...]:
    """The system's own dialog to open several files."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, _name(begin), filters)
    return tuple(Path(name) for name in names)


def save_file(
    parent: QWidget | None, title: str, begin: Path | None, suggested: str, filters: str
) -> Path | None:
    """The system's own dialog to save a file under a ``suggested`` name."""
    whole = str((begin or documents_folder()) / suggested)  # a suggestion may name its folder
    name, _ = QFileDialog.getSaveFileName(parent, title, whole, filters)
    return Path(name) if name else None


def folder(parent: QWidget | None, title: str, begin: Path | None) -> Path | None:
    """The system's own dialog to choose a folder."""
    name = QFileDialog.getExistingDirectory(parent, title, _name(begin))
    return Path(name) if name else None


def _name(folder: Path | None) -> str:
    return str(folder or documents_folder())
