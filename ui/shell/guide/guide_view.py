"""Reading the guide: its pages by name, the search, and the page that was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import compress
from pathlib import Path

from PySide6.QtCore import QEvent, QKeyCombination, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.i18n import Language, tr
from desktop_app.office.profile import OfficeProfile, load_profile
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.shell.guide.page_text import PageText
from ui.shell.guide.pages import GuidePage, guide_pages
from ui.shell.guide.printing import print_page
from ui.shell.guide.searching import has, has_words
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import icon_button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.files.opening import open_address

_KEY, _CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
_FIELDS = ("support_name", "support_phone")


class GuideView(QWidget):
    """The pages in a box, a line for words, the page below: as it fits beside the work.

    What is typed into the search leaves the pages that have it, or else all its words; Enter goes to its next
    place. Escape ends the search, then says :attr:`left`; F6 says :attr:`back_asked`. Its keys come before
    those of the room.
    """

    left = Signal()
    back_asked = Signal()

    def __init__(self, language: Language, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filled: dict[str, str] = {}
        self._pages = guide_pages(language, self._filled)
        self.contents = ChoiceBox()
        self.contents.setAccessibleName(tr("Contents of the user guide"))
        self.contents.setMinimumContentsLength(1)
        self.text = PageText()
        self.text.anchorClicked.connect(self._follow)
        self.search = SearchLine(tr("Find (Ctrl+F)"))
        self.search.setAccessibleName(tr("Search the guide (Ctrl+F)"))
        self.search.sought.connect(self._narrow)
        self.search.returnPressed.connect(self.next_hit)
        self.paper = icon_button(tr("Print this page… (Ctrl+P)"), "print", theme, self._print)
        self._keys: dict[QKeyCombination, Callable[[], object]] = {
            QKeyCombination(_KEY.Key_Escape): self._leave,
            QKeyCombination(_KEY.Key_F6): self.back_asked.emit,
            QKeyCombination(_CTRL, _KEY.Key_F): self._begin_search,
            QKeyCombination(_CTRL, _KEY.Key_P): self._print,
        }
        self._lay_out()
        self._offer("")
        self.contents.currentIndexChanged.connect(self._show_chosen)
        self._show_chosen()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.SMALL)
        head.addWidget(self.search, 1)
        head.addWidget(self.paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.MEDIUM, 0, space.MEDIUM, space.MEDIUM)
        column.setSpacing(space.SMALL)
        column.addWidget(self.contents)
        column.addLayout(head)
        column.addWidget(self.text, 1)

    @property
    def page(self) -> GuidePage | None:
        """The page that is shown; none where no page has what is searched."""
        place = self.contents.currentData()
        return None if place is None else self._pages[int(place)]

    def open_page(self, name: str) -> None:
        """Show the page whose file is called ``name``, with or without its number, and end a search.

        Unknown names change nothing.
        """
        for place, page in enumerate(self._pages):
            if name in (page.path.stem, page.name):
                self.search.clear()
                self.contents.setCurrentIndex(self.contents.findData(str(place)))

    def fill(self, texts: Mapping[str, str]) -> None:
        """Fill in the pages what the office's profile says now."""
        before = "" if self.page is None else self.page.text()
        self._filled |= texts
        if self.page is not None and self.page.text() != before:
            self.text.renew()

    def next_hit(self) -> None:
        """Go to the next place that has the words, on this page or one behind it, and round."""
        words = self.search.text()
        if not words.strip() or not self.contents.count() or self.text.select_next(words):
            return
        self.contents.setCurrentIndex((self.contents.currentIndex() + 1) % self.contents.count())
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.select_next(words)

    def _offer(self, words: str) -> None:
        """Offer the pages that have ``words``; the one that is shown stays where it has them."""
        wanted = [(page.heading, str(place)) for place, page in enumerate(self._pages)]
        if words.strip():
            texts = [page.text() for page in self._pages]
            found = [has(text, words) for text in texts]
            if not any(found):  # many type what they look for, not how it is written
                found = [has_words(text, words) for text in texts]
            wanted = list(compress(wanted, found))
        self.contents.blockSignals(True)
        self.contents.offer_entries(wanted)
        self.contents.blockSignals(False)

    def _narrow(self, words: str) -> None:
        before = self.contents.currentData()
        self._offer(words)
        if self.contents.currentData() != before:
            self._show_chosen()
        if words.strip():
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.next_hit()

    def _show_chosen(self) -> None:
        if not self._pages:
            self.text.setPlainText(tr("The user guide is not in this copy of the program."))
            return
        self.text.show_page(self.page)
        self.paper.setEnabled(self.page is not None)

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _leave(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.left.emit()

    def _print(self) -> None:
        page = self.page
        if page is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(page.heading)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            print_page(page, printer)

    def event(self, event: QEvent) -> bool:
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.keyCombination() in self._keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._keys.get(event.keyCombination())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _follow(self, target: QUrl) -> None:
        if target.isRelative() and target.path().endswith(".md"):
            self.open_page(Path(target.path()).stem)
        elif target.scheme() == "https":
            open_address(target)
        else:
            self.text.scrollToAnchor(target.fragment())


def keep_filled(context: RoomContext, view: GuideView) -> None:
    """Fill the pages from the profile, now and whenever somebody has changed it."""

    def show(profile: OfficeProfile) -> None:
        view.fill({field: profile[field] for field in _FIELDS})

    def read() -> None:
        commune = context.office.identity.commune_code
        read_book(context, view, lambda connection: load_profile(connection, commune), show)

    def changed(entity: SavedEntity) -> None:
        if entity is SavedEntity.OFFICE_PROFILE:
            read()

    listen(context.saves.changed, view, changed)
    read()
