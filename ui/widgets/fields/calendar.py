"""A calendar under a field in which a date is typed; opened and closed with keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QTableView, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.theme import spacing as space


class Calendar(QFrame):
    """Arrows move by a day and a week, PageUp and PageDown by a month, Enter takes, Esc closes."""

    def __init__(self, field: QWidget, chosen: Callable[[date], None]) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self._field = field
        self._chosen = chosen
        self.setProperty("surface", "card")
        self.month = QCalendarWidget()
        self.month.setAccessibleName(tr("Calendar"))
        self.month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        names = (self.locale().dayName(day, QLocale.FormatType.ShortFormat) for day in range(1, 8))
        self.month.ensurePolished()
        column = max(map(self.month.fontMetrics().horizontalAdvance, names)) + space.LARGE + space.MEDIUM
        self.month.setMinimumWidth(7 * column)
        self.month.clicked.connect(lambda _: self._take())
        for days in self.month.findChildren(QTableView):
            days.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.month)

    def open_at(self, day: date) -> None:
        """Show the month of a day below the field."""
        field = self._field
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        at = field.mapToGlobal(QPoint(0, field.height()))
        screen = field.screen().availableGeometry()
        if at.y() + self.height() > screen.bottom():
            at = field.mapToGlobal(QPoint(0, -self.height()))
        self.move(max(screen.left(), min(at.x(), screen.right() - self.width())), at.y())
        self.show()
        self.month.setFocus(Qt.FocusReason.PopupFocusReason)

    def _take(self) -> None:
        found = self.month.selectedDate()
        self.close()
        self._chosen(date(found.year(), found.month(), found.day()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)


def opens_calendar(event: QKeyEvent) -> bool:
    """Whether a key asks for the calendar: Alt+Down, as lists are opened."""
    return event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
