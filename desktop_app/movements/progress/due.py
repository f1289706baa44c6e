"""When the figures of a period are due: as an indicator says, else its set, else the program's calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet
from desktop_app.catalogue.starter_lists import due_dates
from desktop_app.movements.period import Period


@dataclass(frozen=True, slots=True)
class DueDays:
    """The due days of a period; ``whole`` is that of the report, ``None`` where none is set (an event)."""

    period: Period
    whole: date | None

    def of(self, indicator: Indicator) -> date | None:
        """The day by which a figure of the period has to be there."""
        own = indicator.due
        if own is None or own.period_type is not self.period.kind:
            return self.whole
        return own.on(self.period.start)

    def first(self, indicators: Iterable[Indicator]) -> date | None:
        """The first day of those of several indicators."""
        return min((day for each in indicators if (day := self.of(each)) is not None), default=None)


def due_days(indicators: IndicatorSet, period: Period) -> DueDays:
    """The due days of a period of a set."""
    rules = (rule for rule in due_dates(indicators) if rule.period_type is period.kind)
    return DueDays(period, next((rule.on(period.start) for rule in rules), None))
