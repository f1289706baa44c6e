"""Newer versions of the program: trusted keys, what is new, progress, installing it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.book.bundles import Brought, MustBeCompared
from desktop_app.updates.status import UpdateStatus
from desktop_app.wire.releases.bundle import SUFFIX
from ui.base.answers import submit
from ui.base.ask import FileFilter
from ui.base.errors import show_error
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Card
from ui.widgets.labels import label, muted


class UpdatesCard(Card):
    """Shows the state in a sentence, and offers only what can be done now."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("New versions"))
        self._context = context
        self._new = context.new_version()
        self.state = label("…", wrap=True)
        self.notes = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Download of the new version"))
        self.keys = muted("…")
        self.warning = label("", wrap=True, tone="warning")
        for widget in (self.state, self.notes, self.bar, self.keys, self.warning):
            self.body.addWidget(widget)
        self.later = button(tr("Install when the program is closed"), self._install_later)
        self.now = button(tr("Install now and restart"), self._install_now)
        self.keep = button(tr("Do not install"), self._withdraw)
        self._pressed = False
        self.stick = button(tr("From a USB stick…"), self._ask_file, icon="import", theme=context.theme)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        self._buttons = (self.later, self.now, self.keep, self.stick)
        for made in self._buttons:
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)
        self._new.changed.connect(self._show)
        if self._new.now is not None:
            self._show(self._new.now)

    def entered(self) -> None:
        """Read again."""
        self._new.read()

    def _show(self, status: UpdateStatus) -> None:
        offer, busy = status.offer, self._new.working
        self.state.setText(_sentence(status, busy=busy))
        self.notes.setText(offer.notes if offer else "")
        self.notes.setVisible(bool(offer and offer.notes))
        self.bar.setVisible(offer is not None and not status.ready and status.can_install)
        self.bar.setValue(status.percent)
        self.keys.setText(_keys(status))
        self.warning.setText("\n".join(status.warnings))
        self.warning.setVisible(bool(status.warnings))
        installs = status.ready and status.can_install and not busy
        self.later.setVisible(installs and not status.agreed)
        self.now.setVisible(installs)
        self.keep.setVisible(status.agreed and not busy)
        self.stick.setEnabled(not busy)
        if self._pressed and not busy:  # the button that was pressed may have gone, and the cursor with it
            self._pressed = False
            next(made for made in self._buttons if made.isVisibleTo(self)).setFocus()

    def _install_later(self) -> None:
        self._install(restart=False)

    def _install_now(self) -> None:
        self._install(restart=True)

    def _install(self, *, restart: bool) -> None:
        status = self._new.now
        if status is None or status.offer is None:
            return
        if status.agreed and restart:
            self._context.choices.restart()
            return

        def done(outcome: Outcome[None]) -> None:
            if not isinstance(outcome, Ok):
                show_error(self._context.ask, outcome.error)
            elif restart:
                self._wait_then_restart()

        self._pressed = True
        self._new.install(self, status.offer, done)
        self._show(status)

    def _withdraw(self) -> None:
        self._pressed = True
        self._new.withdraw()

    def _wait_then_restart(self) -> None:
        """Behind the reading that knows what was agreed: the end of the window goes by it."""
        submit(self._context.database, self, lambda: None, lambda _: self._context.choices.restart())

    def _ask_file(self) -> None:
        kinds = (FileFilter(tr("Bundle of the province"), (f"*{SUFFIX}",)),)
        path = self._context.ask.open_file(tr("Bundle of the province on a USB stick"), kinds)
        if path is not None:
            self.bring(path)

    def bring(self, path: Path) -> None:
        """Take what a bundle brings; where the office knows no keys, theirs are compared first."""
        if self._new.working:
            self._context.ask.tell(_wait())
            return

        def take(compared: str) -> None:
            self._new.bring(self, path, compared, done)
            if self._new.now is not None:
                self._show(self._new.now)

        def done(outcome: Outcome[Brought]) -> None:
            if isinstance(outcome, Ok):
                self._context.ask.tell(_brought(outcome.value))
            elif isinstance(outcome.error, MustBeCompared):
                if self._compare(outcome.error):
                    take(outcome.error.fingerprint)
            else:
                show_error(self._context.ask, outcome.error)

        take("")

    def _compare(self, unknown: MustBeCompared) -> bool:
        question = tr("Does the province's paper have this fingerprint?")
        details = f"{unknown.fingerprint}\n\n{unknown.sentence()}"
        return self._context.ask.confirm(question, tr("It is the same"), details=details, danger=True)


def _sentence(status: UpdateStatus, *, busy: bool) -> str:
    offer = status.offer
    if busy:
        return _wait()
    if offer is None:
        return tr("Version {version} is the newest that this office knows of.", version=status.running)
    if status.agreed:
        words = tr("Version {version} is installed when the program is closed. The book is backed up first.")
    elif status.failed:
        words = tr(
            "Version {version} did not start properly on this computer. Ask the province before you try "
            "again."
        )
    elif not status.can_install:
        words = tr(
            "Version {version} is available. Install it with the setup that you get from the province."
        )
    elif status.ready:
        words = tr("Version {version} is downloaded and checked. You decide when to install it.")
    else:
        words = tr("Version {version} is being downloaded; you can go on working.")
    return words.format(version=offer.version)


def _wait() -> str:
    return tr("Please wait a moment: the new version is being prepared…")


def _keys(status: UpdateStatus) -> str:
    if not status.fingerprint:
        return tr("The province has no keys yet: what it sends is not signed.")
    return tr(
        "Fingerprint of the province's keys: {fingerprint} (root {n}). It must be the one on its paper.",
        fingerprint=status.fingerprint,
        n=status.root,
    )


def _brought(brought: Brought) -> str:
    said = []
    if brought.program is not None:
        said.append(tr("Version {version} is ready to be installed.", version=brought.program.version))
    if brought.packages:
        said.append(tr("New in the catalogue: {names}", names=", ".join(brought.packages)))
    said += brought.problems
    return "\n\n".join(said) or tr("The stick has nothing new for this office.")
