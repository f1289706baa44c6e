"""A test that leaves threads, Qt threads or running timers behind fails: they would disturb later tests."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from desktop_app.base.i18n import language, set_language

GRACE_SECONDS = 30.0
"""Waited only while something is still running."""
QT_FIXTURES = frozenset({"qtbot", "qapp", "qapp_cls"})


@pytest.fixture(autouse=True)
def same_language() -> Iterator[None]:
    """What is said in later tests does not depend on a command that spoke English in this process."""
    before = language()
    yield
    set_language(before)


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test in its teardown when something it started is still running."""
    before = set(threading.enumerate())
    yield
    left = [f"thread {thread.name}" for thread in _new_threads(before)]
    if QT_FIXTURES & set(request.fixturenames) and "PySide6.QtCore" in sys.modules:
        left += _qt_leftovers()
    if left:
        pytest.fail("left running: " + ", ".join(left), pytrace=False)


def _new_threads(before: set[threading.Thread], grace: float = GRACE_SECONDS) -> list[threading.Thread]:
    until = time.monotonic() + grace
    while True:
        running = [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]
        # Threads that Python did not start (a Qt thread that called in) cannot be joined or ended from here.
        running = [thread for thread in running if not thread.name.startswith("Dummy-")]
        if not running or time.monotonic() > until:
            return running
        time.sleep(0.01)


def _qt_leftovers() -> list[str]:
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool

    application = QCoreApplication.instance()
    if application is None:
        return []
    QThreadPool.globalInstance().waitForDone(int(GRACE_SECONDS * 1000))
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if not _running_qt_objects():
        return []
    gc.collect()  # a timer in a dead reference cycle is no leak of the test
    return [_describe(item) for item in _running_qt_objects()]


def _running_qt_objects() -> list[Any]:
    from PySide6.QtCore import QCoreApplication, QThread, QTimer
    from shiboken6 import Shiboken, isValid

    application = QCoreApplication.instance()
    assert application is not None
    main = application.thread()
    found, kinds = [], (QTimer, QThread)
    for item in Shiboken.getAllValidWrappers():
        if not isinstance(item, kinds) or not isValid(item):
            continue
        if isinstance(item, QTimer):
            running = item.isActive()
        else:
            running = item is not main and item != main and item.isRunning()
        if running:
            found.append(item)
    return found


def _describe(item: Any) -> str:
    name = item.objectName() or "without a name"
    parent = item.parent()
    return f"{type(item).__name__} {name}" + (f" of {type(parent).__name__}" if parent is not None else "")
