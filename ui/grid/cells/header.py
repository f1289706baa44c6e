"""Headers: columns with code and unit above the name, rows with names in blocks."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from ui.grid.model.table import GridColumn, GridRow, GridTable
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for

NAME_LINES = 2
WIDEST = 168
"""No header widens its column beyond this many pixels."""
ROW_NAME_WIDTH = 176
_BEFORE_NAME, _BEHIND_NAME = space.MEDIUM, space.SMALL
_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class _GridHeader(QHeaderView):
    """Knows the table, the theme, and which section the cursor is in."""

    def __init__(self, orientation: Qt.Orientation, theme: Theme, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._theme = theme
        self._shown = GridTable()
        self._current = -1
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        # As in the view of the cells: nothing behind is painted, and scrolling moves what is there.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        painter.end()
        super().paintEvent(event)

    def show_table(self, table: GridTable) -> None:
        """Paint the names of ``table``."""
        before, self._shown = self._shown, table
        if (before.rows, before.columns) != (table.rows, table.columns):
            self.updateGeometry()
            self.viewport().update()

    def mark_current(self, section: int) -> None:
        """Show where the cursor is."""
        if section != self._current:
            before, self._current = self._current, section
            for each in (before, section):
                if 0 <= each < self.count():
                    self.updateSection(each)

    def _colour(self, name: str) -> QColor:
        return QColor(self._theme.palette.tokens()[name])

    def _ground(self, painter: QPainter, rect: QRect, section: int) -> None:
        here = section == self._current
        painter.fillRect(rect, self._colour("selection" if here else "sunken"))
        painter.setPen(self._colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())

    def _text_colour(self, section: int) -> QColor:
        return self._colour("on_selection" if section == self._current else "text")


class ColumnHeader(_GridHeader):
    """Code and unit in the first line, the name in the lines below."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, theme, parent)
        self._code_font = font_for(TextRole.STRONG)
        self._name_font = _smaller(font_for(TextRole.BODY))
        self._low = self._close = False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(64)

    def be_low(self, low: bool, *, close: bool) -> bool:
        """Give the cells the room of a second line of names, where they have codes or fit into one line.

        Names that have codes may be cut then, and get a tip; a column with a shorter name shows that. Returns
        whether columns may need other widths now. ``close``: nothing is left free above and below.
        """
        if (low, close) == (self._low, self._close):
            return False
        before, self._low, self._close = self._low, low, close
        self.updateGeometry()
        self.viewport().update()
        return before != low

    @property
    def _lines(self) -> int:
        return 1 if self._low and (self._has_codes() or self._fit_one_line()) else NAME_LINES

    def sizeHint(self) -> QSize:
        height = self._lines * QFontMetrics(self._name_font).height()
        if self._has_codes():
            height += QFontMetrics(self._code_font).height()
        return QSize(super().sizeHint().width(), height + (space.TINY if self._close else space.MEDIUM))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        if not 0 <= logicalIndex < len(self._shown.columns):
            return
        column = self._shown.columns[logicalIndex]
        painter.save()
        self._ground(painter, rect, logicalIndex)
        top, bottom = (space.HAIR, space.HAIR) if self._close else (space.TINY + 1, space.TINY)
        inner = rect.adjusted(space.SMALL, top, -space.SMALL, -bottom)
        painter.setPen(self._text_colour(logicalIndex))
        painter.setFont(self._code_font)
        metrics = QFontMetrics(self._code_font)
        first = QRect(inner.left(), inner.top(), inner.width(), metrics.height() if self._has_codes() else 0)
        code = _code(column)
        painter.drawText(first, _FLAGS, code)
        self._paint_unit(painter, first, metrics.horizontalAdvance(code), column.unit)
        painter.setPen(self._text_colour(logicalIndex))
        painter.setFont(self._name_font)
        below = QRect(inner)
        below.setTop(first.bottom() + 1)
        names = QFontMetrics(self._name_font)
        for number, text in enumerate(wrapped(self._name(column), below.width(), names, self._lines)):
            height = names.height()
            painter.drawText(
                QRect(below.left(), below.top() + number * height, below.width(), height), _FLAGS, text
            )
        painter.restore()

    def needed_width(self, column: GridColumn) -> int:
        """The width in which code and unit stand in full and, if possible, the name in its lines."""
        names = QFontMetrics(self._name_font)
        first = QFontMetrics(self._code_font).horizontalAdvance(_code(column))
        first += names.horizontalAdvance(column.unit) + 3 * space.SMALL + space.HAIR
        if column.options:
            return max(column.width, first)
        width = max(column.width, min(first, WIDEST))
        lines = 1 if self._low and column.within else NAME_LINES
        while width < WIDEST and _is_cut(self._name(column), width - 2 * space.SMALL, names, lines):
            width += space.SMALL
        return width

    def whole_width(self, number: int) -> int:
        """The width in which the name of a column is whole; 0 for one that stretches or has options."""
        column, names = self._shown.columns[number], QFontMetrics(self._name_font)
        if column.stretches or column.options:
            return 0
        name, width = self._name(column), self.sectionSize(number) - 2 * space.SMALL
        while _is_cut(name, width, names, self._lines):
            width += space.SMALL
        return width + 2 * space.SMALL

    def _name(self, column: GridColumn) -> str:
        return column.within or column.name if self._low else column.name

    def _fit_one_line(self) -> bool:
        names, shown = QFontMetrics(self._name_font), self._shown.columns
        return self.count() == len(shown) and all(
            names.horizontalAdvance(self._name(column)) <= self.sectionSize(number) - 2 * space.SMALL
            for number, column in enumerate(shown)
        )

    def _has_codes(self) -> bool:
        return any(column.code or column.unit for column in self._shown.columns)

    def _paint_unit(self, painter: QPainter, line: QRect, used: int, unit: str) -> None:
        painter.setFont(self._name_font)
        painter.setPen(self._colour("muted"))
        free = line.width() - used - space.SMALL
        text = QFontMetrics(self._name_font).elidedText(unit, Qt.TextElideMode.ElideRight, max(free, 0))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | _FLAGS, text)


class RowHeader(_GridHeader):
    """Names of rows; a stronger line where a new block begins."""

    def __init__(self, theme: Theme, parent: QTableView, *, strong: bool = False) -> None:
        super().__init__(Qt.Orientation.Vertical, theme, parent)
        self._strong = strong
        self._measured: tuple[tuple[GridRow, ...], int] = ((), 0)
        """Rows, and how wide the longest of their names is: asked again whenever a figure has changed."""
        self._font = font_for(TextRole.STRONG if strong else TextRole.BODY)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedWidth(ROW_NAME_WIDTH)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        if not 0 <= logicalIndex < len(self._shown.rows):
            return
        row = self._shown.rows[logicalIndex]
        painter.save()
        self._ground(painter, rect, logicalIndex)
        if begins_block(self._shown, logicalIndex, strong=self._strong):
            painter.setPen(QPen(self._colour("border_strong"), 1))
            painter.drawLine(rect.topLeft(), rect.topRight())
        painter.setPen(self._text_colour(logicalIndex))
        painter.setFont(self._font)
        inner = rect.adjusted(_BEFORE_NAME, 0, -_BEHIND_NAME, 0)
        text = QFontMetrics(self._font).elidedText(row.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _FLAGS, text)
        painter.restore()

    def width_of_names(self) -> int:
        """How wide the header must be so that no name is cut."""
        rows, longest = self._measured
        if rows != self._shown.rows:
            rows, metrics = self._shown.rows, QFontMetrics(self._font)
            longest = max((metrics.horizontalAdvance(row.name) for row in rows), default=0)
            self._measured = rows, longest
        return longest + _BEFORE_NAME + _BEHIND_NAME if longest else 0


def begins_block(table: GridTable, row: int, *, strong: bool = False) -> bool:
    """Whether a row belongs to another block than the row above; summaries begin one themselves."""
    if row == 0:
        return strong
    return table.rows[row].group != table.rows[row - 1].group


def wrapped(text: str, width: int, metrics: QFontMetrics, lines: int = NAME_LINES) -> list[str]:
    """The text in at most ``lines`` lines, the last one cut with an ellipsis."""
    result: list[str] = []
    rest = text.split()
    while rest and len(result) < lines - 1:
        taken = 1
        while taken < len(rest) and metrics.horizontalAdvance(" ".join(rest[: taken + 1])) <= width:
            taken += 1
        result.append(" ".join(rest[:taken]))
        rest = rest[taken:]
    if rest:
        result.append(metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, width))
    return result


def _is_cut(text: str, width: int, metrics: QFontMetrics, most: int = NAME_LINES) -> bool:
    lines = wrapped(text, width, metrics, most)
    too_wide = any(metrics.horizontalAdvance(line) > width for line in lines)
    return too_wide or " ".join(lines) != " ".join(text.split())


def _code(column: GridColumn) -> str:
    return f"{column.sign} {column.code}".strip()


def _smaller(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(max(font.pointSizeF() * 0.92, 10.0))
    return made
