"""The rules an indicator must keep so that its figures add up correctly.

A ratio is never entered and never averaged; a stock is never added over months; words are joined. A rule
between indicators must be comparable with the figures of one unit and one period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.catalogue.formula_order import compute_order, formula_reads, reported_by, written_order
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    NARROWER,
    NOBODY,
    SPECIAL_DENOMINATORS,
    TARGET,
    AreaAggregation,
    Indicator,
    IndicatorRule,
    Nature,
    PeriodType,
    Reporter,
    TimeAggregation,
    ValueKind,
)
from desktop_app.forms.compiling.expressions import compile_expression
from desktop_app.forms.xpath.parser import parse
from desktop_app.forms.xpath.syntax_tree import Binary, Call, Expr

_TIME: Final = {
    Nature.FLOW: {TimeAggregation.SUM, TimeAggregation.NONE},
    Nature.STOCK: {TimeAggregation.LATEST, TimeAggregation.NONE},
    Nature.RATIO: {TimeAggregation.RATIO_OF_SUMS},
    Nature.TEXT: {TimeAggregation.CONCAT, TimeAggregation.LATEST, TimeAggregation.NONE},
}
_AREA: Final = {
    Nature.FLOW: {AreaAggregation.SUM, AreaAggregation.COUNT, AreaAggregation.NONE},
    Nature.STOCK: {AreaAggregation.SUM, AreaAggregation.COUNT, AreaAggregation.NONE},
    Nature.RATIO: {AreaAggregation.RATIO_OF_SUMS},
    Nature.TEXT: {AreaAggregation.CONCAT, AreaAggregation.NONE},
}

SIZES: Final = frozenset({HOUSEHOLDS, AREAS})
"""What a rule may read besides indicators: how many households and areas a unit has at a period's end."""
_COMPARING: Final = frozenset({"=", "!=", "<", "<=", ">", ">=", "and", "or"})
_TRUE_OR_FALSE: Final = frozenset({"not", "boolean", "true", "false"})


def check_indicator(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    """The column and the sentence of each rule that one indicator breaks by itself."""
    nature = indicator.nature
    if indicator.time_aggregation not in _TIME[nature]:
        yield (
            "time_aggregation",
            Problem(
                "A {nature} cannot be combined over time with “{word}”. Use one of: {allowed}.",
                nature=nature, word=indicator.time_aggregation, allowed=", ".join(sorted(_TIME[nature])),
            ),
        )  # fmt: skip
    if indicator.area_aggregation not in _AREA[nature]:
        yield (
            "area_aggregation",
            Problem(
                "A {nature} cannot be combined over areas with “{word}”. Use one of: {allowed}.",
                nature=nature, word=indicator.area_aggregation, allowed=", ".join(sorted(_AREA[nature])),
            ),
        )  # fmt: skip
    if (nature is Nature.TEXT) != (indicator.value_kind is ValueKind.TEXT):
        yield "value_kind", Problem("Indicators in words have the nature text, and no others do.")
    yield from _check_yes_no(indicator)
    yield from _check_origin(indicator)
    yield from _check_must_report(indicator)
    yield from _check_counts_in(indicator)
    yield from _check_limits(indicator)


def _check_counts_in(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    """Only what adds up is counted by the day of its event: balances of two events follow no order."""
    if indicator.counts_in is None:
        return
    if indicator.period_type is not PeriodType.EVENT:
        yield (
            "counts_in",
            Problem("Only indicators by event are counted into periods. Leave this empty."),
        )
    elif indicator.counts_in is PeriodType.EVENT:
        yield "counts_in", Problem("Write month, quarter, half_year or year here, or leave it empty.")
    elif indicator.time_aggregation not in (TimeAggregation.SUM, TimeAggregation.CONCAT):
        yield "counts_in", Problem("Only figures that are added up over time, and words, are counted by day.")


def _check_limits(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    low, high = indicator.minimum, indicator.maximum
    for column, limit in (("minimum", low), ("maximum", high)):
        if limit is not None and indicator.value_kind in (ValueKind.TEXT, ValueKind.YES_NO):
            yield column, Problem("Only figures have a minimum and a maximum. Leave this empty.")
    if low is not None and high is not None and low.value > high.value:
        yield "maximum", Problem("The maximum is smaller than the minimum.")


def _check_yes_no(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    yes_no = indicator.value_kind is ValueKind.YES_NO
    counted = indicator.area_aggregation is AreaAggregation.COUNT
    if counted and not yes_no:
        yield "area_aggregation", Problem("Only yes/no indicators are counted; figures are added by “sum”.")
    if yes_no and indicator.area_aggregation is AreaAggregation.SUM:
        yield "area_aggregation", Problem("A yes/no indicator is counted over areas: use “count” or “none”.")


def _check_origin(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    ratio = indicator.nature is Nature.RATIO
    if indicator.computed and indicator.entered_by:
        yield "entered_by", Problem("A computed indicator is never entered. Leave this empty.")
    if not indicator.computed and not indicator.entered_by:
        yield "entered_by", Problem("Enter who reports it: K, X, O, separated by |.")
    if ratio and not indicator.numerator:
        yield "numerator", Problem("A ratio needs a numerator.")
    if ratio and not indicator.denominator:
        yield "denominator", Problem("A ratio needs a denominator.")
    if ratio and indicator.formula:
        yield "formula", Problem("A ratio is defined by its numerator and denominator, not by a formula.")
    if not ratio and indicator.numerator:
        yield "numerator", Problem("Only a ratio has a numerator. Leave this empty.")
    if not ratio and indicator.denominator:
        yield "denominator", Problem("Only a ratio has a denominator. Leave this empty.")
    if indicator.formula and indicator.value_kind in (ValueKind.TEXT, ValueKind.YES_NO):
        yield "formula", Problem("Only figures can be computed by a formula.")
    if indicator.formula:
        try:
            compile_expression(indicator.formula)
        except Problem as problem:
            yield "formula", problem


def _check_must_report(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    named = indicator.must_report
    if indicator.computed and named:
        yield "must_report", Problem("A computed indicator is never entered. Leave this empty.")
        return
    if NOBODY in named and len(named) > 1:
        yield "must_report", Problem("With “{word}” alone nobody has to report it.", word=NOBODY)
    kinds = {Reporter(word) if word in list(Reporter) else Reporter.ORGANISATION for word in named - {NOBODY}}
    for kind in sorted(kinds - indicator.entered_by):
        yield (
            "must_report",
            Problem("“{word}” is not in the column entered_by. Add it there too.", word=kind),
        )


def check_references(indicators: Sequence[Indicator]) -> Iterator[tuple[str, str, Problem]]:
    """Code, column and sentence of each reference between indicators that cannot work."""
    by_code = {indicator.code: indicator for indicator in indicators}
    for indicator in indicators:
        for column, code in _references(indicator):
            read = by_code.get(code)
            if read is None:
                yield indicator.code, column, Problem("There is no indicator “{code}”.", code=code)
            elif read.value_kind is ValueKind.TEXT or read.nature is Nature.RATIO:
                yield (
                    indicator.code,
                    column,
                    Problem("“{code}” is not a figure that can be used in a calculation.", code=code),
                )
            elif not _reads_all(indicator, read):
                yield (
                    indicator.code,
                    column,
                    Problem("“{code}” is reported less often than this indicator.", code=code),
                )
    for code in compute_order(indicators)[1]:
        column = "formula" if by_code[code].formula else "numerator"
        yield code, column, Problem("The formulas refer to each other in a circle.")


def _reads_all(indicator: Indicator, read: Indicator) -> bool:
    """Whether every period that has a figure of the indicator has one of what it reads."""
    kinds = {indicator.period_type, indicator.shortest_period}
    return all(read.has_figures_in(kind) for kind in kinds)


def _references(indicator: Indicator) -> Iterator[tuple[str, str]]:
    if indicator.numerator:
        yield "numerator", indicator.numerator
    if indicator.denominator and indicator.denominator not in SPECIAL_DENOMINATORS:
        yield "denominator", indicator.denominator
    for code in sorted(formula_reads(indicator.formula)):
        yield "formula", code


def check_rules(
    rules: Sequence[IndicatorRule], indicators: Sequence[Indicator]
) -> Iterator[tuple[int, str, Problem]]:
    """Place in the order given, column and sentence of each mistake."""
    by_code = {indicator.code: indicator for indicator in indicators}
    seen: set[str] = set()
    for place, rule in enumerate(rules):
        if rule.code in seen:
            yield place, "code", Problem("There is another rule “{code}”.", code=rule.code)
        seen.add(rule.code)
        if rule.expression:
            for problem in _check_expression(rule, by_code):
                yield place, "expression", problem


def rule_codes(rule: IndicatorRule) -> tuple[str, ...]:
    """The indicators that a rule reads, in the order in which they are written."""
    return tuple(code for code in written_order(rule.expression) if code not in SIZES)


def rule_period(rule: IndicatorRule, by_code: Mapping[str, Indicator]) -> PeriodType | None:
    """For which periods a rule is looked at: the longest of those in which its figures are reported.

    ``None``, where no period has all of them.
    """
    kinds = {by_code[code].period_type for code in rule_codes(rule)}
    return next((kind for kind in kinds if kinds <= NARROWER[kind]), None)


def _check_expression(rule: IndicatorRule, by_code: Mapping[str, Indicator]) -> Iterator[Problem]:
    try:
        compile_expression(rule.expression)
        tree = parse(rule.expression)
    except Problem as problem:
        yield problem
        return
    if not _tells_truth(tree):
        yield Problem("A rule must be a condition, for example {example}.", example="${A} <= ${B}")
    codes = rule_codes(rule)
    if not codes:
        yield Problem("The rule uses no indicator. Write codes as in {example}.", example="${NT01}")
    wrong = list(_unreadable(codes, by_code))
    yield from wrong
    if codes and not wrong and not compute_order(by_code.values())[1]:
        yield from _check_together(rule, by_code)


def _unreadable(codes: Iterable[str], by_code: Mapping[str, Indicator]) -> Iterator[Problem]:
    for code in codes:
        indicator = by_code.get(code)
        if indicator is None:
            yield Problem("There is no indicator “{code}”.", code=code)
        elif indicator.value_kind is ValueKind.TEXT or indicator.denominator == TARGET:
            yield Problem("“{code}” is not a figure that can be used in a calculation.", code=code)


def _check_together(rule: IndicatorRule, by_code: Mapping[str, Indicator]) -> Iterator[Problem]:
    if rule_period(rule, by_code) is None:
        yield Problem("No period has figures of all these indicators.")
    common = frozenset(Reporter)
    try:
        for code in rule_codes(rule):
            common &= reported_by(by_code[code], by_code)
    except KeyError:
        return  # a missing code is reported at the formula
    if not common:
        yield Problem("No unit reports all these indicators.")


def _tells_truth(tree: Expr) -> bool:
    match tree:
        case Binary(op, _, _):
            return op in _COMPARING
        case Call(name, args):
            if name == "if" and len(args) == 3:
                return _tells_truth(args[1]) and _tells_truth(args[2])
            return name in _TRUE_OR_FALSE
    return False
