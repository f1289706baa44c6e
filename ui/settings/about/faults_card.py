"""The unexpected faults logged on this computer, to be sent to the province."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from desktop_app import __version__
from desktop_app.base.faults.letter import letter
from desktop_app.base.faults.notes import FOLDER, Noted, noted
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.base.work_queues import Ok, Outcome
from ui.base.answers import submit
from ui.base.errors import show_error
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.files.opening import open_folder
from ui.widgets.frames import Card
from ui.widgets.labels import label, muted


class FaultsCard(Card):
    """How many there are, and the ways to hand them on. Files are read and written away from the window."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("Unexpected faults"))
        self._context = context
        self._root = context.office.folder.root
        self.computer = ""
        """The number of this computer, as the province knows it; empty until it was read."""
        self.count = label("…", wrap=True)
        self.copy = button(tr("Copy for the province"), self._copy, icon="paste", theme=context.theme)
        self.open = button(tr("Open the folder of the notes"), self._open, icon="export", theme=context.theme)
        self.body.addWidget(self.count)
        explanation = tr(
            "A note names places in the program, never what is in the book. When something does not work, "
            "copy the notes into a message to the province."
        )
        self.body.addWidget(muted(explanation))
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(self.copy)
        row.addWidget(self.open)
        row.addStretch(1)
        self.body.addLayout(row)

    def entered(self) -> None:
        """Read again."""
        submit(self._context.files, self, lambda: noted(self._root), self._show)

    def _show(self, outcome: Outcome[Noted]) -> None:
        if not isinstance(outcome, Ok):
            return
        notes = outcome.value
        last = notes.last
        self.open.setVisible(bool(notes))
        if last is None:
            self.count.setText(tr("None noted on this computer."))
        else:
            when = f"{last:%H:%M} {format_date(last.date())}"
            self.count.setText(tr("{count} noted, the last at {when}.", count=len(notes), when=when))

    def _copy(self) -> None:
        facts = [("Qt", f"{qVersion()}, {QGuiApplication.platformName()}"), (tr("Screen"), _screen())]
        if self.computer:
            facts.append((tr("Number of this computer"), self.computer))
        submit(self._context.files, self, lambda: letter(self._root, __version__, facts), self._copied)

    def _copied(self, outcome: Outcome[str]) -> None:
        if isinstance(outcome, Ok):
            QGuiApplication.clipboard().setText(outcome.value)
            self._context.say(tr("Copied. Paste it into a message to the province."))
        else:
            show_error(self._context.ask, outcome.error)

    def _open(self) -> None:
        open_folder(self._root / FOLDER)


def _screen() -> str:
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return f"{size.width()}×{size.height()}, {screen.devicePixelRatio():.0%}"
