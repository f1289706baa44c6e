"""Writing and reading bundles from the window, and what is said of it: for the card and the line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.sync.courier.reading import ReadBundle, read_bundle
from desktop_app.sync.courier.writing import WrittenBundle, write_bundle
from desktop_app.sync.stages import RoundResult
from desktop_app.wire.courier.cards import ProvinceCard
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity, entities
from ui.context.long_work import do_long
from ui.context.room import RoomContext
from ui.sync.courier.join_dialog import JoinDialog, card_in


class Carrying(QObject):
    """``said`` is a sentence and its tone; ``written`` and ``was_read`` come when it went well."""

    said = Signal(str, str)
    written = Signal()
    was_read = Signal()
    exchanged = Signal()

    def __init__(self, context: RoomContext, over: QWidget) -> None:
        super().__init__(over)
        self._context = context
        self._over = over
        self.last_written: WrittenBundle | None = None

    def write(self, folder: Path) -> None:
        """Write a bundle into a folder."""
        book = self._context.office.sync_book()

        def work(progress: Progress) -> WrittenBundle:
            return write_bundle(book, folder, progress)

        do_long(
            self._context, self, self._over, tr("Writing the bundle"), work, self._say_written, self._refused
        )

    def read(self, paths: Sequence[Path]) -> None:
        """Read bundles one after the other; the first that is refused ends it."""
        book, result = self._context.office.sync_book(), RoundResult()

        def work(progress: Progress) -> list[ReadBundle]:
            return [read_bundle(book, path, progress, result) for path in paths]

        def refused(sentence: str) -> None:
            self._refused(sentence)
            self._publish(result)  # what came before the refusal stays

        do_long(self._context, self, self._over, tr("Reading the bundle"), work, self._say_read, refused)

    def open(self, path: Path) -> None:
        """Read a bundle; with a card, connect this computer and write its first bundle beside it."""

        def found(outcome: Outcome[ProvinceCard | None]) -> None:
            if not isinstance(outcome, Ok):
                self._refused(sentence_for(outcome.error))
            elif outcome.value is None:
                self.read([path])
            else:
                JoinDialog(self._context, self._over, outcome.value).ask(lambda: self.write(path.parent))

        submit(self._context.files, self, lambda: card_in(path), found)

    def _say_written(self, written: WrittenBundle) -> None:
        words = tr(
            "You can pull the stick out now. On it is {name}: {changes} changes, {files} files. Until "
            "the answer is read here, everything is kept on this computer, too.",
            name=", ".join(bundle.path.name for bundle in written.of_trip),
            changes=format_number(sum(bundle.header.changes for bundle in written.of_trip)),
            files=format_number(sum(bundle.header.files for bundle in written.of_trip)),
        )
        self.last_written = written
        self.said.emit(words, "success")
        QApplication.beep()
        self._context.saves.publish([SavedEntity.EXCHANGE])
        self.written.emit()

    def _say_read(self, read: list[ReadBundle]) -> None:
        result = read[-1].result
        if any(each.is_news for each in read):
            words = tr(
                "The province has {sent} more of your changes; {received} records and {files} files arrived.",
                sent=format_number(result.pushed),
                received=format_number(sum(result.applied.records.values())),
                files=format_number(result.files_fetched),
            )
        else:
            words = tr("Nothing new: this bundle was read before, or the line has brought the same.")
        self.said.emit(words, "success")
        self._publish(result)
        self.was_read.emit()

    def _publish(self, result: RoundResult) -> None:
        self._context.saves.publish([*entities(result.applied.entities), SavedEntity.EXCHANGE])
        if result.packages or result.unit_lists:
            self._context.saves.publish([SavedEntity.CATALOGUE_PACKAGE])
        if result.files_fetched:
            self._context.saves.publish([SavedEntity.ATTACHMENT])
        self.exchanged.emit()

    def _refused(self, sentence: str) -> None:
        self.said.emit(sentence, "danger")
        self._context.saves.publish([SavedEntity.EXCHANGE])
