"""A date as offices write it, dd/mm/yyyy, with a calendar to choose from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QDateEdit


class DateField(QDateEdit):
    """Always holds a date; where a date may be missing, put a check box beside it."""

    def __init__(self, value: date) -> None:
        super().__init__()
        self.setDisplayFormat("dd/MM/yyyy")
        calendar = QCalendarWidget()
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setMinimumWidth(330)
        self.setCalendarPopup(True)
        self.setCalendarWidget(calendar)
        self.set_value(value)

    @property
    def value(self) -> date:
        """The date that is shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_value(self, value: date) -> None:
        """Show another date."""
        self.setDate(QDate(value.year, value.month, value.day))
