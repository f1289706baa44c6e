"""What the room does with the files of an entry, be it in the book or still being typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.attachments.examining import Candidate
from desktop_app.attachments.holding import Attachment, files_of, hold, release_file
from desktop_app.base.i18n import tr
from desktop_app.catalogue.registers.definition import VOID_STATE
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.files import (
    EntryFile,
    attach_to_entry,
    files_of_entries,
    remove_from_entry,
)
from desktop_app.registers.entries.records import MATTER
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.timeline import Timeline
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import change_accounts, change_book, do_work, read_book
from ui.context.room import RoomContext
from ui.forms.media.choosing import ANY_FILE, Source, ask_for_file, dropped, examined
from ui.forms.media.file_opening import FileOpening
from ui.forms.media.files_dialog import FilesDialog

_SUBJECT = "matter"


class EntryFiles(QObject):
    """Opens its dialog over ``over``; the status line reports files that are added without it."""

    def __init__(self, context: RoomContext, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._over = context, over
        self.dialog: FilesDialog | None = None
        self._opening: FileOpening | None = None
        self._code = self._matter_id = self._draft_id = ""
        self._files: dict[str, EntryFile] = {}
        self._held: Callable[[int], object] = lambda _: None
        listen(context.saves.changed, self, self._changed)

    # Whose files

    def show(self, timeline: Timeline) -> None:
        """List the files of an entry in the book."""
        self._of_entry(timeline)
        closed = ""
        if timeline.past.state == VOID_STATE:
            closed = tr("This entry was voided: its files can only be viewed.")
        self._open(" · ".join(part for part in (timeline.number, timeline.title) if part), closed)

    def add_to(self, timeline: Timeline, sources: Sequence[Source]) -> None:
        """Attach to an entry in the book what was pasted or dropped on it."""
        self.add_to_entry(timeline.register.code, timeline.matter.id, sources)

    def add_to_entry(self, code: str, matter_id: str, sources: Sequence[Source]) -> None:
        """As :meth:`add_to`, of an entry that was not read, such as the row on which files were dropped."""
        if self.dialog is None and matter_id:
            self._code, self._matter_id, self._draft_id = code, matter_id, ""
            self._add(sources)

    def paste_to(self, timeline: Timeline) -> None:
        """Attach the file or picture of the clipboard to an entry in the book."""
        found = dropped(QGuiApplication.clipboard().mimeData())
        if found:
            self.add_to(timeline, found)
        else:
            self._context.say(tr("There is no file and no picture on the clipboard. Copy one first."))

    def _of_entry(self, timeline: Timeline) -> None:
        self._code, self._matter_id, self._draft_id = timeline.register.code, timeline.matter.id, ""

    def use_draft(self, code: str, draft_id: str, held: Callable[[int], object]) -> None:
        """From now on files belong to an entry that is being typed; ``held`` gets their number."""
        self._code, self._matter_id, self._draft_id, self._held = code, "", draft_id, held
        self._read()

    def show_held(self, title: str) -> None:
        """List the files of the entry that is being typed."""
        self._open(title, "")

    def hold(self, sources: Sequence[Source]) -> None:
        """Keep for the entry that is being typed what was pasted or dropped on it."""
        self._add(sources)

    # The dialog

    def _open(self, where: str, closed: str) -> None:
        if self.dialog is not None:
            return
        code, reader = self._code, self._context.office.officer
        allow: Callable[[Connection], None] = lambda connection: require_reader(connection, reader, code)  # noqa: E731
        self._opening = FileOpening(self._over, self._context, _SUBJECT, allow)
        title = tr("Files of the entry")
        dialog = FilesDialog(self._over, self._context.theme, title, where, closed, self._opening.written)
        self.dialog = self._opening.over = dialog
        dialog.add_asked.connect(self._choose)
        dialog.given.connect(self._add)
        dialog.open_asked.connect(self._show_file)
        dialog.remove_asked.connect(self._remove)
        dialog.finished.connect(self._shut)
        dialog.open()
        self._read()

    def _choose(self) -> None:
        path = ask_for_file(self._context.ask, ANY_FILE)
        if path is not None:
            self._add([path])

    def _add(self, sources: Sequence[Source]) -> None:
        for source in sources:
            do_work(
                self._context,
                self,
                partial(examined, source),
                self._keeper(),
                self._say,
                queue=self._context.files,
            )

    def _keeper(self) -> Callable[[Candidate], None]:
        """Keeps for the entry that is in front now, whatever is in front when the file has been looked at."""
        matter_id, draft_id = self._matter_id, self._draft_id

        def keep(candidate: Candidate) -> None:
            def attach(rec: Recorder) -> None:
                if matter_id or rec.get(MATTER, draft_id) is not None:  # corrected, or saved meanwhile
                    attach_to_entry(rec, matter_id or draft_id, candidate)
                else:
                    hold(rec.connection, draft_id, candidate)

            def done(_: None) -> None:
                self._context.say(tr("✓ File attached: {name}", name=candidate.name))
                self._read()

            change_book(self._context, self, attach, done, self._say)

        return keep

    def _show_file(self, name: str) -> None:
        if self._opening is not None:
            file = self._files.get(name)
            self._opening.open(self._draft_id if file is None else file.owner, name)

    def _remove(self, name: str) -> None:
        question = tr("Remove “{name}” from the entry?", name=name)
        details = tr("It is shown on no computer of the office any more; the history keeps its name.")
        if not self._context.ask.confirm(question, tr("Remove"), details=details, danger=True):
            return
        file, draft_id = self._files.get(name), self._draft_id
        if file is not None:
            change_book(self._context, self, lambda rec: remove_from_entry(rec, file), None, self._say)
        else:
            change_accounts(
                self._context,
                self,
                lambda connection: release_file(connection, draft_id, name),
                refused=self._say,
                changed=SavedEntity.ATTACHMENT,
            )

    def _changed(self, entity: SavedEntity) -> None:
        if entity is SavedEntity.ATTACHMENT and (self.dialog is not None or self._draft_id):
            self._read()

    def _read(self) -> None:
        code, matter_id, draft_id = self._code, self._matter_id, self._draft_id
        reader = self._context.office.officer

        def query(connection: Connection) -> tuple[dict[str, EntryFile], list[Attachment]]:
            require_reader(connection, reader, code)
            owner = matter_id or draft_id
            files = {file.name: file for file in files_of_entries(connection, [owner])[owner]}
            owners = dict.fromkeys((owner, *(file.owner for file in files.values())))
            every = {each.name: each for one in owners for each in files_of(connection, one)}
            return files, list(every.values())

        def show(found: tuple[dict[str, EntryFile], list[Attachment]]) -> None:
            if (matter_id, draft_id) != (self._matter_id, self._draft_id):
                return
            self._files = found[0]
            if self.dialog is not None:
                self.dialog.show_files(found[1])
            if draft_id:
                self._held(len(found[1]))

        read_book(self._context, self, query, show)

    def _say(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.say(sentence)
        else:
            self._context.ask.warn(sentence)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
