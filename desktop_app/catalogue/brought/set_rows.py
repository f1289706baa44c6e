"""An indicator set as the rows of its workbook: what an author reads and writes, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from desktop_app.catalogue.brought.set_package import CHECKS
from desktop_app.catalogue.brought.set_words import INDICATORS, SECTION
from desktop_app.catalogue.conversions import written_conversions
from desktop_app.catalogue.disaggregation import undivided, written_parts
from desktop_app.catalogue.indicator_set import (
    MONTHS,
    CheckSettings,
    DueDate,
    Indicator,
    IndicatorGroup,
    IndicatorRule,
    IndicatorSet,
    Limit,
    Reporter,
)
from desktop_app.catalogue.packages.labels import Certainty

type CellText = str | int | Decimal | date | None
type RowTexts = Mapping[str, CellText]
"""The cells of a row, by the column of the package."""

_MARKS: Final = {Certainty.CONFIRMED: "C", Certainty.PROPOSED: "P", Certainty.OPEN: "?"}


def rows_of(indicators: IndicatorSet) -> dict[str, list[RowTexts]]:
    """The rows of each sheet."""
    return {
        INDICATORS: list(_indicator_rows(indicators)),
        "settings": [_settings(indicators)],
        "rules": [_rule(rule) for rule in indicators.rules],
        "targets": list(_target_rows(indicators)),
        "legal_basis": list(_basis_rows(indicators)),
        "sources": list(_source_rows(indicators)),
    }


def _indicator_rows(indicators: IndicatorSet) -> Iterator[RowTexts]:
    """Each indicator below its section, the sections in their order; the parts of a figure are one cell."""
    waiting = {group.code: group for group in indicators.groups}
    parts = [each for each in indicators.indicators if each.part_of]
    current = ""
    for indicator in indicators.indicators:
        if indicator.part_of:
            continue
        if indicator.group != current:
            if indicator.group in waiting:
                yield from _sections_until(indicator.group, waiting)
            else:
                yield {"value_kind": SECTION, "code": indicator.group}
            current = indicator.group
        yield _indicator(undivided(indicator, parts))
    yield from map(_section, list(waiting.values()))


def _sections_until(code: str, waiting: dict[str, IndicatorGroup]) -> Iterator[RowTexts]:
    for each in list(waiting):
        yield _section(waiting.pop(each))
        if each == code:
            return


def _section(group: IndicatorGroup) -> RowTexts:
    return {
        "value_kind": SECTION,
        "code": group.code,
        "name_vi": group.name.vi,
        "name_en": _other(group.name.en, group.name.vi),
        "programme_vi": group.programme_vi,
    }


def _indicator(indicator: Indicator) -> RowTexts:
    return {
        "value_kind": indicator.value_kind,
        "code": indicator.code,
        "name_vi": indicator.name.vi,
        "name_en": indicator.name.en,
        "unit": indicator.unit,
        "entered_by": _in_order(indicator.entered_by),
        "must_report": _in_order(indicator.must_report),
        "period_type": indicator.period_type,
        "counts_in": indicator.counts_in,
        "nature": indicator.nature,
        "area_aggregation": indicator.area_aggregation,
        "time_aggregation": indicator.time_aggregation,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
        "formula": indicator.formula,
        "disaggregation": written_parts(indicator),
        "target": "yes" if indicator.has_target else "no",
        "due_day": "" if indicator.due is None else _due(indicator.due),
        "help_vi": indicator.help.vi,
        "help_en": indicator.help.en,
        "mark": _MARKS[indicator.mark],
        "source": "|".join(indicator.sources),
        "note": indicator.note_vi,
        "converts": written_conversions(indicator),
        **_limit("minimum", indicator.minimum),
        **_limit("maximum", indicator.maximum),
    }


def _limit(column: str, limit: Limit | None) -> RowTexts:
    return {} if limit is None else {column: limit.value, f"{column}_severity": limit.severity}


def _rule(rule: IndicatorRule) -> RowTexts:
    return {
        "code": rule.code,
        "expression": rule.expression,
        "message_vi": rule.message.vi,
        "message_en": rule.message.en,
        "severity": rule.severity,
        "blanks": "yes" if rule.takes_blanks else "no",
        "mark": _MARKS[rule.mark],
        "basis": rule.basis,
    }


def _settings(indicators: IndicatorSet) -> RowTexts:
    due = {f"due_{each.period_type.value}": _due(each) for each in indicators.due}
    return {
        "code": indicators.code,
        "version": indicators.version,
        "title_vi": indicators.title.vi,
        "title_en": _other(indicators.title.en, indicators.title.vi),
        "status": indicators.status,
        "valid_from": indicators.valid_from,
        "note_vi": indicators.note_vi,
        **due,
        **_checks(indicators.checks),
    }


def _checks(checks: CheckSettings | None) -> RowTexts:
    if checks is None:
        return {}
    return {f"{CHECKS}{name}": getattr(checks, name) for name in checks.__struct_fields__}


def _target_rows(indicators: IndicatorSet) -> Iterator[RowTexts]:
    for each in indicators.targets:
        yield {
            "indicator": each.indicator,
            "year": each.year,
            "unit": each.unit,
            "value": each.value,
        }


def _basis_rows(indicators: IndicatorSet) -> Iterator[RowTexts]:
    for each in indicators.legal_basis:
        yield {
            "number": each.number,
            "date": each.date,
            "title_vi": each.title_vi,
            "mark": each.mark,
            "note_vi": each.note_vi,
        }


def _source_rows(indicators: IndicatorSet) -> Iterator[RowTexts]:
    for each in indicators.sources:
        yield {"code": each.code, "name_vi": each.name_vi, "strength": each.strength}


def _other(english: str, vietnamese: str) -> str:
    """The English text where it is one of its own."""
    return "" if english == vietnamese else english


def _in_order(words: Iterable[str]) -> str:
    order = {reporter.value: place for place, reporter in enumerate(Reporter)}
    return "|".join(sorted(map(str, words), key=lambda word: (order.get(word, len(order)), word)))


def _due(due: DueDate) -> str:
    last = MONTHS[due.period_type]
    return str(due.day) if due.month_of_period == last else f"{due.day}/{due.month_of_period}"
