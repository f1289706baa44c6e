"""Reads an indicator set package into an :class:`IndicatorSet`, listing every mistake by row and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.checking_indicators import check_indicator, check_references, check_rules
from desktop_app.catalogue.conversions import check_conversions, read_conversions
from desktop_app.catalogue.disaggregation import check_parts, divided, read_parts
from desktop_app.catalogue.indicator_set import (
    MONTHS,
    NOBODY,
    AreaAggregation,
    CheckSettings,
    Conversion,
    DueDate,
    Indicator,
    IndicatorGroup,
    IndicatorPart,
    IndicatorRule,
    IndicatorSet,
    IndicatorSource,
    Limit,
    Nature,
    PeriodType,
    Reporter,
    RuleSeverity,
    TimeAggregation,
    ValueKind,
)
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, Label, PackageStatus
from desktop_app.catalogue.packages.manifest import ManifestTable, read_legal_bases, read_toml
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.reading_targets import read_targets
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.catalogue.table_rows import TableRow, table_rows

COLUMNS: Final = (
    "code", "group", "name_vi", "name_en", "unit", "value_kind", "entered_by", "period_type", "nature",
    "area_aggregation", "time_aggregation", "numerator", "denominator", "formula", "target", "mark", "source",
    "note",
)  # fmt: skip
MORE_COLUMNS: Final = (
    "help_vi", "help_en", "disaggregation", "due_day", "must_report", "counts_in", "minimum",
    "minimum_severity", "maximum", "maximum_severity", "converts",
)  # fmt: skip
"""Columns that a table may have; older packages do not."""
_DUE = re.compile(r"(\d{1,2})(?:/(\d{1,2}))?", re.ASCII)
RULE_COLUMNS: Final = ("code", "expression", "message_vi", "severity", "mark")
MORE_RULE_COLUMNS: Final = ("message_en", "blanks", "basis")
"""Columns that a table of rules may have."""
_SET_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,63}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_MARKS: Final = {"C": Certainty.CONFIRMED, "P": Certainty.PROPOSED, "?": Certainty.OPEN}
_MOST_FIGURES: Final = 1000


class _YesNo(StrEnum):
    YES = "yes"
    NO = "no"


class _MarkLetter(StrEnum):
    CONFIRMED = "C"
    PROPOSED = "P"
    OPEN = "?"


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
    rows = table_rows(content, table, COLUMNS, faults)
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
        targets=read_targets(manifest, package, indicators, faults),
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
        problem = _wrong_due(kind, day, month)
        if problem is not None:
            row.fault("day", problem)
        found.append(DueDate(kind, day, month, Certainty.CONFIRMED))
    return tuple(found)


def _wrong_due(kind: PeriodType, day: int, month: int) -> Problem | None:
    if kind is PeriodType.EVENT:
        return Problem("An event has no due day. Leave this empty.")
    if not 1 <= day <= 31 or not 1 <= month <= MONTHS[kind] + 1:
        return Problem(
            "This is no due day. Write the day and the month of the period, for example 20 or 20/3; "
            "the month after the period is {month}.",
            month=MONTHS[kind] + 1,
        )
    return None


def _indicators(rows: list[TableRow], groups: set[str]) -> list[Indicator]:
    indicators: list[Indicator] = []
    places: dict[str, TableRow] = {}
    for row in rows:
        indicator = _indicator(row)
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
                        "“{code}” already stands in row {row}. Give each indicator its own code.",
                        code=each.code, row=places[each.code].number,
                    ),
                )  # fmt: skip
            places.setdefault(each.code, row)
            indicators.append(each)
    for code, column, problem in check_references(indicators):
        places[code].fault(column, problem)
    return indicators


def _indicator(row: TableRow) -> Indicator:
    code = row.needed("code")
    if code and not _CODE.fullmatch(code):
        row.fault("code", Problem("A code has capital letters, digits and _ only, for example NT01."))
    mark = row.word("mark", _MarkLetter)
    period_type = row.word("period_type", PeriodType)
    return Indicator(
        code=code,
        group=row.needed("group"),
        name=Label(row.needed("name_vi"), row.text("name_en")),
        unit=row.text("unit"),
        value_kind=row.word("value_kind", ValueKind),
        entered_by=row.words("entered_by", Reporter),
        period_type=period_type,
        nature=row.word("nature", Nature),
        area_aggregation=row.word("area_aggregation", AreaAggregation),
        time_aggregation=row.word("time_aggregation", TimeAggregation),
        numerator=row.text("numerator"),
        denominator=row.text("denominator"),
        formula=row.text("formula"),
        has_target=row.word("target", _YesNo, _YesNo.NO) is _YesNo.YES,
        mark=_MARKS[mark.value],
        sources=tuple(row.parts("source")),
        note_vi=row.text("note"),
        help=Label(row.text("help_vi"), row.text("help_en")),
        disaggregation=_parts(row),
        due=_due(row, period_type),
        must_report=_must_report(row),
        counts_in=row.word("counts_in", PeriodType) if row.text("counts_in") else None,
        minimum=_limit(row, "minimum"),
        maximum=_limit(row, "maximum"),
        conversions=_conversions(row),
    )


def _conversions(row: TableRow) -> tuple[Conversion, ...]:
    found = []
    for each in read_conversions(row.parts("converts")):
        if isinstance(each, Conversion):
            found.append(each)
        else:
            row.fault("converts", each)
    return tuple(found)


def _parts(row: TableRow) -> tuple[IndicatorPart, ...]:
    found = []
    for each in read_parts(row.parts("disaggregation")):
        if isinstance(each, IndicatorPart):
            found.append(each)
        else:
            row.fault("disaggregation", each)
    return tuple(found)


def _due(row: TableRow, kind: PeriodType) -> DueDate | None:
    text = row.text("due_day")
    if not text:
        return None
    match = _DUE.fullmatch(text)
    day = int(match[1]) if match else 0
    month = int(match[2]) if match and match[2] else MONTHS.get(kind, 1)
    problem = _wrong_due(kind, day, month)
    if problem is not None:
        row.fault("due_day", problem)
    return DueDate(kind, day, month, Certainty.CONFIRMED)


def _must_report(row: TableRow) -> frozenset[str]:
    organisations = [each.code for each in member_organisations()]
    return frozenset(row.known("must_report", [*Reporter, *organisations, NOBODY]))


def _limit(row: TableRow, column: str) -> Limit | None:
    """A limit with its severity; these columns may be missing from the table."""
    value = row.number_in(column)
    severity = row.word(f"{column}_severity", RuleSeverity, RuleSeverity.ERROR)
    return None if value is None else Limit(value, severity)


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
    rows = table_rows(content, table, RULE_COLUMNS, faults)
    rules = [_rule(row) for row in rows]
    for place, column, problem in check_rules(rules, indicators):
        rows[place].fault(column, problem)
    return tuple(rules)


def _rule(row: TableRow) -> IndicatorRule:
    code = row.needed("code")
    if code and not _CODE.fullmatch(code):
        row.fault("code", Problem("A code has capital letters, digits and _ only, for example NT01."))
    return IndicatorRule(
        code=code,
        expression=row.needed("expression"),
        message=Label(row.needed("message_vi"), row.text("message_en")),
        severity=row.word("severity", RuleSeverity),
        takes_blanks=row.word("blanks", _YesNo, _YesNo.NO) is _YesNo.YES,
        mark=_MARKS[row.word("mark", _MarkLetter).value],
        basis=row.text("basis"),
    )


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
