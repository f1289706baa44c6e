"""The card for a stick: write a bundle for the province, read its answer, and what is under way."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.sync.courier.reading import ReadBundle, read_bundle
from desktop_app.sync.courier.writing import WrittenBundle, write_bundle
from desktop_app.sync.rounds.status import SyncStatus
from desktop_app.sync.stages import RoundResult
from desktop_app.wire.courier.container import SUFFIX
from ui.base.ask import FileFilter
from ui.base.saves import SavedEntity, entities
from ui.context.long_work import do_long
from ui.context.room import RoomContext
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

    def show_status(self, status: SyncStatus) -> None:
        """Say what was written and has no answer yet."""
        self.under_way.setText(_under_way(status))

    def write(self) -> None:
        """Ask where the stick is, and write a bundle there."""
        folder = self._context.ask.folder(tr("Write a bundle to the stick"))
        if folder is None:
            return
        book = self._context.office.sync_book()

        def work(progress: Progress) -> WrittenBundle:
            return write_bundle(book, folder, progress)

        do_long(self._context, self, self, tr("Writing the bundle"), work, self._written, self._refused)

    def read(self) -> None:
        """Ask for the file of the answer, and read it."""
        kind = FileFilter(tr("Bundle"), (f"*{SUFFIX}",))
        path = self._context.ask.open_file(tr("Read the province's answer"), (kind,))
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Read a bundle."""
        book, result = self._context.office.sync_book(), RoundResult()

        def work(progress: Progress) -> ReadBundle:
            return read_bundle(book, path, progress, result)

        def refused(sentence: str) -> None:
            self._refused(sentence)
            self._publish(result)  # what came before the refusal stays

        do_long(self._context, self, self, tr("Reading the bundle"), work, self._was_read, refused)

    def _written(self, written: WrittenBundle) -> None:
        self.outcome.say(
            tr(
                "You can pull the stick out now. On it is {name}: {changes} changes, {files} files. Until "
                "the answer is read here, everything is kept on this computer, too.",
                name=written.path.name,
                changes=format_number(written.header.changes),
                files=format_number(written.header.files),
            ),
            "success",
        )
        QApplication.beep()
        self._context.saves.publish([SavedEntity.EXCHANGE])

    def _was_read(self, read: ReadBundle) -> None:
        result = read.result
        if read.is_news:
            words = tr(
                "The province has {sent} more of your changes; {received} records and {files} files arrived.",
                sent=format_number(result.pushed),
                received=format_number(sum(result.applied.records.values())),
                files=format_number(result.files_fetched),
            )
        else:
            words = tr("Nothing new: this bundle was read before, or the line has brought the same.")
        self.outcome.say(words, "success")
        self._publish(result)

    def _publish(self, result: RoundResult) -> None:
        self._context.saves.publish([*entities(result.applied.entities), SavedEntity.EXCHANGE])
        if result.packages or result.unit_lists:
            self._context.saves.publish([SavedEntity.CATALOGUE_PACKAGE])
        if result.files_fetched:
            self._context.saves.publish([SavedEntity.ATTACHMENT])
        self.exchanged.emit()

    def _refused(self, sentence: str) -> None:
        self.outcome.say(sentence, "danger")


def _under_way(status: SyncStatus) -> str:
    if status.bundle_at is None:
        return tr(
            "Everything that the province lacks is written into one sealed file. Somebody brings it there, "
            "and brings the answer back."
        )
    when = _moment(status.bundle_at)
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
