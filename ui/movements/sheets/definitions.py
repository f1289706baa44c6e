"""What an indicator is, in words: header, tool tip, side panel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    NOBODY,
    TARGET,
    AreaAggregation,
    Indicator,
    IndicatorSet,
    Nature,
    PeriodType,
    Reporter,
    TimeAggregation,
    ValueKind,
)
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.grid_layout import Column as IndicatorColumn
from desktop_app.movements.grid_layout import ColumnKind
from desktop_app.movements.values import nothing_word, takes_nothing
from ui.grid.model.table import GridColumn
from ui.movements.sheets.cell_text import kind_of

_WIDTHS = {ValueKind.MONEY: 128, ValueKind.TEXT: 190, ValueKind.DECIMAL: 96}
_WIDTH = 96
_WHOLE = frozenset({ValueKind.INTEGER, ValueKind.MONEY})
_SIGNS = {ColumnKind.ENTERED: "", ColumnKind.AGGREGATED: "Σ", ColumnKind.COMPUTED: "ƒ"}


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator explained: pairs of a heading and its text."""

    code: str
    name: str
    facts: tuple[tuple[str, str], ...]

    def tool_tip(self) -> str:
        """Return the whole definition as a few lines."""
        return "\n".join([f"{self.code}  {self.name}", *(f"{key}: {value}" for key, value in self.facts)])


def _counts_in(indicator: Indicator) -> str:
    """Into which shorter periods the day of the event counts it."""
    if indicator.shortest_period in (indicator.period_type, PeriodType.YEAR):
        return ""
    kind = period_type_name(indicator.shortest_period)
    return tr("{kind}, by the first day of the event", kind=kind)


def header_of(column: IndicatorColumn, indicators: IndicatorSet) -> GridColumn:
    """Return the column of the grid for an indicator."""
    indicator = column.indicator
    return GridColumn(
        key=indicator.code,
        code=indicator.code,
        name=indicator.name.shown(),
        unit=indicator.unit,
        help=definition_of(indicator, indicators).tool_tip(),
        kind=kind_of(indicator),
        sign=_SIGNS[column.kind],
        width=_WIDTHS.get(indicator.value_kind, _WIDTH),
        whole=indicator.nature is not Nature.RATIO and indicator.value_kind in _WHOLE,
        nothing=nothing_word() if takes_nothing(indicator) else "",
    )


def with_left_out(columns: Sequence[GridColumn], every: Iterable[str]) -> tuple[GridColumn, ...]:
    """Return the shown columns, each with how many of ``every`` one are between it and the one before."""
    places = {code: place for place, code in enumerate(every)}
    made, before = [], None
    for column in columns:
        place = places.get(column.key)
        between = 0 if before is None or place is None else max(place - before - 1, 0)
        made.append(replace(column, left_out=between) if between else column)
        before = before if place is None else place
    return tuple(made)


def definition_of(indicator: Indicator, indicators: IndicatorSet) -> Definition:
    """Return the definition of an indicator in its set."""
    pairs = [
        (tr("What to enter"), indicator.help.shown()),
        (tr("Unit of measure"), indicator.unit),
        (tr("Reported by"), ", ".join(reporter_name(item) for item in sorted(indicator.entered_by))),
        (tr("Has to be reported by"), _must_report(indicator)),
        (tr("Period"), period_type_name(indicator.period_type)),
        (tr("Counts into"), _counts_in(indicator)),
        (tr("Due"), _due(indicator)),
        (tr("Nature"), _nature_name(indicator.nature)),
        (tr("Formula"), _formula(indicator, indicators)),
        (tr("Over areas"), _over_areas(indicator.area_aggregation)),
        (tr("Over time"), _over_time(indicator.time_aggregation)),
        (tr("Note"), indicator.note_vi),
        (tr("Legal basis"), _legal_basis(indicator, indicators)),
        (tr("Sources"), _sources(indicator, indicators)),
    ]
    facts = tuple((key, value) for key, value in pairs if value)
    return Definition(indicator.code, indicator.name.shown(), facts)


def _must_report(indicator: Indicator) -> str:
    """Return who has to report it, where not everybody has to who may."""
    if indicator.must_report == {NOBODY}:
        return tr("nobody")
    kinds = {item.value: reporter_name(item) for item in Reporter}
    names = {each.code: each.name.shown() for each in member_organisations()} | kinds
    return ", ".join(names.get(word, word) for word in sorted(indicator.must_report))


def _due(indicator: Indicator) -> str:
    """Return the due day of an indicator that has one of its own."""
    due = indicator.due
    if due is None:
        return ""
    return tr("day {day} of month {month} of the period", day=due.day, month=due.month_of_period)


def reporter_name(reporter: Reporter) -> str:
    """Return who reports, in words."""
    return {
        Reporter.RESIDENTIAL_AREA: tr("residential areas"),
        Reporter.COMMUNE: tr("the commune"),
        Reporter.ORGANISATION: tr("member organisations"),
    }[reporter]


def period_type_name(kind: PeriodType) -> str:
    """Return how often, in words."""
    return {
        PeriodType.MONTH: tr("monthly"),
        PeriodType.QUARTER: tr("quarterly"),
        PeriodType.HALF_YEAR: tr("half-yearly"),
        PeriodType.YEAR: tr("yearly"),
        PeriodType.EVENT: tr("per event"),
    }[kind]


def _nature_name(nature: Nature) -> str:
    return {
        Nature.FLOW: tr("happened in the period"),
        Nature.STOCK: tr("state at the end of the period"),
        Nature.RATIO: tr("ratio, computed"),
        Nature.TEXT: tr("words"),
    }[nature]


def _over_areas(rule: AreaAggregation) -> str:
    return {
        AreaAggregation.SUM: tr("added up"),
        AreaAggregation.COUNT: tr("how many said yes"),
        AreaAggregation.RATIO_OF_SUMS: tr("sum divided by sum"),
        AreaAggregation.CONCAT: tr("joined"),
        AreaAggregation.NONE: tr("not put together"),
    }[rule]


def _over_time(rule: TimeAggregation) -> str:
    return {
        TimeAggregation.SUM: tr("added up"),
        TimeAggregation.LATEST: tr("the latest figure"),
        TimeAggregation.RATIO_OF_SUMS: tr("sum divided by sum"),
        TimeAggregation.CONCAT: tr("joined"),
        TimeAggregation.NONE: tr("not put together"),
    }[rule]


def _formula(indicator: Indicator, indicators: IndicatorSet) -> str:
    if indicator.nature is not Nature.RATIO:
        return indicator.formula.replace("${", "").replace("}", "")
    special = {
        HOUSEHOLDS: tr("all households"),
        AREAS: tr("number of residential areas"),
        TARGET: tr("plan of the year"),
    }
    below = indicator.denominator
    named = indicators.by_code.get(below)
    words = special.get(below) or (f"{below} ({named.name.shown()})" if named else below)
    return f"{indicator.numerator} ÷ {words}"


def _legal_basis(indicator: Indicator, indicators: IndicatorSet) -> str:
    """Return the group's programme, and the documents that the indicator's note or group names."""
    group = next((group for group in indicators.groups if group.code == indicator.group), None)
    programme = group.programme_vi if group else ""
    mentioned = f"{indicator.note_vi} {programme}"
    documents = [basis.number for basis in indicators.legal_basis if basis.number in mentioned]
    return "; ".join([programme, *(number for number in documents if number not in programme)]).strip("; ")


def _sources(indicator: Indicator, indicators: IndicatorSet) -> str:
    names = {source.code: source.name_vi for source in indicators.sources}
    return "; ".join(names.get(code, code) for code in indicator.sources)
