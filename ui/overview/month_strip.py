"""The twelve months of the year: the progress of each, and a link to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop_app.base.i18n import tr
from desktop_app.book.overview_facts import MonthProgress
from ui.context.period_choice import period_label
from ui.context.room import Destination
from ui.overview.month_words import cells_words, has_started, is_late, month_tip, short_month, state_icon
from ui.places.movements import FigurePlace, PeriodPlace
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import ToolPressedByEnter
from ui.widgets.labels import restyle
from ui.widgets.plain_text import set_tip

_MONTHS = 12


class MonthButton(ToolPressedByEnter):
    """Left and right lead to the months beside it, which share one stop of the tab key."""

    def __init__(self, strip: MonthStrip, place: int) -> None:
        super().__init__()
        self._strip = strip
        self._place = place

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._strip.go(self._place + step)
        else:
            super().keyPressEvent(event)


class MonthStrip(QWidget):
    """One button a month; it opens the sheet of the month, at its first empty cell where there is one."""

    def __init__(self, theme: Theme, navigate: Callable[[Destination], None]) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(tr("Months of the year"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space.TINY)
        self._navigate = navigate
        self._months: Sequence[MonthProgress] = ()
        self.buttons = [self._button(place) for place in range(_MONTHS)]
        self._across = 0
        self._fold(_MONTHS)

    def minimumSizeHint(self) -> QSize:
        """Half a year in a line; a narrow window has two lines."""
        return QSize(self._width_of(_MONTHS // 2), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(_MONTHS if self.width() >= self._width_of(_MONTHS) else _MONTHS // 2)

    def _width_of(self, months: int) -> int:
        return months * (self.buttons[0].minimumWidth() + space.TINY)

    def _fold(self, across: int) -> None:
        """Have so many months stand in a line."""
        if across == self._across:
            return
        self._across = across
        for place, made in enumerate(self.buttons):
            self._grid.addWidget(made, place // across, place % across)
        for column in range(_MONTHS):
            self._grid.setColumnStretch(column, int(column < across))

    def show_months(self, months: Sequence[MonthProgress], chosen: str, today: date) -> None:
        """Show the twelve months of a year; ``chosen`` is the period of the window."""
        self._months = months
        for made, month in zip(self.buttons, months, strict=True):
            started = has_started(month.key, today)
            late = is_late(month, today)
            words = cells_words(month.cell) if started else ""
            made.setText(f"{short_month(month.key)}\n{words or '–'}")
            made.setEnabled(started)
            made.setChecked(month.key == chosen)
            tip = month_tip(month, period_label(month.key), today)
            set_tip(made, tip)
            made.setAccessibleName(tip)
            made.setIcon(self._theme.icon(*state_icon(month.cell.state, late=late)))
            if made.property("late") != late:
                made.setProperty("late", late)
                restyle(made)
        self._share_a_stop(self._chosen(chosen))

    @property
    def stop(self) -> MonthButton:
        """The button that the tab key comes to."""
        return next(made for made in self.buttons if made.focusPolicy() is Qt.FocusPolicy.StrongFocus)

    def go(self, place: int) -> None:
        """Put the cursor on a month that has started."""
        if 0 <= place < len(self.buttons) and self.buttons[place].isEnabled():
            self._share_a_stop(place)
            self.buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _chosen(self, period: str) -> int:
        """The month of the window; where that is a longer one, the last month that has started."""
        started = [place for place, made in enumerate(self.buttons) if made.isEnabled()]
        keys = [month.key for month in self._months]
        return keys.index(period) if period in keys else (started or [0])[-1]

    def _share_a_stop(self, at: int) -> None:
        for place, made in enumerate(self.buttons):
            stops = Qt.FocusPolicy.StrongFocus if place == at else Qt.FocusPolicy.ClickFocus
            made.setFocusPolicy(stops)

    def _button(self, place: int) -> MonthButton:
        made = MonthButton(self, place)
        made.setObjectName("month")
        made.setFont(font_for(TextRole.LABEL))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setIconSize(QSize(space.ICON_SMALL, space.ICON_SMALL))
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.setMinimumWidth(
            made.fontMetrics().horizontalAdvance("000/000") + space.ICON_SMALL + space.MEDIUM
        )
        made.setCheckable(True)
        made.setProperty("late", False)
        made.clicked.connect(partial(self._open, place))
        return made

    def _open(self, place: int, _checked: bool = False) -> None:
        month = self._months[place]
        gap = month.cell.gap
        target = PeriodPlace(month.key) if gap is None else FigurePlace(month.key, *gap)
        self._navigate(target.destination)
