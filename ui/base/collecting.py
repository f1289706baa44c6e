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
LONG_REST = 60
"""After so many looks in a row with nobody at the keys, what was put aside is looked through as well."""
MOST_PUT_ASIDE = 100_000
_SHARE_PUT_ASIDE = 4
"""So many more objects may be put aside since all were looked through, or a quarter of these; then they are
looked through without a long rest."""
_OLDEST = 2


class Collecting(QObject):
    """Looks now and then, on the thread that made it, while Python itself does not look any more.

    The oldest generation is looked through while nobody types. Modules, catalogues and open rooms are never
    garbage, and with all of them a look takes a tenth of a second: what outlived one is put aside, until
    there is a long rest, or so much of it that it would fill the memory of a day without one.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._puts_aside = True
        self._known = gc.get_freeze_count()
        self._worked = time.thread_time()
        self._put_off = self._rested = 0
        self.startTimer(INTERVAL_MS, Qt.TimerType.CoarseTimer)

    def timerEvent(self, event: QTimerEvent) -> None:
        del event
        self.look(at_rest=time.thread_time() - self._worked < AT_REST_SECONDS)
        self._worked = time.thread_time()

    def look(self, *, at_rest: bool) -> None:
        """Collect what is due; the oldest generation when the thread is at rest."""
        self._rested = self._rested + 1 if at_rest else 0
        due = generation_due()
        if self._rested >= LONG_REST and self._puts_aside:
            self._collect_all()
            self._puts_aside = False  # until there is more
        elif due == _OLDEST and not at_rest and self._put_off < PUT_OFF_AT_MOST:
            self._put_off += 1
            gc.collect(_OLDEST - 1)
        elif due == _OLDEST:
            self._collect_oldest()
        elif due is not None:
            gc.collect(due)

    def put_aside(self) -> None:
        """Put aside, without looking through it, what was loaded just now and is never garbage."""
        gc.freeze()
        self._known = gc.get_freeze_count()

    def _collect_oldest(self) -> None:
        gc.collect(_OLDEST)
        gc.freeze()
        self._puts_aside, self._put_off = True, 0
        if gc.get_freeze_count() - self._known > max(MOST_PUT_ASIDE, self._known // _SHARE_PUT_ASIDE):
            self._collect_all()

    def _collect_all(self) -> None:
        gc.unfreeze()
        gc.collect(_OLDEST)
        gc.freeze()
        self._known, self._put_off = gc.get_freeze_count(), 0


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
