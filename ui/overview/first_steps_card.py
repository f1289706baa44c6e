"""A new office: what to do first, with a tick where it is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.book.overview_facts import OverviewFacts
from ui.context.room import Destination
from ui.overview.lines_card import LinesCard
from ui.places.settings import SectionPlace
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label


class FirstStep(msgspec.Struct, frozen=True):
    """A step, whether it is done, and where it is done."""

    words: str
    is_done: bool
    destination: Destination


def first_steps(facts: OverviewFacts) -> list[FirstStep]:
    """The five steps; none where the office has figures already, or all are done."""
    safety = facts.safety
    if safety is None or facts.rounds or facts.keeps_figures:
        return []
    areas = SectionPlace("areas").destination
    steps = [
        FirstStep(tr("Enter the residential areas"), bool(facts.areas), areas),
        FirstStep(
            tr("Fill in the number of households of each"),
            bool(facts.areas) and all(area.households for area in facts.areas),
            areas,
        ),
        FirstStep(tr("Say who signs the papers"), facts.has_signer, SectionPlace("office").destination),
        FirstStep(
            tr("Make the recovery code and keep it on paper"),
            safety.code_made,
            SectionPlace("safety").destination,
        ),
        FirstStep(tr("Connect to the province"), safety.is_connected, Destination("sync")),
    ]
    return [] if all(step.is_done for step in steps) else steps


class FirstStepsCard(LinesCard[FirstStep]):
    """:attr:`steps` are the buttons of what is not done yet."""

    def __init__(self, theme: Theme, navigate: Callable[[Destination], None]) -> None:
        super().__init__(tr("Start with these five steps"), self._row)
        self._theme = theme
        self._navigate = navigate

    def _row(self, step: FirstStep, place: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        icon, colour = ("check_circle", "success") if step.is_done else ("circle_empty", "muted")
        row.addWidget(IconLabel(self._theme, icon, colour), 0, Qt.AlignmentFlag.AlignVCenter)
        words = label(f"{place + 1}. {step.words}", TextRole.BODY, "muted" if step.is_done else "", wrap=True)
        words.setAccessibleName(f"{step.words}: {tr('done') if step.is_done else tr('not done yet')}")
        row.addWidget(words, 1)
        if not step.is_done:
            go = button(tr("Do it"), partial(self._navigate, step.destination))
            go.setAccessibleName(f"{tr('Do it')}: {step.words}")
            self.steps.append(go)
            row.addWidget(go)
        return row
