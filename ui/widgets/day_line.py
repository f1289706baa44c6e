"""A field in which a day is typed; Alt+Down chooses it in a calendar. It may be empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from desktop_app.i18n import tr
from desktop_app.numbers import format_date, parse_date
from desktop_app.problems import Problem
from ui.theme import spacing as space
from ui.widgets.calendar import Calendar, opens_calendar


class DayLine(QLineEdit):
    """Whoever owns it reads what was typed; the calendar writes the day as offices write it."""

    chosen = Signal(date)
    """A day was taken from the calendar and stands in the field."""

    def __init__(self, first: Callable[[], date]) -> None:
        """``first`` is the day at which the calendar opens where none stands in the field."""
        super().__init__()
        self._first = first
        self._calendar: Calendar | None = None
        self.setPlaceholderText(tr("dd/mm/yyyy (Alt+↓: calendar)"))
        self.ensurePolished()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("00/00/0000") + 2 * space.LARGE)

    def open_calendar(self) -> None:
        """Choose the day from a calendar."""
        if self._calendar is None:  # a form may have hundreds of days, and few of them are chosen
            self._calendar = Calendar(self, self._take)
        try:
            day = parse_date(self.text())
        except Problem:
            day = self._first()
        self._calendar.open_at(day)

    def _take(self, day: date) -> None:
        self.setText(format_date(day))
        self.chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if opens_calendar(event):
            self.open_calendar()
        else:
            super().keyPressEvent(event)
