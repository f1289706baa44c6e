"""Work that somebody waits for: after half a second it shows its progress, and can be stopped.

All work that grows with the book or with a file goes through here; ``tests/architecture/test_long_work.py``
lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import Err, Ok, Outcome
from desktop_app.journal.recorder import Recorder
from ui.base.errors import sentence_for, show_error
from ui.base.saves import entities
from ui.base.timers import once_after
from ui.context.operations import Changed, is_recording, record_on_queue
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.work.work_bar import WorkBar, was_stopped

SHOWN_AFTER_MILLISECONDS = 500
"""Work that ends sooner shows nothing."""
_TOGETHER = 100
"""Changes of :func:`change_each` that are written as one act as long as none of them is refused."""


class LongWorkDialog(Dialog):
    """Shows what is being done, its progress, and a button that stops it, as Escape does."""

    warns_of_typing = False

    def __init__(self, over: QWidget, words: str) -> None:
        super().__init__(over.window())
        self._window = over.window()
        self.setWindowTitle(words)
        self.setMinimumWidth(space.FORM_WIDTH)
        self.bar = WorkBar(_count_words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.XLARGE, space.XLARGE, space.XLARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(label(words, wrap=True))
        layout.addWidget(self.bar)
        self._soon = once_after(SHOWN_AFTER_MILLISECONDS, self.open, self)

    def begin[T](
        self, context: RoomContext, work: Callable[[Progress], T], settled: Callable[[Outcome[T]], None]
    ) -> None:
        """Do ``work`` on a queue of its own, not that of the database."""

        def finish(outcome: Outcome[T]) -> None:
            self.end()
            settled(outcome)

        self._soon.start()
        self.bar.run(context.files, work, finish)

    def watch(self) -> Progress:
        """Return the function that work on another queue reports its progress to; then call :meth:`end`."""
        self._soon.start()
        return self.bar.watch()

    def end(self) -> None:
        """Close the dialog: the work has ended."""
        self._soon.stop()
        self.bar.settle()
        if self.isVisible():
            self.hide()
            self._window.activateWindow()  # some window managers give the keys to nobody
        self.deleteLater()

    def reject(self) -> None:
        self.bar.stop()
        if self.leaves_at_once:
            super().reject()


def do_long[T](
    context: RoomContext,
    owner: QObject,
    over: QWidget,
    words: str,
    work: Callable[[Progress], T],
    done: Callable[[T], None],
    refused: Callable[[str], None] | None = None,
    stopped: Callable[[], None] = lambda: None,
) -> None:
    """As :func:`~ui.context.operations.do_work`, for work that may take long; no save waits for it.

    ``words`` say what is being done; ``work`` gets the function it reports its progress to, which ends it
    after somebody pressed stop. ``done`` is not called then; the status line says so, and ``stopped`` is.
    """

    def settled(outcome: Outcome[T]) -> None:
        if was_stopped(outcome):
            context.say(tr("Stopped."))
            if isValid(owner):
                stopped()
        elif not isValid(owner):
            if isinstance(outcome, Err):
                context.saves.lost.emit(sentence_for(outcome.error))
        elif isinstance(outcome, Ok):
            done(outcome.value)
        elif refused is not None:
            refused(sentence_for(outcome.error))
        else:
            show_error(context.ask, outcome.error)

    LongWorkDialog(over, words).begin(context, work, settled)


def change_long[T](
    context: RoomContext,
    owner: QObject,
    over: QWidget,
    words: str,
    change: Callable[[Recorder, Progress], T],
    done: Callable[[T], None],
    refused: Callable[[str], None] | None = None,
    *,
    asked_by: QObject | None = None,
) -> None:
    """As :func:`~ui.context.operations.change_book`, for long work; if it is stopped, nothing was changed."""

    def work(progress: Progress) -> Changed[T]:
        with context.office.record() as recorder:
            value = change(recorder, progress)
        return value, entities(recorder.changed)

    _record(context, owner, over, words, work, done, refused, asked_by)


def change_each[K](
    context: RoomContext,
    owner: QObject,
    over: QWidget,
    words: str,
    changes: Sequence[tuple[K, Callable[[Recorder], object]]],
    done: Callable[[Mapping[K, str]], None],
    refused: Callable[[str], None] | None = None,
    *,
    together: bool = False,
    asked_by: QObject | None = None,
) -> None:
    """Record many changes; a refused one does not hold up the others, and if stopped, none is made.

    Each is an act of its own, which the province accepts or refuses separately. ``together``: written
    as acts of a hundred, which is quicker, as long as none is refused. ``done`` receives the sentence of each
    refused change by its key; if ``owner`` is gone, the window shows them.
    """

    def work(progress: Progress) -> Changed[Mapping[K, str]]:
        sentences: dict[K, str] = {}
        changed: set[str] = set()
        size = _TOGETHER if together else 1
        with context.office.record_several() as act:

            def take(some: Sequence[tuple[K, Callable[[Recorder], object]]]) -> None:
                with act() as recorder:
                    for _, change in some:
                        change(recorder)
                changed.update(recorder.changed)

            for first in range(0, len(changes), size):
                progress(first, len(changes))
                some = changes[first : first + size]
                try:
                    take(some)
                except Problem:
                    for each in some:
                        progress(first, len(changes))
                        try:
                            take([each])
                        except Problem as problem:
                            sentences[each[0]] = problem.sentence()
        return sentences, entities(changed)

    def finish(sentences: Mapping[K, str]) -> None:
        if isValid(owner):
            done(sentences)
        else:
            for sentence in dict.fromkeys(sentences.values()):
                context.saves.lost.emit(sentence)

    _record(context, context.saves, over, words, work, finish, refused, asked_by)


def _record[T](
    context: RoomContext,
    owner: QObject,
    over: QWidget,
    words: str,
    work: Callable[[Progress], Changed[T]],
    done: Callable[[T], None],
    refused: Callable[[str], None] | None,
    asked_by: QObject | None,
) -> None:
    if asked_by is not None and is_recording(asked_by):
        return
    dialog = LongWorkDialog(over, words)
    progress = dialog.watch()

    def ended(outcome: Outcome[Changed[T]]) -> bool:
        if isValid(dialog):
            dialog.end()
        stopped = was_stopped(outcome)
        if stopped:
            context.say(tr("Stopped."))
        return stopped

    record_on_queue(context, owner, lambda: work(progress), done, refused, asked_by=asked_by, ended=ended)


def _count_words(done: int, of: int) -> str:
    return tr("{done} of {all}", done=format_number(done), all=format_number(of))
