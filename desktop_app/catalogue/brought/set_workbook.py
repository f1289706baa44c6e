"""Makes a package of an indicator set that is written as a workbook.

The package is what any set travels as, so a workbook goes through the checks of every set; a mistake that
they find is reported at the cell of the workbook where it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought import set_words
from desktop_app.catalogue.brought.set_package import TABLES, SetPackage, SetSection, written_package
from desktop_app.catalogue.brought.set_sheets import SetSheetRow, SetSheets, read_set_sheets
from desktop_app.catalogue.brought.set_words import INDICATORS, SECTION
from desktop_app.catalogue.indicator_set import AreaAggregation, Nature, TimeAggregation, ValueKind
from desktop_app.catalogue.packages.faults import Fault, PackageFaults
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.reading_indicators import read_indicator_set
from desktop_app.forms.importing.message_places import WorkbookProblem, at_place
from desktop_app.forms.importing.workbook_tables import names_of_sheets, read_tables

_OF_SECTION: Final = frozenset({"value_kind", "code", "name_vi", "name_en", "programme_vi"})
_LISTED: Final = re.compile(r"(?P<list>\w+)\[(?P<number>\d+)\]\.(?P<key>\w+)")
_FIRST: Final = 2
"""The first row of a table below its headings."""
_BY_NATURE: Final[Mapping[str, tuple[str, str]]] = {
    Nature.FLOW: (AreaAggregation.SUM, TimeAggregation.SUM),
    Nature.STOCK: (AreaAggregation.SUM, TimeAggregation.LATEST),
    Nature.RATIO: (AreaAggregation.RATIO_OF_SUMS, TimeAggregation.RATIO_OF_SUMS),
    Nature.TEXT: (AreaAggregation.CONCAT, TimeAggregation.CONCAT),
}
"""How figures are put together where the workbook does not say: over areas, over time."""


def package_from_set_workbook(data: bytes, filename: str) -> tuple[Package, tuple[Problem, ...]]:
    """The package of the set in a workbook, and what its author should look at.

    Raises:
        WorkbookProblem: it has mistakes; all of them are reported together.
        Problem: the file is damaged, hostile, too large, or has formulas without a stored value.
    """
    tables = read_tables(data, filename, lambda name: set_words.sheet_called(name) is not None)
    sheets = read_set_sheets(tables)
    if INDICATORS not in sheets.rows:
        raise _no_indicators(set_words.looks_like(INDICATORS, names_of_sheets(data, filename)))
    writing = SetPackage(sheets)
    _sort_rows(writing)
    package = written_package(writing)
    try:
        read_indicator_set(package)
    except PackageFaults as error:
        for fault in error.faults:
            _tell(fault, writing)
        raise _together(sheets.problems) from error
    if sheets.problems:
        raise _together(sheets.problems)
    return package, tables.warnings


def _no_indicators(like: str) -> WorkbookProblem:
    text = tr("The workbook has no sheet “indicators”. Give the sheet of the indicators that name.")
    if like:
        text = tr("The workbook has no sheet “indicators”. If “{like}” is meant, rename it.", like=like)
    return at_place(text, like or INDICATORS)


def _sort_rows(writing: SetPackage) -> None:
    """Part the sections from the indicators, and give each indicator its section."""
    sheets, current, kept = writing.sheets, "", []
    for row in sheets.rows[INDICATORS]:
        if row.cells.get("value_kind") == SECTION:
            current = _section(row, writing)
            continue
        if not current:
            text = tr("The indicator has no section. Put a row of the type “section” above it.")
            sheets.fault(text, INDICATORS, row.number, "value_kind")
        if row.cells.get("programme_vi"):
            text = tr("Only a section has a programme. Write it into the row of the section.")
            sheets.fault(text, INDICATORS, row.number, "programme_vi")
        kept.append(SetSheetRow(row.number, {**_with_defaults(row.cells), "group": current}))
    if not kept:
        sheets.fault(tr("The sheet has no indicator. Add a row for each."), INDICATORS)
    writing.tables[INDICATORS] = kept
    for sheet in TABLES:
        if sheet != INDICATORS and sheets.rows.get(sheet):
            defaults = {"mark": "C"} if sheet == "rules" else {}
            rows = sheets.rows[sheet]
            writing.tables[sheet] = [SetSheetRow(row.number, {**defaults, **row.cells}) for row in rows]


def _section(row: SetSheetRow, writing: SetPackage) -> str:
    """The code of the section; an existing one is continued."""
    code, name = row.cells.get("code", ""), row.cells.get("name_vi", "")
    for column in row.cells:
        if column not in _OF_SECTION:
            text = tr("A section has only a code, a name and a programme. Empty this cell.")
            writing.sheets.fault(text, INDICATORS, row.number, column)
    earlier = writing.sections.get(code)
    if earlier is None:
        writing.sections[code] = SetSection(row, code)
    elif name and name != earlier.row.cells.get("name_vi"):
        text = tr(
            "The section “{code}” has another name in row {row}. Leave the name empty to continue it, or "
            "give this one its own code.",
            code=code,
            row=earlier.row.number,
        )
        writing.sheets.fault(text, INDICATORS, row.number, "name_vi")
    return code or "-"


def _with_defaults(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of an indicator, with what follows from others where nothing is written."""
    given = {"mark": "C", **cells}
    nature = given.get("nature", "")
    if "value_kind" not in given and nature in (Nature.RATIO, Nature.TEXT):
        given["value_kind"] = ValueKind.TEXT if nature == Nature.TEXT else ValueKind.DECIMAL
    area, time = _BY_NATURE.get(nature, ("", ""))
    if given.get("value_kind") == ValueKind.YES_NO and nature in (Nature.FLOW, Nature.STOCK):
        area = AreaAggregation.COUNT
    given.setdefault("area_aggregation", area)
    given.setdefault("time_aggregation", time)
    return given


def _tell(fault: Fault, writing: SetPackage) -> None:
    """Note a mistake of the package at the cell of the workbook that it comes from."""
    sheets, sheet = writing.sheets, fault.file.removesuffix(".csv")
    if sheet in writing.tables:
        if fault.row is not None and fault.column != "group":  # a missing section is reported already
            numbers = [row.number for row in writing.tables[sheet]]
            text = _in_words_of(sheet, fault.column, numbers, fault.problem)
            _once(sheets, text, sheet, numbers[fault.row - _FIRST], fault.column)
        return
    text, settings = fault.problem.sentence(), sheets.rows.get("settings")
    first = settings[0].number if settings else None
    match = _LISTED.fullmatch(fault.column)
    if match is None:
        _once(sheets, text, "settings", first, fault.column)
        return
    place, key = int(match["number"]) - 1, match["key"]
    match match["list"]:
        case "groups":
            _once(sheets, text, INDICATORS, list(writing.sections.values())[place].row.number, key)
        case "due":
            _once(sheets, text, "settings", first, writing.due[place])
        case listed:
            _once(sheets, text, listed, sheets.rows[listed][place].number, key)


def _in_words_of(sheet: str, column: str, numbers: list[int], problem: Problem) -> str:
    """The sentence; rows as those of the sheet, allowed words also in the language of the user."""
    params, row, allowed = dict(problem.params), problem.params.get("row"), problem.params.get("allowed")
    if isinstance(row, int):
        params["row"] = numbers[row - _FIRST]
    words = next((each.words for each in set_words.columns_of(sheet) if each.to == column), "")
    if words and isinstance(allowed, str):
        params["allowed"] = ", ".join(set_words.word_in_both(words, word) for word in allowed.split(", "))
    return tr(problem.message, **params)


def _once(sheets: SetSheets, text: str, sheet: str, row: int | None, column: str) -> None:
    """Note a mistake, unless something is said of the same cell already, or of its whole column."""
    name, heading = sheets.names.get(sheet, sheet), sheets.heading(sheet, column)
    said = {(each.sheet, each.row, each.column) for each in sheets.problems}
    if not said & {(name, row, heading), (name, 1, heading)}:
        sheets.fault(text, sheet, row, column)


def _together(problems: list[WorkbookProblem]) -> WorkbookProblem:
    order = {each.key: place for place, each in enumerate(set_words.sheets())}
    lead, *others = sorted(
        problems,
        key=lambda each: (
            order.get(key := set_words.sheet_called(each.sheet) or "", 0),
            each.row or 0,
            set_words.place_of_column(key, each.column),
        ),
    )
    lead.others = tuple(others)
    return lead
