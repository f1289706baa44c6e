"""Collect garbage on the GUI thread only: a Qt object destroyed on another thread can crash the program.

Python collects reference cycles on whichever thread happens to make the next object, and destroys them
there. A closed window is such a cycle, and the queues make objects all the time.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimerEvent

INTERVAL_MS = 1000


class Collecting(QObject):
    """Looks now and then, on the thread that made it, while Python itself does not look any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.startTimer(INTERVAL_MS, Qt.TimerType.CoarseTimer)

    def timerEvent(self, event: QTimerEvent) -> None:
        del event
        collect_what_is_due()


def collect_what_is_due() -> None:
    """Look through the oldest generation where Python would have looked by itself, and the younger."""
    due = [
        generation
        for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > threshold
    ]
    if due:
        gc.collect(due[-1])
