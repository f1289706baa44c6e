"""The table of residential areas, and what is in its place until the first one is entered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState, ListOrEmpty


def areas_or_first_step(
    view: QWidget,
    theme: Theme,
    add: Callable[[], object],
    paste: Callable[[], object],
    read: Callable[[], object],
) -> ListOrEmpty:
    """The table; without areas the ways to get them: typed, pasted, or from a file."""
    listed = ListOrEmpty(view)
    sentence = tr("The villages and quarters of the commune: every figure, form and register refers to them.")
    ways = (
        button(tr("Add area"), add, kind="primary", icon="add", theme=theme),
        button(tr("Paste from Excel (Ctrl+V)"), paste, icon="paste", theme=theme),
        button(tr("From a file…"), read, icon="import", theme=theme),
    )
    listed.have(EmptyState("area", tr("No areas yet"), sentence, theme, *ways))
    return listed
