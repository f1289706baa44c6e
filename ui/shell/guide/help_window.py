"""The user guide: Markdown pages from ``resources/help/<language>`` in a window of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import Language, tr
from desktop_app.base.resource_files import resource_path
from ui.shell.guide.printing import print_page
from ui.shell.guide.searching import hits
from ui.theme import spacing as space
from ui.widgets.buttons import button
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
    """A list of pages and the page that was chosen.

    What is typed into the search leaves the pages that have it; Enter goes to its next place. Escape ends the
    search, then closes the window.
    """

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
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the guide (Ctrl+F)"))
        self.search.setAccessibleName(tr("Search the guide (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.next_hit)
        self.paper = button(tr("Print this page… (Ctrl+P)"), self._print)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.contents, 1)
        column.addWidget(self.paper)
        parts = QSplitter()
        parts.addWidget(left)
        parts.addWidget(self.text)
        parts.setStretchFactor(1, 1)
        parts.setSizes([_CONTENTS_WIDTH, _SIZE[0] - _CONTENTS_WIDTH])
        layout = QHBoxLayout(self)
        margin = space.MEDIUM
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.addWidget(parts)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._begin_search)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self._print)
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

    def next_hit(self) -> None:
        """Go to the next place that has the words, on this page or one behind it, and round."""
        found = hits(self.text.toPlainText(), self.search.text())
        here = self.text.textCursor().selectionEnd()
        after = next((hit for hit in found if hit.start >= here), None)
        if after is None:
            rows = [row for row in range(self.contents.count()) if not self.contents.item(row).isHidden()]
            if not rows or not self.search.text().strip():
                return
            self.contents.setCurrentRow(next((r for r in rows if r > self.contents.currentRow()), rows[0]))
            found = hits(self.text.toPlainText(), self.search.text())
            after = found[0] if found else None
        if after is not None:
            cursor = self.text.textCursor()
            cursor.setPosition(after.start)
            cursor.setPosition(after.end, QTextCursor.MoveMode.KeepAnchor)
            self.text.setTextCursor(cursor)

    def _narrow(self, words: str) -> None:
        for row, page in enumerate(self._pages):
            text = page.path.read_text(encoding="utf-8")
            self.contents.item(row).setHidden(bool(words.strip()) and not hits(text, words))
        if not words.strip():
            return
        if self.contents.currentItem().isHidden():
            self.contents.setCurrentRow(-1)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.next_hit()

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _leave(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()

    def _print(self) -> None:
        row = self.contents.currentRow()
        if not 0 <= row < len(self._pages):
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._pages[row].heading)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            print_page(self._pages[row].path, printer)

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
