"""From the key to the province and the printer: the quick report of the chosen entry."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.urgent import UrgentReport, reports_of
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.papers.quick_report import quick_paper, report_quickly
from desktop_app.sync.urgent.carrying import write_carried
from desktop_app.wire.urgent.carried import SUFFIX
from ui.base.ask import FileFilter
from ui.base.urgent_words import urgent_words
from ui.context.operations import change_book, do_work, read_book
from ui.context.room import RoomContext
from ui.registers.common.words import ACCESS_SUBJECT
from ui.registers.urgent.quick_dialog import QuickData, QuickDialog, read_quick
from ui.reports.paper_show import PaperShow
from ui.widgets.files.written_file import WrittenFile


class QuickReports(QObject):
    """One dialog at a time; behind it the paper."""

    reported = Signal(str)
    """A report of this entry is on its way."""

    def __init__(self, page: QWidget, context: RoomContext, written: WrittenFile) -> None:
        """``written``: where the page reports a written file."""
        super().__init__(page)
        self._page, self._context, self._written = page, context, written
        self.papers = PaperShow(page, context, ACCESS_SUBJECT)
        self.dialog: QuickDialog | None = None

    def ask(self, matter_id: str) -> None:
        """Open the report of an entry, filled in from it; nothing where none is chosen."""
        if not matter_id:
            return
        officer = self._context.office.officer
        read_book(
            self._context,
            self,
            lambda connection: read_quick(connection, matter_id, officer, self._context),
            self._open,
            refused=self._context.ask.warn,
        )

    def _open(self, data: QuickData) -> None:
        self.dialog = QuickDialog(self._page, self._context, data, self._send)
        self.dialog.open()

    def _send(self, dialog: QuickDialog, draft: RegisterEntryDraft, step: Step) -> None:
        matter_id = dialog.matter_id

        def change(rec: Recorder) -> UrgentReport:
            report_id = report_quickly(rec, matter_id, draft, step)
            return reports_of(rec.connection, [report_id])[report_id]

        def done(report: UrgentReport) -> None:
            dialog.accept()
            words = tr("✓ Quick report: {state}", state=urgent_words(report))
            self._context.say(words)
            if not report.has_way:
                self._context.ask.warn(words)  # nobody at the province hears of it
            self._context.sync().send_urgent()
            self.reported.emit(matter_id)
            self.show_paper(matter_id)

        change_book(self._context, dialog, change, done, dialog.refused, asked_by=dialog)

    def show_paper(self, matter_id: str) -> None:
        """Show the report of an entry as it is, to be printed or saved."""
        office = self._context.office
        self.papers.show_final(
            tr("Quick report"),
            matter_id,
            PaperSubject(PaperKind.QUICK, matter_id=matter_id),
            lambda connection: quick_paper(
                connection, office.clock, office.identity.commune_code, matter_id, office.officer
            ),
        )

    def carry(self) -> None:
        """Write what waits to be reported into a file that a person brings to the province."""
        office = self._context.office
        kind = FileFilter(tr("Urgent report"), (f"*{SUFFIX}",))
        name = f"{tr('Quick report')} {office.clock.now().astimezone(VIETNAM):%Y-%m-%d %Hh%M}"
        path = self._context.ask.save_file(
            tr("Quick report into a file to carry…"), f"{name}{SUFFIX}", (kind,)
        )
        if path is None:
            return
        target, written = path.with_suffix(SUFFIX), self._written
        do_work(
            self._context,
            self,
            lambda: write_carried(office.sync_book(), target),
            lambda _: written.tell(tr("Saved: {file}", file=target.name), target, openable=False),
            lambda sentence: written.say(sentence, "danger"),
        )
