"""Puts the cursor into the room that has come to the front, so that its keys work without a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def enter_with_keys(page: QWidget) -> None:
    """Put the cursor where it was last in ``page``, else into its first field; a room may move it on."""
    if _inside(page):
        return
    before = page.focusWidget()
    if before is not None and before is not page and before.isVisible() and before.isEnabled():
        before.setFocus(Qt.FocusReason.OtherFocusReason)
        return
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    if page.hasFocus():
        page.focusNextChild()
    if not _inside(page):  # there is nothing to type or press
        page.setFocus(Qt.FocusReason.OtherFocusReason)


def _inside(page: QWidget) -> bool:
    here = QApplication.focusWidget()
    return here is not None and page.isAncestorOf(here)
