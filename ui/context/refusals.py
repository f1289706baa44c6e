"""Change the book, and show what is refused at its field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from PySide6.QtCore import QObject

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.field_problem import field_of
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder
from ui.context.operations import change_book
from ui.context.room import RoomContext

type Refused = Callable[[str, str], None]
"""Receives the field, empty where the refusal names none, and the sentence."""


def change_at_field[T](
    context: RoomContext,
    owner: QObject,
    change: Callable[[Recorder], T],
    done: Callable[[T], None],
    refused: Refused,
    *,
    waiting: Collection[Hashable] = (),
    changed: Callable[[ChangedMeanwhile], None] | None = None,
    asked_by: QObject | None = None,
) -> None:
    """Record ``change``; what is refused is shown at its field.

    ``changed`` receives what others changed while it was open.
    """
    where = [""]

    def work(rec: Recorder) -> T:
        try:
            return change(rec)
        except Problem as problem:
            where[0] = field_of(problem)
            raise

    change_book(
        context,
        owner,
        work,
        done,
        lambda sentence: refused(where[0], sentence),
        waiting=waiting,
        changed=changed,
        asked_by=asked_by,
    )
