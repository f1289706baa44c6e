"""The sheets of a workbook as rows; two kinds of select that pyxform leaves to phones or fails on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.forms.definition.xml_safety import XFORMS, parse_xml
from desktop_app.forms.importing.message_places import placed

_EXTERNAL = re.compile(r"^\s*select[_ ]one[_ ]external\s+", re.IGNORECASE)
_SEVERAL_OF_REPEAT = re.compile(
    r"^\s*(?:select_multiple|select all that apply from)\s+(?=\$\{)", re.IGNORECASE
)

_DATE_CELL = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<time>\d\d:\d\d:\d\d)(?:\.\d+)?")


@contextmanager
def unreadable_as_problem(known: type[Exception] = Problem) -> Iterator[None]:
    """Turn what openpyxl, xlrd and pyxform raise for damage into a :class:`Problem`."""
    try:
        yield
    except (Problem, MemoryError, known):
        raise
    except csv.Error as error:
        raise Problem(
            "A cell of the file never ends: a quotation mark is missing, "
            "or the text is far too long. Correct it."
        ) from error
    except Exception as error:
        # Damaged workbooks: openpyxl, xlrd and pyxform report them by whatever fails first.
        raise Problem(
            "The workbook cannot be read ({reason}). Save it again from Excel or LibreOffice.",
            reason=str(error) or type(error).__name__,
        ) from error


def read_workbook(source: bytes | str, suffix: str) -> Any:
    """pyxform's ``DefinitionData``: the rows of each sheet. Raises :class:`Problem` when there are none."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform

    try:
        book = get_xlsform(xlsform=source, file_type=suffix)
    except PyXFormError as error:
        raise placed(str(error), error.context) from error
    for part in fields(book):
        for row in getattr(book, part.name) or () if part.name != "sheet_names" else ():
            if isinstance(row, dict):
                row.pop(None, None)  # a column without a name is nobody's, as in a workbook of Excel
    return book


def older_lists(book: Any) -> list[str]:
    """Make ``select_one_external`` a select of today: its list goes among the choices.

    ``select_multiple ${question}`` becomes ``select_one`` for the time of the conversion, which knows only
    that; the names of these questions are returned for :func:`as_several`.
    """
    several: list[str] = []
    renamed = _renamed(book)
    external = False
    for row in book.survey or ():
        column = column_of(row, "type")
        kind = str(row.get(column) or "")
        if _EXTERNAL.match(kind):
            name = _EXTERNAL.sub("", kind).strip()
            row[column] = f"select_one {renamed.get(name, name)}"
            external = True
        elif _SEVERAL_OF_REPEAT.match(kind):
            row[column] = _SEVERAL_OF_REPEAT.sub("select_one ", kind)
            several.append(str(row.get(column_of(row, "name")) or "").strip())
    if external and book.external_choices:
        _join_lists(book, renamed)
    return several


def column_of(row: Mapping[str, Any], name: str) -> str:
    """The column called so, in whatever letters: ``Type``, ``LIST NAME``; the name where there is none."""
    return next((key for key in row if plain_column(key) == name), name)


def plain_column(column: str) -> str:
    """How pyxform knows a column: the words before the language in small letters."""
    head, mark, language = column.strip().partition("::")
    return re.sub(r"\s+", "_", head.strip().lower()) + mark + language


def _lists(rows: Iterable[Mapping[str, Any]] | None) -> set[str]:
    return {str(row.get(column_of(row, "list_name")) or "").strip() for row in rows or ()}


def _renamed(book: Any) -> dict[str, str]:
    """New names for external lists that are called like a list of the choices."""
    taken = _lists(book.choices)
    found: dict[str, str] = {}
    for name in sorted(_lists(book.external_choices) & taken):
        new = f"external_{name}"
        while new in taken:
            new += "_"
        taken.add(new)
        found[name] = new
    return found


def _join_lists(book: Any, renamed: Mapping[str, str]) -> None:
    """Put the external lists behind the choices, under the columns that the choices have."""
    header = {plain_column(key): key for item in book.choices_header or () for key in item if key}
    rows = list(book.choices or ())
    for row in book.external_choices:
        moved = {header.setdefault(plain_column(str(key)), key): value for key, value in row.items()}
        column = column_of(moved, "list_name")
        name = str(moved.get(column) or "").strip()
        moved[column] = renamed.get(name, name)
        rows.append(moved)
    book.choices = rows
    more = (key for item in book.external_choices_header or () for key in item if key)
    for key in more:
        header.setdefault(plain_column(str(key)), key)
    book.choices_header = [dict.fromkeys(header.values())]
    book.external_choices = book.external_choices_header = None


def refers_to(book: Any, name: str) -> bool:
    """Whether a rule or text names a question ``name``: the form itself must not be called so then."""
    reference = f"${{{name}}}"
    sheets = (book.survey, book.settings, book.entities)
    return any(reference in str(value) for sheet in sheets for row in sheet or () for value in row.values())


def plain_dates(book: Any) -> None:
    """Defaults that are date cells: the reader gives them a time of day and no zone."""
    for row in book.survey or ():
        kind = str(row.get("type") or "").strip().lower()
        match = _DATE_CELL.fullmatch(str(row.get("default") or ""))
        if match is not None and kind == "date":
            row["default"] = match["day"]
        elif match is not None and kind in ("datetime", "date time"):
            row["default"] = f"{match['day']}T{match['time']}"


def as_several(xml: bytes, names: list[str]) -> bytes:
    """The form with the questions called ``names`` as selects of several choices."""
    if not names:
        return xml
    from lxml import etree

    root = parse_xml(xml)
    for control in root.iter(f"{{{XFORMS}}}select1"):
        if str(control.get("ref") or "").rpartition("/")[2] in names:
            control.tag = f"{{{XFORMS}}}select"
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
