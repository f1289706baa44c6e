"""The button that prints the hand-over sheet of the bundle that was just written."""

from __future__ import annotations

import io
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.accounts.officers import PRINT
from desktop_app.base.durable_file import write_durably
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.issuing.handover_sheet import sheet_name, sheet_of
from desktop_app.office.documents import document_head
from desktop_app.office.profile import load_profile
from desktop_app.sync.courier.writing import WrittenBundle
from ui.base.ask import FileFilter
from ui.context.long_work import do_long
from ui.context.room import RoomContext
from ui.widgets.buttons import button
from ui.widgets.files.written_file import WrittenFile


class HandoverSheetRow(QWidget):
    """Is shown once a bundle is on the stick; the stick itself is not needed any more."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._bundle: WrittenBundle | None = None
        self.print_button = button(tr("Print minutes of the hand-over…"), self.print)
        self.written = WrittenFile(context.theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.print_button)
        column.addWidget(self.written)
        self.hide()

    def offer(self, bundle: WrittenBundle | None) -> None:
        """Offer the sheet of a bundle."""
        self._bundle = bundle
        self.written.say("")
        self.setVisible(bundle is not None)

    def print(self) -> None:
        """Ask where the PDF goes, and write it."""
        bundle = self._bundle
        if bundle is None:
            return
        kinds = (FileFilter(tr("PDF files"), ("*.pdf",)),)
        name = sheet_name([each.path for each in bundle.of_trip])
        path = self._context.ask.save_file(tr("Minutes of data handed over"), name, kinds)
        if path is None:
            return

        def refused(sentence: str) -> None:
            self.written.say(sentence, "danger")

        do_long(
            self._context,
            self,
            self,
            tr("{file} is being written…", file=path.name),
            lambda progress: self._write(bundle, path, progress),
            lambda _: self.written.tell(tr("Saved: {file}", file=path.name), path),
            refused,
        )

    def _write(self, bundle: WrittenBundle, path: Path, progress: Progress) -> None:
        from desktop_app.reports.documents.handover_sheet import handover_document
        from desktop_app.reports.documents.rendering import render
        from desktop_app.reports.frame.profile import profile_for

        office = self._context.office
        office.require(PRINT)
        with office.read() as connection:
            head = document_head(load_profile(connection, office.identity.commune_code))
        sheet = sheet_of(
            [(each.path.name, each.header, each.known_by) for each in bundle.of_trip], office.clock, head
        )
        target = io.BytesIO()
        render(handover_document(sheet), profile_for(sheet.head), target, progress)
        write_durably(path, target.getvalue())
