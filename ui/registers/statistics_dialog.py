"""The statistics of a register over some days: its steps month by month, and a table for what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.lists.by_month import StepsByMonth, steps_by_month
from desktop_app.registers.lists.ranking import hot_spots_of
from desktop_app.registers.lists.statistics import CountedTable, CountedValue, statistics_of, voided_between
from desktop_app.registers.papers.sheet_paper import hot_spots_paper
from desktop_app.registers.papers.statistics_paper import statistics_paper
from ui.context.operations import read_beside
from ui.context.room import RoomContext
from ui.registers.common.changes import read_on_changes
from ui.registers.common.span_choice import SpanChoice
from ui.registers.common.words import ACCESS_SUBJECT, missing_words, urgency_words
from ui.registers.sheets.hot_spots_card import HotSpotsCard
from ui.reports.paper_show import PaperShow
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Card
from ui.widgets.labels import label, muted
from ui.widgets.meter import Meter
from ui.widgets.page import ScrollBody

_SIZE = (1040, 640)

type _Counted = tuple[tuple[CountedTable, ...], StepsByMonth, int]
"""The tables, the steps month by month, and how many entries were voided."""


class StatisticsDialog(Dialog):
    """Read again for each year that is chosen, and when entries have changed."""

    def __init__(
        self, parent: QWidget, context: RoomContext, register: Register, years: Sequence[int]
    ) -> None:
        super().__init__(parent)
        self._context, self._register = context, register
        self.setWindowTitle(tr("Statistics: {register}", register=register.title.shown()))
        self.span = SpanChoice(years, context.office.clock.today())
        self.span.changed.connect(self.refresh)
        self.count: QLabel = muted("")
        self.body = ScrollBody()
        self.papers = PaperShow(self, context, ACCESS_SUBJECT)
        self.hot_spots: HotSpotsCard | None = None
        if register.hot_spots is not None:
            self.hot_spots = HotSpotsCard(context.theme, register.hot_spots)
            self.hot_spots.print_button.clicked.connect(self.print_hot_spots)
            self.body.body.addWidget(self.hot_spots)
            QShortcut(QKeySequence("Ctrl+Shift+P"), self).activated.connect(self.print_hot_spots)
        self._cards: list[QWidget] = []
        self._counted: _Counted | None = None
        head = QHBoxLayout()
        head.addWidget(self.span)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        self.print_button = button(tr("Print the statistics (Ctrl+P)"), self.print_statistics)
        self.print_button.setEnabled(False)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_button.click)
        foot.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addLayout(head)
        layout.addWidget(self.count)
        layout.addWidget(self.body, 1)
        layout.addLayout(foot)
        self.resize(within_screen(self, _SIZE))
        read_on_changes(self, context, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        reader = self._context.office.officer
        today, register = self._context.office.clock.today(), self._register
        days = first, last = self.span.days

        def read(connection: Connection) -> _Counted:
            tables = statistics_of(connection, register, first, last, today, reader)
            steps = steps_by_month(connection, register, first, last, reader)
            return tables, steps, voided_between(connection, register.code, first, last)

        def show(found: _Counted) -> None:
            if self.span.days == days and found != self._counted:  # the same cards stay where they are
                self._counted = found
                self._show(*found)

        read_beside(self._context, self, read, show)

        ranking = self.hot_spots
        if ranking is not None:
            read_beside(
                self._context,
                self,
                lambda connection: hot_spots_of(connection, register, first, last, today, reader),
                lambda spots: ranking.show_ranking(spots) if self.span.days == days else None,
            )

    def print_statistics(self) -> None:
        """Show the statistics of the days page by page, to be printed or saved."""
        if not self.span.read():
            return
        office, code = self._context.office, self._register.code
        first, last = self.span.days
        self.papers.show(
            f"{self.windowTitle()} – {self.span.words}",
            f"{code}:{self.span.key}",
            lambda connection: statistics_paper(
                connection, office.clock, office.identity.commune_code, code, first, last, office.officer
            ),
        )

    def print_hot_spots(self) -> None:
        """Show the ranking of the days page by page, to be printed or saved."""
        rule = self._register.hot_spots
        if rule is None or not self.span.read():
            return
        office, code = self._context.office, self._register.code
        first, last = self.span.days
        self.papers.show(
            f"{rule.title.shown()} – {self.span.words}",
            f"{code}:{self.span.key}",
            lambda connection: hot_spots_paper(
                connection, office.clock, office.identity.commune_code, office.officer, code, first, last
            ),
        )

    def _show(self, tables: tuple[CountedTable, ...], steps: StepsByMonth, voided: int = 0) -> None:
        for card in self._cards:
            self.body.body.removeWidget(card)
            card.deleteLater()
        self._cards = [self._steps(steps)] if steps.rows else []
        self._cards += [self._card(table) for table in tables]
        for card in self._cards:
            self.body.body.addWidget(card)
        entries, unknown = (tables[0].entries, tables[0].unknown) if tables else (0, 0)
        self.print_button.setEnabled(bool(entries or steps.rows))
        for place, card in enumerate(self._cards):
            card.setVisible(bool(entries) or (place == 0 and bool(steps.rows)))
        none = tr("No entry counts in these days.")
        counted = tr("{n} entries", n=format_number(entries)) if entries else none
        not_counted = tr("{n} voided entries do not count", n=format_number(voided)) if voided else ""
        self.count.setText(" · ".join(filter(None, (counted, not_counted, missing_words(unknown)))))

    def _steps(self, steps: StepsByMonth) -> QWidget:
        """The steps month by month; columns in which nothing happened keep their place."""
        card = Card(tr("Steps month by month"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.SMALL)
        grid.setColumnStretch(0, 1)
        words = wording_of(self._register)
        heads = [column_words(steps, column) for column in steps.columns]
        for place, text in enumerate((*heads, tr("Together")), start=1):
            grid.addWidget(muted(text, wrap=False), 0, place)
        for line, row in enumerate(steps.rows, start=1):
            grid.addWidget(label(words.step(row.code), wrap=True), line, 0)
            for place, count in enumerate((*row.counts, row.entries), start=1):
                cell = label(format_number(count) if count else "–")
                cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(cell, line, place)
        card.body.addLayout(grid)
        if any(sum(row.counts) != row.entries for row in steps.rows):
            card.body.addWidget(muted(tr("An entry that took a step in two months counts once in all.")))
        if steps.leaves_out:
            card.body.addWidget(muted(tr("Years in which nothing happened have no column.")))
        return card

    def _card(self, table: CountedTable) -> QWidget:
        by_deadline = tr("Open entries by deadline")
        card = Card(by_deadline if table.statistic is None else table.statistic.label.shown())
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.LARGE)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        most = max((row.count for row in table.rows), default=1)
        for place, row in enumerate(table.rows):
            name, words = _name_and_counts(table, row)
            meter = Meter(self._context.theme, f"{name}: {words}")
            meter.show_share(row.count / most)
            grid.addWidget(label(name, wrap=True), 2 * place, 0)
            grid.addWidget(meter, 2 * place, 1)
            grid.addWidget(muted(words, wrap=False), 2 * place, 2)
            if table.columns:
                grid.addWidget(muted(_parts_words(table, row)), 2 * place + 1, 0, 1, 3)
        card.body.addLayout(grid)
        if not table.rows:
            card.body.addWidget(muted(tr("No entry is open.")))
        if table.repeats:
            card.body.addWidget(muted(tr("An entry may be in several rows.")))
        return card


def column_words(steps: StepsByMonth, column: date) -> str:
    """A month as a narrow column has it: T9, or 9/26 where there are several years; or a year."""
    if steps.by_year:
        is_first = steps.has_earlier and column == steps.columns[0]
        return tr("until {day}", day=column.year) if is_first else str(column.year)
    if steps.columns[0].year == steps.columns[-1].year:
        return tr("M{month}", month=column.month)
    return f"{column.month}/{column.year % 100:02d}"


def _name_and_counts(table: CountedTable, row: CountedValue) -> tuple[str, str]:
    """What is counted, and how often."""
    count = format_number(row.count)
    if table.statistic is None:
        return urgency_words(Urgency(row.name)), tr("{n} entries", n=count)
    return _named(row.name), tr("{n}, of which {open} open", n=count, open=format_number(row.open))


def _named(name: str) -> str:
    return name or tr("Not stated")


def _parts_words(table: CountedTable, row: CountedValue) -> str:
    """How a row of a crossed table is made up; what does not occur is passed over."""
    counts = zip(table.columns, row.parts, strict=True)
    return " · ".join(f"{_named(name)}: {format_number(count)}" for name, count in counts if count)
