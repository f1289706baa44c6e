"""The rows of the table of areas in the overview."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.book.overview import AreaProgress, AreaState
from ui.widgets.tables.rows_model import Cell, Row

FIGURES = (1, 2)
"""The columns that are numbers."""

_ICONS = {
    AreaState.DONE: ("check_circle", "success"),
    AreaState.BEGUN: ("edit", "info"),
    AreaState.NOTHING: ("clock", "warning"),
}


def headings() -> tuple[str, ...]:
    """Name, households, figures entered, state."""
    return tr("Residential area"), tr("Households"), tr("Figures"), tr("State")


def state_words(state: AreaState) -> str:
    """How far an area is, in words."""
    if state is AreaState.DONE:
        return tr("Submitted")
    return tr("Being entered") if state is AreaState.BEGUN else tr("Nothing yet")


def area_row(area: AreaProgress) -> Row:
    """One area; a dash stands for what is not known or not entered."""
    households = "–" if area.households is None else format_number(area.households)
    figures = format_number(area.figures) if area.figures else "–"
    state = Cell(state_words(area.state), icon=_ICONS[area.state])
    return Row(area.id, (Cell(area.name), Cell(households), Cell(figures), state))
