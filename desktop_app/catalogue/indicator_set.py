"""Indicators of the movements: what is counted, who reports it, and how figures add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

import msgspec

from desktop_app.base.clock import day_of_month
from desktop_app.catalogue.packages.labels import Certainty, Label, LegalBasis, PackageStatus


class ValueKind(StrEnum):
    """What may be entered in a cell. ``money`` is whole đồng; ``yes_no`` is stored as 1 or 0."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    YES_NO = "yes_no"
    TEXT = "text"


class Reporter(StrEnum):
    """Who reports a figure: residential area (K), commune (X), member organisation (O)."""

    RESIDENTIAL_AREA = "K"
    COMMUNE = "X"
    ORGANISATION = "O"


class PeriodType(StrEnum):
    """How often an indicator is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    EVENT = "event"


class Nature(StrEnum):
    """Flow: happened in the period. Stock: value at its end. Ratio: computed. Text: words."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    TEXT = "text"


class AreaAggregation(StrEnum):
    """How the figures of the reporting units become the commune's."""

    SUM = "sum"
    COUNT = "count"
    RATIO_OF_SUMS = "ratio_of_sums"
    CONCAT = "concat"
    NONE = "none"


class TimeAggregation(StrEnum):
    """How the figures of months or quarters become those of a longer period."""

    SUM = "sum"
    LATEST = "latest"
    RATIO_OF_SUMS = "ratio_of_sums"
    CONCAT = "concat"
    NONE = "none"


ORGANISATION_KEY: Final = "org:"
"""How the key of a member organisation begins, as a unit that reports."""
NOBODY: Final = "none"
"""Written where nobody has to report an indicator, though somebody may."""

HOUSEHOLDS: Final = "HOUSEHOLDS"
AREAS: Final = "AREAS"
TARGET: Final = "TARGET"
SPECIAL_DENOMINATORS: Final = frozenset({HOUSEHOLDS, AREAS, TARGET})

MONTHS: Final[Mapping[PeriodType, int]] = {
    PeriodType.MONTH: 1,
    PeriodType.QUARTER: 3,
    PeriodType.HALF_YEAR: 6,
    PeriodType.YEAR: 12,
}
"""How many months a period has; an event has none."""

NARROWER: Final[Mapping[PeriodType, frozenset[PeriodType]]] = {
    PeriodType.MONTH: frozenset({PeriodType.MONTH}),
    PeriodType.QUARTER: frozenset({PeriodType.MONTH, PeriodType.QUARTER}),
    PeriodType.HALF_YEAR: frozenset({PeriodType.MONTH, PeriodType.QUARTER, PeriodType.HALF_YEAR}),
    PeriodType.YEAR: frozenset(PeriodType),
    PeriodType.EVENT: frozenset({PeriodType.EVENT}),
}
"""For each period type, the types of indicators that have figures in it."""


class DueDate(msgspec.Struct, frozen=True):
    """When a report is due: a day in a month of the period, months counted from 1.

    Month 13 of a year, or 2 of a month, is the one after the period.
    """

    period_type: PeriodType
    day: int
    month_of_period: int
    mark: Certainty

    def on(self, start: date) -> date:
        """The due date of the period that begins on ``start``."""
        return day_of_month(start, self.month_of_period - 1, self.day)


class IndicatorPart(msgspec.Struct, frozen=True):
    """One part into which a figure is divided (of whom women); ``code`` ends the code of its indicator."""

    code: str
    name: Label


class PlanFigure(msgspec.Struct, frozen=True):
    """A plan figure that comes with a set.

    ``unit`` is empty for the commune, else the name of a residential area or the key of a reporting unit.
    Of a ratio it is in percent.
    """

    indicator: str
    year: int
    unit: str
    value: Decimal


class RuleSeverity(StrEnum):
    """A warning asks somebody to look again; an error keeps a period from being closed."""

    WARNING = "warning"
    ERROR = "error"


class Limit(msgspec.Struct, frozen=True):
    """The least or the greatest figure that is expected; of a ratio in percent, as people read it."""

    value: Decimal
    severity: RuleSeverity


class IndicatorRule(msgspec.Struct, frozen=True):
    """What holds between the figures of one unit for one period.

    ``expression`` is true or false, in the language of the forms; it reads codes of the set (a ratio in
    percent), :data:`HOUSEHOLDS` and :data:`AREAS`. ``message`` says what is expected. Where a figure is empty
    the rule says nothing, unless it ``takes_blanks``. ``basis`` is where it comes from.
    """

    code: str
    expression: str
    message: Label
    severity: RuleSeverity
    takes_blanks: bool
    mark: Certainty
    basis: str


class CheckSettings(msgspec.Struct, frozen=True):
    """How figures are compared with earlier ones and those of other units; ``None``: they are not.

    ``outlier_threshold`` is that of the modified z-score (Iglewicz and Hoaglin 1993), which says something
    from ``least_periods`` figures of the unit's own series on, and from ``least_units`` areas in one period.
    A series goes back ``series_periods``, the figure itself included. Against the last period it
    may rise by ``rise_percent`` and fall by ``fall_percent``. In all cases only differences of
    ``least_change`` or more are reported.
    """

    outlier_threshold: Decimal | None
    least_periods: int
    least_units: int
    series_periods: int
    rise_percent: Decimal | None
    fall_percent: Decimal | None
    least_change: Decimal


class Conversion(msgspec.Struct, frozen=True):
    """A figure that another version counts in ``unit`` is ``factor`` times as much in that of this one."""

    unit: str
    factor: Decimal


class Indicator(msgspec.Struct, frozen=True):
    """One measured item (chỉ tiêu) of a set.

    A ratio has ``numerator`` and ``denominator`` (a code of the set, or one of
    ``SPECIAL_DENOMINATORS``); an indicator with ``formula`` is computed from others. Neither is entered.
    One with a ``disaggregation`` is the sum of its parts, which are indicators of their own with ``part_of``.
    ``must_report`` holds kinds of units and codes of organisations; empty: those who enter it.
    """

    code: str
    group: str
    name: Label
    unit: str
    value_kind: ValueKind
    entered_by: frozenset[Reporter]
    period_type: PeriodType
    nature: Nature
    area_aggregation: AreaAggregation
    time_aggregation: TimeAggregation
    numerator: str
    denominator: str
    formula: str
    has_target: bool
    mark: Certainty
    sources: tuple[str, ...]
    note_vi: str
    help: Label = Label("", "")
    disaggregation: tuple[IndicatorPart, ...] = ()
    part_of: str = ""
    due: DueDate | None = None
    must_report: frozenset[str] = frozenset()
    counts_in: PeriodType | None = None
    """Of one that is reported by event: the shortest period into which the day of the event counts it."""
    minimum: Limit | None = None
    maximum: Limit | None = None
    conversions: tuple[Conversion, ...] = ()

    def has_to_come_from(self, reporter: Reporter, unit: str) -> bool:
        """Whether a unit that may report it has to; ``unit`` is its key."""
        named = self.must_report
        return not named or reporter.value in named or unit.removeprefix(ORGANISATION_KEY) in named

    @property
    def shortest_period(self) -> PeriodType:
        """The shortest period that has a figure of it; events without more count in their year."""
        if self.period_type is not PeriodType.EVENT:
            return self.period_type
        return self.counts_in or PeriodType.YEAR

    def has_figures_in(self, kind: PeriodType) -> bool:
        """Whether periods of this type have a figure of it: typed, or put together from shorter ones."""
        if kind is PeriodType.EVENT:
            return self.period_type is PeriodType.EVENT
        return self.shortest_period in NARROWER[kind]

    @property
    def adds_over_time(self) -> bool:
        """Whether figures of several periods, or of areas that follow one another, are put side by side."""
        return self.time_aggregation in (TimeAggregation.SUM, TimeAggregation.CONCAT)

    @property
    def adds_over_areas(self) -> bool:
        """Whether the commune's figure is the sum of those of its units; yes is 1 and no is 0 here."""
        return self.area_aggregation in (AreaAggregation.SUM, AreaAggregation.COUNT)

    @property
    def printed_unit(self) -> str:
        """The unit beside a figure of the commune; an answer in words, yes or no, has none."""
        return "" if self.is_answer else self.unit

    @property
    def is_answer(self) -> bool:
        """Whether the commune's figure is yes or no, and not how many said yes."""
        counted = self.area_aggregation is AreaAggregation.COUNT
        return self.value_kind is ValueKind.YES_NO and self.nature is not Nature.RATIO and not counted

    @property
    def computed(self) -> bool:
        """Whether the figure follows from others and cannot be entered."""
        return self.nature is Nature.RATIO or bool(self.formula)


class IndicatorGroup(msgspec.Struct, frozen=True):
    """A section of the set and the campaign or programme it reports on."""

    code: str
    name: Label
    programme_vi: str


class IndicatorSource(msgspec.Struct, frozen=True):
    """A form or publication an indicator was taken from."""

    code: str
    name_vi: str
    strength: str


class IndicatorSet(msgspec.Struct, frozen=True):
    """One version of the indicators that communes of a province report."""

    code: str
    version: str
    status: PackageStatus
    title: Label
    note_vi: str
    valid_from: date | None
    groups: tuple[IndicatorGroup, ...]
    sources: tuple[IndicatorSource, ...]
    indicators: tuple[Indicator, ...]
    legal_basis: tuple[LegalBasis, ...]
    sha256: str
    by_code: Mapping[str, Indicator]
    carried: frozenset[str] = frozenset()
    """Indicators of older versions whose figures a period still shows; nobody types them."""
    factors: Mapping[tuple[str, str], Fraction | None] = {}
    """By code and version of the set: by what a figure typed there is multiplied to be one of this set, where
    that is not one; ``None``: it is a figure of something else, and is in no total here."""
    due: tuple[DueDate, ...] = ()
    """When its reports are due, where it says so."""
    targets: tuple[PlanFigure, ...] = ()
    """The plan figures that come with it; those of the office stand above them."""
    rules: tuple[IndicatorRule, ...] = ()
    checks: CheckSettings | None = None
    """``None``: the set says nothing, so what comes with the program holds."""

    def printed_title(self, group: IndicatorGroup) -> str:
        """What a section is called on paper: its programme, or its own name where several have that one."""
        shared = sum(other.programme_vi == group.programme_vi for other in self.groups) > 1
        return group.name.vi if shared or not group.programme_vi else group.programme_vi

    def of_group(self, group: str) -> tuple[Indicator, ...]:
        """The indicators of one section, in their order."""
        return tuple(indicator for indicator in self.indicators if indicator.group == group)
