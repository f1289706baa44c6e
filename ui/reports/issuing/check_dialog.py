"""Checking a paper: its code is typed, the text of its square pasted, or its file chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.issuing.check_sentences import sentences_of
from desktop_app.issuing.checking import PaperCheck, check_paper
from desktop_app.issuing.subjects import OF_THE_ROOM
from desktop_app.wire.papers.codes import ReadCode, read_code, shown_code
from desktop_app.wire.papers.files import LARGEST_FILE, NoCode, code_in, code_in_file, digest_of_pdf
from ui.base.ask import FileFilter
from ui.context.operations import do_work, read_beside
from ui.context.room import RoomContext
from ui.places.paper_request import PaperRequest
from ui.places.registers import RegisterEntryPlace
from ui.places.reports import PaperPlace
from ui.reports.output.printing import opened
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice, NoticeTone

_SIZE = (760, 560)
_AT_THE_FOOT = re.compile(r"\b[0-9A-Z]{6}-[0-9A-Z]{6}\b")


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found, with the sentences about it; the first is the verdict."""

    checked: PaperCheck
    lines: tuple[str, ...]

    @property
    def tone(self) -> NoticeTone:
        """How grave the verdict is."""
        if self.checked.forged or self.checked.gone or self.checked.is_issued_file is False:
            return "danger"
        return "warning" if self.checked.differences or not self.checked.holds else "success"


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file that was chosen, and the code in its properties; without one, ``why`` there is none."""

    content: bytes
    read: ReadCode | None
    why: str = ""


class CheckDialog(Dialog):
    """What was typed stays; another code can be typed behind the answer."""

    def __init__(self, parent: QWidget, context: RoomContext) -> None:
        super().__init__(parent)
        self._context = context
        self.report: CheckReport | None = None
        self.setWindowTitle(tr("Check a paper"))
        self.code = QLineEdit()
        self.code.setPlaceholderText(tr("for example 7K3MQ9-XT2F6B"))
        self.file = button(tr("Choose a &file…"), self.choose_file, icon="import", theme=context.theme)
        self.go = button(tr("C&heck"), self.check, kind="primary")
        self.go.setDefault(True)
        self.notice = Notice("", context.theme)
        self.answer = QPlainTextEdit()
        self.answer.setReadOnly(True)
        self.answer.setTabChangesFocus(True)
        self.answer.setAccessibleName(tr("Result of the check"))
        self.to_paper = button(tr("Show it in &Reports"), self._to_paper)
        self.to_entry = button(tr("Show it among the &documents"), self._to_entry)
        self._lay_out()
        self._show_buttons()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.check)
        self.resize(within_screen(self, _SIZE))

    def check(self) -> None:
        """Check what was typed or pasted."""
        try:
            self._find(code_in(self.code.text()))
        except NoCode as problem:
            self._refused(problem.sentence())

    def choose_file(self) -> None:
        """Check a file that was printed or sent."""
        kind = FileFilter(tr("Paper as PDF, Word or Excel"), ("*.pdf", "*.docx", "*.xlsx"))
        path = self._context.ask.open_file(tr("Check a paper"), (kind,))
        if path is not None:
            do_work(
                self._context,
                self,
                lambda: read_paper_file(path),
                self._file_read,
                self._refused,
                queue=self._context.files,
            )

    def _file_read(self, file: PaperFile) -> None:
        read = file.read or code_on_pages(file.content)
        if read is None:
            self._refused(file.why)
            return
        self.code.setText(shown_code(read.code))
        self._find(read, digest_of_pdf(file.content))

    def _find(self, read: ReadCode, file_sha256: str = "") -> None:
        office = self._context.office
        officer, commune = office.officer, office.identity.commune_code

        def query(connection: Connection) -> CheckReport | str:
            require_author(connection, officer, PRINT)
            try:
                checked = check_paper(connection, office.clock, commune, read, officer, file_sha256)
            except Problem as problem:
                return problem.sentence()
            return CheckReport(checked, tuple(sentences_of(connection, checked)))

        read_beside(self._context, self, query, self._show)

    def _show(self, found: CheckReport | str) -> None:
        if isinstance(found, str):
            self._refused(found)
            return
        self.report = found
        self.notice.say(found.lines[0], found.tone)
        self.answer.setPlainText("\n".join(found.lines[1:]))
        self._show_buttons()

    def _refused(self, sentence: str) -> None:
        self.report = None
        self.notice.say(sentence, "danger")
        self.answer.setPlainText("")
        self._show_buttons()
        self.code.setFocus()

    def _show_buttons(self) -> None:
        paper = self.report.checked.paper if self.report is not None else None
        self.answer.setVisible(paper is not None)
        subject = paper.subject if paper is not None else None
        self.to_paper.setVisible(subject is not None and subject.kind in OF_THE_ROOM)
        issued = self.report is not None and self.report.checked.status is not None
        self.to_entry.setVisible(issued and paper is not None and bool(paper.matter_id))

    def _to_paper(self) -> None:
        subject = self.report.checked.paper.subject if self.report is not None else None
        if subject is not None:
            self.accept()
            about = (subject.kind, subject.round_id, subject.area_id, subject.set_code, subject.period)
            self._context.navigate(PaperPlace(PaperRequest(*about, so_far=subject.so_far)).destination)

    def _to_entry(self) -> None:
        if self.report is not None:
            self.accept()
            self._context.navigate(RegisterEntryPlace(self.report.checked.paper.matter_id).destination)

    def _lay_out(self) -> None:
        hint = tr(
            "The code is printed small at the foot of each page; the text of the QR code may be pasted."
        )
        field = Field(tr("&Code of the paper"), self.code, hint, beside=self.go)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        for each in (self.file, self.to_paper, self.to_entry):
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(field)
        layout.addWidget(self.notice)
        layout.addWidget(self.answer, 1)
        layout.addStretch()
        layout.addLayout(foot)


def read_paper_file(path: Path) -> PaperFile:
    """A file that may be a paper, with the code in its properties.

    Raises:
        Problem: it cannot be read, or is too large to be one.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Problem("“{name}” is too large to be a paper of the program.", name=path.name)
        content = path.read_bytes()
    except OSError as error:
        raise Problem("“{name}” cannot be read. Choose the file again.", name=path.name) from error
    try:
        return PaperFile(content, code_in_file(content))
    except NoCode as problem:
        return PaperFile(content, None, problem.sentence())


def code_on_pages(content: bytes) -> ReadCode | None:
    """The code at the foot of a PDF that another program has saved again."""
    document, _buffer = opened(content)
    for page in range(min(document.pageCount(), 1)):
        for found in reversed(_AT_THE_FOOT.findall(document.getAllText(page).text())):
            read = read_code(found)
            if read is not None:
                return read
    return None
