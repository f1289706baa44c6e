"""Answers and news that end with the object they are for.

What is asked on a queue comes back later, and what lasts as long as the program (saves, the period, the
theme, the exchange) speaks to windows that come and go: another officer, another language and another size
of text each get a new one. So each call names the ``QObject`` that owns it; when that
was deleted, nothing is delivered. Name the one that goes first among all that the call touches: a dialog,
not the page below it. ``tests/architecture/test_answers.py`` forbids every other way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Qt, SignalInstance
from shiboken6 import isValid

from desktop_app.base.work_queues import Err, Outcome, WorkQueue
from ui.base.errors import sentence_for
from ui.base.saves import Save, SavedEntity


def submit[T](
    queue: WorkQueue,
    owner: QObject,
    work: Callable[[], T],
    done: Callable[[Outcome[T]], None],
    *,
    save: Save | None = None,
    changed: Collection[SavedEntity] = (),
) -> None:
    """Do ``work`` on ``queue``; ``done`` receives its outcome unless ``owner`` is gone by then.

    ``save``, which ``done`` settles, is then settled here: with ``changed`` where it is in the book, else as
    :meth:`Save.lost`.
    """

    def deliver(outcome: Outcome[T]) -> None:
        if isValid(owner):
            done(outcome)
        elif save is not None:
            save.unseen(outcome, *changed)
        elif isinstance(outcome, Err):
            sentence_for(outcome.error)  # logs the unforeseen

    queue.submit(work, deliver)


def send(queue: WorkQueue, work: Callable[[], object]) -> None:
    """Do ``work`` on ``queue`` for nobody: what goes wrong is noted where nobody foresaw it."""

    def note(outcome: Outcome[object]) -> None:
        if isinstance(outcome, Err):
            sentence_for(outcome.error)

    queue.submit(work, note)


def listen(
    signal: SignalInstance,
    owner: QObject,
    call: Callable[..., object],
    kind: Qt.ConnectionType = Qt.ConnectionType.AutoConnection,
) -> None:
    """Call ``call`` whenever ``signal`` of something that lasts is said, as long as ``owner`` is there."""
    if getattr(call, "__self__", None) is owner:
        signal.connect(call, kind)  # Qt itself takes it away with the owner
    else:
        signal.connect(_Ear(owner, call).hear, kind)


class _Ear(QObject):
    """Part of an owner, so that Qt takes the connection away with it."""

    def __init__(self, owner: QObject, call: Callable[..., object]) -> None:
        super().__init__(owner)
        self._call = call

    def hear(self, *said: object) -> None:
        self._call(*said)
