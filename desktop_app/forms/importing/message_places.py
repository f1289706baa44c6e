"""The sheet, row and column that a message about a workbook is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.messages import translated

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"(?:[Oo]n the|for sheet:) '(?P<sheet>[^']+)'(?: sheet)?")
_COLUMN = re.compile(r"the '(?P<column>[^']+)' value|column[s]? '(?P<other>[^']+)'")
_QUOTED = re.compile(r"'([^']+)'|\[([^\]]+)\]")
_COLUMN_OF_MESSAGE = (
    ("List name not in", "type"),
    ("no type", "type"),
    ("Unmatched", "type"),
    ("File name for", "type"),
    ("or_other", "type"),
    ("or other", "type"),
    ("Unknown question type", "type"),
    ("with no name", "name"),
    ("has no label", "label"),
    ("Missing calculation", "calculation"),
    ("'trigger' column", "trigger"),
    ("max-pixels", "parameters"),
)
"""Messages that name a row but not the column that is meant."""
_COLUMNS_OF = {
    "relevant": ("relevant", "relevance", "bind::relevant"),
    "calculate": ("calculation", "calculate", "bind::calculate"),
    "constraint": ("constraint", "bind::constraint"),
    "required": ("required", "bind::required"),
    "readonly": ("read_only", "readonly", "read only", "bind::readonly"),
    "count": ("repeat_count", "count", "jr:count"),
    "choices": ("choice_filter", "type"),
    "value": ("default", "calculation"),
    "appearance": ("appearance",),
    "text": ("label", "hint", "constraint_message", "required_message"),
}


class WorkbookProblem(Problem):
    """What is wrong with a workbook, with the place as far as it is known."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    others: tuple[WorkbookProblem, ...] = ()
    """What else is wrong with the workbook."""

    def sentence(self) -> str:
        """All that is wrong, a line for each mistake."""
        return "\n".join([super().sentence(), *(other.sentence() for other in self.others)])

    def every(self) -> list[WorkbookProblem]:
        """This mistake and all others."""
        return [self, *self.others]


def place_of_value(message: str, book: Any) -> dict[str, object]:
    """Where the value is that pyxform quotes without saying where: the first cell that holds it."""
    if _ROW.search(message):
        return {}
    for quoted in (first or second for first, second in _QUOTED.findall(message)):
        for sheet in ("survey", "choices", "settings"):
            for number, row in enumerate(getattr(book, sheet, None) or (), start=2):
                for column, value in row.items():
                    if str(value).strip() == quoted:
                        return {"sheet": sheet, "row": number, "column": str(column)}
    return {}


def place_of_question(path: str, rule: str, book: Any) -> dict[str, object]:
    """The row of the question at an absolute path, and the column that holds the rule, if they are found."""
    wanted = [step for step in path.split("/") if step][1:]
    for number, names, row in _rows(book):
        if names == wanted:
            columns = [str(column) for column in row if _bare(str(column)) in _COLUMNS_OF.get(rule, ())]
            return {"sheet": "survey", "row": number, "column": columns[0] if columns else ""}
    return {}


def _bare(column: str) -> str:
    lowered = column.strip().lower()
    return lowered if lowered.startswith(("bind::", "jr:")) else lowered.partition("::")[0]


def _rows(book: Any) -> Iterator[tuple[int, list[str], Mapping[str, Any]]]:
    """The rows of the sheet of questions with the path of names below the root."""
    around: list[str] = []
    for number, row in enumerate(getattr(book, "survey", None) or (), start=2):
        kind = str(row.get("type") or row.get("command") or "").strip().lower().replace("_", " ")
        name = str(row.get("name") or "").strip()
        if kind.startswith("end ") and around:
            around.pop()
            continue
        yield number, [*around, name], row
        if kind.startswith("begin "):
            around.append(name)


def placed(message: str, context: Mapping[str, object], *, note: bool = False) -> WorkbookProblem:
    """pyxform's sentence as a problem; the place is taken from its data, or read from the sentence.

    A ``note`` is something to look at in a form that can be used.
    """
    row = _number(context.get("row"))
    match = _ROW.search(message)
    if row is None and match is not None:
        row = int(match[1])
    sheet_match = _SHEET.search(message)
    column_match = _COLUMN.search(message)
    named = context.get("sheet") or context.get("sheet_name")
    sheet = str(named or (sheet_match["sheet"] if sheet_match else "survey" if row else ""))
    column = str(context.get("column") or "")
    column = next((item for words, item in _COLUMN_OF_MESSAGE if row and words in message), column)
    if not column and column_match is not None and sheet:
        column = column_match["column"] or column_match["other"] or ""
    return at_place(translated(_ROW.sub("", message).strip()), sheet, row, column, note=note)


def at_place(
    text: str, sheet: str, row: int | None = None, column: str = "", *, note: bool = False
) -> WorkbookProblem:
    """A sentence in the language of the user as a problem of a place; what is not known is left out."""
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
    elif sheet:
        problem = WorkbookProblem("Sheet “{sheet}”: {message}", sheet=sheet, message=text)
    elif note:
        problem = WorkbookProblem("To check: {message}", message=text)
    else:
        problem = WorkbookProblem("The form cannot be used as it is: {message}", message=text)
    problem.sheet, problem.row, problem.column = sheet, row, column
    return problem


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None
