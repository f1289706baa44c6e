"""A field in which a day is typed; Alt+Down chooses it in a calendar. It may be empty."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, is_day_of_year, parse_date
from desktop_app.base.problems import Problem
from ui.theme import spacing as space
from ui.widgets.fields.calendar import Calendar, opens_calendar


class DayCalendar(QObject):
    """Gives a line a calendar, which writes the day as offices write it. The owner of the line reads it.

    A day without its year is completed, where it is seen, before the line is left or Enter is heard.
    """

    chosen = Signal(date)
    """A day was taken from the calendar into the line."""

    def __init__(self, line: QLineEdit, first: Callable[[], date]) -> None:
        """``first`` is the day at which the calendar opens where the line has none."""
        super().__init__(line)
        self._line = line
        self._first = first
        self._calendar: Calendar | None = None
        line.ensurePolished()
        line.setMinimumWidth(line.fontMetrics().horizontalAdvance("00/00/0000") + 2 * space.LARGE)
        line.installEventFilter(self)

    def open(self) -> None:
        """Choose the day from a calendar."""
        if self._calendar is None:  # a form may have hundreds of days, and few of them are chosen
            self._calendar = Calendar(self._line, self._take)
        try:
            day = parse_date(self._line.text(), self._first().year)
        except Problem:
            day = self._first()
        self._calendar.open_at(day)

    def _take(self, day: date) -> None:
        self._line.setText(format_date(day))
        self.chosen.emit(day)

    def completed(self) -> str:
        """What the line says, a day without its year with the year that it gets."""
        text = self._line.text()
        if is_day_of_year(text):
            with suppress(Problem):
                return format_date(parse_date(text, self._first().year))
        return text

    def _complete(self) -> None:
        text = self.completed()
        if text != self._line.text():
            self._line.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and opens_calendar(event):
            self.open()
            return True
        if event.type() == QEvent.Type.FocusOut or _takes(event):
            self._complete()
        return super().eventFilter(watched, event)


def _takes(event: QEvent) -> bool:
    """Whether a key is about to take the text of the line."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DayLine(QLineEdit):
    """A line with a calendar."""

    chosen = Signal(date)

    def __init__(self, first: Callable[[], date]) -> None:
        super().__init__()
        self.setPlaceholderText(tr("dd/mm/yyyy (Alt+↓: calendar)"))
        self._calendar = DayCalendar(self, first)
        self._calendar.chosen.connect(self.chosen)

    def open_calendar(self) -> None:
        """Choose the day from a calendar."""
        self._calendar.open()
