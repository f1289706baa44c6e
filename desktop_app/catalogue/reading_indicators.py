"""Reads an indicator set package into an :class:`IndicatorSet`, listing every mistake by row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.catalogue.checking_indicators import check_indicator, check_references
from desktop_app.catalogue.faults import FaultList
from desktop_app.catalogue.indicator_set import (
    AreaAggregation,
    Indicator,
    IndicatorGroup,
    IndicatorSet,
    IndicatorSource,
    Nature,
    PeriodType,
    Reporter,
    TimeAggregation,
    ValueKind,
)
from desktop_app.catalogue.labels import Label, Mark, PackageStatus
from desktop_app.catalogue.manifest import ManifestTable, read_legal_bases, read_toml, unknown_word
from desktop_app.catalogue.package import Package

COLUMNS: Final = (
    "code", "group", "name_vi", "name_en", "unit", "value_kind", "entered_by", "period_type", "nature",
    "area_aggregation", "time_aggregation", "numerator", "denominator", "formula", "target", "mark", "source",
    "note",
)  # fmt: skip
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_MARKS: Final = {"C": Mark.CONFIRMED, "P": Mark.PROPOSED, "?": Mark.OPEN}


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
    rows = _rows(content, table, faults)
    indicators = _indicators(rows, table, {group.code for group in groups}, faults)
    indicator_set = IndicatorSet(
        code=manifest.text("code"),
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
    )
    faults.raise_if_any()
    return indicator_set


def _groups(manifest: ManifestTable) -> tuple[IndicatorGroup, ...]:
    return tuple(
        IndicatorGroup(row.text("code"), row.label("name"), row.text("programme_vi", required=False))
        for row in manifest.tables("groups")
    )


def _rows(content: bytes, file: str, faults: FaultList) -> list[tuple[int, Mapping[str, str]]]:
    """The rows with their spreadsheet number; Excel may have saved them with semicolons or tabs."""
    try:
        text = nfc(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        faults.add(Problem("The file is not UTF-8 text. Save it as UTF-8."), file)
        return []
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        faults.add(Problem("The table cannot be read: {reason}.", reason=error), file)
        return []
    titles = [title.strip() for title in lines[0]] if lines else []
    for missing in sorted(set(COLUMNS) - set(titles)):
        faults.add(Problem("The column is missing. Add it."), file, 1, missing)
    return [
        (number, {title: cell.strip() for title, cell in zip(titles, line, strict=False)})
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table while it is read."""

    cells: Mapping[str, str]
    number: int
    file: str
    faults: FaultList

    def fault(self, column: str, problem: Problem) -> None:
        self.faults.add(problem, self.file, self.number, column)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        value = self.text(column)
        if not value:
            self.fault(column, Problem("This is missing. Fill it in."))
        return value

    def word[E: StrEnum](self, column: str, kind: type[E], default: E | None = None) -> E:
        value = self.text(column)
        if not value and default is not None:
            return default
        try:
            return kind(value)
        except ValueError:
            self.fault(column, unknown_word(value, kind))
            return next(iter(kind))

    def words[E: StrEnum](self, column: str, kind: type[E]) -> frozenset[E]:
        found: set[E] = set()
        for value in filter(None, (part.strip() for part in self.text(column).split("|"))):
            try:
                found.add(kind(value))
            except ValueError:
                self.fault(column, unknown_word(value, kind))
        return frozenset(found)


def _indicators(
    rows: list[tuple[int, Mapping[str, str]]], file: str, groups: set[str], faults: FaultList
) -> list[Indicator]:
    indicators: list[Indicator] = []
    places: dict[str, int] = {}
    for number, cells in rows:
        row = _Row(cells, number, file, faults)
        indicator = _indicator(row)
        if indicator.code in places:
            row.fault(
                "code",
                Problem(
                    "“{code}” already stands in row {row}. Give each indicator its own code.",
                    code=indicator.code, row=places[indicator.code],
                ),
            )  # fmt: skip
        if indicator.group not in groups:
            row.fault("group", Problem("The manifest has no group “{group}”.", group=indicator.group))
        places.setdefault(indicator.code, number)
        for column, problem in check_indicator(indicator):
            row.fault(column, problem)
        indicators.append(indicator)
    for code, column, problem in check_references(indicators):
        faults.add(problem, file, places[code], column)
    return indicators


def _indicator(row: _Row) -> Indicator:
    code = row.needed("code")
    if code and not _CODE.fullmatch(code):
        row.fault("code", Problem("A code has capital letters, digits and _ only, for example NT01."))
    mark = row.word("mark", _MarkLetter)
    return Indicator(
        code=code,
        group=row.needed("group"),
        name=Label(row.needed("name_vi"), row.text("name_en")),
        unit=row.text("unit"),
        value_kind=row.word("value_kind", ValueKind),
        entered_by=row.words("entered_by", Reporter),
        period_type=row.word("period_type", PeriodType),
        nature=row.word("nature", Nature),
        area_aggregation=row.word("area_aggregation", AreaAggregation),
        time_aggregation=row.word("time_aggregation", TimeAggregation),
        numerator=row.text("numerator"),
        denominator=row.text("denominator"),
        formula=row.text("formula"),
        has_target=row.word("target", _YesNo, _YesNo.NO) is _YesNo.YES,
        mark=_MARKS[mark.value],
        sources=tuple(filter(None, (part.strip() for part in row.text("source").split("|")))),
        note_vi=row.text("note"),
    )
