"""Questions about figures, and the tables that answer them: on the screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.catalogue.indicator_set import Indicator, PeriodType
from desktop_app.movements.analysis.grid_cache import Sights, is_figure, year_of
from desktop_app.movements.analysis.missing import missing_reports
from desktop_app.movements.analysis.pivot import ALL, Axis, PivotRequest, pivot
from desktop_app.movements.analysis.plan_ranking import ranking_by_plan
from desktop_app.movements.analysis.progress import progress
from desktop_app.movements.analysis.ranking import ranking
from desktop_app.movements.analysis.series import series
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import is_closed
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.reports.data import PrintState
from desktop_app.reports.figures import FigurePaper, FigureTable


class Look(StrEnum):
    """A way to look at figures."""

    PROGRESS = "progress"
    RANKING = "ranking"
    SERIES = "series"
    MISSING = "missing"
    PIVOT = "pivot"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about figures.

    ``period`` is the window's; ``kind`` is of the periods over which a series, a pivot and missing reports
    go. ``code`` is empty where no indicator is asked about, ``unit`` for the whole commune.
    """

    look: Look
    set_code: str
    period: Period
    kind: PeriodType
    code: str = ""
    unit: str = ALL
    group: str = ""
    rows: Axis = Axis.INDICATOR
    columns: Axis = Axis.PERIOD
    whole_year: bool = False
    ascending: bool = False
    by_plan: bool = False
    """Of a ranking: in the order of what is reached of each unit's own plan."""

    @property
    def third(self) -> Axis:
        """The dimension of a pivot that is neither in rows nor in columns."""
        return next(axis for axis in Axis if axis not in (self.rows, self.columns))

    @property
    def asks_indicator(self) -> bool:
        """Whether it asks about one indicator."""
        crossed = self.look is Look.PIVOT and self.third is Axis.INDICATOR
        return crossed or self.look in (Look.RANKING, Look.SERIES)

    @property
    def asks_unit(self) -> bool:
        """Whether it asks about the commune or one unit."""
        crossed = self.look is Look.PIVOT and self.third is Axis.UNIT
        return crossed or self.look in (Look.PROGRESS, Look.SERIES)

    @property
    def asks_kind(self) -> bool:
        """Whether it goes over periods of one kind."""
        crossed = self.look is Look.PIVOT and self.third is not Axis.PERIOD
        return crossed or self.look in (Look.SERIES, Look.MISSING)

    @property
    def asks_group(self) -> bool:
        """Whether it may be narrowed to a group of indicators."""
        crossed = self.look is Look.PIVOT and self.third is not Axis.INDICATOR
        return crossed or self.look is Look.PROGRESS


def answered_period(question: Question) -> Period:
    """Return the period whose figures the answer shows: that of the window, or its whole year."""
    over_year = question.asks_kind or (question.look is Look.PIVOT and question.whole_year)
    return year_of(question.period) if over_year else question.period


def answer(connection: Connection, clock: Clock, commune_code: str, question: Question) -> FigureTable:
    """Return the table.

    Raises:
        Problem: the set has no such indicator in this year.
        NotInstalled: the indicator set is not in this book.
    """
    sights = Sights(connection, clock, commune_code, question.set_code)
    period, year = question.period, question.period.year
    match question.look:
        case Look.PROGRESS:
            return progress(sights, period, question.unit, question.group)
        case Look.RANKING:
            order = ranking_by_plan if question.by_plan else ranking
            return order(sights, question.code, period, ascending=question.ascending)
        case Look.SERIES:
            return series(sights, question.code, year, question.kind, question.unit)
        case Look.MISSING:
            return missing_reports(sights, year, question.kind)
        case Look.PIVOT:
            return pivot(sights, _crossing(question))


def paper(connection: Connection, clock: Clock, commune_code: str, question: Question) -> FigurePaper:
    """Return the table to print, in Vietnamese. Figures of a period that is not closed are a draft."""
    with speaking("vi"):
        table = answer(connection, clock, commune_code, question)
    profile = load_profile(connection, commune_code)
    period = answered_period(question)
    is_open = not is_closed(connection, question.set_code, period)
    now = clock.now()
    return FigurePaper(
        document_head(profile), PrintState(is_open, now, now), table, signer(profile), profile.recipients
    )


def indicators_to_ask(
    connection: Connection, clock: Clock, commune_code: str, set_code: str, period: Period
) -> list[Indicator]:
    """Return the indicators with figures in the year of a period."""
    sights = Sights(connection, clock, commune_code, set_code)
    return [each for each in sights.indicators(year_of(period)).indicators if is_figure(each)]


def units_to_ask(
    connection: Connection, clock: Clock, commune_code: str, set_code: str, period: Period
) -> list[tuple[str, str]]:
    """Return keys and names of the units that are there by the end of the year, and the commune's."""
    year = year_of(period)
    grid = Sights(connection, clock, commune_code, set_code).through(year, year.end, frozenset()).grid
    return [(unit.key, unit.shown_name(year.year)) for unit in grid.units]


def _crossing(question: Question) -> PivotRequest:
    period = ALL if question.whole_year else question.period.key
    fixed = {Axis.INDICATOR: question.code, Axis.UNIT: question.unit, Axis.PERIOD: period}[question.third]
    year = question.period.year
    return PivotRequest(question.rows, question.columns, fixed, year, question.kind, question.group)
