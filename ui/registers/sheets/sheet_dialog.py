"""A sheet of a register: its days, rows and sums; printed, and sent upward where it is one that goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.sheets import RegisterSheet, SheetSpan
from desktop_app.journal.handed_in import is_connected
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.lists.sheets import FilledSheet, SheetRow, fill_sheet
from desktop_app.registers.papers.sheet_paper import send_sheet, sheet_paper
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.registers.common.changes import read_on_changes
from ui.registers.common.words import ACCESS_SUBJECT, missing_words
from ui.reports.paper_show import PaperShow
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fitting import within_screen
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Notice
from ui.widgets.labels import label, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1120, 660)
_PLAIN_WIDTH, _SENT_WIDTH = 170, 90
_NAME_LETTERS = 26
_SUM = "="
"""Before the id of a row that adds up others."""


class RegisterSheetDialog(Dialog):
    """Left and right with Alt change the day; Enter opens the entry; Ctrl+Enter sends; Ctrl+P prints."""

    opened = Signal(str)
    """An entry is to be shown."""

    def __init__(self, parent: QWidget, context: RoomContext, register: Register) -> None:
        super().__init__(parent)
        self._context, self._register = context, register
        self.setWindowTitle(register.title.shown())
        today = context.office.clock.today()
        self.which = ChoiceBox()
        self.which.setAccessibleName(tr("Sheet of the register"))
        self.which.setMinimumContentsLength(_NAME_LETTERS)
        for sheet in register.sheets:
            self.which.addItem(sheet.title.shown(), sheet.code)
        self.first, self.last = DateField(today), DateField(today)
        self.first.setAccessibleName(tr("From day"))
        self.last.setAccessibleName(tr("To day"))
        self.notice = Notice("", context.theme, "danger")
        self.count: QLabel = muted("", wrap=False)
        self.takes: QLabel = muted("")
        self.model = RowsModel(context.theme, (), parent=self)
        self.view = table(tr("Sheet of the register"))
        self.view.setModel(self.model)
        self.papers = PaperShow(self, context, ACCESS_SUBJECT)
        self.before = button(tr("Day before (Alt+←)"), lambda: self._move(-1), kind="quiet")
        self.after = button(tr("Day after (Alt+→)"), lambda: self._move(1), kind="quiet")
        self.send_button = button(tr("Send upward (Ctrl+Enter)"), self.send, kind="primary")
        self.print_button = button(tr("Print (Ctrl+P)"), self.show_paper)
        self.filled: FilledSheet | None = None
        self._newest = 0
        self._lay_out()
        self._connect()
        self.resize(within_screen(self, _SIZE))
        read_on_changes(self, context, self.refresh)
        self._chosen()

    def _lay_out(self) -> None:
        head = FlowRow(left=True)
        self.till = label(tr("to"), TextRole.LABEL)
        for each in (self.which, self.first, self.till, self.last, self.before, self.after):
            head.addWidget(each)
        foot = QHBoxLayout()
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        foot.addWidget(self.print_button)
        foot.addWidget(self.send_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addLayout(head)
        layout.addWidget(self.takes)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.which.activated.connect(lambda _: self._chosen())
        self.first.dateChanged.connect(lambda _: self.refresh())
        self.last.dateChanged.connect(lambda _: self.refresh())
        self.view.activated.connect(self._open)
        for keys, act in (
            ("Alt+Left", lambda: self._move(-1)),
            ("Alt+Right", lambda: self._move(1)),
            ("Ctrl+Return", self.send),
            ("Ctrl+Enter", self.send),
            ("Ctrl+P", self.show_paper),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    @property
    def sheet(self) -> RegisterSheet:
        """The sheet in front."""
        code = str(self.which.currentData())
        return next(sheet for sheet in self._register.sheets if sheet.code == code)

    @property
    def days(self) -> tuple[date, date]:
        """The days of the sheet, the earlier first."""
        first = self.first.value
        last = first if self.sheet.span is SheetSpan.DAY else self.last.value
        return min(first, last), max(first, last)

    def _read(self) -> bool:
        by_day = self.sheet.span is SheetSpan.DAY
        return all_read(self.first) if by_day else all_read(self.first, self.last)

    def _chosen(self) -> None:
        by_day = self.sheet.span is SheetSpan.DAY
        takes = wording_of(self._register).condition(self.sheet.when)
        self.takes.setText(tr("Only entries with: {conditions}", conditions=takes))
        self.takes.setVisible(bool(takes))
        for each in (self.till, self.last):
            each.setVisible(not by_day)
        self.before.setVisible(by_day)
        self.after.setVisible(by_day)
        self.send_button.setVisible(bool(self.sheet.action))
        if not by_day:
            self.first.set_value(date(self.last.value.year, 1, 1))
        columns = self.sheet.columns
        sent = (tr("Sent"),) if self.sheet.action else ()
        figures = [place for place, column in enumerate(columns) if column.sums]
        self.model.set_headings((*(column.name.shown() for column in columns), *sent), figures)
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        for place in range(head.count()):  # another sheet may have had its wide column here
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
        widths = [0 if column.wide else _PLAIN_WIDTH for column in columns]
        set_widths(self.view, (*widths, *(_SENT_WIDTH for _ in sent)))
        self.refresh()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, days: int) -> None:
        if self.sheet.span is SheetSpan.DAY:
            self.first.set_value(self.first.value + timedelta(days=days))
            self.refresh()

    def refresh(self) -> None:
        """Read the sheet again."""
        register, code, days = self._register, self.sheet.code, self.days
        today, reader = self._context.office.clock.today(), self._context.office.officer
        self._newest += 1
        number = self._newest

        def show(filled: FilledSheet) -> None:
            if number == self._newest:
                self._show(filled)

        read_beside(
            self._context,
            self,
            lambda connection: fill_sheet(connection, register, code, *days, today, reader),
            show,
        )

    def _show(self, filled: FilledSheet) -> None:
        self.filled = filled
        here = self.model.id_at(self.view.currentIndex().row())
        self.model.set_rows(list(_rows(filled)))
        if here:
            self.view.setCurrentIndex(self.model.index(self.model.row_of(here), 0))
        rows = filled.rows
        words = tr("{n} entries", n=format_number(len(rows)))
        fresh = sum(not row.sent for row in rows)
        if filled.sheet.action and rows:
            words = tr("{n} entries, {fresh} not sent yet", n=format_number(len(rows)), fresh=fresh)
        counted = words if rows else tr("No entry on these days.")
        self.count.setText(" · ".join(filter(None, (counted, missing_words(filled.unknown)))))
        self.send_button.setEnabled(bool(fresh))
        if rows and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))

    def send(self) -> None:
        """Send what was not sent yet, then show the paper; another day that was typed is shown first."""
        shown = self.days
        if not self.sheet.action or not self.send_button.isEnabled() or not self._read():
            return
        if self.days != shown:
            return
        register, code, day = self._register.code, self.sheet.code, self.days[0]

        def change(rec: Recorder) -> tuple[int, bool]:
            return send_sheet(rec, register, code, day), is_connected(rec.connection)

        def done(sent: tuple[int, bool]) -> None:
            entries, has_way = format_number(sent[0]), sent[1]
            self.notice.say("")
            words = tr("✓ {n} entries go upward at once", n=entries)
            if not has_way:
                words = tr("✓ {n} entries wait here: no connection to the province is set up", n=entries)
            self._context.say(words)
            self._context.sync().send_urgent()
            self.refresh()
            self.show_paper()

        change_book(
            self._context,
            self,
            change,
            done,
            lambda sentence: self.notice.say(sentence, "danger"),
            asked_by=self,
        )

    def show_paper(self) -> None:
        """Show the sheet page by page, to be printed or saved."""
        if not self._read():
            return
        office, which, days = self._context.office, (self._register.code, self.sheet.code), self.days
        self.papers.show(
            self.sheet.title.shown(),
            f"{which[0]}:{which[1]}:{days[0].isoformat()}",
            lambda connection: sheet_paper(
                connection, office.clock, office.identity.commune_code, office.officer, which, days
            ),
        )

    def _open(self, index: QModelIndex) -> None:
        found = self.model.id_at(index.row())
        if found and not found.startswith(_SUM):
            self.accept()
            self.opened.emit(found)


def _rows(filled: FilledSheet) -> Sequence[TextRow]:
    sent = bool(filled.sheet.action)
    made: list[TextRow] = []
    grouped = filled.sheet.group is not None
    for group in filled.groups:
        for row in group.rows:
            made.append(TextRow(row.matter_id, tuple(_cells(row, sent=sent))))
        if grouped and filled.adds_up:
            words = tr("Sum of {group}", group=group.name or "–")
            made.append(_sum_row(filled, group.name, words, group.sums))
    if filled.adds_up and made:
        made.append(_sum_row(filled, "", tr("Sum of all"), filled.sums))
    return made


def _cells(row: SheetRow, *, sent: bool) -> Sequence[TextCell]:
    cells = [TextCell(text, tip=text) for text in row.cells]
    if sent:
        cells.append(
            TextCell(tr("✓ sent") if row.sent else tr("not yet"), "success" if row.sent else "warning")
        )
    return cells


def _sum_row(filled: FilledSheet, name: str, words: str, sums: Sequence[object]) -> TextRow:
    cells = filled.sum_cells(words, sums)  # type: ignore[arg-type]
    return TextRow(f"{_SUM}{name}", tuple(TextCell(text, "muted") for text in cells))
