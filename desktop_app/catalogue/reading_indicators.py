"""Reads an indicator set package into an :class:`IndicatorSet`, listing every mistake by row and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold
from desktop_app.catalogue.checking_indicators import check_indicator, check_references, check_rules
from desktop_app.catalogue.conversions import check_conversions
from desktop_app.catalogue.disaggregation import check_parts, divided
from desktop_app.catalogue.indicator_set import (
    MONTHS,
    CheckSettings,
    DueDate,
    Indicator,
    IndicatorGroup,
    IndicatorRule,
    IndicatorSet,
    IndicatorSource,
    Nature,
    PeriodType,
    PlanFigure,
    ValueKind,
)
from desktop_app.catalogue.packages.extending import KEY as EXTENDS
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, PackageStatus
from desktop_app.catalogue.packages.manifest import ManifestTable, read_legal_bases, read_toml
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.set_columns import (
    INDICATOR_COLUMNS,
    RULE_COLUMNS,
    TARGET_COLUMNS,
    needed_columns,
    read_row,
    wrong_due,
)
from desktop_app.catalogue.table_rows import TableRow, table_rows

_SET_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,63}")
_MOST_FIGURES: Final = 1000
YEARS: Final = range(2000, 2101)
_WHOLE: Final = frozenset({ValueKind.INTEGER, ValueKind.MONEY, ValueKind.YES_NO})
_NUMBER: Final = re.compile(r"\d{1,18}(?:\.\d{1,30})?", re.ASCII)
MOST_DECIMALS: Final = 6
"""As many as a figure may have."""


def read_indicator_set(package: Package) -> IndicatorSet:
    """The indicators that ``package`` defines.

    Raises:
        PackageFaults: the manifest or the table has mistakes.
    """
    faults = FaultList()
    file = package.manifest
    manifest = read_toml(package.files[file], file, faults)
    code = manifest.text("code")
    if code and not _SET_CODE.fullmatch(code):
        problem = Problem("A code has letters, digits, _, - and dots only, for example MTTQ_CO_SO.")
        manifest.fault("code", problem)
    if manifest.has(EXTENDS):
        beside = Problem("The version that this one extends is not in a folder beside it. Put it there.")
        manifest.fault(EXTENDS, beside)
        faults.raise_if_any()
    groups = _groups(manifest)
    sources = tuple(
        IndicatorSource(row.text("code"), row.text("name_vi"), row.text("strength", required=False))
        for row in manifest.tables("sources")
    )
    table = manifest.text("indicators")
    content = package.files.get(table)
    if content is None:
        faults.add(Problem("The table of indicators is missing from the package. Add it."), table or file)
        content = b""
    rows = table_rows(content, table, needed_columns(INDICATOR_COLUMNS), faults)
    indicators = _indicators(rows, {group.code for group in groups})
    rules = _rules(package, manifest, indicators, faults)
    indicator_set = IndicatorSet(
        code=code,
        version=manifest.text("version"),
        status=manifest.choice("status", PackageStatus),
        title=manifest.label("title"),
        note_vi=manifest.text("note_vi", required=False),
        valid_from=manifest.day("valid_from"),
        groups=groups,
        sources=sources,
        indicators=tuple(indicators),
        legal_basis=read_legal_bases(manifest),
        sha256=package.sha256,
        by_code={indicator.code: indicator for indicator in indicators},
        due=_due_dates(manifest),
        targets=_targets(manifest, package, indicators, faults),
        rules=rules,
        checks=read_check_settings(manifest.table("checks")) if manifest.has("checks") else None,
    )
    faults.raise_if_any()
    return indicator_set


def _groups(manifest: ManifestTable) -> tuple[IndicatorGroup, ...]:
    return tuple(
        IndicatorGroup(row.text("code"), row.label("name"), row.text("programme_vi", required=False))
        for row in manifest.tables("groups")
    )


def _due_dates(manifest: ManifestTable) -> tuple[DueDate, ...]:
    found = []
    for row in manifest.tables("due"):
        kind = row.choice("period_type", PeriodType)
        day, month = row.whole("day") or 0, row.whole("month_of_period") or MONTHS.get(kind, 1)
        problem = wrong_due(kind, day, month)
        if problem is not None:
            row.fault("day", problem)
        found.append(DueDate(kind, day, month, Certainty.CONFIRMED))
    return tuple(found)


def _indicators(rows: list[TableRow], groups: set[str]) -> list[Indicator]:
    indicators: list[Indicator] = []
    places: dict[str, TableRow] = {}
    for row in rows:
        indicator = Indicator(**read_row(INDICATOR_COLUMNS, row))
        if indicator.group and indicator.group not in groups:
            row.fault("group", Problem("The manifest has no group “{group}”.", group=indicator.group))
        for column, problem in (
            *check_indicator(indicator),
            *check_parts(indicator),
            *check_conversions(indicator),
        ):
            row.fault(column, problem)
        for each in divided(indicator):
            if each.code in places:
                row.fault(
                    "code",
                    Problem(
                        "“{code}” is already in row {row}. Give each indicator its own code.",
                        code=each.code, row=places[each.code].number,
                    ),
                )  # fmt: skip
            places.setdefault(each.code, row)
            indicators.append(each)
    for code, column, problem in check_references(indicators):
        places[code].fault(column, problem)
    return indicators


def _rules(
    package: Package, manifest: ManifestTable, indicators: Sequence[Indicator], faults: FaultList
) -> tuple[IndicatorRule, ...]:
    """The rules of the table that the manifest names, where it names one."""
    table = manifest.text("rules", required=False)
    if not table:
        return ()
    content = package.files.get(table)
    if content is None:
        faults.add(Problem("The table of rules is missing from the package. Add it."), table)
        return ()
    rows = table_rows(content, table, needed_columns(RULE_COLUMNS), faults)
    rules = [IndicatorRule(**read_row(RULE_COLUMNS, row)) for row in rows]
    for place, column, problem in check_rules(rules, indicators):
        rows[place].fault(column, problem)
    return tuple(rules)


def _targets(
    manifest: ManifestTable, package: Package, indicators: Sequence[Indicator], faults: FaultList
) -> tuple[PlanFigure, ...]:
    """The plan figures of the table that the manifest names; none where it names none."""
    file = manifest.text("targets", required=False)
    if not file:
        return ()
    content = package.files.get(file)
    if content is None:
        faults.add(Problem("The table of plan figures is missing from the package. Add it."), file)
        return ()
    by_code = {indicator.code: indicator for indicator in indicators}
    found: list[PlanFigure] = []
    places: dict[tuple[str, int, str], int] = {}
    for row in table_rows(content, file, TARGET_COLUMNS, faults):
        figure = _plan_figure(row, by_code)
        key = (figure.indicator, figure.year, fold(figure.unit))
        if key in places:
            row.fault(
                "indicator",
                Problem("The same plan figure is already in row {row}. Keep one.", row=places[key]),
            )
        places.setdefault(key, row.number)
        found.append(figure)
    return tuple(found)


def _plan_figure(row: TableRow, by_code: dict[str, Indicator]) -> PlanFigure:
    code, year, text = row.needed("indicator"), row.text("year"), row.needed("value")
    indicator = by_code.get(code)
    if code and indicator is None:
        row.fault("indicator", Problem("There is no indicator “{code}”.", code=code[:40]))
    elif indicator is not None and indicator.nature is Nature.TEXT:
        row.fault("indicator", Problem("Words have no plan figure. Choose an indicator with numbers."))
    if not year.isdecimal() or int(year) not in YEARS:
        row.fault("year", Problem("This must be a year such as 2026."))
    return PlanFigure(
        code,
        int(year) if year.isdecimal() else YEARS[0],
        row.text("unit"),
        _plan_value(row, text, indicator),
    )


def _plan_value(row: TableRow, text: str, indicator: Indicator | None) -> Decimal:
    if not _NUMBER.fullmatch(text):
        if text:
            row.fault("value", Problem("This must be a number of 0 or more, for example 12 or 12.5."))
        return Decimal(0)
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    whole = indicator is not None and indicator.value_kind in _WHOLE and indicator.nature is not Nature.RATIO
    if whole and value != value.to_integral_value():
        row.fault("value", Problem("The plan figure of this indicator is a whole number."))
    elif isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        row.fault("value", Problem("Type at most {count} decimals.", count=MOST_DECIMALS))
    return value


@cache
def check_settings() -> CheckSettings:
    """How figures are checked where the set says nothing."""
    faults = FaultList()
    name = "figure_checks.toml"
    table = read_toml(resource_path("catalogue", name).read_bytes(), name, faults)
    found = read_check_settings(table.table("checks"))
    faults.raise_if_any()
    return found


def read_check_settings(table: ManifestTable) -> CheckSettings:
    """The table ``[checks]``; what is left out is not checked."""
    return CheckSettings(
        outlier_threshold=_positive(table, "outlier_threshold"),
        least_periods=_at_least(table, "least_periods", 3),
        least_units=_at_least(table, "least_units", 3),
        series_periods=_at_least(table, "series_periods", 3),
        rise_percent=_positive(table, "rise_percent"),
        fall_percent=_positive(table, "fall_percent"),
        least_change=_positive(table, "least_change") or Decimal(0),
    )


def _at_least(table: ManifestTable, key: str, least: int) -> int:
    """A whole number; of fewer than three figures no median says anything."""
    value = table.whole(key)
    if value is None or not least <= value <= _MOST_FIGURES:
        table.fault(
            key,
            Problem("This must be a whole number from {least} to {most}.", least=least, most=_MOST_FIGURES),
        )
        return least
    return value


def _positive(table: ManifestTable, key: str) -> Decimal | None:
    wrong = Problem("This must be a number above zero, such as 3.5.")
    return table.number(key, lambda value: value > 0, wrong)
