"""Functions over select answers, which are lists of choice names with spaces between."""

from __future__ import annotations

from desktop_app.forms.context import Context
from desktop_app.forms.functions.signature import Function


def _selected(_c: Context, chosen: str, value: str) -> bool:
    return value.strip() in chosen.split()


def _selected_at(_c: Context, chosen: str, index: float) -> str:
    names = chosen.split()
    at = int(index) if index == index and abs(index) < len(names) + 1 else -1
    return names[at] if 0 <= at < len(names) else ""


FUNCTIONS = (
    Function("selected", "ss", "b", _selected),
    Function("is-selected", "ss", "b", _selected),
    Function("selected-at", "sn", "s", _selected_at),
    Function("count-selected", "s", "n", lambda _c, chosen: float(len(chosen.split()))),
)
