"""Parse a list of residential areas that was pasted or read from a file.

Nothing is recorded here. The result is what would be recorded, row by row, with every doubt as a sentence; a
person corrects it (:func:`desktop_app.areas.area_list.mended`), and
:func:`desktop_app.areas.importing.import_areas` records it once a person has agreed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_app.areas.area_list import AreaList, StatedTotal, WrittenRow, understood, without_unit
from desktop_app.areas.fields import area_fields
from desktop_app.areas.kinds import AreaKind, kind_of_code, kind_of_label, list_rules
from desktop_app.base.figures.number_reader import NotANumber, parse_whole
from desktop_app.base.figures.styles import StyleEvidence, in_vietnamese, number_in, style_evidence
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold

type Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The places of the fields, counted from 0, and where the rows begin."""

    first_row: int
    places: Mapping[str, int]
    kind_from_header: AreaKind | None
    has_header: bool


def read_area_list(rows: Sequence[Row], default_kind: str) -> AreaList:
    """Understand a table of names and households, with or without a header.

    ``default_kind`` is the code of the kind of areas whose name, column or header says none.

    Raises:
        KeyError: there is no such kind.
    """
    columns = _find_columns(rows)
    default = kind_of_code(default_kind)
    if default is None:
        raise KeyError(default_kind)
    written: list[WrittenRow] = []
    total: tuple[int, str] | None = None
    for index in range(columns.first_row, len(rows)):
        row = rows[index]
        if not any(cell.strip() for cell in row) or _numbers_the_columns(row, index, columns):
            continue
        if _is_total(row, columns):
            stated = _cell(row, columns, "households")
            total = (index + 1, stated) if stated else total
            continue
        texts = {each.name: _cell(row, columns, each.name) for each in area_fields()}
        if not texts["name"] and columns.has_header and not written:
            continue  # a second line of the header: "Tổng số | Trong đó hộ nghèo"
        kind = _kind(row, columns) or default
        written.append(WrittenRow(index + 1, kind.code, texts))
    places = {name: place + 1 for name, place in columns.places.items()}
    numbers = [row.texts[each.name] for each in area_fields() if each.whole for row in written]
    evidence = style_evidence((text, True) for text in (*numbers, *([total[1]] if total else [])))
    read = [_read(row, evidence) for row in written]
    return understood(read, places, _stated(total, evidence), has_header=columns.has_header)


def _read(row: WrittenRow, evidence: StyleEvidence) -> WrittenRow:
    texts, unclear = dict(row.texts), set[str]()
    for text_of in (each.name for each in area_fields() if each.whole):
        style = evidence.style_of(texts[text_of], whole=True)
        if style is None:
            unclear.add(texts[text_of])
        else:
            texts[text_of] = in_vietnamese(texts[text_of], style)
    return replace(row, texts=texts, unclear=frozenset(unclear))


def _stated(total: tuple[int, str] | None, evidence: StyleEvidence) -> StatedTotal | None:
    if total is None:
        return None
    row, text = total
    style = evidence.style_of(text, whole=True)
    number = None if style is None else number_in(text, style)
    return None if number is None else StatedTotal(int(number), row)


def _kind(row: Row, columns: _Columns) -> AreaKind | None:
    by_column = kind_of_label(_cell(row, columns, "kind"))
    return by_column or columns.kind_from_header


def _find_columns(rows: Sequence[Row]) -> _Columns:
    rules = list_rules()
    for index, row in enumerate(rows[: rules.limits.header_rows]):
        found = {name: _best_header(row, words) for name, words in rules.headers.items()}
        places = {name: place for name, place in found.items() if place is not None}
        if "name" not in places:
            continue
        title = row[places["name"]]
        alone = sum(1 for cell in row if cell.strip()) == 1
        if "households" in places or alone or fold(title).startswith("ten "):
            return _Columns(index + 1, places, _header_kind(title), True)
    return _columns_without_header(rows)


def _best_header(row: Row, words: Sequence[str]) -> int | None:
    """The column whose header is the earliest of the words; the order in the data is the preference."""
    headers = [fold(cell) for cell in row]
    for word in words:
        if fold(word) in headers:
            return headers.index(fold(word))
    return None


def _header_kind(header: str) -> AreaKind | None:
    text = fold(header)
    return kind_of_label(text.removeprefix("ten "))


def _columns_without_header(rows: Sequence[Row]) -> _Columns:
    """Without a header: the first column of text is the name, the first number after it the households."""
    width = max((len(row) for row in rows), default=1)
    scores = [sum(1 for row in rows if _is_text(_text(row, column))) for column in range(width)]
    name = scores.index(max(scores)) if scores else 0
    numbers = [
        column
        for column in range(name + 1, width)
        if any(_text(row, column) for row in rows)
        and all(_is_number(_text(row, column)) for row in rows if _text(row, column))
    ]
    households = {"households": numbers[0]} if numbers else {}
    return _Columns(0, {"name": name, **households}, None, False)


def _numbers_the_columns(row: Row, index: int, columns: _Columns) -> bool:
    """A row such as "A | B | 1 | 2" or "(1) | (2) | (3)" directly below the header."""
    signs = [cell.strip().strip("()") for cell in row if cell.strip()]
    near = columns.has_header and index < columns.first_row + 3
    digits = [int(sign) for sign in signs if re.fullmatch(r"\d{1,2}", sign)]
    letters = [ord(sign) for sign in signs if re.fullmatch(r"[A-Z]", sign)]
    if not near or len(signs) < 2 or len(digits) + len(letters) != len(signs):
        return False
    return all(after - before == 1 for run in (digits, letters) for before, after in pairwise(run))


def _is_total(row: Row, columns: _Columns) -> bool:
    words = {fold(word) for word in list_rules().totals.words}
    return any(fold(cell).rstrip(" :.") in words for cell in row[: columns.places["name"] + 1])


def _cell(row: Row, columns: _Columns, name: str) -> str:
    return _text(row, columns.places[name]) if name in columns.places else ""


def _text(row: Row, column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _is_number(text: str) -> bool:
    try:
        parse_whole(without_unit(text))
    except NotANumber:
        return False
    except Problem:
        return True  # it is read, and shown, as a number
    return True


def _is_text(text: str) -> bool:
    return bool(text) and any(letter.isalpha() for letter in text)
