"""The figures of registers for one sheet as a list: those of cells, and those of none. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.derived.derived_figure import DerivedFigure, RegisterFigures, UnassignedReason
from desktop_app.movements.cell import Cell
from ui.movements.sheets.cell_text import edit_text, shown_text
from ui.movements.sheets.painted_sheet import PaintedSheet


class OfferState(Enum):
    """How the figure of a register compares with its cell."""

    EMPTY = auto()
    DIFFERS = auto()
    SAME = auto()
    CLOSED = auto()
    """It differs, and the cell is closed."""
    UNASSIGNED = auto()
    """Entries that belong in no cell."""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A line of the list. ``cell``: of entries that are in none its unit is empty."""

    cell: Cell
    state: OfferState
    unit: str
    indicator: str
    counted: str
    entered: str
    words: str
    entries: dict[str, tuple[str, ...]]

    @property
    def can_be_taken(self) -> bool:
        """Whether the figure can be written into its cell."""
        return self.state in (OfferState.EMPTY, OfferState.DIFFERS)


def offer_rows(sheet: PaintedSheet, found: RegisterFigures) -> list[OfferRow]:
    """Return the cells for which registers have a figure, what is to be done first; then what is in none."""
    units = {unit.key: place for place, unit in enumerate(sheet.data.units)}
    codes = {item.code: place for place, item in enumerate(sheet.data.indicators.indicators)}
    cells = sorted(
        (_row(sheet, cell, derived) for cell, derived in sheet.derived.figures.items() if cell.unit in units),
        key=lambda row: (row.state.value, units[row.cell.unit], codes[row.cell.indicator]),
    )
    return [*cells, *_unassigned(sheet, found)]


def offer_state(sheet: PaintedSheet, cell: Cell, derived: DerivedFigure) -> OfferState:
    """Return how the figure of registers compares with the cell."""
    present = sheet.state(cell)
    if present.draft is None and present.text and sheet.values.get(cell) == derived.value:
        return OfferState.SAME
    if sheet.data.why_closed(cell):
        return OfferState.CLOSED
    return OfferState.DIFFERS if present.text or present.draft is not None else OfferState.EMPTY


def typed_text(sheet: PaintedSheet, cell: Cell, derived: DerivedFigure) -> str:
    """Return what writes the figure into its cell, as a person would type it."""
    return edit_text(sheet.indicator(cell.indicator), derived.value)


def _row(sheet: PaintedSheet, cell: Cell, derived: DerivedFigure) -> OfferRow:
    indicator = sheet.indicator(cell.indicator)
    unit = sheet.units[cell.unit]
    present, state = sheet.state(cell), offer_state(sheet, cell, derived)
    entered = present.draft if present.draft is not None else shown_text(indicator, sheet.values.get(cell))
    return OfferRow(
        cell,
        state,
        unit.shown_name(sheet.data.period.year),
        f"{indicator.code} · {indicator.name.shown()}",
        shown_text(indicator, derived.value),
        entered or tr("empty"),
        sheet.derived.words(cell, indicator),
        derived.by_register(),
    )


def _unassigned(sheet: PaintedSheet, found: RegisterFigures) -> Iterator[OfferRow]:
    for left in found.unassigned:
        indicator = sheet.data.indicators.by_code.get(left.indicator)
        if left.period != sheet.period or indicator is None:
            continue
        yield OfferRow(
            Cell("", left.indicator, left.period),
            OfferState.UNASSIGNED,
            "",
            f"{indicator.code} · {indicator.name.shown()}",
            tr("{n} entries", n=format_number(len(left.matter_ids))),
            "",
            f"{found.titles.get(left.register_code, left.register_code)}: {why_words(left.why)}",
            {left.register_code: left.matter_ids},
        )


def why_words(why: UnassignedReason) -> str:
    """Return why entries are in no cell, and what puts them into one."""
    match why:
        case UnassignedReason.NO_AREA:
            return tr("No residential area is written there; write it, and they count.")
        case UnassignedReason.AREA_NOT_THERE:
            return tr("Their area was not there on that day, or was split; choose the area that was.")
        case UnassignedReason.CROSSED:
            return tr("Two computers took steps at the same time; settle which one holds.")
        case UnassignedReason.BELOW_NOTHING:
            return tr("More was taken back in this period than came in it.")
        case UnassignedReason.NO_NUMBER:
            return tr("The number that is added up is not written there.")


def offer_words(state: OfferState) -> str:
    """Return the comparison of a figure with its cell in words."""
    words = {
        OfferState.EMPTY: tr("Empty: to be taken"),
        OfferState.DIFFERS: tr("Differs"),
        OfferState.SAME: tr("The same"),
        OfferState.CLOSED: tr("Differs, closed"),
        OfferState.UNASSIGNED: tr("In no cell"),
    }
    return words[state]
