"""Where a paper is saved: the system's own dialog, opened in the user's folder for documents."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from ui.base.ask import Ask, FileFilter


def ask_target(ask: Ask, title: str, name: str, kind: FileFilter, suffix: str) -> Path | None:
    """The file to write, with its suffix; ``None`` when the person gave up."""
    suggested = _documents() / f"{name}{suffix}"
    path = ask.save_file(title, str(suggested), (kind,))
    if path is None or path.suffix.lower() == suffix:
        return path
    return path.with_name(f"{path.name}{suffix}")


def _documents() -> Path:
    """The user's own folder for documents."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()
