"""Shows what does not fit: the whole text of a cut cell or heading, when the mouse rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate

from ui.widgets.plain_text import as_plain

if TYPE_CHECKING:  # what a tip is shown with is loaded with the first tip
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

_Index = QModelIndex | QPersistentModelIndex


class TippingDelegate(QStyledItemDelegate):
    """The usual delegate of every table. A tip that the model gives comes first."""

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        from PySide6.QtWidgets import QToolTip

        QToolTip.showText(event.globalPos(), as_plain(self.tip(view, option, index)), view)
        return True

    def tip(self, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index) -> str:
        """What to say about a cell: the model's words, else its text where it is cut, else nothing."""
        given = index.data(Qt.ItemDataRole.ToolTipRole)
        if isinstance(given, str) and given:
            return given
        from PySide6.QtWidgets import QStyleOptionViewItem

        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        needed = super().sizeHint(option, index).width()  # with the margins of the style
        return str(full.text) if needed > full.rect.width() else ""


class HeadingTips(QObject):
    """Does the same for the headings of a table; lives as long as its header."""

    def __init__(self, header: QHeaderView) -> None:
        super().__init__(header)
        self._header = header
        # On the header, whose parts pass on what they do not answer: asked for a part that Qt made itself,
        # PySide prepares every class of widgets there is, which costs a start some ten milliseconds.
        header.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().eventFilter(watched, event)
        from PySide6.QtGui import QHelpEvent
        from PySide6.QtWidgets import QToolTip

        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), as_plain(self.tip(event.pos().x())), self._header)
        return True

    def tip(self, across: int) -> str:
        """The whole heading at a place of the header, where it is cut."""
        header = self._header
        section = header.logicalIndexAt(across)
        if section < 0 or header.sectionSizeHint(section) <= header.sectionSize(section):
            return ""
        return str(header.model().headerData(section, Qt.Orientation.Horizontal) or "")
