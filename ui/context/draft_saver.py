"""Drafts while they are typed: the one that is open, and writing it to the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.work_queues import Ok, Outcome
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.base.saves import Save
from ui.context.room import RoomContext


class Kept(Protocol):
    """A draft of any room: it is kept under its id."""

    @property
    def id(self) -> str: ...


class DraftSaver[D: Kept](QObject):
    """At most one write is under way; what is typed meanwhile is written as one state after it.

    ``safe`` is said with True only when everything given to :meth:`keep` is committed. ``write`` keeps a
    draft of the room on a connection, ``forget`` takes it from the disk.
    """

    safe = Signal(bool)
    failed = Signal(str)

    def __init__(
        self,
        context: RoomContext,
        write: Callable[[Connection, D, Clock], None],
        forget: Callable[[Connection, str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._write_draft = write
        self._forget_draft = forget
        self._waiting: D | None = None
        self._busy = False

    @property
    def idle(self) -> bool:
        """Whether everything is on the disk."""
        return self._waiting is None and not self._busy

    def keep(self, draft: D) -> None:
        """Make this state durable soon."""
        self._waiting = draft
        self.safe.emit(False)
        self._write()

    def drop(self) -> None:
        """Forget a state that waits: its form is being finished, or it is given up."""
        self._waiting = None

    def discard(self, draft_id: str) -> None:
        """Take a draft from the disk."""
        self.drop()
        store, forget = self._context.office.store, self._forget_draft

        def work() -> None:
            with store.write() as connection:
                forget(connection, draft_id)

        with self._context.saves.begin(draft_id) as save:
            submit(self._context.database, self, work, lambda outcome: self._done(save, outcome), save=save)

    def _write(self) -> None:
        draft = self._waiting
        if self._busy or draft is None:
            return
        self._waiting, self._busy = None, True
        office, write = self._context.office, self._write_draft

        def work() -> None:
            with office.store.write() as connection:
                write(connection, draft, office.clock)

        with self._context.saves.begin(draft.id) as save:
            submit(
                self._context.database, self, work, lambda outcome: self._written(save, outcome), save=save
            )

    def _written(self, save: Save, outcome: Outcome[None]) -> None:
        self._busy = False
        self._write()  # what was typed meanwhile; where it is the same form, its save sets the status line
        self._done(save, outcome, more=self._busy)

    def _done(self, save: Save, outcome: Outcome[None], *, more: bool = False) -> None:
        if isinstance(outcome, Ok):
            save.done()
            if not more:
                self.safe.emit(True)
            return
        sentence = sentence_for(outcome.error)
        save.failed(sentence)
        if not more:
            self.failed.emit(sentence)


class DraftPresenter[D: Kept](QObject):
    """Holds the draft that is open on a page and whether it is on the disk."""

    def __init__(
        self,
        context: RoomContext,
        write: Callable[[Connection, D, Clock], None],
        forget: Callable[[Connection, str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.saver = DraftSaver(context, write, forget, self)
        self.draft: D | None = None
        """As it was opened or kept last; ``None`` while nothing is open."""
        self.kept = False
        """Whether the draft is on the disk, unfinished."""

    def hold(self, draft: D | None, *, kept: bool = False) -> None:
        """Open another draft, or none."""
        self.draft, self.kept = draft, kept

    def keep_draft(self, draft: D) -> None:
        """Save this state of the draft."""
        self.draft, self.kept = draft, True
        self.saver.keep(draft)

    def discard_draft(self) -> None:
        """Delete the draft from the disk."""
        self.kept = False
        if self.draft is not None:
            self.saver.discard(self.draft.id)
