"""Reminder letters: who was asked and has not answered; the letter, and the lines of history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number, parse_date
from desktop_app.base.problems import Problem
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.papers.reminding import (
    Pending,
    pending_answers,
    record_reminder,
    reminder_letter,
)
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.registers.common.words import ACCESS_SUBJECT, days_words
from ui.reports.paper_show import PaperShow
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.day_line import DayLine
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import label, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import fit_to_rows, set_widths, table

_SIZE = (1100, 640)
_WIDTHS = (88, 200, 0, 150, 220, 72)
_MOST = {3: 200, 4: 320}
"""The paper that was sent and the term are never shortened."""
_NAME_LETTERS = 40


class RemindDialog(Dialog):
    """Space takes an entry out of the letter or in; Ctrl+P shows the letter, Ctrl+Enter writes it down."""

    reminded = Signal()

    def __init__(self, parent: QWidget, context: RoomContext, matter_id: str = "") -> None:
        """``matter_id``: the entry on which it opens."""
        super().__init__(parent)
        self._context, self._first = context, matter_id
        self.setWindowTitle(tr("Reminder letters"))
        self.pending: list[Pending] = []
        self._out: set[str] = set()
        self.addressee = ChoiceBox()
        self.addressee.setAccessibleName(tr("Who is to be reminded"))
        self.addressee.setMinimumContentsLength(_NAME_LETTERS)
        self.number = QLineEdit()
        self.number.setPlaceholderText(tr("Empty: the next number of the documents out"))
        self.day = DayLine(context.office.clock.today)
        self.notice = Notice("", context.theme, "danger")
        self.count: QLabel = muted("", wrap=False)
        headings = (
            tr("In letter"),
            tr("Register"),
            tr("Entry"),
            tr("Asked on"),
            tr("Term"),
            tr("Time no."),
        )
        self.model = RowsModel(context.theme, headings, (5,), self)
        self.view = table(tr("Entries that wait for an answer"))
        self.view.setModel(self.model)
        set_widths(self.view, _WIDTHS)
        self.papers = PaperShow(self, context, ACCESS_SUBJECT)
        self.show_button = button(tr("Show the letter (Ctrl+P)"), self.show_letter)
        self.go = button(tr("Write it into the history (Ctrl+Enter)"), self.record, kind="primary")
        self._lay_out()
        self._connect()
        self.resize(within_screen(self, _SIZE))
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        word = label(tr("&To whom"), TextRole.LABEL)
        word.setBuddy(self.addressee)
        head.addWidget(word)
        head.addWidget(self.addressee)
        head.addWidget(self.count)
        head.addStretch(1)
        paper = QHBoxLayout()
        paper.setSpacing(space.MEDIUM)
        paper.addWidget(Field(tr("Number of the d&ocument"), self.number), 1)
        paper.addWidget(Field(tr("D&ate of the document"), self.day), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        foot.addWidget(self.show_button)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addLayout(paper)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.addressee.activated.connect(lambda _: self._show_rows())
        self.view.activated.connect(self._toggle)
        for keys, act in (
            ("Ctrl+P", self.show_letter),
            ("Ctrl+Return", self.record),
            ("Ctrl+Enter", self.record),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        space_key = QShortcut(QKeySequence(Qt.Key.Key_Space), self.view)
        space_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        space_key.activated.connect(lambda: self._toggle(self.view.currentIndex()))

    def refresh(self) -> None:
        """Read again who has not answered."""
        today, reader = self._context.office.clock.today(), self._context.office.officer
        read_beside(
            self._context, self, lambda connection: pending_answers(connection, today, reader), self._show
        )

    def _show(self, pending: Sequence[Pending]) -> None:
        before = self.addressee.currentData()
        self.pending = list(pending)
        self._out &= {item.matter_id for item in pending}
        self.addressee.clear()
        for name in dict.fromkeys(item.addressee for item in pending):
            self.addressee.addItem(name, name)
        first = next((item.addressee for item in pending if item.matter_id == self._first), before)
        self.addressee.setCurrentIndex(max(0, self.addressee.findData(first)))
        self._show_rows()
        ids = [item.matter_id for item in self.offered]
        if self._first in ids:
            self.view.setCurrentIndex(self.model.index(ids.index(self._first), 0))
        self._first = ""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def offered(self) -> list[Pending]:
        """The entries that wait for the chosen addressee."""
        return [item for item in self.pending if item.addressee == self.addressee.currentData()]

    @property
    def chosen(self) -> list[Pending]:
        """Those of them that are in the letter."""
        return [item for item in self.offered if item.matter_id not in self._out]

    def _show_rows(self) -> None:
        rows = [_row(item, taken=item.matter_id not in self._out) for item in self.offered]
        self.model.set_rows(rows)
        fit_to_rows(self.view, _MOST)
        if rows and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))
        chosen = len(self.chosen)
        words = tr(
            "{n} of {all} entries in the letter", n=format_number(chosen), all=format_number(len(rows))
        )
        self.count.setText(words if rows else tr("Nobody is late with an answer."))
        for each in (self.show_button, self.go):
            each.setEnabled(bool(chosen))

    def _toggle(self, index: QModelIndex) -> None:
        matter_id = self.model.id_at(index.row()) or ""
        if matter_id:
            self._out ^= {matter_id}
            self._show_rows()

    def show_letter(self) -> None:
        """Show the letter page by page, to be printed or saved."""
        chosen, paper = self.chosen, self._paper()
        if chosen and paper is not None:
            self._show_letter(chosen, paper)

    def _show_letter(self, chosen: Sequence[Pending], paper: Paper) -> None:
        office = self._context.office
        self.papers.show(
            tr("Reminder letter"),
            chosen[0].matter_id,
            lambda connection: reminder_letter(
                connection, office.clock, office.identity.commune_code, office.officer, chosen, paper
            ),
        )

    def _paper(self) -> Paper | None:
        """Number and date as they are typed; an invalid date is reported."""
        try:
            day = parse_date(self.day.text()) if self.day.text().strip() else None
        except Problem as problem:
            self.notice.say(problem.sentence(), "danger")
            return None
        return Paper(self.number.text().strip(), day, "")

    def record(self) -> None:
        """Write the reminder into the history of each chosen entry."""
        chosen, paper = self.chosen, self._paper()
        if not chosen or paper is None:
            return
        ids, addressee, on = (
            [item.matter_id for item in chosen],
            chosen[0].addressee,
            self._context.office.clock.today(),
        )

        def done(sent: Paper) -> None:
            self.notice.say("")
            self.forget_typing()
            self._out.update(ids)  # the same keys again are no second reminder
            words = tr("✓ {n} entries were reminded of", n=format_number(len(ids)))
            self._context.say(f"{words}: {sent.number}" if sent.number else words)
            self.reminded.emit()
            if not paper.number:
                self._show_letter(chosen, sent)  # as it went out, with the number that it got
            self.refresh()

        change_book(
            self._context,
            self,
            lambda rec: record_reminder(rec, ids, addressee, paper, on),
            done,
            lambda sentence: self.notice.say(sentence, "danger"),
            asked_by=self,
        )


def _row(item: Pending, *, taken: bool) -> TextRow:
    asked = " · ".join(part for part in (format_date(item.asked_on), item.paper.number) if part)
    late = item.days_left < 0
    term = "" if item.due_on is None else format_date(item.due_on)
    words = days_words(term, item.days_left, works=item.works) if late else term
    where = " · ".join(part for part in (item.number, item.register) if part)  # the number is never cut
    cells = (
        TextCell("✓" if taken else "–", "success" if taken else "muted"),
        TextCell(where, tip=where),
        TextCell(item.title, tip=item.title),
        TextCell(asked),
        TextCell(words, "danger" if late else "warning"),
        TextCell(format_number(item.next_time)),
    )
    return TextRow(item.matter_id, cells)
