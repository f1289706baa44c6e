"""Open a file, a folder or an address in another program; nothing else in the window does so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.attachments.kinds import known_endings
from ui.widgets.files.reachable import is_folder


def can_be_opened(path: Path) -> bool:
    """Whether a file is one that another program shows, by its ending; a program never is."""
    return path.suffix.lower().removeprefix(".") in known_endings()


def open_document(path: Path) -> bool:
    """Open a file with the program that shows it; ``False``, and nothing happens, where it might be run."""
    return can_be_opened(path) and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_folder(path: Path) -> None:
    """Show a folder."""
    if is_folder(path):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_address(address: QUrl) -> None:
    """Open a page of the network; no other kind of address is opened."""
    if address.scheme() == "https":
        QDesktopServices.openUrl(address)
