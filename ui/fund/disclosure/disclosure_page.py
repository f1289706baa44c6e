"""What must be made public and by when; the sheet beside, its lines in a window, Excel out, the day noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.exchange.permission import allow_export
from desktop_app.fund.campaigns.reading import campaign_of
from desktop_app.fund.disclosure.publishing import Publication, note_published, publications
from desktop_app.fund.disclosure.sheets import DisclosureSheet, sheet
from desktop_app.fund.disclosure.spans import appeal_span, span_of
from desktop_app.fund.disclosure.terms import Term, terms
from desktop_app.fund.ledger.posting import POST
from desktop_app.fund.papers.disclosure import disclosure_paper
from ui.base.ask import FileFilter
from ui.context.long_work import do_long
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.fund.common.listed_page import ListedPage, ListLayout, row_of_widgets
from ui.fund.disclosure.disclosure_words import about_words, facts_of, row_id, row_of
from ui.fund.disclosure.publishing_dialog import PublishingDialog
from ui.fund.disclosure.sheet_dialog import DisclosureSheetDialog
from ui.widgets.buttons import button, icon_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.files.written_file import WrittenFile

_STATUS, _WHERE = 3, 4
_LOOK = ListLayout((0, 0, 112, 200, 100), panel=(290, 240), leaves=(_WHERE, _STATUS), least=180)


@dataclass(frozen=True, slots=True)
class TermsData:
    """The terms, and what was made public, by term and span or campaign."""

    terms: tuple[Term, ...]
    done: Mapping[tuple[str, str], Publication]
    may_note: bool


def read_terms(connection: Connection, commune_code: str, today: date, officer: str) -> TermsData:
    """What must be made public: what is open first, the most pressing at the top."""
    done = publications(connection)
    found = terms(connection, commune_code, today)
    ordered = sorted(found, key=lambda term: (term.code, term.span or term.campaign_id) in done)
    return TermsData(tuple(ordered), done, not refusal(connection, officer, POST))


def read_sheet(connection: Connection, term: Term, today: date) -> DisclosureSheet:
    """The sheet of a term from the ledger as it is now."""
    if term.span:
        return sheet(connection, span_of(term.span))
    span = appeal_span(campaign_of(connection, term.campaign_id), today)
    return sheet(connection, span, term.campaign_id)


class DisclosurePage(ListedPage):
    """Enter opens the sheet, Ctrl+P prints it, Ctrl+E writes it to Excel, F7 notes that it is public."""

    print_asked = Signal(object)
    """The term whose sheet is wanted on paper."""

    def __init__(self, context: RoomContext) -> None:
        headings = (
            tr("Sheet to publish"),
            tr("Of what"),
            tr("Due on"),
            tr("Status"),
            tr("Published where"),
        )
        super().__init__(context, _LOOK, tr("What must be made public"), headings, tr("Choose a sheet."))
        self.data: TermsData | None = None
        self.dialog: DisclosureSheetDialog | None = None
        self.note_dialog: PublishingDialog | None = None
        self.written = WrittenFile(context.theme)
        self.written.say("")
        self.print_button = icon_button(tr("Print (Ctrl+P)"), "print", context.theme, self._print)
        self.open_button = button(tr("The sheet (Enter)"), self.show_sheet)
        self.export_button = button(tr("To Excel (Ctrl+E)"), self.export, icon="export", theme=context.theme)
        self.note_button = button(tr("Was made public… (F7)"), self.note, kind="primary")
        self.view.activated.connect(lambda _: self.show_sheet())
        empty = EmptyState(
            "documents",
            tr("Nothing is to be made public yet"),
            tr("Sheets of quarters, years and appeals appear here automatically when vouchers are posted."),
            context.theme,
        )
        acts = (self.print_button, self.open_button, self.export_button, self.note_button)
        self.lay_out([row_of_widgets(*acts, first=True), self.written], instead=empty)
        self.hear(("Ctrl+E", self.export), ("F7", self.note), ("Ctrl+P", self._print))

    def seek_term(self, code: str, about: str) -> None:
        """Put the cursor on the sheet of a term: its span, or the id of its campaign."""
        self.seek(row_id(code, about))

    def refresh(self) -> None:
        """Read the terms again."""
        office = self._context.office
        code, today, officer = office.identity.commune_code, office.clock.today(), office.officer
        read_beside(
            self._context, self, lambda connection: read_terms(connection, code, today, officer), self._show
        )

    def _show(self, data: TermsData) -> None:
        self.data = data
        today = self._context.office.clock.today()
        rows = [
            row_of(term, data.done.get((term.code, term.span or term.campaign_id)), today)
            for term in data.terms
        ]
        self.stack.show_for(len(rows), len(rows))
        for each in (self.print_button, self.open_button, self.export_button):
            each.setEnabled(bool(rows))
        self.note_button.setEnabled(bool(rows) and data.may_note)
        self.show_rows(rows)

    @property
    def term(self) -> Term | None:
        """The chosen term."""
        place = self.view.currentIndex().row()
        found = () if self.data is None else self.data.terms
        return found[place] if 0 <= place < len(found) else None

    def follow(self) -> None:
        """Read the totals of the chosen sheet."""
        term = self.term
        if term is None:
            self.panel.show_nothing()
            return

        def show(found: DisclosureSheet) -> None:
            if self.term is term:
                self.panel.show_facts(term.name, about_words(term), facts_of(found))

        self._with_sheet(term, show)

    def _with_sheet(self, term: Term, show: Callable[[DisclosureSheet], None]) -> None:
        today = self._context.office.clock.today()
        read_beside(self._context, self, lambda connection: read_sheet(connection, term, today), show)

    def show_sheet(self) -> None:
        """Show the lines of the sheet as they are made public."""
        term = self.term
        if term is None:
            return

        def show(found: DisclosureSheet) -> None:
            title = f"{term.name} · {about_words(term)}"
            self.dialog = DisclosureSheetDialog(
                self, self._context.theme, title, found, lambda: self._export(term)
            )
            self.dialog.open()

        self._with_sheet(term, show)

    def _print(self) -> None:
        if self.term is not None:
            self.print_asked.emit(self.term)

    def export(self) -> None:
        """Write the chosen sheet as an Excel file."""
        if self.term is not None:
            self._export(self.term)

    def _export(self, term: Term) -> None:
        office = self._context.office
        kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
        name = f"{term.name} {about_words(term)}.xlsx"
        path = self._context.ask.save_file(tr("To Excel (Ctrl+E)"), name, (kind,))
        if path is None:
            return
        target = path.with_suffix(".xlsx")

        def work(progress: Progress) -> None:
            allow_export(office.store, office.clock, office.officer, "disclosure")
            with office.read() as connection:
                paper = disclosure_paper(
                    connection,
                    office.clock,
                    office.identity.commune_code,
                    key=term.span,
                    campaign_id=term.campaign_id,
                )
            render(paper, FileKind.WORKBOOK, target, progress)

        do_long(
            self._context,
            self,
            self,
            tr("{file} is being written…", file=target.name),
            work,
            lambda _: self.written.tell(tr("Saved: {file}", file=target.name), target),
            self._context.ask.warn,
        )

    def note(self) -> None:
        """Note that the chosen sheet was made public."""
        term, data = self.term, self.data
        if term is None or data is None or not self.note_button.isEnabled():
            return
        opened = data.done.get((term.code, term.span or term.campaign_id))

        def take(dialog: PublishingDialog, on: date, place: str) -> None:
            def done(_: None) -> None:
                dialog.accept()
                self.refresh()

            change_book(
                self._context,
                dialog,
                lambda rec: note_published(
                    rec,
                    term.code,
                    on,
                    place,
                    span=term.span,
                    campaign_id=term.campaign_id,
                    opened=opened,
                ),
                done,
                dialog.refused,
                asked_by=dialog,
            )

        about = f"{term.name} · {about_words(term)}"
        self.note_dialog = PublishingDialog(self, self._context, about, opened, take)
        self.note_dialog.open()
