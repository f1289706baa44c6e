"""Sentences about a sheet, and finding areas and indicators by their words."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import fold
from desktop_app.movements.cell import Cell
from desktop_app.movements.grid_layout import ColumnKind
from ui.grid.model.table import GridTable, Key
from ui.movements.sheets.group_tabs import GroupTab
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.views import PeriodsView, ViewKind


def has_words(text: str, words: Sequence[str]) -> bool:
    """Return whether ``text`` contains every one of the folded ``words``."""
    folded = fold(text)
    return all(word in folded for word in words)


def find_key(table: GridTable, text: str, after: Key | None) -> Key | None:
    """Return the next row or column after a cell whose name contains every word of ``text``."""
    words = fold(text).split()
    if not words or not table.rows or not table.columns:
        return None
    here = after or (table.rows[0].key, table.columns[0].key)
    keys: list[Key] = [(row.key, here[1]) for row in table.rows if has_words(row.name, words)]
    keys += [(here[0], c.key) for c in table.columns if has_words(f"{c.code} {c.name}", words)]
    later = keys.index(here) + 1 if here in keys else 0
    return keys[later % len(keys)] if keys else None


def find_hidden(sheet: PaintedSheet, text: str) -> Cell | None:
    """Return the first cell whose indicator or unit has every word of ``text``, shown or not."""
    words = fold(text).split()
    for code, column in sheet.layout.items() if words else ():
        if has_words(f"{code} {column.indicator.name.shown()}", words):
            units = (unit.key for unit in sheet.data.units if unit.reporter in column.reporters)
            return sheet.cell_of(next(units, ""), code)
    for unit in sheet.data.units if words else ():
        if has_words(unit.shown_name(sheet.data.period.year), words):
            cells = (sheet.cell_of(unit.key, code) for code in sheet.layout)
            return next(filter(sheet.is_open, cells), sheet.cell_of(unit.key, ""))
    return None


def state_sentence(view: PeriodsView, tabs: Sequence[GroupTab] = (), group: str = "") -> str:
    """Return what is missing and when it is due, of the shown group and of the whole; what does not fit.

    Through a year it is of what is due by now.
    """
    wrong = sum(tab.wrong for tab in tabs)
    parts = [_missing_words(view, next((tab for tab in tabs if tab.code == group), None))]
    if wrong:
        parts.append(tr("{n} cells wrong, not counted", n=format_number(wrong)))
    return " · ".join(parts)


def _missing_words(view: PeriodsView, tab: GroupTab | None) -> str:
    missing = view.missing()
    if view.kind is not ViewKind.PERIOD:
        return (
            tr("{n} cells of periods that are due are empty", n=format_number(missing))
            if missing
            else tr("Nothing that is due is missing")
        )
    sheet = next(iter(view.sheets.values()))
    if not any(
        column.kind is ColumnKind.ENTERED and sheet.shows(code) for code, column in sheet.layout.items()
    ):
        return tr("This period is put together from shorter ones; nothing is typed here.")
    due = sheet.data.due.whole
    if not missing:
        return tr("Nothing is missing")
    words = tr("{n} cells still empty", n=format_number(missing))
    if tab is not None and tab.left is not None and not tab.asked and tab.left != missing:
        here = format_number(tab.left)
        words = tr(
            "{n} cells of this group still empty, {all} of the period", n=here, all=format_number(missing)
        )
    return words if due is None else f"{words} · {tr('due {date}', date=format_date(due))}"
