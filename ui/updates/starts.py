"""Versions of the program at the start and the end of the window (docs/decisions/0035)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.updates.program_folder import ProgramFolder
from ui.base.answers import send, submit
from ui.base.ask import DialogAsk
from ui.base.errors import show_error

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from desktop_app.book.office import Office
    from ui.base.queues import WorkQueues
    from ui.context.new_version import NewVersion


class OpenWindow(Protocol):
    """What is needed of the shell of a window; ``restarts``: the program is to start again by itself."""

    window: Any
    office: Office
    queues: WorkQueues
    restarts: bool

    @property
    def well(self) -> SignalInstance:
        """The book is open and the first window has painted."""
        ...

    def give_focus(self) -> None:
        """Bring the cursor to where it belongs."""
        ...

    def new_version(self) -> NewVersion:
        """Return what is known of newer versions."""
        ...


class Versions:
    """``program`` is the folder of the running version; without one nothing here does anything."""

    def __init__(self, program: ProgramFolder | None) -> None:
        self._program = program
        self._relaunches = False
        self._on_trial = program is not None and program.on_trial

    def gave_way(self, problem: Problem) -> bool:
        """Whether the running version was on trial and, since it cannot open the book, gives way."""
        if self._program is None or not self._on_trial:
            return False
        self._program.record_reason(problem.sentence())
        self._relaunches = True
        return True

    def was_left(self) -> None:
        """The person closed a question at the start: that says nothing about the version."""
        if self._program is not None and self._on_trial:
            self._program.uncount()

    def watch(self, shell: OpenWindow) -> None:
        """On trial, let nothing be entered before the version has said that it is well."""
        if self._program is None or not self._on_trial:
            return
        program = self._program
        shell.window.setEnabled(False)
        # A failure to write leaves the version on trial; it is shown, and the window is used all the same.
        shell.well.connect(
            lambda: submit(
                shell.queues.database,
                shell.window,
                program.promote,
                lambda outcome: self._promoted(shell, outcome),
            )
        )

    def _promoted(self, shell: OpenWindow, outcome: Outcome[None]) -> None:
        shell.window.setEnabled(True)
        shell.give_focus()
        if isinstance(outcome, Ok):
            self._on_trial = False
            office = shell.office
            send(shell.queues.files, lambda: _note_well(office))
        else:
            show_error(DialogAsk(shell.window), outcome.error)

    def switch(self, shell: OpenWindow, queues: WorkQueues) -> None:
        """When the window was closed, let the next start try the agreed version, after a backup."""
        new = shell.new_version()
        if self._program is None or new.now is None or not new.now.agreed:
            return
        from desktop_app.backup.before_update import switch
        from ui.safety.waiting import wait_for

        program, office = self._program, shell.office
        sentence = tr("The book is backed up before the new version takes over. Please wait a moment…")
        try:
            switched = wait_for(queues.files, lambda: switch(office, program), sentence)
        except Problem as problem:
            show_error(DialogAsk(), problem)
        else:
            self._relaunches = switched and shell.restarts

    def leave(self, words: Sequence[str]) -> None:
        """The program ends, and nothing of it holds the book: start the version that is to run, if wanted.

        ``words``: the command line of this start, without a file that was offered in the window.
        """
        if self._program is not None and self._relaunches:
            self._program.relaunch(words)


def _note_well(office: Office) -> None:
    from desktop_app.updates.agreement import note_well
    from desktop_app.updates.downloads import Downloads

    with office.store.write() as connection:
        note_well(connection)
    Downloads(office.folder.root).forget()
