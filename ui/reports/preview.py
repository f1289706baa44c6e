"""The paper on the screen: the PDF itself, page by page, with zoom."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPalette, QShortcut, QWheelEvent
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.base.answers import listen
from ui.reports.preview_pages import PageStrip
from ui.reports.preview_search import PreviewMatch, SearchRow, find_in
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import icon_button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.labels import label

ZOOM_STEP = 1.2
_NOWHERE = "\ue000"
"""A letter of no paper: an empty text would leave the marks of the last one."""
SMALLEST_ZOOM, LARGEST_ZOOM = 0.25, 5.0


class Preview(QWidget):
    """Shows one PDF at a time; another version of the same paper stays on the page that was read."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self.view = _PdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setPageSpacing(space.MEDIUM)
        self.view.setAccessibleName(tr("Preview of the paper"))
        self.words = ElidedLabel("", tone="muted")
        self.page = label("")
        self.previous: QToolButton = icon_button(tr("Previous page"), "up", theme, lambda: self.turn(-1))
        self.next: QToolButton = icon_button(tr("Next page"), "down", theme, lambda: self.turn(1))
        self.smaller: QToolButton = icon_button(
            tr("Smaller"), "zoom_out", theme, lambda: self.zoom(1 / ZOOM_STEP)
        )
        self.larger: QToolButton = icon_button(tr("Larger"), "zoom_in", theme, lambda: self.zoom(ZOOM_STEP))
        self.width_button: QToolButton = icon_button(tr("Fit the width"), "fit_width", theme, self.fit_width)
        self.page_button: QToolButton = icon_button(tr("Fit the page"), "fit_page", theme, self.fit_page)
        self.strip = PageStrip(self.document)
        self.strip.list.currentRowChanged.connect(self._go_to)
        self.pages_button: QToolButton = icon_button(
            tr("Pages as small pictures (F7)"), "documents", theme, self.strip.toggle
        )
        self.search = SearchRow(theme)
        self.search_button: QToolButton = icon_button(
            tr("Find in the paper (Ctrl+F)"), "search", theme, self.open_search
        )
        self._found: tuple[PreviewMatch, ...] = ()
        self._at = 0
        self._marks = QPdfSearchModel(self)
        self._marks.setDocument(self.document)
        self.view.setSearchModel(self._marks)
        self.search.wanted.connect(self._look_for)
        self.search.stepped.connect(self.step)
        self.search.closed.connect(self.close_search)
        self._lay_out()
        self._theme = theme
        listen(theme.changed, self, self._colour_ground)
        self._colour_ground()
        self.view.pageNavigator().currentPageChanged.connect(self._show_page)
        self.view.zoomed.connect(self.zoom)

    def show_pdf(self, content: bytes, words: str, *, keep_place: bool) -> None:
        """Show a PDF; ``words`` say what it is."""
        page = self.view.pageNavigator().currentPage() if keep_place else 0
        place = self.view.verticalScrollBar().value() if keep_place else 0
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.words.setText(words)
        if 0 < page < self.document.pageCount() or place:
            self.view.verticalScrollBar().setValue(place)
        else:
            self.view.verticalScrollBar().setValue(0)
        self._show_page(self.view.pageNavigator().currentPage())
        self.strip.show_document()
        if not self.search.isHidden():
            self._look_for(self.search.words.text(), stay=True)

    def open_search(self) -> None:
        """Put the cursor where words to be found are typed."""
        self.search.show()
        self.search.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.words.selectAll()

    def close_search(self) -> None:
        """Look for nothing any more."""
        self.search.hide()
        self._mark(_NOWHERE)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def found(self) -> tuple[PreviewMatch, ...]:
        """Where the words stand."""
        return self._found

    def step(self, count: int) -> None:
        """Go to the next place, or back; behind the last one comes the first."""
        if self._found:
            self._at = (self._at + count) % len(self._found)
            self._show_found()

    def _look_for(self, words: str, *, stay: bool = False) -> None:
        pages = [self.document.getAllText(page).text() for page in range(self.document.pageCount())]
        self._found = find_in(pages, words)
        now = self.view.pageNavigator().currentPage()
        self._at = next((at for at, place in enumerate(self._found) if place.page >= now), 0)
        if self._found and not stay:
            self._show_found()
        else:
            self._mark(_NOWHERE)
        self.search.tell(self._at, len(self._found))

    def _show_found(self) -> None:
        place = self._found[self._at]
        seen = self.document.getSelectionAtIndex(place.page, place.first, place.letters)
        self._mark(" ".join(seen.text().split()))
        self.view.pageNavigator().jump(place.page, seen.boundingRectangle().topLeft(), 0)
        self.search.tell(self._at, len(self._found))

    def _mark(self, words: str) -> None:
        self._marks.setSearchString(words)
        self.view.viewport().update()

    def _go_to(self, page: int) -> None:
        if page >= 0:
            self.view.pageNavigator().jump(page, QPointF(), 0)

    def turn(self, count: int) -> None:
        """Go some pages on or back."""
        navigator = self.view.pageNavigator()
        page = min(max(navigator.currentPage() + count, 0), max(self.document.pageCount() - 1, 0))
        navigator.jump(page, QPointF(), 0)

    def zoom(self, factor: float) -> None:
        """Show it larger or smaller."""
        now = self._factor()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(now * factor, SMALLEST_ZOOM), LARGEST_ZOOM))

    def fit_width(self) -> None:
        """As large as the width allows."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def fit_page(self) -> None:
        """A whole page at a time."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)

    def _factor(self) -> float:
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom:
            return self.view.zoomFactor()
        size = self.document.pagePointSize(self.view.pageNavigator().currentPage())
        if size.isEmpty():
            return 1.0
        inch = self.view.logicalDpiX() / 72
        seen = self.view.viewport().size()
        across = (seen.width() - 2 * space.MEDIUM) / (size.width() * inch)
        if self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return across
        return min(across, (seen.height() - 2 * space.MEDIUM) / (size.height() * inch))

    def _colour_ground(self) -> None:
        """The ground around the pages, which the view paints in a role of its own."""
        ground = self.view.palette()
        ground.setColor(QPalette.ColorRole.Dark, QColor(self._theme.palette.sunken))
        self.view.setPalette(ground)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(space.HAIR)
        bar.addWidget(self.words, 1)
        for made in (self.previous, self.page, self.next):
            bar.addWidget(made)
        bar.addSpacing(space.SMALL)
        for made in (
            self.smaller,
            self.larger,
            self.width_button,
            self.page_button,
            self.pages_button,
            self.search_button,
        ):
            bar.addWidget(made)
        for keys, act in (("Ctrl+F", self.open_search), ("F7", self.strip.toggle)):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        middle = QHBoxLayout()
        middle.setSpacing(space.SMALL)
        middle.addWidget(self.strip.list)
        middle.addWidget(self.view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        layout.addLayout(bar)
        layout.addWidget(self.search)
        layout.addLayout(middle, 1)

    def _show_page(self, page: int) -> None:
        count = self.document.pageCount()
        self.page.setText(tr("Page {page} of {count}", page=page + 1, count=count) if count else "")
        self.strip.choose(page)
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page < count - 1)


class _PdfView(QPdfView):
    """Tells of the wheel that is turned with Ctrl held."""

    zoomed = Signal(float)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP)
            event.accept()
            return
        super().wheelEvent(event)
