"""Keys of a page: heard wherever the cursor is in it, and in the list of registers beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def obey(page: QWidget, keys: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Have a page obey keys wherever the cursor is in it."""
    for each, act in keys:
        pressed = QShortcut(QKeySequence(each), page)
        pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pressed.activated.connect(act)


def heard_beside(beside: QWidget, page: QWidget, keys: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Obey the keys of ``page`` in what is beside it (``beside``), too, while it is shown."""
    for each, act in keys:
        pressed = QShortcut(QKeySequence(each), beside)
        pressed.setContext(Qt.ShortcutContext.WidgetShortcut)
        pressed.activated.connect(lambda act=act: act() if page.isVisible() else None)
