"""Lays out the overview: cards of what is due, progress of rounds, the table of areas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.book.overview import AreaState, OverviewFacts, RoundProgress
from ui.context.period_choice import period_label
from ui.context.room import Destination, Room, RoomContext
from ui.overview.area_rows import FIGURES, area_row, headings, state_words
from ui.overview.due_words import DueCard, due_card
from ui.overview.fund_card import FundCard, fund_lines
from ui.overview.overview_presenter import OverviewPresenter
from ui.overview.overview_source import examiner, reader
from ui.places.movements import UnitPlace
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.frames import Card, Notice
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import badge, heading, label, muted
from ui.widgets.meter import Meter
from ui.widgets.page import PageHeader, ScrollBody, page_layout
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import table

_MOST_CARDS = 4
_FIGURE_TONES: dict[AreaState, str] = {
    AreaState.DONE: "success",
    AreaState.BEGUN: "",
    AreaState.NOTHING: "warning",
}


def build_room(context: RoomContext) -> QWidget:
    """The overview over the open book."""
    presenter = OverviewPresenter(
        reader(context.office), examiner(context.office), context.database, context.period.key
    )
    page = OverviewPage(
        presenter,
        context.theme,
        context.navigate,
        context.office.clock.today,
    )
    context.period.changed.connect(presenter.show_period)
    context.saves.changed.connect(presenter.refresh_soon)
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
        self.header = PageHeader(tr("Overview"))
        layout = page_layout(self, self.header)
        self.notice = Notice("", theme, "warning")
        layout.addWidget(self.notice)
        scroll = ScrollBody()
        scroll.hide()
        self._scroll = scroll
        layout.addWidget(scroll, 1)
        layout.addStretch(0)
        self._dues = QGridLayout()
        self._dues.setSpacing(space.MEDIUM)
        self._shown: list[DueCard] | None = None
        self.is_whole = False
        """Whether what takes longer to read is shown, too, such as what is due in registers."""
        self.steps: list[QPushButton] = []
        """The button of each thing that is due."""
        scroll.body.addWidget(heading(tr("What is due next")))
        scroll.body.addLayout(self._dues)
        lower = QHBoxLayout()
        lower.setSpacing(space.MEDIUM)
        scroll.body.addLayout(lower, 1)
        self.areas_model = RowsModel(theme, headings(), FIGURES, self)
        lower.addWidget(self._areas_card(), 3)
        right = QVBoxLayout()
        right.setSpacing(space.MEDIUM)
        self._summary = Card(tr("Areas in this period"))
        self._rounds = Card(tr("Survey rounds under way"))
        self.fund = FundCard(navigate)
        right.addWidget(self.fund)
        right.addWidget(self._summary)
        right.addWidget(self._rounds)
        right.addStretch(1)
        lower.addLayout(right, 2)
        presenter.facts_read.connect(self.show_facts)
        presenter.failed.connect(lambda sentence: self.notice.say(sentence, "danger"))

    def entered(self) -> None:
        """Read again: other rooms may have changed figures."""
        self._presenter.refresh()

    def show_facts(self, facts: OverviewFacts) -> None:
        """Show other facts."""
        self.notice.say("")
        self._scroll.show()
        self.header.explain(period_label(facts.period))
        self._show_fund(facts)
        cards = [due_card(due, facts.period, self._today()) for due in facts.dues]
        if cards or facts.examined:  # until then nobody knows that nothing is due
            self._show_dues(cards)
        self.areas_model.set_rows([area_row(area) for area in facts.areas])
        self._show_summary(facts)
        self._show_rounds(facts.rounds)
        self.is_whole = facts.examined

    def _areas_card(self) -> Card:
        card = Card(tr("Progress of the areas"))
        self.areas = table(tr("Progress of the areas"))
        self.areas.setModel(self.areas_model)
        self.areas.setMinimumHeight(220)
        head = self.areas.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.areas.activated.connect(lambda index: self._open_area(index.row()))
        card.body.addWidget(self.areas, 1)
        return card

    def _open_area(self, row: int) -> None:
        area = self.areas_model.id_at(row)
        if area:
            self._navigate(UnitPlace(area).destination)

    def _show_dues(self, cards: list[DueCard]) -> None:
        if cards == self._shown:
            return
        # Asked of each: Qt's word on which widget has the cursor would prepare every class for Python.
        held = next((place for place, step in enumerate(self.steps) if step.hasFocus()), None)
        if held is None and (self.hasFocus() or self.areas.hasFocus()) and not self.steps:
            held = 0  # the cursor came here before there was anything to put it on
        self._shown, self.steps = cards, []
        _clear(self._dues)
        self._lay_dues(cards)
        self._order_tabs()
        if held is not None and self.steps:
            self.steps[min(held, len(self.steps) - 1)].setFocus()

    def _show_fund(self, facts: OverviewFacts) -> None:
        if facts.examined:  # until then nobody has looked
            lines = [] if facts.fund is None else fund_lines(facts.fund, self._today())
            if self.fund.show_lines(lines):
                self._shown = None  # whether nothing at all is due depends on it
                self._order_tabs()

    def _order_tabs(self) -> None:
        """Let the tab key go in the order of the page."""
        before: QWidget = self.header
        for each in (*self.steps, self.areas, *self.fund.steps):
            self.setTabOrder(before, each)
            before = each

    def _lay_dues(self, cards: list[DueCard]) -> None:
        if not cards:
            words = tr("Nothing is due. Everything of this period is in order.")
            if self.fund.lines:
                words = tr("Nothing is due but what waits in the fund.")
            done = Notice(words, self._theme, "success")
            self._dues.addWidget(done, 0, 0, 1, 2)
        shown = cards[:_MOST_CARDS]
        for place, card in enumerate(shown):
            alone = place == len(shown) - 1 and place % 2 == 0
            made = self._due_card(card, first=place == 0)
            self._dues.addWidget(made, place // 2, place % 2, 1, 2 if alone else 1)

    def _due_card(self, due: DueCard, *, first: bool) -> Card:
        card = Card()
        card.setAccessibleName(f"{due.heading}. {due.sentence}")
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        icon = IconLabel(self._theme, due.icon, "accent_text" if first else "muted", space.ICON + space.TINY)
        words = QVBoxLayout()
        words.setSpacing(space.HAIR)
        words.addWidget(label(due.heading, TextRole.STRONG, wrap=True))
        words.addWidget(muted(due.sentence))
        if due.late:
            words.addWidget(badge(tr("Overdue"), "danger"), 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        go = button(due.action, lambda: self._navigate(due.destination), kind="primary" if first else "plain")
        self.steps.append(go)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        return card

    def _show_summary(self, facts: OverviewFacts) -> None:
        _clear_below(self._summary)
        row = QHBoxLayout()
        for state in AreaState:
            number = sum(area.state is state for area in facts.areas)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            figure = label(format_number(number), TextRole.FIGURE)
            figure.setProperty("tone", _FIGURE_TONES[state] if number else "muted")
            cell.addWidget(figure)
            cell.addWidget(muted(state_words(state)))
            row.addLayout(cell, 1)
        self._summary.body.addLayout(row)

    def _show_rounds(self, rounds: tuple[RoundProgress, ...]) -> None:
        _clear_below(self._rounds)
        if not rounds:
            self._rounds.body.addWidget(muted(tr("No survey round is under way.")))
        for each in rounds:
            self._rounds.body.addLayout(self._round(each))

    def _round(self, given: RoundProgress) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(space.TINY)
        column.addWidget(label(given.title, TextRole.LABEL, wrap=True))
        meter = Meter(self._theme, given.title)
        meter.show_share((given.collected - given.left) / given.collected if given.collected else 0.0)
        column.addWidget(meter)
        column.addWidget(muted(_round_words(given)))
        return column


def _round_words(given: RoundProgress) -> str:
    words = tr(
        "{entered} of {collected} forms entered, {closed} of {areas} areas closed",
        entered=format_number(given.entered),
        collected=format_number(given.collected),
        closed=given.areas_closed,
        areas=given.areas,
    )
    if given.untold:
        words += f", {tr('{n} areas have not told how many were collected', n=given.untold)}"
    return f"{words}, {tr('{n} invalid', n=given.invalid)}" if given.invalid else words


def _clear(layout: QGridLayout | QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QGridLayout | QHBoxLayout | QVBoxLayout):
            _clear(inner)
            inner.deleteLater()


def _clear_below(card: Card) -> None:
    kept: QLabel | None = card.heading
    _clear(card.body)
    if kept is not None:
        fresh = heading(kept.text())
        card.heading = fresh
        card.body.addWidget(fresh)
