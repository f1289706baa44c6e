"""Differences between two versions of an indicator set, in the words of its workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.catalogue.brought.set_rows import rows_of
from desktop_app.catalogue.brought.set_words import INDICATORS, SECTION, ColumnWords, columns_of, shown_word
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.set_columns import CellText, RowTexts

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    INDICATORS: ("code",),
    "rules": ("code",),
    "settings": (),
    "targets": ("indicator", "year", "unit"),
    "legal_basis": ("number",),
    "sources": ("code",),
}
"""By which columns the rows of a sheet are the same row in both versions."""
_SECTIONS: Final = "sections"
_OWN: Final = frozenset({"version"})
"""What differs between any two versions."""


class DifferenceKind(StrEnum):
    """What became of a row or a cell of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class SetDifference(msgspec.Struct, frozen=True):
    """One difference: a row that came or went, or a cell that says something else."""

    kind: DifferenceKind
    sheet: str
    code: str
    name: str
    column: str = ""
    before: str = ""
    after: str = ""


def differences(newer: IndicatorSet, older: IndicatorSet) -> tuple[SetDifference, ...]:
    """All that differs, sheet by sheet in the order of the newer version; what is gone comes last."""
    after, before = _by_key(newer), _by_key(older)
    return tuple(each for sheet in after for each in _of_sheet(sheet, before[sheet], after[sheet]))


type _Rows = dict[tuple[str, ...], RowTexts]


def _by_key(indicators: IndicatorSet) -> dict[str, _Rows]:
    found: dict[str, _Rows] = {}
    for sheet, rows in rows_of(indicators).items():
        found[sheet], section = {}, ""
        for row in rows:
            if row.get("value_kind") == SECTION:
                section = str(row["code"])
                found.setdefault(_SECTIONS, {}).setdefault((section,), row)
                continue
            key = tuple(_told(row.get(column)) for column in _KEYS[sheet])
            found[sheet][key] = {**row, "group": section} if sheet == INDICATORS else row
    found.setdefault(_SECTIONS, {})
    return {sheet: found[sheet] for sheet in ("settings", _SECTIONS, *(k for k in found if k != "settings"))}


def _of_sheet(sheet: str, before: _Rows, after: _Rows) -> Iterator[SetDifference]:
    for key, row in after.items():
        if key not in before:
            yield SetDifference(DifferenceKind.ADDED, sheet, _code(key), _name(row))
        else:
            yield from _changed(sheet, key, before[key], row)
    for key, row in before.items():
        if key not in after:
            yield SetDifference(DifferenceKind.REMOVED, sheet, _code(key), _name(row))


def _changed(sheet: str, key: tuple[str, ...], before: RowTexts, after: RowTexts) -> Iterator[SetDifference]:
    columns = {each.to: each for each in columns_of(INDICATORS if sheet == _SECTIONS else sheet)}
    for to in dict.fromkeys([*before, *after]):
        old, new = _told(before.get(to), columns.get(to)), _told(after.get(to), columns.get(to))
        if old != new and to not in _OWN:
            yield SetDifference(
                DifferenceKind.CHANGED, sheet, _code(key), _name(after), _heading(to, columns), old, new
            )


def _heading(to: str, columns: Mapping[str, ColumnWords]) -> str:
    return columns[to].title if to in columns else tr("section")


def _code(key: tuple[str, ...]) -> str:
    return " · ".join(part for part in key if part)


def _name(row: RowTexts) -> str:
    return str(row.get("name_vi") or row.get("title_vi") or row.get("message_vi") or "")


def _told(value: CellText, column: ColumnWords | None = None) -> str:
    match value:
        case None:
            return ""
        case date():
            return format_date(value)
        case Decimal():
            return format_number(value)
        case int():
            return str(value)
    if column is None or not column.words:
        return str(value)
    parts = str(value).split("|") if column.several else [str(value)]
    return ", ".join(shown_word(column.words, part) for part in parts if part)
