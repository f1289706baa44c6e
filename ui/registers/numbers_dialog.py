"""The book of numbers of a register: who gives them, which were given, gaps and doubles with reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.figures.number_reader import digits_only
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.registers.definition import PART, NumberRule
from desktop_app.journal.devices import current_device
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.numbers.inspecting import Inspection, inspect
from desktop_app.registers.numbers.keeping import (
    close_year,
    explain_gap,
    gap_left,
    take_over,
    void_number,
    year_not_over,
)
from desktop_app.registers.numbers.reading import book_of, numbers_of_book
from desktop_app.registers.numbers.records import GivenNumber, NumberBook
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.registers.common.changes import read_on_changes
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (900, 620)
_WIDTHS = (110, 116, 160, 170, 0)
_GAP = "gap:"


@dataclass(frozen=True, slots=True)
class BookData:
    """A book as it is shown. ``here``: this computer gives its numbers."""

    book: NumberBook | None
    numbers: tuple[GivenNumber, ...]
    inspection: Inspection
    here: bool


def read_numbers(connection: Connection, series: str, year: int) -> BookData:
    """The book of a series and year, inspected."""
    book = book_of(connection, series, year)
    numbers = tuple(numbers_of_book(connection, series, year))
    here = book is None or book.holder == current_device(connection).device_id
    return BookData(book, numbers, inspect(numbers, book), here)


class NumbersDialog(Dialog):
    """Every change needs a reason; nothing that was given ever goes."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        rule: NumberRule,
        years: Sequence[int],
        parts: Mapping[str, str] = MappingProxyType({}),
        *,
        name: str = "",
    ) -> None:
        """``parts``: what the parts of a row that is parted are called, by their answers.

        ``name``: what is numbered, as people call it; the row itself has a short code.
        """
        super().__init__(parent)
        self._context, self._whole = context, rule
        self.part = ChoiceBox()
        self.part.setAccessibleName(tr("Number series"))
        for code, part in parts.items() if rule.parted else ():
            self.part.addItem(part, code)
        self.part.setVisible(rule.parted)
        self.part.activated.connect(lambda _: self.refresh(another_book=True))
        self.data: BookData | None = None
        self._typed: dict[str, str] = {}
        """What was typed for a change that was refused, by the question."""
        series, _, _ = rule.series.partition(PART)
        self.setWindowTitle(tr("Numbers: {series}", series=f"{name} ({series})" if name else series))
        self.year = ChoiceBox()
        self.year.setAccessibleName(tr("Year"))
        self.year.setMinimumContentsLength(6)
        this_year = context.office.clock.today().year
        for year in dict.fromkeys((this_year, *years)):
            self.year.addItem(str(year), year)
        self.year.activated.connect(lambda _: self.refresh(another_book=True))
        self.holder: QLabel = muted("")
        self.notice = Notice("", context.theme, "warning")
        headings = (tr("Register number"), tr("Day"), tr("State"), tr("Given by"), tr("Reason"))
        self.model = RowsModel(context.theme, headings, parent=self)
        self.view = table(tr("Numbers"))
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, _WIDTHS)
        self.void = button(tr("&Void or explain…"), self._void)
        self.take = button(tr("&Take the book over…"), self._take_over)
        self.close_book = button(tr("C&lose the year…"), self._close)
        self._lay_out()
        self.resize(within_screen(self, _SIZE))
        read_on_changes(self, context, self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(self.year)
        head.addWidget(self.part)
        head.addWidget(self.holder, 1)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        for each in (self.void, self.take, self.close_book):
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)

    @property
    def _rule(self) -> NumberRule:
        """The row that is shown: of one that is parted, the chosen part."""
        return self._whole.of_part(str(self.part.currentData() or "")) if self._whole.parted else self._whole

    @property
    def chosen_year(self) -> int:
        """The year that is shown."""
        return int(self.year.currentData())

    def refresh(self, *, another_book: bool = False) -> None:
        """Read the book again; the cursor stays, or goes to the first gap of ``another_book``."""
        series, year = self._rule.series, self.chosen_year
        read_book(
            self._context,
            self,
            lambda connection: read_numbers(connection, series, year),
            lambda data: self._show(data, another_book=another_book),
        )

    def _show(self, data: BookData, *, another_book: bool) -> None:
        self.data = data
        rows = self._rows(data)
        at = -1 if another_book else self.view.currentIndex().row()
        here = self.model.id_at(at)
        self.model.set_rows(rows)
        found = self.model.row_of(here) if here else -1
        if found >= 0:
            at = found
        elif at < 0:
            at = next((place for place, row in enumerate(rows) if row.id.startswith(_GAP)), 0)
        if rows:
            self.view.setCurrentIndex(self.model.index(min(at, len(rows) - 1), 0))
        self.holder.setText(_holder_words(data))
        self.notice.say(_found_words(data.inspection))
        closed = data.book is not None and data.book.closed_on is not None
        for each in (self.void, self.take, self.close_book):
            each.setEnabled(not closed)

    def _rows(self, data: BookData) -> list[TextRow]:
        rows = [((number.ordinal, number.suffix), _row(number)) for number in data.numbers]
        for gap in data.inspection.gaps:
            missing = self._rule.written(gap, "", self.chosen_year)
            cells = (
                TextCell(missing, "danger"),
                TextCell(""),
                TextCell(tr("Never given"), "danger"),
                TextCell(""),
                TextCell(""),
            )
            rows.append(((gap, ""), TextRow(f"{_GAP}{gap}", cells)))
        return [row for _, row in sorted(rows, key=lambda item: item[0])]

    # Changing

    def _void(self) -> None:
        number_id = self.model.id_at(self.view.currentIndex().row())
        if not number_id:
            return
        number = self.model.rows[self.view.currentIndex().row()].cells[0].text
        question = tr("Why is number {number} not used?", number=number)
        reason = self._ask(tr("Void or explain…"), question)
        if reason is None:
            return
        series, year = self._rule.series, self.chosen_year
        if number_id.startswith(_GAP):
            gap = int(number_id.removeprefix(_GAP))
            self._change(lambda rec: explain_gap(rec, series, year, gap, reason))
        else:
            self._change(lambda rec: void_number(rec, number_id, reason))

    def _take_over(self) -> None:
        title = tr("Take the book over")
        last = self._ask(title, tr("What is the last number that was given, here or on paper?"))
        if last is None:
            return
        number = digits_only(last)
        if number is None:
            self._context.ask.warn(tr("Type the number in digits, for example 12; 0 when none was given."))
            return
        reason = self._ask(title, tr("Why does this computer give the numbers from now on?"))
        if reason is not None:
            series, year = self._rule.series, self.chosen_year
            self._change(lambda rec: take_over(rec, series, year, number, reason))

    def _close(self) -> None:
        year, series = self.chosen_year, self._rule.series
        if year >= self._context.office.clock.today().year:
            self._context.ask.warn(year_not_over(year).sentence())
            return
        if self.data is not None and self.data.inspection.gaps:
            self._context.ask.warn(gap_left(self.data.inspection.gaps[0]).sentence())
            return
        question = tr(
            "Close the book of {year} for good? Numbers of that year can no longer be given or voided.",
            year=year,
        )
        if self._context.ask.confirm(question, tr("Close the year"), danger=True):
            today = self._context.office.clock.today()
            self._change(lambda rec: close_year(rec, series, year, today))

    def _ask(self, title: str, question: str) -> str | None:
        """Ask for a text, beginning with what was refused before."""
        typed = self._context.ask.text(title, question, self._typed.get(question, ""))
        if typed is not None:
            self._typed[question] = typed
        return typed

    def _change(self, change: Callable[[Recorder], None]) -> None:
        def done(_: None) -> None:
            self._typed.clear()
            self.refresh()

        change_book(self._context, self, change, done, self._context.ask.warn)


def _row(number: GivenNumber) -> TextRow:
    if number.counts:
        state = TextCell(tr("The paper bore it already") if number.stamped_before else tr("Given"))
    else:
        state = TextCell(tr("Voided"), "muted")
    reason = "; ".join(part for part in (number.reason, number.void_reason) if part)
    cells = (
        TextCell(number.written),
        TextCell(format_date(number.given_on)),
        state,
        TextCell(number.given_by),
        TextCell(reason),
    )
    return TextRow(number.id, cells)


def _holder_words(data: BookData) -> str:
    if data.book is None:
        return tr("No number of this year was given yet. The computer that gives the first keeps the book.")
    if data.book.closed_on is not None:
        return tr(
            "Closed on {day} by {name}.",
            day=format_date(data.book.closed_on),
            name=data.book.closed_by or "–",
        )
    return tr("This computer gives the numbers.") if data.here else tr("Another computer gives the numbers.")


def _found_words(found: Inspection) -> str:
    problems = []
    if found.gaps:
        gaps = ", ".join(map(str, found.gaps))
        problems.append(tr("Never given and not explained: {numbers}.", numbers=gaps))
    for several in found.doubles:
        numbers = ", ".join(number.written for number in several)
        problems.append(tr("One entry has several numbers: {numbers}.", numbers=numbers))
    if found.backwards:
        numbers = ", ".join(number.written for number in found.backwards)
        problems.append(tr("Days run backwards at {numbers}.", numbers=numbers))
    return " ".join(problems)
