"""Read from and write to the book on the database queue, with the outcome handled in one place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from PySide6.QtCore import QObject
from shiboken6 import isValid
from sqlalchemy import Connection

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.work_queues import Err, Ok, Outcome, WorkQueue
from desktop_app.journal.recorder import Recorder
from ui.base.answers import submit
from ui.base.errors import sentence_for, show_error
from ui.base.saves import SavedEntity, entities
from ui.context.room import RoomContext

type Changed[T] = tuple[T, list[SavedEntity]]
"""What a change gave, and whose figures it changed."""


_RECORDING = "recording"


def is_recording(asked_by: QObject) -> bool:
    """Whether something that was asked for here is being written."""
    return bool(asked_by.property(_RECORDING))


def read_book[T](
    context: RoomContext,
    owner: QObject,
    query: Callable[[Connection], T],
    show: Callable[[T], None],
    *,
    queue: WorkQueue | None = None,
    refused: Callable[[str], None] | None = None,
) -> None:
    """Run ``query`` on the database queue and give its value to ``show``.

    ``owner`` is what is shown in, or the part of it that goes first: nothing is shown once it is gone. A
    fault is shown to the user: by ``refused``, which receives the sentence, else in a box.
    """

    def work() -> T:
        with context.office.read() as connection:
            return query(connection)

    def done(outcome: Outcome[T]) -> None:
        _show(context, outcome, show, refused)

    submit(queue or context.database, owner, work, done)


def read_beside[T](
    context: RoomContext, owner: QObject, query: Callable[[Connection], T], show: Callable[[T], None]
) -> None:
    """As :func:`read_book` for what may take long: nothing that is being saved waits for it."""
    read_book(context, owner, query, show, queue=context.reading)


def change_book[T](
    context: RoomContext,
    owner: QObject,
    change: Callable[[Recorder], T],
    done: Callable[[T], None] | None = None,
    refused: Callable[[str], None] | None = None,
    waiting: Collection[Hashable] = (),
    changed: Callable[[ChangedMeanwhile], None] | None = None,
    asked_by: QObject | None = None,
) -> None:
    """Record ``change`` in one transaction, and tell whose figures it changed.

    ``owner`` is whose answer it is: the one that goes first among all that the calls touch. Once it is gone,
    the change is in the book all the same, and the window says why it is not.

    ``refused`` receives the sentence why it was not taken, ``changed`` what others changed while it was open.
    ``asked_by``: the dialog that closes when it is done; what it asks until then (a second Enter) is dropped.

    Without ``refused`` the sentence is shown in a box. Nothing is half done: what was refused is not
    in the book at all. ``waiting`` names what stays on the screen to be saved once more where it was refused;
    the status line says "not saved" until it is.
    """

    def work() -> Changed[T]:
        with context.office.record() as recorder:
            value = change(recorder)
        return value, entities(recorder.changed)

    record_on_queue(context, owner, work, done, refused, waiting, changed, asked_by)


def change_accounts[T](
    context: RoomContext,
    owner: QObject,
    change: Callable[[Connection], T],
    done: Callable[[T], None] | None = None,
    refused: Callable[[str], None] | None = None,
    *,
    changed: SavedEntity = SavedEntity.OFFICER,
    asked_by: QObject | None = None,
) -> None:
    """Like :func:`change_book` for what belongs to this computer and is not journalled.

    There is no recorder that would say whose figures changed, so the caller does.
    """

    def work() -> Changed[T]:
        with context.office.store.write() as connection:
            return change(connection), [changed]

    record_on_queue(context, owner, work, done, refused, asked_by=asked_by)


def keep_here(
    context: RoomContext,
    owner: QObject,
    change: Callable[[Connection], None],
    refused: Callable[[str], None],
    waiting: Collection[Hashable],
) -> None:
    """Write what stays on this computer and changes no figure; the rest as in :func:`change_book`."""

    def work() -> Changed[None]:
        with context.office.store.write() as connection:
            change(connection)
        return None, []

    record_on_queue(context, owner, work, None, refused, waiting)


def do_work[T](
    context: RoomContext,
    owner: QObject,
    work: Callable[[], T],
    done: Callable[[T], None],
    refused: Callable[[str], None] | None = None,
    *,
    queue: WorkQueue | None = None,
) -> None:
    """Do on the database queue what changes no figure (a key, a list of files); ``owner`` as above."""

    def finish(outcome: Outcome[T]) -> None:
        if isValid(owner):
            _show(context, outcome, done, refused)
        elif isinstance(outcome, Err):
            context.saves.lost.emit(sentence_for(outcome.error))

    (queue or context.database).submit(work, finish)


def _show[T](
    context: RoomContext,
    outcome: Outcome[T],
    show: Callable[[T], None],
    refused: Callable[[str], None] | None,
) -> None:
    if isinstance(outcome, Ok):
        show(outcome.value)
    elif refused is not None:
        refused(sentence_for(outcome.error))
    else:
        show_error(context.ask, outcome.error)


def record_on_queue[T](
    context: RoomContext,
    owner: QObject,
    work: Callable[[], Changed[T]],
    done: Callable[[T], None] | None,
    refused: Callable[[str], None] | None,
    waiting: Collection[Hashable] = (),
    changed_meanwhile: Callable[[ChangedMeanwhile], None] | None = None,
    asked_by: QObject | None = None,
    ended: Callable[[Outcome[Changed[T]]], bool] = lambda _: False,
) -> None:
    """As :func:`change_book` for any work that returns its value and whose figures it changed.

    ``ended`` hears of every outcome first; where it says so, nothing more is said of it.
    """
    if asked_by is not None:
        if is_recording(asked_by):
            return
        asked_by.setProperty(_RECORDING, True)

    def finish(outcome: Outcome[Changed[T]]) -> None:
        if asked_by is not None and isValid(asked_by):
            asked_by.setProperty(_RECORDING, False)
        if ended(outcome):
            save.refused()
            return
        if isinstance(outcome, Ok):
            value, changed = outcome.value
            save.done(*changed)
            if done is not None and isValid(owner):
                done(value)
            return
        if not isValid(owner):
            save.unseen(outcome)
            return
        if waiting:
            save.failed(sentence_for(outcome.error))
        else:
            save.refused()
        if changed_meanwhile is not None and isinstance(outcome.error, ChangedMeanwhile):
            changed_meanwhile(outcome.error)
        elif refused is not None:
            refused(sentence_for(outcome.error))
        else:
            show_error(context.ask, outcome.error)

    with context.saves.begin(*waiting) as save:
        context.database.submit(work, finish)
