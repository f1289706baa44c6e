"""Shown in place of the grid when no indicator is shown: why, and how to show some."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import NARROWER, PeriodType
from desktop_app.movements.period import Period
from ui.context.period_choice import of_kind
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState

_LETTERS = {PeriodType.MONTH: "M", PeriodType.QUARTER: "Q", PeriodType.HALF_YEAR: "H", PeriodType.YEAR: "Y"}


class NoColumns(EmptyState):
    """Offers the shortest period for which the group has indicators, or an event."""

    period_asked = Signal(str)
    event_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        go, new_event = button(""), button(tr("New event…"))
        super().__init__("calendar", "", "", theme, go, new_event)
        self._period = ""
        self.go, self.new_event = go, new_event
        go.clicked.connect(lambda _: self.period_asked.emit(self._period))
        new_event.clicked.connect(lambda _: self.event_asked.emit())

    @property
    def part(self) -> QPushButton | None:
        """The button that leads on; nothing where none does."""
        return next((each for each in (self.go, self.new_event) if not each.isHidden()), None)

    def explain(self, period: Period, kinds: Sequence[PeriodType], *, filtered: bool) -> None:
        """Say why no indicator is shown for ``period`` when the group has indicators of ``kinds``."""
        longer = None if filtered else _longer(period, kinds)
        events = not filtered and PeriodType.EVENT in kinds
        if filtered:
            self.say(tr("No indicator matches"), tr("Clear the filter or type other words."))
        else:
            head = tr("No figures of this group for {period}", period=period.label())
            self.say(head, tr("This group is reported for longer periods or per event."))
        self.go.setVisible(longer is not None)
        self.new_event.setVisible(events)
        if longer is not None:
            self._period = longer.key
            words = tr("Show {period}", period=longer.label())
            self.go.setText(words)
            self.go.setAccessibleName(words)


def no_areas(theme: Theme, enter: Callable[[], object]) -> EmptyState:
    """What is in place of the grid where nobody reports yet."""
    first = button(tr("Enter the areas"), enter, kind="primary", icon="add", theme=theme)
    sentence = tr("Each residential area has a row here, with its figures of the period.")
    return EmptyState("area", tr("No residential areas have been entered yet."), sentence, theme, first)


def _longer(period: Period, kinds: Sequence[PeriodType]) -> Period | None:
    for kind, letter in _LETTERS.items():
        if any(item in NARROWER[kind] and item is not PeriodType.EVENT for item in kinds):
            found = Period.parse(of_kind(period.key, letter))
            if found != period:
                return found
    return None
