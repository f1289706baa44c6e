"""Beside the grid: the figures of a column by unit, and how far every indicator with a plan has come."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.movements.sheet.plan_shares import PlanShare
from desktop_app.reports.blocks.model import Bar, BarChart, ValueBar, ValueBarChart
from ui.grid.model.table import ShownCell
from ui.theme import Theme
from ui.widgets.charts.chart_view import ChartView
from ui.widgets.frames import Card
from ui.widgets.labels import heading, muted
from ui.widgets.page import ScrollBody

type Progress = tuple[PlanShare, ...]

WIDTH = 500
_LEAST_WIDTH = 300


class ProgressPanel(Card):
    """Bars of the shares reached: the furthest behind first, indicators without figures last."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Charts"))
        self.setMaximumWidth(WIDTH)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.chart = ChartView(tr("Progress against the plan"), theme, tr("no figure yet"))
        self.units = ChartView(tr("Figures by unit"), theme)
        self._words, self._indicator = muted(""), heading("")
        scroll = ScrollBody()
        scroll.setStyleSheet("QWidget#pageBody { background: transparent; }")
        scroll.body.addWidget(self._indicator)
        scroll.body.addWidget(self.units)
        scroll.body.addWidget(self._words)
        scroll.body.addWidget(self.chart)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    @property
    def part(self) -> QWidget | None:
        """What takes the keys; nothing where nothing is drawn."""
        return next((each for each in (self.chart, self.units) if not each.isHidden()), None)

    @property
    def words(self) -> str:
        """The words above the chart."""
        return self._words.text()

    @property
    def drawn(self) -> bool:
        """Whether a drawing is shown."""
        return not self.chart.isHidden()

    def show_units(self, name: str, figures: Sequence[tuple[str, ShownCell]]) -> None:
        """Show the figures of an indicator by unit, the largest first, without those that have none."""
        known = [(unit, cell.number, cell.text) for unit, cell in figures if cell.number is not None]
        bars = [ValueBar(*each) for each in sorted(known, key=lambda each: -each[1])]
        self._indicator.setText(name)
        self._indicator.setVisible(bool(bars))
        self.units.show_chart(ValueBarChart("", tuple(bars)) if bars else None)

    def show_progress(self, progress: Progress) -> None:
        """Show other figures."""
        whole = Fraction(1)
        bars = tuple(Bar(f"{each.code} {each.name}", each.share, whole) for each in progress)
        self.chart.show_chart(BarChart("", bars, tr("plan of the year")) if bars else None)
        heading = tr("In % of the plan of the year, since January; the furthest behind first.")
        self._words.setText(heading if bars else tr("No indicator of this period has a plan figure yet."))
