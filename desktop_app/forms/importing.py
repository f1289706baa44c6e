"""From a file a person chose to a form: XLSForm workbooks through pyxform, XForm XML directly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from desktop_app.forms.definition import FormDefinition
from desktop_app.forms.workbook_safety import check_table_text, check_xls, check_xlsx
from desktop_app.forms.xform_reader import load_form
from desktop_app.problems import Problem

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".md", ".xml")
"""What can be imported, for the file dialog."""

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(?P<sheet>[^']+)' sheet")
_COLUMN = re.compile(r"the '(?P<column>[^']+)' value|column[s]? '(?P<other>[^']+)'")
_QUOTED = re.compile(r"'([^']+)'")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")


class WorkbookProblem(Problem):
    """What is wrong with a workbook, with the place as far as it is known."""

    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """The XForm XML that is stored, hashed and synced; its definition; what its author should look at."""

    xml: bytes
    definition: FormDefinition
    warnings: list[Problem] = field(default_factory=list)


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
    if suffix == ".xml":
        definition = load_form(data, files)
        return ImportedForm(data, definition, list(definition.warnings))
    xml, said = compile_workbook(data, filename)
    definition = load_form(xml, files)
    return ImportedForm(xml, definition, [*said, *definition.warnings])


def compile_workbook(data: bytes, filename: str) -> tuple[bytes, list[Problem]]:
    """The XForm XML of an XLSForm, and pyxform's warnings. Raises as :func:`import_form` does."""
    suffix = PurePath(filename).suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        check_xlsx(data)
    elif suffix == ".xls":
        check_xls(data)
    else:
        check_table_text(data)
    stem = PurePath(filename).stem
    return _convert(data, suffix, stem if _NAME.fullmatch(stem) else None)


def _convert(data: bytes, suffix: str, name: str | None) -> tuple[bytes, list[Problem]]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    said: list[str] = []
    source = data if suffix in (".xlsx", ".xlsm", ".xls") else data.decode("utf-8-sig")
    try:
        result = convert(xlsform=source, warnings=said, validate=False, form_name=name, file_type=suffix)
    except PyXFormError as error:
        raise _placed(str(error), error.context or _place_of(str(error), source, suffix)) from error
    except Exception as error:
        # openpyxl, xlrd and the CSV reader report damaged files without a common class.
        raise Problem(
            "The workbook cannot be read ({reason}). Save it again from Excel or LibreOffice.",
            reason=str(error),
        ) from error
    return result.xform.encode(), [_placed(text, {}) for text in said]


def _place_of(message: str, source: bytes | str, suffix: str) -> dict[str, object]:
    """Where the value stands that pyxform quotes without saying where: the first cell that holds it."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform

    quoted = _QUOTED.findall(message)
    if not quoted or _ROW.search(message):
        return {}
    try:
        book = get_xlsform(xlsform=source, file_type=suffix)
    except PyXFormError:
        return {}  # the message is about the file itself
    for sheet in ("survey", "choices", "settings"):
        for number, row in enumerate(getattr(book, sheet, None) or (), start=2):
            for column, value in row.items():
                if str(value).strip() in quoted:
                    return {"sheet": sheet, "row": number, "column": str(column)}
    return {}


def _placed(message: str, context: Mapping[str, object]) -> WorkbookProblem:
    """pyxform's sentence as a problem; the place is taken from its data, or read from the sentence."""
    row = _number(context.get("row"))
    match = _ROW.search(message)
    if row is None and match is not None:
        row = int(match[1])
    sheet_match = _SHEET.search(message)
    column_match = _COLUMN.search(message)
    sheet = str(context.get("sheet") or (sheet_match["sheet"] if sheet_match else "survey" if row else ""))
    column = str(context.get("column") or "")
    if not column and column_match is not None and sheet:
        column = column_match["column"] or column_match["other"] or ""
    text = _ROW.sub("", message).strip()
    if row is not None and column:
        problem = WorkbookProblem(
            "Sheet “{sheet}”, row {row}, column “{column}”: {message}",
            sheet=sheet,
            row=row,
            column=column,
            message=text,
        )
    elif row is not None:
        problem = WorkbookProblem("Sheet “{sheet}”, row {row}: {message}", sheet=sheet, row=row, message=text)
    else:
        problem = WorkbookProblem("The form cannot be used as it is: {message}", message=text)
    problem.sheet, problem.row, problem.column = sheet, row, column
    return problem


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None
