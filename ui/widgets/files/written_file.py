"""A written file, with links to open it or its folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from desktop_app.base.i18n import tr
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.files.opening import can_be_opened, open_document, open_folder
from ui.widgets.files.reachable import is_folder
from ui.widgets.frames import Notice, NoticeTone


class WrittenFile(Notice):
    """Every place that writes a file for users reports it with this notice."""

    def __init__(self, theme: Theme, *, openable: bool = True) -> None:
        """Not ``openable`` is what no other program reads, such as a backup: only its folder is offered."""
        self.open_file = button(tr("Open the file"), self._open_file)
        self.open_folder = button(tr("Open the folder"), self._open_folder)
        super().__init__("", theme, "success", self.open_file)
        self._openable = openable
        self._path = Path()
        row = self.layout()
        assert row is not None
        row.addWidget(self.open_folder)
        row.setAlignment(self.open_folder, Qt.AlignmentFlag.AlignVCenter)

    def tell(self, sentence: str, path: Path, *, openable: bool = True) -> None:
        """Say what was written where; for a folder, and what no program shows, only the folder is offered."""
        self._path = path
        self.say(sentence, "success")
        self.open_file.setVisible(self._openable and openable and can_be_opened(path))
        self.open_folder.setVisible(True)

    def say(self, text: str, tone: NoticeTone | None = None) -> None:
        """Say something without a file."""
        for way in (self.open_file, self.open_folder):
            way.setVisible(False)
        super().say(text, tone)

    def _open_file(self) -> None:
        open_document(self._path)

    def _open_folder(self) -> None:
        folder = self._path if is_folder(self._path) else self._path.parent
        open_folder(folder)
