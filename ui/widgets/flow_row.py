"""A row of buttons that breaks into lines where it has no room, and never cuts a word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.theme import spacing as space


class FlowRow(QLayout):
    """Its lines stand at the right, as the buttons of a page do; with ``left`` they begin at the left.

    Widgets that stretch share what their line leaves; a line breaks only where it leaves them too little.
    """

    def __init__(self, *, left: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._left = left
        self._stretching: list[QWidget] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(space.SMALL)

    def add_stretching(self, widget: QWidget) -> None:
        """Add a widget that takes its share of the room that its line leaves."""
        self.addWidget(widget)
        self._stretching.append(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Qt asks dozens of times with each key that changes a label somewhere beside."""
        if width not in self._heights:
            heights = [self._line_height(line, width) for line in self._lines(width)]
            self._heights[width] = sum(heights) + self.spacing() * max(0, len(heights) - 1)
        return self._heights[width]

    def minimumHeightForWidth(self, width: int) -> int:
        return self.heightForWidth(width)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(_width(item) for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, _height(shown))

    def minimumSize(self) -> QSize:
        shown = self._shown()
        return QSize(max((_least(item) for item in shown), default=0), _height(shown))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            height = self._line_height(line, rect.width())
            self._place(line, QRect(rect.left(), top, rect.width(), height))
            top += height + self.spacing()

    def _shares(self, line: list[QLayoutItem], width: int) -> tuple[list[int], int]:
        """How wide each part of a line is, and what is left."""
        widths = [min(self._wanted(item), width) for item in line]
        spare = max(0, width - sum(widths) - self.spacing() * (len(line) - 1))
        growing = [n for n, item in enumerate(line) if item.widget() in self._stretching]
        for place in growing:
            widths[place] += spare // len(growing)
        return widths, 0 if growing else spare

    def _line_height(self, line: list[QLayoutItem], width: int) -> int:
        return max(map(_high, line, self._shares(line, width)[0]))

    def _place(self, line: list[QLayoutItem], rect: QRect) -> None:
        widths, spare = self._shares(line, rect.width())
        left = rect.left() + (0 if self._left else spare)
        for item, width in zip(line, widths, strict=True):
            height = _high(item, width)
            item.setGeometry(QRect(left, rect.top() + (rect.height() - height) // 2, width, height))
            left += width + self.spacing()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Each part is asked once: Qt wants the height for hundreds of widths until a window has its size."""
        lines: list[list[QLayoutItem]] = []
        used, gap = 0, self.spacing()
        for item in self._shown():
            needed = self._wanted(item)
            if not lines or used + gap + needed > width:
                lines.append([])
                used = -gap
            lines[-1].append(item)
            used += gap + needed
        return lines

    def _wanted(self, item: QLayoutItem) -> int:
        return _least(item) if item.widget() in self._stretching else _width(item)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]


def _width(item: QLayoutItem) -> int:
    return max(item.sizeHint().width(), item.minimumSize().width())


def _least(item: QLayoutItem) -> int:
    return item.minimumSize().width()


def _high(item: QLayoutItem, width: int) -> int:
    """How high a part is in that width: a sentence may take more lines than it would like to."""
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def _height(line: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in line), default=0)
