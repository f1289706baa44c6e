"""Parts of the first page that are loaded and built after its first figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.book.overview_facts import AreaState, OverviewFacts
from ui.context.room import Destination
from ui.overview.first_steps_card import FirstStepsCard, first_steps
from ui.overview.fund_card import FundCard, fund_lines
from ui.overview.month_strip import MonthStrip
from ui.overview.month_words import has_unasked, state_icon, state_words
from ui.overview.plan_card import PlanCard
from ui.overview.rounds_card import RoundsCard
from ui.overview.safety_card import SafetyCard, safety_lines
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import muted


class LaterParts:
    """The strip of months and the cards of the first steps, the fund, safety, the plan and the rounds."""

    def __init__(self, theme: Theme, navigate: Callable[[Destination], None]) -> None:
        self._theme = theme
        self.first_steps = FirstStepsCard(theme, navigate)
        self.strip = MonthStrip(theme, navigate)
        self._unasked = muted(tr("Months before the office began to record are not late."))
        self.fund = FundCard(navigate)
        self.safety = SafetyCard(theme, navigate)
        self.plan = PlanCard(theme, navigate)
        self.rounds = RoundsCard(theme, navigate)

    def lay_out(self, above: QVBoxLayout, at: int, beside: QVBoxLayout, below: QVBoxLayout) -> None:
        """Put the parts into the page: above the map from place ``at`` on, beside it and below it."""
        months = Card(tr("Months of the year"))
        months.body.addWidget(self.strip)
        months.body.addWidget(self._unasked)
        above.insertWidget(at, self.first_steps)
        above.insertWidget(at + 1, months)
        cards: tuple[QWidget, ...] = (self.fund, self.safety, self.plan, self.rounds)
        for place, card in enumerate(cards):
            beside.insertWidget(place, card)
        below.addLayout(_legend(self._theme))

    def show(self, facts: OverviewFacts, today: date) -> None:
        """Show other facts, which were looked at closer."""
        self._unasked.setVisible(has_unasked(facts.months, today))
        self.fund.show_lines([] if facts.fund is None else fund_lines(facts.fund, today))
        self.safety.show_lines([] if facts.safety is None else safety_lines(facts.safety, today))
        self.plan.show_lines(facts.behind)
        self.first_steps.show_lines(first_steps(facts))
        self.rounds.show_lines(facts.rounds)


def _legend(theme: Theme) -> FlowRow:
    row = FlowRow(left=True)
    legend = [(state_icon(state, late=False), state_words(state)) for state in AreaState]
    legend.append((state_icon(AreaState.NOTHING, late=True), tr("red: overdue")))
    for (icon, colour), words in legend:
        pair = QWidget()
        line = QHBoxLayout(pair)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space.TINY)
        line.addWidget(IconLabel(theme, icon, colour, space.ICON_SMALL))
        line.addWidget(muted(words, wrap=False))
        row.addWidget(pair)
    return row
