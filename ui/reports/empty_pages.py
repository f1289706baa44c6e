"""What the room of reports shows where there is nothing to make a paper of."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from ui.context.room import Destination, RoomContext
from ui.reports.presenter import Empty
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState


def empty_page(context: RoomContext, why: Empty) -> QWidget:
    """What is shown instead of a paper, and where to go from there."""
    theme = context.theme
    go = button(tr("Open surveys"), lambda: context.navigate(Destination("surveys")), kind="primary")
    match why:
        case Empty.NO_ROUNDS:
            sentence = tr(
                "Minutes and the summary report are made from a survey round. Create a round first."
            )
            return EmptyState("surveys", tr("There is no survey round yet"), sentence, theme, go)
        case Empty.NO_AREAS:
            sentence = tr("Minutes are written for each residential area of the round. Add the areas first.")
            return EmptyState("area", tr("This round has no areas yet"), sentence, theme, go)
        case Empty.NOT_CHOSEN:
            sentence = tr("Choose an indicator set and a period on the left.")
            return EmptyState("movements", tr("Nothing is chosen yet"), sentence, theme)
