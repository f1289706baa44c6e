"""The indicators that are the furthest behind their plan of the year, worst first."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_percent
from desktop_app.book.overview_facts import PlanLine
from ui.context.room import Destination
from ui.overview.lines_card import LinesCard
from ui.places.movements import IndicatorPlace
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.labels import label, muted
from ui.widgets.meter import Meter


class PlanCard(LinesCard[PlanLine]):
    """Hidden where no plan is set or all are reached. :attr:`steps` are the buttons, one of each line."""

    def __init__(self, theme: Theme, navigate: Callable[[Destination], None]) -> None:
        super().__init__(tr("Furthest behind the plan"), self._row)
        self._theme = theme
        self._navigate = navigate

    def _row(self, line: PlanLine, _place: int) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(space.HAIR)
        row = QHBoxLayout()
        row.addWidget(label(line.name, TextRole.LABEL, wrap=True), 1)
        go = button(tr("Open"), partial(self._navigate, IndicatorPlace(line.code).destination), kind="quiet")
        go.setAccessibleName(f"{tr('Open')}: {line.name}")
        self.steps.append(go)
        row.addWidget(go)
        column.addLayout(row)
        meter = Meter(self._theme, line.name)
        meter.show_share(line.share)
        column.addWidget(meter)
        reached = tr("{reached} of {plan}", reached=line.reached, plan=line.plan)
        column.addWidget(muted(f"{reached} · {format_percent(Fraction(line.share))} %"))
        return column
