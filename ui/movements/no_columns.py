"""Shown in place of the grid when no indicator is shown: why, and how to show some."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import NARROWER, PeriodType
from desktop_app.movements.period import Period
from ui.context.period_choice import of_kind
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import heading, muted

_LETTERS = {PeriodType.MONTH: "M", PeriodType.QUARTER: "Q", PeriodType.HALF_YEAR: "H", PeriodType.YEAR: "Y"}


class NoColumns(QWidget):
    """Offers the shortest period for which the group has indicators, or an event."""

    period_asked = Signal(str)
    event_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._period = ""
        self._head = heading("")
        self._why = muted("")
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._why.setMinimumWidth(space.FORM_WIDTH)
        self.go = button("", lambda: self.period_asked.emit(self._period))
        self.new_event = button(tr("New event…"), self.event_asked.emit)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        icon = IconLabel(theme, "calendar", side=space.ICON_LARGE)
        for widget in (icon, self._head, self._why, self.go, self.new_event):
            layout.addWidget(widget, 0, centre)
        layout.addStretch(3)

    @property
    def part(self) -> QPushButton | None:
        """The button that leads on; nothing where none does."""
        return next((each for each in (self.go, self.new_event) if not each.isHidden()), None)

    def explain(self, period: Period, kinds: Sequence[PeriodType], *, filtered: bool) -> None:
        """Say why no indicator is shown for ``period`` when the group has indicators of ``kinds``."""
        longer = None if filtered else _longer(period, kinds)
        events = not filtered and PeriodType.EVENT in kinds
        if filtered:
            self._head.setText(tr("No indicator matches"))
            self._why.setText(tr("Clear the filter or type other words."))
        else:
            self._head.setText(tr("No figures of this group for {period}", period=period.label()))
            self._why.setText(tr("This group is reported for longer periods or per event."))
        self.go.setVisible(longer is not None)
        self.new_event.setVisible(events)
        if longer is not None:
            self._period = longer.key
            words = tr("Show {period}", period=longer.label())
            self.go.setText(words)
            self.go.setAccessibleName(words)


def _longer(period: Period, kinds: Sequence[PeriodType]) -> Period | None:
    for kind, letter in _LETTERS.items():
        if any(item in NARROWER[kind] and item is not PeriodType.EVENT for item in kinds):
            found = Period.parse(of_kind(period.key, letter))
            if found != period:
                return found
    return None
