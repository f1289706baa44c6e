"""What is known about newer versions of the program, for status line, notification area and settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop_app.base.work_queues import Err, Ok, Outcome, WorkQueue
from desktop_app.book.office import Office
from ui.base.answers import listen, submit
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity, Saves

if TYPE_CHECKING:
    from desktop_app.book.bundles import Brought
    from desktop_app.updates.status import UpdateStatus
    from desktop_app.wire.releases.targets import Target


class NewVersion(QObject):
    """Lives as long as the window's shell. What takes long runs on the queue for files."""

    changed = Signal(object)
    """The :class:`UpdateStatus`, whenever it was read."""

    def __init__(
        self,
        office: Office,
        database: WorkQueue,
        files: WorkQueue,
        saves: Saves,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._database = database
        self._files = files
        self._saves = saves
        self.now: UpdateStatus | None = None
        self.working = False
        """Whether a version is being unpacked or a stick read."""
        listen(saves.changed, self, self._changed)

    def read(self) -> None:
        """Read the state again."""
        submit(self._database, self, self._status, self._show)

    def install(self, owner: QObject, target: Target, then: Callable[[Outcome[None]], object]) -> None:
        """Unpack a version that has come whole; it takes over when the window is closed."""
        from desktop_app.backup.before_update import prepare
        from desktop_app.updates.program_folder import program_folder

        program, office = program_folder(), self._office
        if program is not None:
            self._work(owner, lambda: prepare(office, program, target), then)

    def withdraw(self) -> None:
        """Take back the word that a version is to take over."""
        from desktop_app.updates.agreement import agree

        def work() -> None:
            with self._office.store.write() as connection:
                agree(connection, "")

        submit(self._database, self, work, lambda _: self.read())

    def bring(
        self, owner: QObject, path: Path, compared: str, then: Callable[[Outcome[Brought]], object]
    ) -> None:
        """Take what a bundle of the province brings."""
        from desktop_app.book.bundles import take_bundle
        from desktop_app.updates.program_folder import program_folder, running_version

        office, running = self._office, running_version(program_folder())
        self._work(owner, lambda: take_bundle(office, path, running, compared=compared), then)

    def _work[T](self, owner: QObject, work: Callable[[], T], then: Callable[[Outcome[T]], object]) -> None:
        def done(outcome: Outcome[T]) -> None:
            self.working = False
            self._saves.publish([SavedEntity.CATALOGUE_PACKAGE, SavedEntity.EXCHANGE])
            self.read()
            if isValid(owner):
                then(outcome)
            elif isinstance(outcome, Err):
                self._saves.lost.emit(sentence_for(outcome.error))

        self.working = True
        submit(self._files, self, work, done)

    def _changed(self, entity: SavedEntity) -> None:
        if entity is SavedEntity.EXCHANGE and not self.working:
            self.read()

    def _status(self) -> UpdateStatus:
        from desktop_app.backup.before_update import asking_of
        from desktop_app.base.clock import to_millis
        from desktop_app.updates.downloads import Downloads
        from desktop_app.updates.program_folder import program_folder, running_version
        from desktop_app.updates.status import update_status

        office, program = self._office, program_folder()
        asking = asking_of(office, running_version(program))
        with office.read() as connection:
            now = to_millis(office.clock.now())
            return update_status(connection, asking, program, Downloads(office.folder.root), now)

    def _show(self, outcome: Outcome[UpdateStatus]) -> None:
        if isinstance(outcome, Ok):
            self.now = outcome.value
            self.changed.emit(outcome.value)
        else:
            sentence_for(outcome.error)  # writes it to the log; the page is read again when it is opened
