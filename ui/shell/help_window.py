"""The user guide: Markdown pages from ``resources/help/<language>`` in a window of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QSplitter, QTextBrowser, QWidget

from desktop_app.base.i18n import Language, tr
from desktop_app.base.resource_files import resource_path
from ui.theme import spacing as space
from ui.widgets.fitting import within_screen
from ui.widgets.tables.lists import side_list

_SIZE = (940, 640)
_CONTENTS_WIDTH = 290


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide: its file and the heading in its first line."""

    path: Path
    heading: str


def guide_pages(language: Language) -> tuple[GuidePage, ...]:
    """The pages in the order of their file names; the Vietnamese ones where a language has none."""
    folder = resource_path("help", language)
    paths = sorted(folder.glob("*.md")) or sorted(resource_path("help", "vi").glob("*.md"))
    return tuple(GuidePage(path, _heading(path)) for path in paths)


def _heading(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        first = stream.readline()
    return first.lstrip("# ").strip() or path.stem


class HelpWindow(QWidget):
    """A list of pages and the page that was chosen. Escape closes it."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("User guide"))
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(within_screen(self, _SIZE))
        self._pages = guide_pages(language)
        self.contents = side_list(tr("Contents of the user guide"))
        for page in self._pages:
            self.contents.addItem(QListWidgetItem(page.heading))
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Page of the user guide"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        parts = QSplitter()
        parts.addWidget(self.contents)
        parts.addWidget(self.text)
        parts.setStretchFactor(1, 1)
        parts.setSizes([_CONTENTS_WIDTH, _SIZE[0] - _CONTENTS_WIDTH])
        layout = QHBoxLayout(self)
        margin = space.MEDIUM
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.addWidget(parts)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.contents.currentRowChanged.connect(self._show_page)
        if self._pages:
            self.contents.setCurrentRow(0)
        else:
            self.text.setPlainText(tr("The user guide is not in this copy of the program."))

    def open_page(self, name: str) -> None:
        """Show the page whose file is called ``name``, with or without its number.

        Unknown names change nothing.
        """
        for row, page in enumerate(self._pages):
            if page.path.stem == name or page.path.stem.partition("-")[2] == name:
                self.contents.setCurrentRow(row)

    def _show_page(self, row: int) -> None:
        if 0 <= row < len(self._pages):
            path = self._pages[row].path
            self.text.setSearchPaths([str(path.parent)])
            self.text.setMarkdown(path.read_text(encoding="utf-8"))

    def _follow(self, target: QUrl) -> None:
        if target.isRelative() and target.path().endswith(".md"):
            self.open_page(Path(target.path()).stem)
        elif target.scheme() == "https":
            QDesktopServices.openUrl(target)
        else:
            self.text.scrollToAnchor(target.fragment())
