"""The survey rounds under way, each as four steps with the current one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.book.overview_facts import RoundProgress
from ui.context.room import Destination
from ui.overview.lines_card import LinesCard
from ui.places.surveys import RoundPlace
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.labels import label, muted
from ui.widgets.meter import Meter
from ui.widgets.work.steps import Steps


def round_step(given: RoundProgress) -> int:
    """Which of the four steps a round is at: prepare 0, collect and enter 1, check and close 2, report 3."""
    if given.status == "draft":
        return 0
    if given.status != "open":
        return 3
    return 2 if given.entered and not given.left and not given.unreported else 1


def step_names() -> tuple[str, str, str, str]:
    """The four steps of a round."""
    return tr("Prepare"), tr("Enter forms"), tr("Check and close"), tr("Report")


class RoundsCard(LinesCard[RoundProgress]):
    """:attr:`steps` are the buttons, one of each round."""

    def __init__(self, theme: Theme, navigate: Callable[[Destination], None]) -> None:
        super().__init__(
            tr("Survey rounds under way"), self._round, lambda: muted(tr("No survey round is under way."))
        )
        self._theme = theme
        self._navigate = navigate

    def _round(self, given: RoundProgress, _place: int) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(space.TINY)
        top = QHBoxLayout()
        top.addWidget(label(given.title, TextRole.LABEL, wrap=True), 1)
        go = button(tr("Open"), partial(self._navigate, RoundPlace(given.id).destination), kind="quiet")
        go.setAccessibleName(f"{tr('Open')}: {given.title}")
        self.steps.append(go)
        top.addWidget(go)
        column.addLayout(top)
        column.addWidget(self._steps(round_step(given)))
        meter = Meter(self._theme, given.title)
        meter.show_share((given.collected - given.left) / given.collected if given.collected else 0.0)
        column.addWidget(meter)
        column.addWidget(muted(round_words(given)))
        return column

    def _steps(self, at: int) -> Steps:
        names = step_names()
        made = Steps(self._theme, len(names))
        made.show_step(names, at)
        return made


def round_words(given: RoundProgress) -> str:
    """How far a round is, in figures."""
    words = tr(
        "{entered} of {collected} forms entered, {closed} of {areas} areas closed",
        entered=format_number(given.entered),
        collected=format_number(given.collected),
        closed=given.areas_closed,
        areas=given.areas,
    )
    if given.unreported:
        words += f", {tr('{n} areas have not reported how many were collected', n=given.unreported)}"
    return f"{words}, {tr('{n} invalid', n=given.invalid)}" if given.invalid else words
