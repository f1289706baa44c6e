"""Lays out the report room: choices and warnings on the left, the paper on the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop_app.accounts.officers import PRINT, refusal
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.issuing.subjects import PaperKind
from ui.base.ask import FileFilter
from ui.context.access_notes import note_printing
from ui.context.file_dialog import ask_target
from ui.context.long_work import do_long
from ui.context.operations import read_book
from ui.context.room import Room, RoomContext, RoomPlace
from ui.places.paper_request import PaperRequest
from ui.places.reports import PaperPlace
from ui.reports.batch import BatchResult, MinutesBatch, write_pdf
from ui.reports.choice_panel import ChoicePanel
from ui.reports.empty_pages import empty_page
from ui.reports.excel import has_workbook, write_workbook
from ui.reports.issue_actions import IssueActions
from ui.reports.issuing.check_dialog import CheckDialog
from ui.reports.keeping import keep_then
from ui.reports.mending import Mend, Warned, warned
from ui.reports.not_final import follow, tell_missing
from ui.reports.output.printing import ChoosePrinter, PrintJob, choose_printer, page_count
from ui.reports.output.progress_row import ProgressRow
from ui.reports.paper import LoadedPaper, state_words, write_word_file
from ui.reports.paper_choices import PaperChoices
from ui.reports.presenter import Empty, MadePaper, ReportsPresenter
from ui.reports.preview import Preview
from ui.reports.warnings_panel import WarningsPanel
from ui.reports.writing_actions import WritingActions
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.command_menu import CommandMenu
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.frames import Notice
from ui.widgets.labels import muted
from ui.widgets.page import PageHeader, ScrollBody, page_layout
from ui.widgets.plain_text import set_tip

SIDE_WIDTH = 350


def build_room(context: RoomContext) -> QWidget:
    """The room "Báo cáo"."""
    return ReportsRoom(context)


class ReportsRoom(Room):
    """``ask_printer`` is the system's dialog; tests give a printer that writes a file."""

    def __init__(self, context: RoomContext, ask_printer: ChoosePrinter = choose_printer) -> None:
        super().__init__()
        self._context = context
        self._ask_printer = ask_printer
        self._job: PrintJob | MinutesBatch | None = None
        self._shown: PaperRequest | None = None
        self.presenter = ReportsPresenter(context, self)
        self.panel = ChoicePanel(context.theme, context.office.clock.today())
        theme = context.theme
        self.print_button = button(tr("Print"), self.print_paper, kind="primary", icon="print", theme=theme)
        self.warnings = WarningsPanel(theme)
        self.preview, self.notice = Preview(theme), Notice("", theme, "danger")
        self.pages = QStackedWidget(self)
        self.waiting = muted(tr("The paper is being made…"))
        self._empty: dict[Empty, QWidget] = {}
        self.writing = WritingActions(self, context, self.presenter)
        self.issuing = IssueActions(context, self.presenter)
        self._lay_out()
        self._connect()

    def entered(self) -> None:
        self.presenter.refresh()

    def show_place(self, place: RoomPlace) -> None:
        if isinstance(place, PaperPlace):
            self.presenter.open(place.request)

    def cursor_home(self) -> QWidget:
        return self.panel.kinds

    def _if_allowed(self, do: Callable[[], None]) -> None:
        """Do it if the officer may make papers; if not, show why."""
        if not self.panel.read():
            return
        officer = self._context.office.officer

        def go_on(why: str) -> None:
            if why:
                self._context.ask.warn(why)
            else:
                self.presenter.when_made(do)

        read_book(self._context, self, lambda connection: refusal(connection, officer, PRINT), go_on)

    def print_paper(self) -> None:
        """Print what the preview shows."""
        if self.presenter.current is not None and self._job is None:
            self._if_allowed(self._print_shown)

    def _print_shown(self) -> None:
        made = self.presenter.current
        if made is not None and self._job is None:
            self._print([made.content], made.paper.name, self.preview.document.pageCount(), made.paper)

    def save_paper(self) -> None:
        """Save what the preview shows as a PDF."""
        if self.presenter.current is not None:
            self._if_allowed(self._save_shown)

    def _save_shown(self) -> None:
        made = self.presenter.current
        if made is None:
            return
        kind = FileFilter(tr("PDF document"), ("*.pdf",))
        target = ask_target(self._context, tr("Save the PDF"), made.paper.name, kind, ".pdf")
        if target is not None:
            self._note(made.paper.request, 1)
            content = made.content
            self._write(made, target, lambda _told: write_pdf(target, content))

    def save_word(self) -> None:
        """Save what the preview shows as a Word file, for an office that still changes it there."""
        if self.presenter.current is not None:
            self._if_allowed(self._save_shown_as_word)

    def _save_shown_as_word(self) -> None:
        made = self.presenter.current
        if made is None:
            return
        kind = FileFilter(tr("Word document"), ("*.docx",))
        target = ask_target(self._context, tr("Save as Word"), made.paper.name, kind, ".docx")
        if target is not None:
            self._note(made.paper.request, 1)
            document = made.paper.document
            self._write(made, target, lambda progress: write_word_file(document, target, progress))

    def save_workbook(self) -> None:
        """Save the figures of the paper as an Excel workbook."""
        made = self.presenter.current
        if made is None:
            return
        request, office = made.paper.request, self._context.office
        kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
        target = ask_target(self._context, tr("Save as Excel"), made.paper.name, kind, ".xlsx")
        if target is not None:
            mark = made.paper.document.state.mark
            self._write(
                made,
                target,
                lambda progress: write_workbook(office, request, target, mark, progress=progress),
            )

    def _write(self, made: MadePaper, target: Path, work: Callable[[Progress], None]) -> None:
        """Write a file of the paper that is shown, which is recorded first where it is final."""
        words = tr("{file} is being written…", file=target.name)

        def write() -> None:
            do_long(self._context, self, self, words, work, lambda _: self._saved(target))

        keep_then(self._context, self, made.paper, write)

    def save_all(self) -> None:
        """Save the minutes of every area of the round, one PDF each."""
        self._if_allowed(self._save_all)

    def _save_all(self) -> None:
        folder = self._context.ask.folder(tr("Folder for the minutes of all areas"))
        if folder is not None:
            self._begin_batch(folder)

    def print_all(self) -> None:
        """Print the minutes of every area of the round in one go."""
        self._if_allowed(lambda: self._begin_batch(None))

    def check_paper(self) -> None:
        """Ask for a code, and say which paper bears it and whether its data have changed."""
        CheckDialog(self, self._context).open()

    def stop(self) -> None:
        """Give up what is under way."""
        if self._job is not None:
            self._job.stop()

    def _lay_out(self) -> None:
        theme = self._context.theme
        header = PageHeader(tr("Reports"))
        self.print_all_button = button(tr("Print all areas"), self.print_all, icon="print", theme=theme)
        self.count_button = button("", self.warnings.to_next_way, kind="quiet", icon="warning", theme=theme)
        self.count_button.hide()
        self.issue_button = button(tr("Issue…"), self.issuing.issue, icon="documents", theme=theme)
        for made, keys in ((self.print_button, "Ctrl+P"), (self.issue_button, "Ctrl+B")):
            made.setShortcut(keys)
            set_tip(made, keys)
        self.save = CommandMenu(self, tr("&Save"))
        self.save_pdf = self.save.add(tr("Save PDF"), self.save_paper, "Ctrl+S")
        self.save_as_word = self.save.add(tr("Save as Word"), self.save_word, "Ctrl+Shift+S")
        self.save_as_excel = self.save.add(tr("Save as Excel"), self.save_workbook)
        self.save_areas = self.save.add(tr("Save all areas"), self.save_all)
        self.more = CommandMenu(self)
        self.more.add(tr("&Check a paper…"), self.check_paper, "Ctrl+Shift+K")
        for each in (
            self.count_button,
            self.print_all_button,
            self.more,
            self.save,
            self.issue_button,
            self.print_button,
        ):
            header.buttons.addWidget(each)
        header.more = self.more
        side = ScrollBody()
        side.setFixedWidth(SIDE_WIDTH)
        for card in (self.panel.paper, self.warnings, self.panel):
            side.body.addWidget(card)
        side.body.addStretch(1)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages.addWidget(self.waiting)
        self.pages.addWidget(self.preview)
        middle = QHBoxLayout()
        middle.setSpacing(space.MEDIUM)
        middle.addWidget(side)
        middle.addWidget(self.pages, 1)
        layout = page_layout(self, header)
        layout.addWidget(self.notice)
        layout.addWidget(self.issuing)
        self.written = WrittenFile(theme)
        layout.addWidget(self.written)
        self.progress = ProgressRow(self.stop)
        layout.addWidget(self.progress)
        layout.addLayout(middle, 1)
        self._show_buttons()

    def _connect(self) -> None:
        presenter = self.presenter
        self.panel.changed.connect(lambda name, value: presenter.change(**{name: value}))
        self.panel.write_asked.connect(self.writing.open)
        self.panel.final_asked.connect(lambda: tell_missing(self._context, self, presenter.request))
        self.warnings.followed.connect(self._follow)
        presenter.choices_known.connect(self._show_choices)
        presenter.making.connect(self._show_making)
        presenter.made.connect(self._show_paper)
        presenter.refused.connect(self._show_refusal)
        presenter.nothing.connect(self._show_nothing)

    def _show_choices(self, choices: PaperChoices, request: PaperRequest) -> None:
        self.panel.show_choices(choices, request)
        self._show_buttons()

    def _show_making(self) -> None:
        if self.presenter.current is None:
            self.pages.setCurrentWidget(self.waiting)

    def _show_paper(self, made: MadePaper) -> None:
        request = made.paper.request
        before, self._shown = self._shown, request
        same = before is not None and _told_of(before) == _told_of(request)
        if not same:
            self.written.say("")  # about the paper before
        self.notice.say("")
        self.pages.setCurrentWidget(self.preview)
        self.preview.show_pdf(made.content, state_words(made.paper), keep_place=same)
        is_issued = made.paper.issued is not None
        self.panel.show_numbered(made.paper.data.head.has_number, is_issued=is_issued)
        self.issuing.show_paper(made)
        self.warnings.show()
        self.warnings.show_warnings([warned(request, sentence) for sentence in made.paper.warnings])
        words = tr("{n} to check", n=format_number(len(self.warnings.warnings)))
        self.count_button.setText(words)
        self.count_button.setAccessibleName(words)
        self.count_button.setVisible(bool(self.warnings.warnings))
        self._show_buttons()

    def _show_refusal(self, sentence: str) -> None:
        self.notice.say(sentence, "danger")
        self.pages.setCurrentWidget(self.waiting)
        self.waiting.setText("")
        self._show_buttons()

    def _show_nothing(self, why: Empty) -> None:
        self.notice.say("")
        self.written.say("")
        self._shown = None
        self.warnings.hide()
        self.count_button.hide()
        if why not in self._empty:
            self._empty[why] = empty_page(self._context, why)
            self.pages.addWidget(self._empty[why])
        self.pages.setCurrentWidget(self._empty[why])
        self._show_buttons()

    def _show_buttons(self) -> None:
        there = self.presenter.current is not None
        idle = self._job is None
        self.print_button.setEnabled(there and idle)
        is_issued = self.presenter.current is not None and self.presenter.current.paper.issued is not None
        self.save.setEnabled(there)
        self.save_as_word.setEnabled(not is_issued)
        self.save_as_excel.setVisible(has_workbook(self.presenter.request.kind))
        self.issue_button.setEnabled(self.issuing.may_issue())
        found = self.presenter.round
        of_areas = self.presenter.request.kind is PaperKind.MINUTES
        several = of_areas and found is not None and len(found.areas) > 1
        self.save_areas.setVisible(several)
        self.save_areas.setEnabled(idle)
        self.print_all_button.setVisible(several)
        self.print_all_button.setEnabled(idle)

    def _follow(self, warning: Warned) -> None:
        if warning.destination is not None:
            follow(self._context, self, self.presenter.request, warning)
        elif warning.field is Mend.NUMBER and self.issuing.may_issue():
            self.issuing.issue()
        else:
            self.panel.go_to(warning.field)

    def _begin_batch(self, folder: Path | None) -> None:
        found = self.presenter.round
        if found is None or self._job is not None:
            return
        batch = MinutesBatch(
            self._context,
            self,
            self.presenter.request,
            found.areas,
            folder,
            self._batch_progress,
            self._batch_done,
        )
        self._batch_folder = folder
        self._run(batch)

    def _run(self, job: PrintJob | MinutesBatch) -> None:
        self._job = job
        self._show_buttons()
        job.start()

    def _batch_progress(self, done: int, of: int, name: str) -> None:
        self.progress.show_progress(done, of, tr("{n} of {all}: {name}", n=done + 1, all=of, name=name))

    def _batch_done(self, result: BatchResult) -> None:
        self._end_job()
        if result.sentence:
            self._context.ask.warn(result.sentence)
        elif self._batch_folder is not None:
            sentence = tr(
                "{n} minutes saved in {folder}", n=len(result.papers), folder=self._batch_folder.name
            )
            self.written.tell(sentence, self._batch_folder)
            self._context.say(sentence)
        elif not result.stopped:
            found = self.presenter.round
            contents = [content for _, content in result.papers]
            self._print(contents, found.name if found is not None else "", 0)

    def _print(self, contents: list[bytes], name: str, pages: int, paper: LoadedPaper | None = None) -> None:
        pages = pages or sum(page_count(content) for content in contents)
        printer = self._ask_printer(self, name, pages)
        if printer is not None:
            self._note(self.presenter.request, len(contents))
            job = PrintJob(self, contents, printer, self._print_progress, self._printed)
            keep_then(self._context, self, paper, lambda: self._run(job))

    def _note(self, request: PaperRequest, papers: int) -> None:
        subject, record_id = request.noted_as
        note_printing(self._context, subject, record_id, papers)

    def _print_progress(self, done: int, of: int) -> None:
        self.progress.show_progress(done, of, tr("Page {page} of {count}", page=done, count=of))

    def _printed(self, sentence: str) -> None:
        self._end_job()
        if sentence:
            self._context.ask.warn(sentence)
        else:
            self._context.say(tr("Sent to the printer"))

    def _end_job(self) -> None:
        self._job = None
        self.progress.hide()
        self._show_buttons()

    def _saved(self, target: Path) -> None:
        words = tr("Saved: {name}", name=target.name)
        self._context.say(words)
        self.written.tell(words, target)


def _told_of(request: PaperRequest) -> tuple[PaperKind, str, str, str, bool]:
    """What a paper is about: another version of it stays at its place."""
    return request.kind, request.round_id, request.area_id, request.period, request.is_so_far
