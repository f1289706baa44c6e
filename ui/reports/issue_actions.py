"""Issue the paper that the room shows; of an issued one, show its status and what may follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.issuing.issue import Issue, Issued, issue_paper, next_number
from desktop_app.reports.data import Signer, TallyMinutes
from desktop_app.reports.documents.rendering import PaperData
from desktop_app.reports.work_report import WorkReport
from ui.context.access_notes import note_printing
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.places.registers import RegisterEntryPlace
from ui.reports.issuing.issue_dialog import IssueDialog, IssueOffer
from ui.reports.mending import Mend, warned
from ui.reports.paper import LoadedPaper, render_document
from ui.reports.presenter import MadePaper, ReportsPresenter
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Notice


@dataclass(frozen=True, slots=True)
class _Borne:
    """What a paper bears that the book of documents asks, too."""

    recipients: str
    signer: Signer


class IssueActions(QWidget):
    """The line above a paper that was issued, or that will replace one; hidden for every other."""

    def __init__(self, context: RoomContext, presenter: ReportsPresenter) -> None:
        super().__init__()
        self._context, self._presenter = context, presenter
        self.dialog: IssueDialog | None = None
        self.notice = Notice("", context.theme, "success")
        self.to_entry = button(tr("Show it among the &documents"), self._to_entry)
        self.replacing = button(tr("Make one that &replaces it"), lambda: presenter.change(replacing=True))
        self.back = button(tr("&Back to the issued one"), lambda: presenter.change(replacing=False))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.MEDIUM)
        row.addWidget(self.notice, 1)
        for each in (self.to_entry, self.replacing, self.back):
            row.addWidget(each)
        self.hide()

    def show_paper(self, made: MadePaper | None) -> None:
        """Say what the paper that is shown has to do with one that was issued."""
        paper = made.paper if made is not None else None
        issued = paper.issued if paper is not None else None
        words = _told(paper) if paper is not None else ""
        self.setVisible(bool(words))
        self.replacing.setVisible(issued is not None)
        self.back.setVisible(paper is not None and paper.replaces is not None)
        self.notice.say(words, "success" if issued is not None else "info")

    def may_issue(self) -> bool:
        """Whether the paper that is shown can be issued: it is final, bears a number, and is not issued."""
        made = self._presenter.current
        return made is not None and made.paper.provenance is not None and made.paper.data.head.has_number

    def issue(self) -> None:
        """Ask what the book of documents wants to know, and issue the paper that is shown."""
        made = self._presenter.current
        if made is None or not self.may_issue() or self.dialog is not None:
            return
        paper, year = made.paper, self._context.office.clock.today().year
        subject = paper.request.subject

        def query(connection: Connection) -> str:
            return next_number(connection, subject, year)

        read_book(self._context, self, query, lambda number: self._open(paper, number))

    def _open(self, paper: LoadedPaper, number: str) -> None:
        if self.dialog is not None:
            return
        borne, replaced = _borne(paper.data), paper.replaces
        offer = IssueOffer(
            paper.request.kind.label(),
            number,
            paper.data.head.symbol,
            paper.document.subject,
            borne.recipients,
            borne.signer.name,
            borne.signer.post,
            _open_warnings(paper),
            replaced.matter_id if replaced is not None else "",
            replaced.reference if replaced is not None else "",
        )
        self.dialog = IssueDialog(self, self._context, offer, self._issue_of(paper))
        self.dialog.finished.connect(self._shut)
        self.dialog.open()

    def _issue_of(self, paper: LoadedPaper) -> Callable[[IssueDialog, Issue], None]:
        subject, commune = paper.request.subject, self._context.office.identity.commune_code

        def issue(dialog: IssueDialog, said: Issue) -> None:
            def done(issued: Issued) -> None:
                name, record_id = paper.request.noted_as
                note_printing(self._context, name, record_id, 1)
                self._context.say(tr("Issued: {reference}", reference=issued.reference))
                dialog.accept()
                self._presenter.change(replacing=False)
                self._presenter.make()

            change_book(
                self._context,
                dialog,
                lambda rec: issue_paper(rec, commune, subject, said, render_document),
                done,
                dialog.refused,
                asked_by=dialog,
            )

        return issue

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _to_entry(self) -> None:
        made = self._presenter.current
        found = made and (made.paper.issued or made.paper.replaces or made.paper.earlier)
        if found:
            self._context.navigate(RegisterEntryPlace(found.matter_id).destination)


def _told(paper: LoadedPaper) -> str:
    """What a paper has to do with one that was issued; nothing where there is none."""
    issued, replaced = paper.issued, paper.replaces
    words = ""
    if issued is not None:
        day = format_date(issued.dated) if issued.dated else "…"
        words = tr(
            "Issued as {reference} on {day}. It can no longer be changed.",
            reference=issued.reference,
            day=day,
        )
    elif replaced is not None:
        words = tr("Made from the present figures, to replace {reference}.", reference=replaced.reference)
    return " ".join(filter(None, (words, " · ".join(paper.status))))


def _open_warnings(paper: LoadedPaper) -> int:
    """How many warnings are left when number and date are given."""
    given = (Mend.NUMBER, Mend.DATE)
    return sum(warned(paper.request, sentence).field not in given for sentence in paper.warnings)


def _borne(data: PaperData) -> _Borne:
    if isinstance(data, TallyMinutes):
        nobody = Signer("", "", "")
        return _Borne("", data.signers[-1] if data.signers else nobody)
    signed = data.results if isinstance(data, WorkReport) else data
    return _Borne("\n".join(signed.recipients), signed.signer)
