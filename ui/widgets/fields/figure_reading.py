"""The number as which a field is read, in figures below what was typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from desktop_app.base.figures.number_reader import AmbiguousNumber
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import Number, format_number
from desktop_app.base.problems import Problem
from ui.widgets.fields.field import Field


def show_reading(field: Field, line: QLineEdit, read: Callable[[str], Number], hint: str = "") -> None:
    """Say below a field, while it is typed, which number ``read`` makes of it; else ``hint``."""
    line.textEdited.connect(lambda text: field.set_hint(reading_of(text, read) or hint))


def reading_of(text: str, read: Callable[[str], Number]) -> str:
    """The number a text is read as, in figures, or the two it can be; nothing where it says so itself."""
    if not text.strip():
        return ""
    try:
        figure = format_number(read(text))
    except AmbiguousNumber as problem:
        return problem.sentence()
    except Problem:
        return ""
    return "" if figure == text.strip() else tr("Read as {number}", number=figure)
