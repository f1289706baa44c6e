"""Two questions crossed, or one question by residential area: a table with shares of each row, and bars."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.reports.blocks.model import Document
from desktop_app.surveys.results.charts import crossed_chart
from desktop_app.surveys.results.crossing import CrossedKeys, can_cross, can_lead, crossing_of
from desktop_app.surveys.results.rows import Crossing, can_follow
from desktop_app.surveys.results.wording import note_words
from ui.base.errors import sentence_for
from ui.context.room import RoomContext
from ui.reports.paper_show import PaperShow
from ui.surveys.results.area_box import AreaBox
from ui.surveys.results.reading import ReadResults
from ui.surveys.results.rows import crossed_table
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.charts.chart_view import ChartView
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.labels import label, muted
from ui.widgets.page import ScrollBody
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import table, take_height
from ui.widgets.work.work_bar import WorkBar, was_stopped

_NAME = 240
_MOST_ROWS, _MOST_BARS = 14, 24


class CrossingPage(QWidget):
    """The first question gives the rows, the second what is counted in them."""

    def __init__(self, context: RoomContext, subject: str) -> None:
        super().__init__()
        self._context = context
        self._read: ReadResults | None = None
        self._title = ""
        self._again = False
        self._shown: tuple[str, str] | None = None
        """The keys of the table that is shown."""
        self.area = AreaBox()
        self.first, self.second = ChoiceBox(), ChoiceBox()
        self.first.setAccessibleName(tr("Rows"))
        self.second.setAccessibleName(tr("Counted in each row"))
        for box in (self.first, self.second):
            box.setMinimumContentsLength(20)
        self.first.activated.connect(lambda _: self._offer_second())
        self.second.activated.connect(lambda _: self.count())
        self.papers = PaperShow(self, context, subject)
        self.print_button = button(tr("Print the table…"), self.print_table)
        self.print_button.setEnabled(False)
        self.base: QLabel = muted("")
        self.bar = WorkBar(_count_words)
        self.rows = RowsModel(context.theme, (tr("Answer"),), (), self)
        self.view = table(tr("Two questions crossed"))
        self.view.setModel(self.rows)
        self.view.horizontalHeader().setStretchLastSection(False)
        self.chart = ChartView(tr("Two questions as bars"), context.theme)
        body = ScrollBody()
        body.body.addWidget(self.view)
        body.body.addWidget(self.chart)
        body.body.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(space.SMALL)
        for words, box in ((tr("&Rows"), self.first), (tr("&Counted"), self.second)):
            name = label(words, TextRole.LABEL)
            name.setBuddy(box)
            top.addWidget(name)
            top.addWidget(box, 1)
        top.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space.SMALL, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addLayout(top)
        counted = QHBoxLayout()
        counted.setSpacing(space.MEDIUM)
        counted.addWidget(self.area)
        counted.addWidget(self.base, 1)
        layout.addLayout(counted)
        layout.addWidget(self.bar)
        layout.addWidget(body, 1)

    def show_results(self, read: ReadResults, title: str) -> None:
        """Offer the questions of a round, and count again what is chosen."""
        if read is self._read:
            return
        self._read, self._title = read, title
        leading = [(each.named, each.key) for each in read.results.questions if can_lead(each)]
        areas = [(tr("Residential areas"), "")] if not read.results.area_id or not leading else []
        self.first.offer_entries([*areas, *leading])
        self._offer_second()

    def clear(self) -> None:
        """Show nothing: another round is being read."""
        self._read, self._again = None, self.bar.busy
        for box in (self.area, self.first, self.second):
            box.clear()
        self._show_none("")

    def clear_others(self) -> None:
        """Show no figures of another area than the one that is chosen; the questions stay chosen."""
        if self._read is not None and self._read.results.area_id != self.area.area_id:
            self._read, self._again = None, self.bar.busy
            self._show_none("")

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of both questions; an empty first one is the areas."""
        return str(self.first.currentData() or ""), str(self.second.currentData() or "")

    def _offer_second(self) -> None:
        if self._read is None:
            return
        by_key, (first, _) = self._read.results.by_key, self.keys
        offered = [
            (each.named, each.key)
            for each in by_key.values()
            if (can_cross(by_key[first], each) if first else can_follow(each))
        ]
        self.second.offer_entries(offered)
        self.count()

    def count(self) -> None:
        """Count what is chosen; of what was chosen meanwhile only the last is counted."""
        first, second = self.keys
        read, office = self._read, self._context.office
        if read is None:
            return
        if (first, second) != self._shown:
            self._show_none("")
        if not second:
            self._show_none(tr("No question of this form can be counted in a table."))
            return
        if self.bar.busy:
            self._again = True
            return

        def work(report: Progress) -> Crossing:
            with office.read() as connection:
                return crossing_of(connection, read.results, CrossedKeys(first, second), report)

        self.bar.run(self._context.reading, work, self._settled)

    def _settled(self, outcome: Outcome[Crossing]) -> None:
        if self._again:
            self._again = False
            self.count()
        elif isinstance(outcome, Ok):
            self._show(outcome.value)
        else:
            stopped = was_stopped(outcome)
            self._show_none(tr("Stopped.") if stopped else sentence_for(outcome.error))

    def _show_none(self, words: str) -> None:
        self._shown = None
        self.rows.set_rows(())
        self.chart.show_chart(None)
        self.base.setText(words)
        self.print_button.setEnabled(False)

    def _show(self, crossing: Crossing) -> None:
        self._shown = self.keys
        n = format_number(crossing.base)
        said = (
            tr("Of {n} forms with an answer; shares are of each row.", n=n)
            if crossing.first is None
            else tr("Of {n} forms that answer both; shares are of each row.", n=n)
        )
        several = tr("A form may be in several rows.") if crossing.overlaps else ""
        self.base.setText(" ".join(filter(None, (said, several, note_words(crossing.total)))))
        headings, rows = crossed_table(crossing)
        self.rows.set_headings(headings, range(1, len(headings)))
        self.rows.set_rows(rows)
        head = self.view.horizontalHeader()
        self.view.setColumnWidth(0, _NAME)
        for column in range(1, len(headings)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        take_height(self.view, _MOST_ROWS)
        self.chart.show_chart(crossed_chart(crossing, crossing.rows, _MOST_BARS))
        self.print_button.setEnabled(bool(crossing.base))

    def print_table(self) -> None:
        """Show the table page by page, to be printed or saved."""
        if self._read is None:
            return
        office, (first, second) = self._context.office, self.keys
        round_id, area_id = self._read.results.round.id, self._read.results.area_id

        def fill(connection: Connection, report: Progress) -> Document:
            from desktop_app.surveys.papers.results_paper import crossed_paper

            keys = CrossedKeys(first, second)
            commune = office.identity.commune_code
            return crossed_paper(
                connection, office.clock, commune, round_id, keys, area_id=area_id, progress=report
            )

        name = tr("Two questions - {round}", round=self._title)
        self.papers.show_counted(name, round_id, fill)


def _count_words(done: int, of: int) -> str:
    return tr("{n} of {all} forms", n=format_number(done), all=format_number(of))
