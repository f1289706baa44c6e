"""A bar with the progress of long work on a queue and a stop button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from ui.base.answers import submit
from ui.widgets.labels import muted
from ui.widgets.work.work_row import WorkRow

_LOOK_MILLISECONDS = 80


class WorkStopped(Exception):
    """Somebody pressed stop; the work wrote nothing."""


class _Pace:
    """Progress of the work. The queue writes it and the window reads it: plain values, nothing to lock."""

    def __init__(self) -> None:
        self.done = 0
        self.all = 0
        self.stopped = False

    def report(self, done: int, of: int) -> None:
        if self.stopped:
            raise WorkStopped
        self.done, self.all = done, of


class WorkBar(WorkRow):
    """Hidden when idle; shows one piece of work at a time."""

    def __init__(self, count_words: Callable[[int, int], str]) -> None:
        super().__init__(muted("", wrap=False), self.stop)
        self._count_words = count_words
        self._pace: _Pace | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MILLISECONDS)
        self._look.timeout.connect(self._show_pace)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._pace is not None

    def run[T](
        self, queue: WorkQueue, work: Callable[[Progress], T], settled: Callable[[Outcome[T]], None]
    ) -> None:
        """Do ``work`` on ``queue``; ``settled`` receives its outcome unless this bar is gone by then."""
        progress = self.watch()

        def finish(outcome: Outcome[T]) -> None:
            self.settle()
            settled(outcome)

        submit(queue, self, lambda: work(progress), finish)

    def watch(self) -> Progress:
        """Show work that runs on a queue elsewhere, and return the function it reports its progress to."""
        pace = _Pace()
        self._pace = pace
        self.stop_button.setEnabled(True)
        self._show_pace()
        self.show()
        self._look.start()
        return pace.report

    def settle(self) -> None:
        """The work has ended."""
        self._pace = None
        self._look.stop()
        self.hide()

    def stop(self) -> None:
        """Ask the work to stop; it ends at its next report of progress."""
        if self._pace is not None:
            self._pace.stopped = True
            self.stop_button.setEnabled(False)

    def _show_pace(self) -> None:
        pace = self._pace
        if pace is None:
            return
        self.bar.setMaximum(pace.all)
        self.bar.setValue(pace.done)
        self.words.setText(self._count_words(pace.done, pace.all) if pace.all else tr("Starting…"))


def was_stopped(outcome: Outcome[object]) -> bool:
    """Whether the work ended because somebody pressed stop."""
    return not isinstance(outcome, Ok) and isinstance(outcome.error, WorkStopped)
