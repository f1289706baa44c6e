"""Put the cursor into the room that has come to the front, so that its keys work without a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.context.room import Room


def enter_with_keys(page: QWidget, before: QWidget | None, *, placed: bool) -> None:
    """Put the cursor where it was in ``page`` (``before``), else to its home or its first field.

    A room that was led to a place (``placed``) has put it there already. A window that is not in front yet
    has it there when it comes.
    """
    home = page.cursor_home() if isinstance(page, Room) else None
    for wanted in () if placed else (before, home):
        if wanted not in (None, page) and wanted.isVisible() and wanted.isEnabled():
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
            return
    if _inside(page):
        return
    if home is not page:
        from ui.widgets.tab_order import stops  # here: the first page has set where its keys are

        for first in stops(page)[:1]:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
    if not _inside(page):  # there is nothing to type or press
        page.setFocus(Qt.FocusReason.OtherFocusReason)


def _inside(page: QWidget) -> bool:
    here: QWidget | None = page.window().focusWidget()
    return here is not None and here.isVisibleTo(page.window()) and page.isAncestorOf(here)
