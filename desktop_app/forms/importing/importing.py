"""From a chosen file to a form: XLSForm workbooks through pyxform, XForm XML directly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import PurePath
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.doubts import Doubt
from desktop_app.forms.importing.message_places import (
    WorkbookProblem,
    place_of_question,
    place_of_value,
    placed,
)
from desktop_app.forms.importing.personal_column import take_classes
from desktop_app.forms.importing.sheets import (
    as_several,
    older_lists,
    plain_dates,
    read_workbook,
    refers_to,
    unreadable_as_problem,
)
from desktop_app.forms.importing.workbook_bounds import check_sheets
from desktop_app.forms.importing.workbook_checks import with_all_mistakes
from desktop_app.forms.importing.workbook_kinds import has_macros, kind_of, with_commas, with_rows
from desktop_app.forms.importing.workbook_safety import check_table_text, check_xls, check_xlsx
from desktop_app.forms.importing.xform_reader import load_form

__all__ = ["SUFFIXES", "ImportedForm", "WorkbookProblem", "import_form"]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".md", ".xml")
"""What can be imported, for the file dialog."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_PACKED = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """The XForm XML that is stored, hashed and synced; its definition; what its author should look at."""

    xml: bytes
    definition: FormDefinition
    warnings: list[Problem] = field(default_factory=list)
    classes: Mapping[str, str] = field(default_factory=dict)
    """Of what class the answers to a question are, where the column ``personal::class`` says it."""


def import_form(data: bytes, filename: str, files: Mapping[str, bytes] | None = None) -> ImportedForm:
    """Read a form from the bytes of a file called ``filename``; ``files`` are the lists it refers to.

    Raises :class:`Problem` (:class:`WorkbookProblem` with the place, where it is known) for a file that is
    not a form, is hostile or too large, or whose rules cannot work.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in SUFFIXES:
        raise Problem(
            "“{name}” is not a form. Choose a workbook (.xlsx, .xls, .csv, .md) or an XForm (.xml).",
            name=filename,
        )
    if kind_of(data, suffix) == ".xml":
        definition = load_form(data, files)
        return ImportedForm(data, definition, list(definition.warnings))
    xml, said, book, classes = _compiled(data, filename)
    try:
        definition = load_form(xml, files)
    except Problem as problem:
        raise with_all_mistakes(_placed_in(problem, book), book) from problem
    if not definition.body:
        raise Problem("The form has no questions. Fill in the sheet “survey”.")
    notices = [
        _placed_in(warning, book) if isinstance(warning, Doubt) else warning
        for warning in definition.warnings
    ]
    return ImportedForm(xml, definition, [*said, *notices], classes)


def _placed_in(problem: Problem, book: Any) -> Problem:
    """A problem of the finished form with the row it comes from, where that is found."""
    path = str(problem.params.get("path") or problem.params.get("names") or "").partition(" ")[0]
    place = place_of_question(path, str(problem.params.get("rule", "")), book)
    return placed(problem.sentence(), place) if place else problem


def _compiled(data: bytes, filename: str) -> tuple[bytes, list[Problem], Any, dict[str, str]]:
    """The XForm XML, what pyxform warns of, the rows of the sheets, and what is said of personal data."""
    suffix = kind_of(data, PurePath(filename).suffix.lower())
    formulas: list[Problem] = []
    if suffix in (".xlsx", ".xlsm"):
        formulas = check_xlsx(data)
    elif suffix == ".xls":
        formulas = check_xls(data)
    else:
        check_table_text(data)
    stem = PurePath(filename).stem
    with unreadable_as_problem():
        book = read_workbook(data if suffix in _PACKED else _text(data, suffix), suffix)
    check_sheets(book)
    classes = take_classes(book)
    said: list[str] = []
    xml = _converted(book, said, stem if _NAME.fullmatch(stem) and not refers_to(book, stem) else None)
    warnings: list[Problem] = [*formulas, *(placed(text, {}, note=True) for text in said)]
    if suffix in (".xlsx", ".xlsm") and has_macros(data):
        warnings.insert(
            0, Problem("The workbook has macros. They are not run and do not become part of the form.")
        )
    return xml, warnings, book, classes


def _text(data: bytes, suffix: str) -> str:
    text = data.decode("utf-8-sig")
    return with_commas(text) if suffix == ".csv" else with_rows(text)


def _converted(book: Any, said: list[str], name: str | None) -> bytes:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        plain_dates(book)
        several = older_lists(book)
        sheets = {part.name: getattr(book, part.name) for part in fields(book)}
        with unreadable_as_problem(PyXFormError):
            result = convert(xlsform=sheets, warnings=said, validate=False, form_name=name)
    except PyXFormError as error:
        message = str(error)
        first = placed(message, error.context or place_of_value(message, book))
        raise with_all_mistakes(first, book) from error
    return as_several(result.xform.encode(), several)
