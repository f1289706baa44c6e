"""The pages of a paper as small pictures, made one after the other while nothing else happens."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop_app.base.i18n import tr
from ui.theme import spacing as space
from ui.widgets.tables.lists import side_list

_PICTURE = QSize(96, 136)


class PageStrip:
    """Shows the pages of ``document``; ``list.currentRowChanged`` gives the number of the chosen one."""

    def __init__(self, document: QPdfDocument) -> None:
        self._document = document
        self.list: QListWidget = side_list(tr("Pages"))
        self.list.setIconSize(_PICTURE)
        self.list.setFixedWidth(_PICTURE.width() + 2 * space.XXLARGE)
        self.list.hide()
        self._next = 0
        self._made = QTimer(self.list)
        self._made.setInterval(0)
        self._made.timeout.connect(self._make_one)

    def show_document(self) -> None:
        """Another document is there: its pages are shown again, pictures follow."""
        self.list.blockSignals(True)
        self.list.clear()
        blank = QPixmap(_PICTURE)
        blank.fill(Qt.GlobalColor.transparent)
        for page in range(self._document.pageCount()):
            item = QListWidgetItem(QIcon(blank), str(page + 1))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, tr("Page {page}", page=page + 1))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._next = 0
        if not self.list.isHidden():
            self._made.start()

    def toggle(self) -> None:
        """Show or hide the pages."""
        self.list.setVisible(self.list.isHidden())
        if not self.list.isHidden():
            self._made.start()

    def choose(self, page: int) -> None:
        """Mark the page that is read."""
        self.list.blockSignals(True)
        self.list.setCurrentRow(page)
        self.list.blockSignals(False)

    @property
    def pictures(self) -> int:
        """How many pages have their picture."""
        return self._next

    def _make_one(self) -> None:
        if self.list.isHidden() or self._next >= min(self.list.count(), self._document.pageCount()):
            self._made.stop()
            return
        points = self._document.pagePointSize(self._next)
        size = QSize(round(points.width()), round(points.height()))
        size.scale(_PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
        seen = self._document.render(self._next, size)
        self.list.item(self._next).setIcon(QIcon(QPixmap.fromImage(_on_paper(seen))))
        self._next += 1


def _on_paper(seen: QImage) -> QImage:
    """The page on white, in the middle of a picture with a thin edge."""
    picture = QImage(_PICTURE, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    left, top = (_PICTURE.width() - seen.width()) // 2, (_PICTURE.height() - seen.height()) // 2
    painter.fillRect(left, top, seen.width(), seen.height(), QColor("white"))
    painter.drawImage(left, top, seen)
    painter.setPen(QColor(128, 128, 128))
    painter.drawRect(left, top, seen.width() - 1, seen.height() - 1)
    painter.end()
    return picture
