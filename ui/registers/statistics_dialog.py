"""The statistics of a register over a year: one table with bars for each thing that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.lists.ranking import hot_spots_of
from desktop_app.registers.lists.statistics import CountedTable, CountedValue, statistics_of
from desktop_app.registers.papers.sheet_paper import hot_spots_paper
from desktop_app.registers.papers.statistics_paper import statistics_paper
from ui.context.operations import read_beside
from ui.context.room import RoomContext
from ui.registers.common.words import ACCESS_SUBJECT, missing_words, urgency_words
from ui.registers.sheets.hot_spots_card import HotSpotsCard
from ui.reports.paper_show import PaperShow
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Card
from ui.widgets.labels import label, muted
from ui.widgets.meter import Meter
from ui.widgets.page import ScrollBody

_SIZE = (1040, 640)


class StatisticsDialog(Dialog):
    """Read again for each year that is chosen."""

    def __init__(
        self, parent: QWidget, context: RoomContext, register: Register, years: Sequence[int]
    ) -> None:
        super().__init__(parent)
        self._context, self._register = context, register
        self.setWindowTitle(tr("Statistics: {register}", register=register.title.shown()))
        self.year = ChoiceBox()
        self.year.setAccessibleName(tr("Year"))
        self.year.setMinimumContentsLength(6)
        for year in years or (context.office.clock.today().year,):
            self.year.addItem(str(year), year)
        self.year.activated.connect(lambda _: self.refresh())
        self.count: QLabel = muted("", wrap=False)
        self.body = ScrollBody()
        self.papers = PaperShow(self, context, ACCESS_SUBJECT)
        self.hot_spots: HotSpotsCard | None = None
        if register.hot_spots is not None:
            self.hot_spots = HotSpotsCard(context.theme, register.hot_spots)
            self.hot_spots.print_button.clicked.connect(self.print_hot_spots)
            self.body.body.addWidget(self.hot_spots)
            QShortcut(QKeySequence("Ctrl+Shift+P"), self).activated.connect(self.print_hot_spots)
        self._cards: list[QWidget] = []
        head = QHBoxLayout()
        word = label(tr("&Year"), TextRole.LABEL)
        word.setBuddy(self.year)
        head.addWidget(word)
        head.addWidget(self.year)
        head.addWidget(self.count)
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
        layout.addWidget(self.body, 1)
        layout.addLayout(foot)
        self.resize(within_screen(self, _SIZE))
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        year, reader = int(self.year.currentData()), self._context.office.officer
        today, register = self._context.office.clock.today(), self._register
        first, last = date(year, 1, 1), date(year, 12, 31)

        def show(tables: tuple[CountedTable, ...]) -> None:
            if self.year.currentData() == year:
                self._show(tables)

        read_beside(
            self._context,
            self,
            lambda connection: statistics_of(connection, register, first, last, today, reader),
            show,
        )

        ranking = self.hot_spots
        if ranking is not None:
            read_beside(
                self._context,
                self,
                lambda connection: hot_spots_of(connection, register, first, last, today, reader),
                lambda spots: ranking.show_ranking(spots) if self.year.currentData() == year else None,
            )

    def print_statistics(self) -> None:
        """Show the statistics of the year page by page, to be printed or saved."""
        office, code, year = self._context.office, self._register.code, int(self.year.currentData())
        first, last = date(year, 1, 1), date(year, 12, 31)
        self.papers.show(
            self.windowTitle(),
            f"{code}:{year}",
            lambda connection: statistics_paper(
                connection, office.clock, office.identity.commune_code, code, first, last, office.officer
            ),
        )

    def print_hot_spots(self) -> None:
        """Show the ranking of the year page by page, to be printed or saved."""
        rule = self._register.hot_spots
        if rule is None:
            return
        office, code, year = self._context.office, self._register.code, int(self.year.currentData())
        self.papers.show(
            rule.title.shown(),
            f"{code}:{year}",
            lambda connection: hot_spots_paper(
                connection, office.clock, office.identity.commune_code, office.officer, code, year
            ),
        )

    def _show(self, tables: tuple[CountedTable, ...]) -> None:
        for card in self._cards:
            self.body.body.removeWidget(card)
            card.deleteLater()
        self._cards = [self._card(table) for table in tables]
        for card in self._cards:
            self.body.body.addWidget(card)
        entries, unknown = (tables[0].entries, tables[0].unknown) if tables else (0, 0)
        self.print_button.setEnabled(bool(entries))
        for card in self._cards:
            card.setVisible(bool(entries))
        none = tr("No entry counts in this year.")
        counted = tr("{n} entries", n=format_number(entries)) if entries else none
        self.count.setText(" · ".join(filter(None, (counted, missing_words(unknown)))))

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
