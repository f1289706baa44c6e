"""From the key to the province and the printer: the quick report of the chosen entry."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.matters.records import MatterDraft
from desktop_app.registers.matters.steps import Step
from desktop_app.registers.papers.quick_report import quick_paper, report_quickly
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.registers.papers.paper_show import PaperShow
from ui.registers.urgent.quick_dialog import QuickData, QuickDialog, read_quick


class QuickReports(QObject):
    """One dialog at a time; behind it the paper."""

    reported = Signal(str)
    """A report of this entry is on its way."""

    def __init__(self, page: QWidget, context: RoomContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self.papers = PaperShow(page, context)
        self.dialog: QuickDialog | None = None

    def ask(self, matter_id: str) -> None:
        """Open the report of an entry, filled in from it; nothing where none is chosen."""
        if not matter_id:
            return
        officer = self._context.office.officer
        read_book(
            self._context,
            lambda connection: read_quick(connection, matter_id, officer, self._context),
            self._open,
            refused=self._context.ask.warn,
        )

    def _open(self, data: QuickData) -> None:
        self.dialog = QuickDialog(self._page, self._context, data, self._send)
        self.dialog.open()

    def _send(self, dialog: QuickDialog, draft: MatterDraft, step: Step) -> None:
        matter_id = dialog.matter_id

        def change(rec: Recorder) -> str:
            return report_quickly(rec, matter_id, draft, step)

        def done(_: str) -> None:
            dialog.accept()
            self._context.say(tr("✓ The quick report goes to the province before everything else"))
            self._context.sync().send_urgent()
            self.reported.emit(matter_id)
            self.show_paper(matter_id)

        change_book(self._context, change, done, dialog.refused, asked_by=dialog)

    def show_paper(self, matter_id: str) -> None:
        """Show the report of an entry as it stands, to be printed or saved."""
        office = self._context.office
        self.papers.show(
            tr("Quick report"),
            matter_id,
            lambda connection: quick_paper(
                connection, office.clock, office.identity.commune_code, matter_id, office.officer
            ),
        )
