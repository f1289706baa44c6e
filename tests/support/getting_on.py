"""Waiting in a process that has a window and no test around it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from ui.base.queues import WorkQueues


def settle(application: QApplication, queues: WorkQueues) -> None:
    """Until everything that was submitted is done and told; what is told may ask for more."""
    for _ in range(3):
        loop = QEventLoop()
        queues.when_empty(loop, loop.quit)
        loop.exec()
        application.processEvents()


def wait_until(application: QApplication, condition: Callable[[], bool], seconds: float) -> None:
    """Until the condition holds.

    Raises:
        TimeoutError: it did not within so many seconds.
    """
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("the window does not get on")
        application.processEvents()
        time.sleep(0.001)
