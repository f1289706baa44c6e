"""Where dialogs for files begin when none was used before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from ui.widgets.files.reachable import is_folder


def documents_folder() -> Path:
    """The user's folder for documents, or the home folder where there is none.

    A dialog that is given a folder which is not there begins in the folder of the program.
    """
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found and is_folder(Path(found)) else Path.home()
