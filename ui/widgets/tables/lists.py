"""Lists at the side of a page that choose what it shows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

_BESIDE, _ABOVE = 8, 5
"""Pixels that the style sheet keeps between the edge of an item and its words."""


def side_list(name: str) -> QListWidget:
    """An empty list; ``name`` is what a screen reader says.

    It takes its style at once: items that are added before have no room around them.
    """
    made = QListWidget()
    made.setAccessibleName(name)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    made.ensurePolished()
    return made


def wrap_items(view: QListView) -> None:
    """Give each item as many lines as its words need beside the scroll bar.

    Qt measures without what the style sheet keeps around an item, and cuts the last line.
    """
    view.setWordWrap(True)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setItemDelegate(_Wrapping(view))


class _Wrapping(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        assert isinstance(view, QListView)
        style = view.style()
        inside = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1
        room = view.viewport().width() - 2 * (_BESIDE + inside)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        lines = option.fontMetrics.boundingRect(
            QRect(0, 0, max(room, 1), 1 << 20), int(Qt.TextFlag.TextWordWrap), text
        )
        return QSize(view.viewport().width(), lines.height() + 2 * _ABOVE)
