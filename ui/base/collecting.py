"""Collect garbage on the GUI thread only: a Qt object destroyed on another thread can crash the program.

Python collects reference cycles on whichever thread happens to make the next object, and destroys them
there. A closed window is such a cycle, and the queues make objects all the time.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimerEvent

INTERVAL_MS = 1000
AT_REST_SECONDS = 0.02
"""A thread that worked less since the last look has nobody at its keys."""
PUT_OFF_AT_MOST = 600
"""So many looks in a row."""
_OLDEST = 2


class Collecting(QObject):
    """Looks now and then, on the thread that made it, while Python itself does not look any more.

    With all rooms open the oldest generation takes a tenth of a second, so that is looked through while
    nobody types.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._worked = time.thread_time()
        self._put_off = 0
        self.startTimer(INTERVAL_MS, Qt.TimerType.CoarseTimer)

    def timerEvent(self, event: QTimerEvent) -> None:
        del event
        self.look(at_rest=time.thread_time() - self._worked < AT_REST_SECONDS)
        self._worked = time.thread_time()

    def look(self, *, at_rest: bool) -> None:
        """Collect what is due; the oldest generation when the thread is at rest."""
        due = generation_due()
        if due == _OLDEST and not at_rest and self._put_off < PUT_OFF_AT_MOST:
            self._put_off += 1
            due = _OLDEST - 1
        elif due == _OLDEST:
            self._put_off = 0
        if due is not None:
            gc.collect(due)


def generation_due() -> int | None:
    """The oldest generation that Python would look through now, with all younger ones."""
    return max(
        (
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > threshold
        ),
        default=None,
    )


def collect_what_is_due() -> None:
    """Look through that generation."""
    due = generation_due()
    if due is not None:
        gc.collect(due)
