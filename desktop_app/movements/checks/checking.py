"""Holds the figures of a period against rules, limits, their past, their neighbours and registers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from desktop_app.catalogue.checking_indicators import SIZES, rule_codes, rule_period
from desktop_app.catalogue.formula_order import reads, reported_by, written_order
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    SPECIAL_DENOMINATORS,
    CheckSettings,
    Indicator,
    IndicatorRule,
    IndicatorSet,
    Nature,
    Reporter,
    RuleSeverity,
)
from desktop_app.catalogue.reading_indicators import check_settings
from desktop_app.movements.aggregation import sum_of_all
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.finding import IN_REGISTERS, Check, Finding, Unusual
from desktop_app.movements.checks.outliers import Spread, spread_of
from desktop_app.movements.checks.past import Past, is_comparable, lived_through
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import Grid, Shown
from desktop_app.movements.sheet.period_sheet import PeriodSheet

type Figures = Mapping[str, Sequence[Shown]]
"""What each indicator shows, in the order of the units."""

_EXACT: Final = Context(prec=60)
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What figures are compared with. Without ``past`` nothing is said of what is unusual."""

    sheet: PeriodSheet
    past: Past | None = None
    registers: Mapping[Cell, Decimal] = field(default_factory=dict)
    """What the registers of the office have, by cell; empty where nobody has counted."""

    @property
    def indicators(self) -> IndicatorSet:
        """The set of the period."""
        return self.sheet.indicators

    @property
    def period(self) -> Period:
        """The period whose figures are checked."""
        return self.sheet.period

    @property
    def units(self) -> Sequence[ReportingUnit]:
        """The units that report."""
        return self.sheet.units

    @property
    def settings(self) -> CheckSettings:
        """How figures are checked: as the set says, else as the program does."""
        return self.indicators.checks or check_settings()


def figures_of(grid: Grid) -> dict[str, tuple[Shown, ...]]:
    """The figures of a grid, column by column."""
    return {
        column.indicator.code: tuple(row[place].value for row in grid.rows)
        for place, column in enumerate(grid.columns)
    }


def find(given: CheckInput, figures: Figures) -> list[Finding]:
    """All findings, in the order of the units, then of the set."""
    found = [
        *(each for rule in rules_of(given) for each in _broken(given, rule, figures)),
        *(each for indicator in _typed_now(given) for each in _of_column(given, indicator, figures)),
    ]
    return list(in_order(given, (_with_units(given, each) for each in found)))


def in_order(given: CheckInput, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of the units, then of the set."""
    units = {unit.key: place for place, unit in enumerate(given.units)}
    order = {item.code: place for place, item in enumerate(given.indicators.indicators)}

    def place(each: Finding) -> tuple[int, int, RuleSeverity]:
        return units[each.unit], order.get(each.codes[0], len(order)), each.severity

    return tuple(sorted(findings, key=place))


def find_again(given: CheckInput, figures: Figures, codes: Collection[str]) -> list[Finding]:
    """The findings of the checks that read one of the ``codes``; :func:`read_with` says what they need."""
    again = (
        *(each for rule in _reading(given, codes) for each in _broken(given, rule, figures)),
        *(
            each
            for indicator in _typed_now(given)
            if indicator.code in codes
            for each in _of_column(given, indicator, figures)
        ),
    )
    return [_with_units(given, each) for each in again]


def is_about(given: CheckInput, codes: Collection[str]) -> frozenset[str]:
    """The names of the rules and indicators whose findings :func:`find_again` computes."""
    return frozenset(rule.code for rule in _reading(given, codes)) | frozenset(codes)


def read_with(given: CheckInput, codes: Collection[str]) -> frozenset[str]:
    """The indicators whose figures are needed to check ``codes`` again."""
    by_code = given.indicators.by_code
    sides = (sides_of(by_code[code]) for code in codes)
    return frozenset(codes).union(*sides, *(rule_codes(rule) for rule in _reading(given, codes)))


def rules_of(given: CheckInput) -> Iterator[IndicatorRule]:
    """The rules that are looked at in such a period."""
    by_code = given.indicators.by_code
    for rule in given.indicators.rules:
        if rule_period(rule, by_code) is given.period.kind:
            yield rule


def _reading(given: CheckInput, codes: Collection[str]) -> list[IndicatorRule]:
    return [rule for rule in rules_of(given) if not set(codes).isdisjoint(rule_codes(rule))]


def _typed_now(given: CheckInput) -> Iterator[Indicator]:
    for indicator in given.indicators.indicators:
        if indicator.period_type is given.period.kind and indicator.nature is not Nature.TEXT:
            yield indicator


def _of_column(given: CheckInput, indicator: Indicator, figures: Figures) -> Iterator[Finding]:
    values = figures.get(indicator.code)
    if values is None:
        return
    if indicator.minimum is not None or indicator.maximum is not None:
        yield from _beyond(given, indicator, values, figures)
    if given.past is not None and is_comparable(indicator, given.indicators, given.period):
        yield from _unusual(given, indicator, values, given.past)
    if given.registers:
        yield from _beside_registers(given, indicator, values)


# -- rules


def _broken(given: CheckInput, rule: IndicatorRule, figures: Figures) -> Iterator[Finding]:
    by_code, codes = given.indicators.by_code, rule_codes(rule)
    if any(code not in figures for code in codes):
        return
    reporters = frozenset(Reporter).intersection(*(reported_by(by_code[code], by_code) for code in codes))
    names = written_order(rule.expression)
    asks_size = any(name in SIZES for name in names)
    sizes = _sizes_of(given.units) if asks_size else [{}] * len(given.units)
    for place, (unit, size) in enumerate(zip(given.units, sizes, strict=True)):
        if unit.reporter not in reporters:
            continue
        read = {name: size.get(name) if name in SIZES else figures[name][place] for name in names}
        given_codes = [read[code] is not None for code in codes]
        if not any(given_codes) or (not rule.takes_blanks and None in read.values()):
            continue
        if (
            given.sheet.evaluate(rule.expression, {name: in_percent(value) for name, value in read.items()})
            == 1
        ):
            continue
        yield Finding(
            Check.RULE,
            rule.code,
            rule.severity,
            unit.key,
            given.period.key,
            codes,
            tuple(read.items()),
            rule=rule,
        )


def _sizes_of(units: Sequence[ReportingUnit]) -> list[Mapping[str, Decimal | None]]:
    """How many households and areas each unit has at the end of the period; organisations have none.

    The commune has those of all its areas; where the households of one are not known, its own are not either.
    """
    areas = [unit for unit in units if unit.reporter is Reporter.RESIDENTIAL_AREA and not unit.ended]
    households = sum_of_all(_households(unit) for unit in areas)
    of_commune = {HOUSEHOLDS: households, AREAS: Decimal(len(areas)) if areas else None}
    return [of_commune if unit.reporter is Reporter.COMMUNE else _own_sizes(unit) for unit in units]


def _own_sizes(unit: ReportingUnit) -> Mapping[str, Decimal | None]:
    if unit.reporter is not Reporter.RESIDENTIAL_AREA:
        return {HOUSEHOLDS: None, AREAS: None}
    return {HOUSEHOLDS: _households(unit), AREAS: Decimal(1)}


def _households(unit: ReportingUnit) -> Decimal | None:
    return None if unit.households is None else Decimal(unit.households)


# -- limits


def _beyond(
    given: CheckInput, indicator: Indicator, values: Sequence[Shown], figures: Figures
) -> Iterator[Finding]:
    codes = (*sides_of(indicator), indicator.code)
    for place, (unit, value) in enumerate(zip(given.units, values, strict=True)):
        number = in_percent(value)
        if not isinstance(number, (Decimal, Fraction)):
            continue
        low, high = indicator.minimum, indicator.maximum
        if low is not None and number < low.value:
            check, limit = Check.MINIMUM, low
        elif high is not None and number > high.value:
            check, limit = Check.MAXIMUM, high
        else:
            continue
        read = tuple((code, figures[code][place]) for code in codes)
        period = given.period.key
        yield Finding(check, indicator.code, limit.severity, unit.key, period, codes, read, limit=limit)


def sides_of(indicator: Indicator) -> tuple[str, ...]:
    """What a ratio is made of: there it is mended."""
    if indicator.nature is not Nature.RATIO:
        return ()
    sides = (indicator.numerator, indicator.denominator)
    return tuple(code for code in sides if code not in SPECIAL_DENOMINATORS)


# -- what is unusual


def _unusual(
    given: CheckInput, indicator: Indicator, values: Sequence[Shown], past: Past
) -> Iterator[Finding]:
    settings, period, code = given.settings, given.period, indicator.code
    begin, end = period.start, period.end
    there = [
        (unit, value)
        for unit, value in zip(given.units, values, strict=True)
        if isinstance(value, Decimal) and lived_through(unit, begin, end)
    ]
    areas = [value for unit, value in there if unit.reporter is Reporter.RESIDENTIAL_AREA]
    beside = spread_of(areas) if len(areas) >= settings.least_units else None
    for unit, value in there:
        against = _against_past(settings, value, past, (unit.key, code))
        is_area = unit.reporter is Reporter.RESIDENTIAL_AREA
        if is_area and beside is not None and _stands_out(settings, value, beside):
            against = replace(against, neighbours=beside.median, areas=beside.count)
        if against:
            yield Finding(
                Check.UNUSUAL,
                code,
                RuleSeverity.WARNING,
                unit.key,
                given.period.key,
                (code,),
                ((code, value),),
                unusual=against,
            )


def _against_past(settings: CheckSettings, value: Decimal, past: Past, cell: tuple[str, str]) -> Unusual:
    earlier = past.series.get(cell, ())
    usual: Spread | None = None
    if len(earlier) + 1 >= settings.least_periods:
        series = [*earlier[1 - settings.series_periods :], value]
        spread = spread_of(series)
        usual = spread if spread is not None and _stands_out(settings, value, spread) else None
    last = past.last.get(cell)
    jumped = last is not None and _jumped(settings, value, last)
    return Unusual(
        None if usual is None else usual.median,
        0 if usual is None else usual.count,
        last=last if jumped else None,
    )


def _stands_out(settings: CheckSettings, value: Decimal, spread: Spread) -> bool:
    """Whether a figure is an outlier, and far enough from the median to be worth a look."""
    threshold = settings.outlier_threshold
    if threshold is None or abs(_EXACT.subtract(value, spread.median)) < settings.least_change:
        return False
    return spread.is_outlier(value, threshold)


def _jumped(settings: CheckSettings, value: Decimal, last: Decimal) -> bool:
    """Whether a figure rose or fell by more than is usual. A change from 0 has no share."""
    change = _EXACT.subtract(value, last)
    if not last or abs(change) < settings.least_change:
        return False
    limit = settings.rise_percent if change > 0 else settings.fall_percent
    return limit is not None and _EXACT.multiply(abs(change), _HUNDRED) > _EXACT.multiply(limit, abs(last))


# -- registers


def _beside_registers(given: CheckInput, indicator: Indicator, values: Sequence[Shown]) -> Iterator[Finding]:
    code, period = indicator.code, given.period.key
    for unit, value in zip(given.units, values, strict=True):
        counted = given.registers.get(Cell(unit.key, code, period))
        if counted is not None and value != counted:
            read = ((code, value), (IN_REGISTERS, counted))
            yield Finding(Check.REGISTER, code, RuleSeverity.WARNING, unit.key, period, (code,), read)


# -- figures


def _with_units(given: CheckInput, finding: Finding) -> Finding:
    """The finding with the units that its set converts into: in those the same number is another figure."""
    by_code = given.indicators.by_code
    units = tuple((name, by_code[name].unit) for name, _ in finding.read if _is_converted(name, by_code))
    return replace(finding, units=units) if units else finding


def _is_converted(code: str, by_code: Mapping[str, Indicator]) -> bool:
    indicator = by_code.get(code)
    if indicator is None:
        return False
    return bool(indicator.conversions) or any(_is_converted(each, by_code) for each in reads(indicator))


def in_percent(value: Shown) -> Shown:
    """A figure as limits and rules take it: of a ratio its percent, exact."""
    return value * 100 if isinstance(value, Fraction) else value
