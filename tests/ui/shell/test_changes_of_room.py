"""However often somebody goes from room to room, nothing of it stays: objects are counted, not megabytes."""

from __future__ import annotations

import gc
import weakref
from collections import Counter

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from tests.ui.shell_parts import OpenApp
from ui.shell.rooms import ROOMS

CHANGES = 200
_CARED_FOR = 3
"""Walks through all rooms until each is built and what is loaded with the first use is loaded."""


def walk(app: OpenApp, changes: int) -> None:
    for number in range(changes):
        app.go(ROOMS[number % len(ROOMS)].key)


def live() -> Counter[type]:
    """Python's objects by type, without dead references, which Qt's bindings keep of each connection."""
    gc.collect()
    return Counter(type(each) for each in gc.get_objects() if type(each) is not weakref.ReferenceType)


def of_qt(app: OpenApp) -> tuple[int, int]:
    return len(QApplication.allWidgets()), len(app.window.findChildren(QObject))


@pytest.mark.long
def test_nothing_stays_of_changes_of_room(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    walk(app, _CARED_FOR * len(ROOMS))
    widgets, before = of_qt(app), live()  # in this order: what Qt names gets an object of Python
    walk(app, CHANGES)
    grown = live() - before
    # One object left by each visit of a single room would be so many; a timer may come or go meanwhile.
    visits = CHANGES // len(ROOMS)
    assert all(now - then < visits for now, then in zip(of_qt(app), widgets, strict=True))
    assert sum(grown.values()) < CHANGES / 2, grown.most_common(12)
