"""An indicator set as the rows of its workbook: what an author reads and writes, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.catalogue.brought.set_package import CHECKS
from desktop_app.catalogue.brought.set_words import INDICATORS, SECTION
from desktop_app.catalogue.disaggregation import undivided
from desktop_app.catalogue.indicator_set import CheckSettings, IndicatorGroup, IndicatorSet
from desktop_app.catalogue.set_columns import (
    INDICATOR_COLUMNS,
    RULE_COLUMNS,
    RowTexts,
    written_due,
    written_row,
)


def rows_of(indicators: IndicatorSet) -> dict[str, list[RowTexts]]:
    """The rows of each sheet."""
    return {
        INDICATORS: list(_indicator_rows(indicators)),
        "settings": [_settings(indicators)],
        "rules": [written_row(RULE_COLUMNS, rule) for rule in indicators.rules],
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
        yield written_row(INDICATOR_COLUMNS, undivided(indicator, parts))
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


def _settings(indicators: IndicatorSet) -> RowTexts:
    due = {f"due_{each.period_type.value}": written_due(each) for each in indicators.due}
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
