"""Lays out the overview: cards of what is due, progress of rounds, the table of areas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.book.overview_facts import OverviewFacts, by_urgency
from ui.base.answers import listen
from ui.context.room import Destination, Room, RoomContext
from ui.overview.area_rows import area_row, headings
from ui.overview.due_words import DueCard, due_cards, summary_words
from ui.overview.overview_presenter import OverviewPresenter, examiner, reader
from ui.overview.today_card import TodayCard
from ui.places.movements import FigurePlace, PeriodPlace, UnitPlace
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import scaled
from ui.widgets.frames import Card, Notice
from ui.widgets.page import PageHeader, ScrollBody, page_layout
from ui.widgets.tables.name_column import give_rest
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import table

if TYPE_CHECKING:
    from ui.overview.later_parts import LaterParts

_ROWS = 8
"""The map of areas is at least so many rows high."""
_NARROW = 960
"""Pixels: on 1366×768 at 150 % there are 813."""


def build_room(context: RoomContext) -> QWidget:
    """The overview over the open book."""
    presenter = OverviewPresenter(
        reader(context.office),
        examiner(context.office),
        context.database,
        context.reading,
        context.period.key,
    )
    page = OverviewPage(
        presenter,
        context.theme,
        context.navigate,
        context.office.clock.today,
    )
    listen(context.period.changed, page, page.show_period)
    listen(context.saves.changed, page, lambda _entity: page.saved())
    return page


class OverviewPage(Room):
    """Shows :class:`OverviewFacts`; the presenter is kept here because nobody else holds it."""

    def __init__(
        self,
        presenter: OverviewPresenter,
        theme: Theme,
        navigate: Callable[[Destination], None],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._presenter = presenter
        presenter.setParent(self)
        self._theme = theme
        self._navigate = navigate
        self._today = today
        self._facts: OverviewFacts | None = None
        self.header = PageHeader(tr("Overview"))
        layout = page_layout(self, self.header)
        self.notice = Notice("", theme, "warning")
        layout.addWidget(self.notice)
        self._scroll = ScrollBody()
        self._scroll.hide()
        layout.addWidget(self._scroll, 1)
        layout.addStretch(0)
        self.is_whole = False
        """Whether what takes longer to read is shown, too, such as what is due in registers."""
        self.today = TodayCard(theme, navigate)
        self.areas_model = RowsModel(theme, (tr("Residential area"),), (), self)
        self.areas = table(tr("Areas and months"))
        self.later: LaterParts | None = None
        """What is shown once the facts were looked at closer; the first figures need not wait for it."""
        self._beside = QVBoxLayout()
        self._map = self._map_card()
        self._lay_out()
        presenter.facts_read.connect(self.show_facts)
        presenter.failed.connect(lambda sentence: self.notice.say(sentence, "danger"))

    @property
    def steps(self) -> list[QPushButton]:
        """The button of each thing that is due."""
        return self.today.steps

    def entered(self) -> None:
        """Read again: other rooms may have changed figures."""
        self._presenter.refresh()

    def cursor_home(self) -> QWidget | None:
        """The page itself until there are figures; then the first thing to do takes the cursor."""
        return self if self._facts is None else None

    def show_period(self, period: str) -> None:
        """Look at another period; where the page is not in front, once it comes there."""
        self._presenter.show_period(period, now=self.isVisible())

    def saved(self) -> None:
        """Something was saved: read again, but not behind a room in which somebody types."""
        if self.isVisible():
            self._presenter.refresh_soon()

    def show_facts(self, facts: OverviewFacts) -> None:
        """Show other facts; what was looked at closer stays until that period is looked at closer again."""
        self.notice.say("")
        before = self._facts
        if before is not None and before.examined and before.period == facts.period and not facts.examined:
            return
        self._scroll.show()
        self._facts, today = facts, self._today()
        if facts.examined:
            self._show_later(facts, today)
        dues = by_urgency(facts.dues, today)
        self.header.explain(summary_words(dues, facts.months, facts.period, today))
        cards = due_cards(dues, facts.period, today)
        if cards or facts.examined:  # until then nobody knows that nothing is due
            self._show_dues(cards)
        if self.later is not None:
            self.later.strip.show_months(facts.months, facts.period, today)
        self.areas_model.set_headings(headings(facts.months))
        self.areas_model.set_rows([area_row(area, facts.months, today) for area in facts.areas])
        self._map.setVisible(bool(facts.areas))
        self.is_whole = facts.examined

    def _show_dues(self, cards: list[DueCard]) -> None:
        # The cursor came here before there was anything to put it on; a window that is not in front has none,
        # so that it may be the second reading that finds it on the page itself.
        first = self.hasFocus() or (self.areas.hasFocus() and not self.steps)
        words = tr("Nothing is due. Everything of this period is in order.")
        if self.later is not None and self.later.fund.lines:
            words = tr("Nothing is due except in the fund.")
        self.today.show_dues(cards, words)
        if first and self.steps:
            self.steps[0].setFocus()

    def _show_later(self, facts: OverviewFacts, today: date) -> None:
        if self.later is None:
            from ui.overview.later_parts import LaterParts

            self.later = LaterParts(self._theme, self._navigate)
            self.later.lay_out(self._scroll.body, 1, self._beside, self._map.body)
        self.later.show(facts, today)

    def _lay_out(self) -> None:
        body = self._scroll.body
        body.addWidget(self.today)
        lower = self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        lower.setSpacing(space.MEDIUM)
        body.addLayout(lower, 1)
        lower.addWidget(self._map, 2)
        self._beside.setSpacing(space.MEDIUM)
        self._beside.addStretch(1)
        lower.addLayout(self._beside, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the twelve months would not be seen beside the other cards, these stand below them."""
        super().resizeEvent(event)
        beside = self.width() >= scaled(_NARROW)
        self._lower.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )

    def _map_card(self) -> Card:
        card = Card(tr("Areas and months"))
        view = self.areas
        view.setModel(self.areas_model)
        view.setSelectionBehavior(view.SelectionBehavior.SelectItems)
        view.setMinimumHeight((_ROWS + 1) * space.ROW_HEIGHT)
        head = view.horizontalHeader()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(space.XLARGE)
        head.setDefaultSectionSize(scaled(2 * space.XLARGE))
        self.areas_model.modelReset.connect(self._fit_columns)
        view.activated.connect(self._open_cell)
        card.body.addWidget(view, 1)
        return card

    def _fit_columns(self) -> None:
        head = self.areas.horizontalHeader()
        for column in range(1, self.areas_model.columnCount()):
            self.areas.setColumnWidth(column, max(head.defaultSectionSize(), head.sectionSizeHint(column)))
        if self.areas_model.columnCount() > 1:
            give_rest(head, 0, two_lines=False)  # short names; the first page asks for no part of Qt

    def _open_cell(self, index: QModelIndex) -> None:
        unit, facts = self.areas_model.id_at(index.row()), self._facts
        if not unit or facts is None:
            return
        area = next(each for each in facts.areas if each.id == unit)
        if index.column() == 0:
            self._navigate(UnitPlace(unit).destination)
            return
        month, cell = facts.months[index.column() - 1], area.months[index.column() - 1]
        gap = cell.gap if cell is not None else None
        place = PeriodPlace(month.key) if gap is None else FigurePlace(month.key, *gap)
        self._navigate(place.destination)
