"""The days that a report covers, those it compares them with, and the following month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import (
    MovementReportRequest,
    period_in_title,
    so_far_in_title,
)

YEAR_AGO = "year_ago"
_SO_FAR = "so_far"


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ReportSpan:
    """``days`` of the report; ``asked`` is the period of its request, ``compared`` that of the comparison.

    ``seen_on``: the day whose states count: the last one, or today while the period lasts.
    ``next_month`` follows the last day. An event has only its year, so nothing is counted by days.
    """

    asked: MovementReportRequest
    days: Days
    seen_on: date
    next_month: Days
    compared: MovementReportRequest | None
    before: Days | None

    @property
    def has_days(self) -> bool:
        """Whether something happened within the period or not follows from its day."""
        return self.asked.period.kind is not PeriodType.EVENT

    @property
    def share_of_year(self) -> int:
        """How many of twelve months are over at its end."""
        return self.asked.period.end.month

    def in_words(self) -> str:
        """The period as a sentence writes it: "tháng 9 năm 2026"."""
        return _in_words(self.asked)

    def compared_in_words(self) -> str:
        """The same for the comparison period."""
        return "" if self.compared is None else _in_words(self.compared)

    def next_in_words(self) -> str:
        """The following month."""
        return period_in_title(Period.of(self.next_month.first, PeriodType.MONTH))


def span_of(request: MovementReportRequest, today: date, compared: Mapping[str, str]) -> ReportSpan:
    """The span of a report; ``compared``: by its kind, with the period before or with that a year ago."""
    other = _compared(request, compared)
    days = _days(request)
    after = days.last + timedelta(1)
    following = Period.of(after, PeriodType.MONTH)
    return ReportSpan(
        request,
        days,
        max(days.first, min(days.last, today)),
        Days(following.start, following.end),
        other,
        None if other is None else _days(other),
    )


def _days(request: MovementReportRequest) -> Days:
    period = request.period
    return Days(date(period.year, 1, 1) if request.so_far else period.start, period.end)


def _compared(request: MovementReportRequest, rules: Mapping[str, str]) -> MovementReportRequest | None:
    period = request.period
    if period.kind is PeriodType.EVENT:
        return None
    way = rules.get(_SO_FAR if request.so_far else period.kind.value)
    if way is None:
        return None
    try:
        other = (
            Period(period.kind, period.year - 1, period.number)
            if way == YEAR_AGO or request.so_far
            else period.previous
        )
    except (Problem, ValueError):
        return None
    return MovementReportRequest(request.set_code, other, so_far=request.so_far, with_annex=False)


def _in_words(request: MovementReportRequest) -> str:
    return so_far_in_title(request.period) if request.so_far else period_in_title(request.period)
