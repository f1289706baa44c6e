"""Of which days something is counted: a year, a part of it, or any days from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.indicator_set import MONTHS, PeriodType
from desktop_app.movements.period import Period
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.labels import label

_ANY = "any"
_NINE = "nine"


class SpanChoice(QWidget):
    """``changed``: other days are chosen. Any days begin with those that were chosen before."""

    changed = Signal()

    def __init__(self, years: Sequence[int], today: date) -> None:
        super().__init__()
        self.year = ChoiceBox()
        self.year.setAccessibleName(tr("Year"))
        self.year.setMinimumContentsLength(6)
        for year in sorted({*years, today.year}, reverse=True):
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(self.year.findData(max(years, default=today.year)))
        self.part = ChoiceBox()
        self.part.setAccessibleName(tr("Part of the year"))
        self.first, self.last = DateField(today), DateField(today)
        self.first.setAccessibleName(tr("From day"))
        self.last.setAccessibleName(tr("To day"))
        self._list_parts()
        self.year.activated.connect(lambda _: self._turn_year())
        self.part.activated.connect(lambda _: self._choose())
        self.first.dateChanged.connect(lambda _: self.changed.emit())
        self.last.dateChanged.connect(lambda _: self.changed.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        word = label(tr("&Year"), TextRole.LABEL)
        word.setBuddy(self.year)
        for widget in (word, self.year, self.part, self.first, self.last):
            layout.addWidget(widget)
        self._show_days()

    def read(self) -> bool:
        """Read what was typed although the cursor has not left; whether there are days to count."""
        return all_read(self.first, self.last)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day; the earlier one is the first, however they were typed."""
        chosen = str(self.part.currentData())
        if chosen == _ANY:
            first, last = sorted((self.first.value, self.last.value))
            return first, last
        if chosen == _NINE:
            return date(self._year, 1, 1), date(self._year, 9, 30)
        period = Period.parse(chosen)
        return period.start, period.end

    @property
    def key(self) -> str:
        """The days in letters: 2026 for a whole year."""
        first, last = self.days
        whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year
        return str(first.year) if whole else f"{first.isoformat()}:{last.isoformat()}"

    @property
    def words(self) -> str:
        """The days as they are chosen, for a name."""
        if self.part.currentData() != _ANY:
            return str(self.year.currentData()) if not self.part.currentIndex() else self.part.currentText()
        return " – ".join(format_date(day).replace("/", ".") for day in self.days)

    @property
    def _year(self) -> int:
        return int(self.year.currentData())

    def _list_parts(self) -> None:
        year, chosen = self._year, self.part.currentIndex()
        self.part.clear()
        self.part.addItem(tr("Whole year"), Period(PeriodType.YEAR, year).key)
        self.part.addItem(Period(PeriodType.QUARTER, year, 3).so_far_label(), _NINE)
        for kind in (PeriodType.HALF_YEAR, PeriodType.QUARTER, PeriodType.MONTH):
            for number in range(1, 12 // MONTHS[kind] + 1):
                period = Period(kind, year, number)
                self.part.addItem(period.label(), period.key)
        self.part.addItem(tr("From day to day"), _ANY)
        self.part.setCurrentIndex(max(chosen, 0))

    def _turn_year(self) -> None:
        self._list_parts()
        self._choose()

    def _choose(self) -> None:
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        is_any = self.part.currentData() == _ANY
        if not is_any:
            first, last = self.days
            self.first.set_value(first)
            self.last.set_value(last)
        for field in (self.first, self.last):
            field.setVisible(is_any)
