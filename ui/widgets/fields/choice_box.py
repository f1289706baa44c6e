"""A box with a list, for names that differ at their end: cut in the middle, listed whole."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

from ui.theme import spacing as space
from ui.widgets.plain_text import as_plain

_MOST_ROWS = 20


class ChoiceBox(QComboBox):
    """Cut text is shown whole as a tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxVisibleItems(_MOST_ROWS)
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def offer_entries(self, entries: Iterable[tuple[str, str]]) -> None:
        """Offer other entries, words and code; what was chosen stays chosen where it is still there."""
        chosen = self.currentData()
        self.clear()
        for words, code in entries:
            self.addItem(words, code)
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def sizeHint(self) -> QSize:
        """With what :meth:`painted` keeps free around the text, which Qt's own box does not."""
        return super().sizeHint() + QSize(4 * space.HAIR, 0)

    @property
    def shown(self) -> str:
        """The chosen text as it is painted: beginning and end, where the whole has no room."""
        return self.painted(self.currentText())

    def painted(self, text: str) -> str:
        """A text as the closed box paints it when it is chosen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        elide = Qt.TextElideMode.ElideMiddle
        return self.fontMetrics().elidedText(text, elide, room.width() - 2 * space.HAIR)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if option.currentText:
            option.currentText = self.shown
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            words = self.currentText() if self.shown != self.currentText() else ""
            QToolTip.showText(event.globalPos(), as_plain(words), self)
            return True
        return super().event(event)

    def showPopup(self) -> None:
        """Open the list as wide as its longest name and as high as its rows, as far as the screen goes."""
        view = self.view()
        longest = max((view.sizeHintForColumn(0), self.width()))
        view.setMinimumWidth(
            min(longest + view.verticalScrollBar().sizeHint().width(), self._screen().width())
        )
        super().showPopup()
        rows = min(self.count(), self.maxVisibleItems())
        opened, needed = view.window(), sum(view.sizeHintForRow(row) for row in range(rows))
        if needed > view.viewport().height():
            # Qt shows arrows to scroll in the place of rows, and keeps them once they are there.
            for arrow in opened.children():
                if isinstance(arrow, QWidget) and arrow is not view:
                    arrow.hide()
            if (layout := opened.layout()) is not None:
                layout.activate()
            missing = needed - view.viewport().height()
            screen, place = self._screen(), opened.geometry()
            height = min(place.height() + missing, screen.height())
            top = max(screen.top(), min(place.top(), screen.bottom() + 1 - height))
            opened.setGeometry(QRect(place.left(), top, place.width(), height))
        left = self._screen().right() + 1 - opened.width()
        if opened.x() > left:
            opened.move(max(left, self._screen().left()), opened.y())

    def _screen(self) -> QRect:
        return self.screen().availableGeometry()
