"""Sentences about a sheet, and finding areas and indicators by their words."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import fold
from ui.grid.model.table import Key, Table
from ui.movements.sheets.views import SheetView, ViewKind


def has_words(text: str, words: Sequence[str]) -> bool:
    """Whether ``text`` contains every one of the folded ``words``."""
    folded = fold(text)
    return all(word in folded for word in words)


def find_key(table: Table, text: str, after: Key | None) -> Key | None:
    """The next row or column after a cell whose name contains every word of ``text``."""
    words = fold(text).split()
    if not words or not table.rows or not table.columns:
        return None
    here = after or (table.rows[0].key, table.columns[0].key)
    keys: list[Key] = [(row.key, here[1]) for row in table.rows if has_words(row.name, words)]
    keys += [(here[0], c.key) for c in table.columns if has_words(f"{c.code} {c.name}", words)]
    later = keys.index(here) + 1 if here in keys else 0
    return keys[later % len(keys)] if keys else None


def state_sentence(view: SheetView) -> str:
    """How much is still missing and when it is due; through a year, of what is due by now."""
    if view.kind is not ViewKind.PERIOD:
        missing = view.missing()
        return (
            tr("{n} cells of periods that are due are empty", n=format_number(missing))
            if missing
            else tr("Nothing that is due is missing")
        )
    sheet = next(iter(view.sheets.values()))
    if not sheet.typed_here():
        return tr("This period is put together from shorter ones; nothing is typed here.")
    missing, due = sheet.missing(), sheet.data.due.whole
    if not missing:
        return tr("Nothing is missing")
    words = tr("{n} cells still empty", n=format_number(missing))
    return words if due is None else f"{words} · {tr('due {date}', date=format_date(due))}"
