"""Work that somebody waits for: after half a second it says how far it is, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Err, Ok, Outcome
from ui.base.errors import sentence_for, show_error
from ui.base.timers import once_after
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label
from ui.widgets.work.work_bar import Report, WorkBar, was_stopped

SHOWN_AFTER_MILLISECONDS = 500
"""What is done sooner shows nothing."""


class LongWorkDialog(Dialog):
    """What is being done, how far it is, and the button that stops it; Escape does the same."""

    warns_of_typing = False

    def __init__(self, over: QWidget, words: str) -> None:
        super().__init__(over.window())
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
        self, context: RoomContext, work: Callable[[Report], T], settled: Callable[[Outcome[T]], None]
    ) -> None:
        """Do ``work`` beside the database's queue."""

        def finish(outcome: Outcome[T]) -> None:
            self._soon.stop()
            self.hide()
            self.deleteLater()
            settled(outcome)

        self._soon.start()
        self.bar.run(context.files, work, finish)

    def reject(self) -> None:
        self.bar.stop()
        if self.leaves_at_once:
            super().reject()


def do_long[T](
    context: RoomContext,
    owner: QObject,
    over: QWidget,
    words: str,
    work: Callable[[Report], T],
    done: Callable[[T], None],
    refused: Callable[[str], None] | None = None,
) -> None:
    """As :func:`~ui.context.operations.do_beside` for what may take long and is waited for.

    ``words`` say what is being done; ``work`` is given what to tell how far it is to, which ends it where
    somebody pressed stop. Then nothing is ``done``.
    """

    def settled(outcome: Outcome[T]) -> None:
        if was_stopped(outcome):
            context.say(tr("Stopped."))
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


def _count_words(done: int, of: int) -> str:
    return tr("{done} of {all}", done=format_number(done), all=format_number(of))
