"""The card for a stick: write a bundle for the province, read its answer, and what is under way."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.sync.rounds.status import SyncStatus
from desktop_app.wire.courier.container import SUFFIX
from ui.base.ask import FileFilter
from ui.context.room import RoomContext
from ui.sync.courier.carrying import Carrying
from ui.sync.courier.handover_sheet_row import HandoverSheetRow
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import muted


class CourierCard(Card):
    """What a bundle brought is announced as after an exchange over the line."""

    exchanged = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("By USB stick, without a line"))
        self._context = context
        self.carrying = Carrying(context, self)
        self.carrying.said.connect(self._say)
        self.carrying.exchanged.connect(self.exchanged)
        self.sheet = HandoverSheetRow(context)
        self.carrying.written.connect(lambda: self.sheet.offer(self.carrying.last_written))
        self.under_way = muted("", wrap=True)
        self.outcome = Notice("", context.theme, "success")
        self.write_button = button(tr("Write a bundle to the stick…"), self.write)
        self.read_button = button(tr("Read the province's answer…"), self.read)
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        row.addWidget(self.write_button)
        row.addWidget(self.read_button)
        row.addStretch(1)
        self.body.addWidget(self.under_way)
        self.body.addWidget(self.outcome)
        self.body.addLayout(row)
        self.body.addWidget(self.sheet)

    def show_status(self, status: SyncStatus) -> None:
        """Say what was written and has no answer yet."""
        self.under_way.setText(under_way(status))
        can_exchange = status.connected or status.joining
        self.write_button.setVisible(can_exchange)
        self.read_button.setText(
            tr("Read the province's answer…") if can_exchange else tr("Open the card of the province…")
        )

    def write(self) -> None:
        """Ask where the stick is, and write a bundle there."""
        folder = self._context.ask.folder(tr("Write a bundle to the stick"))
        if folder is not None:
            self.carrying.write(folder)

    def read(self) -> None:
        """Ask for the file of the answer, or of the card, and read it."""
        kind = FileFilter(tr("Bundle"), (f"*{SUFFIX}",))
        path = self._context.ask.open_file(tr("Read the province's answer"), (kind,))
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Read a bundle; with a card, connect this computer."""
        self.carrying.open(path)

    def _say(self, sentence: str, tone: str) -> None:
        self.outcome.say(sentence, "success" if tone == "success" else "danger")


def under_way(status: SyncStatus) -> str:
    """Return what was written, since when it is under way, and that nothing is lost with it."""
    if status.joining and status.bundle_at is None:
        return tr("Write the first bundle: with it the province gets to know this computer.")
    if status.bundle_at is None:
        return tr(
            "Everything that the province lacks is written into one sealed file. Somebody brings it there, "
            "and brings the answer back."
        )
    when = _moment(status.bundle_at)
    if status.joining:
        return tr(
            "Under way since {when}: the first bundle. This computer is connected once the answer is read "
            "here. If the stick is lost nothing is lost; write it again.",
            when=when,
        )
    if not status.bundle_open:
        return tr("The last bundle, {number}, was written {when}.", number=status.bundle_number, when=when)
    return tr(
        "Under way since {when}: bundle {number}. If the stick is lost nothing is lost; the next bundle has "
        "all of it.",
        number=status.bundle_number,
        when=when,
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
