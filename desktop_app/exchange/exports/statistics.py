"""The forms of a round as SPSS (.sav) or Stata (.dta) files with labels of variables and of values.

Written by pyreadstat, which is part of the optional extra ``statistics`` and imported only here.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.durable_file import replacing
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.exchange.cell_values import Cell, plain_text
from desktop_app.exchange.exports.cells import AnswerPlaces
from desktop_app.exchange.exports.codebook import CodebookEntry, write_codebook
from desktop_app.exchange.exports.columns import ExportColumn
from desktop_app.exchange.exports.source import RoundSource
from desktop_app.exchange.exports.spreadsheet import repeat_columns, repeat_path, repeat_rows
from desktop_app.exchange.workbook_writer import WorkbookWriter
from desktop_app.forms.types.answer_type import ExportColumnKind

_WORD = re.compile(r"[^0-9A-Za-z_]+")
_RESERVED = frozenset(
    "all and by eq ge gt if in le lt ne not or to using with byte double float int long str strl".split()  # noqa: SIM905
)
"""Words that SPSS or Stata keep for themselves."""

_SEVERAL_TICKED = -1


@dataclass(frozen=True, slots=True)
class Limits:
    """What a format holds: letters of a name, bytes (SPSS) or letters (Stata) of labels."""

    name: int
    variable_label: int
    value_label: int
    in_bytes: bool
    labelled_texts: bool


SPSS = Limits(name=64, variable_label=255, value_label=120, in_bytes=True, labelled_texts=True)
STATA = Limits(name=32, variable_label=80, value_label=32_000, in_bytes=False, labelled_texts=False)


def export_statistics(
    connection: Connection,
    source: RoundSource,
    target: Path,
    progress: Progress | None,
    book: WorkbookWriter,
) -> list[Path]:
    """Write the file, and one beside it for each repeat; the files written. ``book``: for the codebook.

    Where one answer was asked for and paper has two ticks, −1 is stored and labelled so; SPSS takes it as
    missing.

    Raises:
        Problem: pyreadstat is not installed.
        CannotWrite: a file cannot be written.
    """
    library, frames = _libraries()
    limits = SPSS if target.suffix.lower() == ".sav" else STATA
    tables = [_Table(source.columns, limits)]
    tables += [_Table(repeat_columns(repeat), limits) for repeat in source.tables.repeats]
    places = AnswerPlaces(source.tables)
    for form in source.forms(connection, progress):
        tables[0].add(source.row(form, places.flat(form.response.answers), labels=False))
        for repeat, table in zip(source.tables.repeats, tables[1:], strict=True):
            for row in repeat_rows(places, repeat, form, None):
                table.add(row)
    paths = [target, *(repeat_path(target, repeat) for repeat in source.tables.repeats)]
    with ExitStack() as stack:
        for path, table in zip(paths, tables, strict=True):
            partial = stack.enter_context(replacing(path))
            table.write(library, frames, partial, source.round.title)
        tables_of = zip(paths, tables, strict=True)
        write_codebook(book, (entry for path, table in tables_of for entry in table.codebook(path.name)))
    return paths


def _libraries() -> tuple[Any, Any]:
    try:
        import pandas
        import pyreadstat
    except ImportError as error:
        raise Problem(
            "SPSS and Stata files need the part “statistics”, which is not installed here. "
            "Export to Excel or CSV instead, or ask for the part to be installed."
        ) from error
    return pyreadstat, pandas


class _Table:
    """One file: its variables, filled form by form."""

    def __init__(self, columns: Sequence[ExportColumn], limits: Limits) -> None:
        self._limits = limits
        names = _names([column.name for column in columns], limits.name)
        self._variables = [
            _Variable(name, column, limits) for name, column in zip(names, columns, strict=True)
        ]

    def add(self, row: Iterable[Cell]) -> None:
        """Take the cells of a row, codes and not labels."""
        for variable, value in zip(self._variables, row, strict=True):
            variable.values.append(value)

    def codebook(self, name: str) -> Iterator[CodebookEntry]:
        """Return the columns under their names in the file, with the codes that it stores."""
        for variable in self._variables:
            column = variable.column
            named = variable.value_labels or column.choices
            values = tuple((_code(code), label) for code, label in named.items())
            yield CodebookEntry(name, variable.name, column.label, column.kind, values)

    def write(self, library: Any, frames: Any, path: Path, title: str) -> None:
        """Write the file; the variables are freed one by one while they are handed over."""
        variables = self._variables
        series, labels, values, missing, measures, formats = {}, {}, {}, {}, {}, {}
        for variable in variables:
            series[variable.name] = variable.series(frames)
            labels[variable.name] = self._cut(variable.column.label, self._limits.variable_label)
            if variable.value_labels:
                values[variable.name] = {
                    code: self._cut(label, self._limits.value_label)
                    for code, label in variable.value_labels.items()
                }
                measures[variable.name] = "nominal"
            if _SEVERAL_TICKED in variable.value_labels:
                missing[variable.name] = [float(_SEVERAL_TICKED)]
            if variable.format:
                formats[variable.name] = variable.format
        frame = frames.DataFrame(series)
        common: dict[str, Any] = {
            "file_label": self._cut(title, min(self._limits.variable_label, 60)),
            "column_labels": labels,
            "variable_value_labels": values,
        }
        if self._limits is SPSS:
            library.write_sav(
                frame,
                str(path),
                row_compress=True,
                missing_ranges=missing,
                variable_measure=measures,
                variable_format=formats,
                **common,
            )
        else:
            library.write_dta(frame, str(path), version=15, **common)

    def _cut(self, text: str, most: int) -> str:
        return _shortened(plain_text(text).replace("\n", " "), most, in_bytes=self._limits.in_bytes)


class _Variable:
    """A column with its values, and how they are stored."""

    def __init__(self, name: str, column: ExportColumn, limits: Limits) -> None:
        self.name, self.column = name, column
        self.values: deque[Cell] = deque()
        self.value_labels: dict[float | str, str] = {}
        self.format = ""
        self._codes: dict[str, int] = {}
        self._label_values(limits)

    def _label_values(self, limits: Limits) -> None:
        column = self.column
        if column.kind is ExportColumnKind.FLAG:
            self.value_labels = {0.0: tr("No"), 1.0: tr("Yes")}
        elif column.kind is not ExportColumnKind.CHOICE:
            return
        elif column.is_numeric:
            self.value_labels = {float(code): label for code, label in column.choices.items()}
        elif limits.labelled_texts:
            self.value_labels.update(column.choices)
        else:
            self._codes = {code: place for place, code in enumerate(column.choices, start=1)}
            self.value_labels = {float(self._codes[code]): label for code, label in column.choices.items()}

    def series(self, frames: Any) -> Any:
        """Return the values as a column of a data frame; numbers as doubles, which hold 15 digits exactly."""
        values = [self._stored(value) for value in self.values]
        self.values.clear()
        given = [value for value in values if value is not None]
        if self._takes_numbers(given):
            self.format = self._number_format(given)
            return frames.Series(
                [math.nan if value is None else float(value) for value in values], dtype=float
            )
        self.value_labels = {
            code: label for code, label in self.value_labels.items() if isinstance(code, str)
        }
        if self.column.kind is ExportColumnKind.DATE and all(isinstance(value, date) for value in given):
            return frames.Series(values, dtype=object)
        texts = ["" if value is None else _text(value) for value in values]
        return frames.Series(texts, dtype=object)

    def _stored(self, value: Cell) -> Any:
        if self.column.kind is ExportColumnKind.CHOICE and isinstance(value, str):
            several = value not in self.column.choices and len(value.split()) > 1
            if several and (self.column.is_numeric or self._codes):
                self.value_labels[float(_SEVERAL_TICKED)] = tr("More than one answer ticked")
                return _SEVERAL_TICKED
            return self._codes.get(value, value)
        return plain_text(value) if isinstance(value, str) else value

    def _takes_numbers(self, given: Sequence[Any]) -> bool:
        numbers = all(isinstance(value, int | float | Decimal) for value in given)
        return numbers and (bool(given) or self.column.kind in _NUMBERS or self.column.is_numeric)

    def _number_format(self, given: Sequence[Any]) -> str:
        places = max((_places(value) for value in given), default=0)
        width = max((len(f"{value:f}") for value in given), default=1)
        return f"F{max(width, 8)}.{places}"


_NUMBERS = frozenset({ExportColumnKind.WHOLE, ExportColumnKind.DECIMAL, ExportColumnKind.FLAG})


def _code(code: float | str) -> str:
    return code if isinstance(code, str) else f"{code:g}"


def _places(value: float | Decimal) -> int:
    exponent = Decimal(value).as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _names(names: Sequence[str], most: int) -> list[str]:
    """Variable names that both programs take: ASCII letters, digits, underscores, each once."""
    taken: set[str] = set()
    found = []
    for name in names:
        word = _WORD.sub("_", _ascii(name)).strip("_") or "v"
        if not word[0].isalpha() or word.lower() in _RESERVED:
            word = f"v_{word}"
        word, number = word[:most], 2
        first = word
        while word.lower() in taken:
            suffix = f"_{number}"
            word, number = first[: most - len(suffix)] + suffix, number + 1
        taken.add(word.lower())
        found.append(word)
    return found


def _ascii(name: str) -> str:
    return name if name.isascii() else fold(name)


def _shortened(text: str, most: int, *, in_bytes: bool) -> str:
    def size(part: str) -> int:
        return len(part.encode()) if in_bytes else len(part)

    if size(text) <= most:
        return text
    while size(text) > most - size("…"):
        text = text[:-1]
    return f"{text}…"
