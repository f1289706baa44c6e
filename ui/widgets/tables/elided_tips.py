"""Shows what does not fit: the whole text of a cut cell or heading, when the mouse rests on it.

A figure is never cut: its column grows, and where that is not possible signs stand for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView

from ui.widgets.plain_text import as_plain
from ui.widgets.tables.shared_width import need_width

if TYPE_CHECKING:  # what a tip is shown with is loaded with the first tip
    from PySide6.QtGui import QHelpEvent, QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

_Index = QModelIndex | QPersistentModelIndex
_FIGURE: Final = re.compile(r"[-+\u2212]?\d[\d.,/:\u00a0\u202f ]*(?:\s?(?:đồng|đ|₫|%|\?))?")
"""A number, an amount, a share or a day; two of them beside each other too."""
TOO_NARROW: Final = "###"
"""Shown where a figure does not fit, as in spreadsheets: cut short it would be another figure."""


def is_figure(text: str) -> bool:
    """Whether a text is a figure, which must not be cut."""
    return _FIGURE.fullmatch(text) is not None


class TippingDelegate(QStyledItemDelegate):
    """The usual delegate of every table. A tip that the model gives comes first."""

    _narrow = False
    """While a figure is painted that has no room."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self._narrow = self._is_too_narrow(option, index)
        super().paint(painter, option, index)
        self._narrow = False

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        if self._narrow:
            option.text = TOO_NARROW

    def _is_too_narrow(self, option: QStyleOptionViewItem, index: _Index) -> bool:
        """Whether a figure has no room; its column is made wider, as soon as nothing is being painted."""
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not isinstance(text, str) or not is_figure(text):
            return False
        needed = self.sizeHint(option, index).width()
        if needed <= option.rect.width():
            return False
        view, column = option.widget, index.column()
        if isinstance(view, QTableView):
            QTimer.singleShot(0, view, lambda: _widen(view, column, needed))
        return True

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
        needed, rect = super().sizeHint(option, index), full.rect  # with the margins of the style
        wraps = bool(full.features & QStyleOptionViewItem.ViewItemFeature.WrapText)
        cut = needed.width() > rect.width() or (wraps and needed.height() > rect.height())
        return str(full.text) if cut else ""


def _widen(view: QTableView, column: int, needed: int) -> None:
    """Give a column the room that a figure in it needs; it does not become narrower.

    One that shares the room with others cannot grow: asked to, it would only be painted again, for ever.
    """
    if view.horizontalHeader().sectionResizeMode(column) != QHeaderView.ResizeMode.Stretch:
        need_width(view, column, needed)


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
