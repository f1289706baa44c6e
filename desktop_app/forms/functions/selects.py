"""Functions over select answers, which are lists of choice names with spaces between."""

from __future__ import annotations

from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.values import WHITESPACE, words_of


def _selected(_c: Context, chosen: str, value: str) -> bool:
    return value.strip(WHITESPACE) in words_of(chosen)


def _selected_at(_c: Context, chosen: str, index: float) -> str:
    names = words_of(chosen)
    at = int(index) if index == index and abs(index) < len(names) + 1 else -1
    return names[at] if 0 <= at < len(names) else ""


FUNCTIONS = (
    Function("selected", "ss", "b", _selected),
    Function("is-selected", "ss", "b", _selected),
    Function("selected-at", "sn", "s", _selected_at),
    Function("count-selected", "s", "n", lambda _c, chosen: float(len(words_of(chosen)))),
)
