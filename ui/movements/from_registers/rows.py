"""The figures of registers for one sheet as a list: those of cells, and those of none. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.feeding.fed import DerivedFigure, RegisterFigures, WhyLeftOut
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
    LEFT_OUT = auto()
    """Entries that belong in no cell."""


@dataclass(frozen=True, slots=True)
class FedRow:
    """A line of the list. ``cell``: of entries that are in none its unit is empty."""

    cell: Cell
    standing: OfferState
    unit: str
    indicator: str
    counted: str
    entered: str
    words: str
    entries: dict[str, tuple[str, ...]]

    @property
    def can_be_taken(self) -> bool:
        """Whether the figure can be written into its cell."""
        return self.standing in (OfferState.EMPTY, OfferState.DIFFERS)


def fed_rows(sheet: PaintedSheet, found: RegisterFigures) -> list[FedRow]:
    """All cells for which registers have a figure, what is to be done first; then what is in no cell."""
    units = {unit.key: place for place, unit in enumerate(sheet.data.units)}
    codes = {item.code: place for place, item in enumerate(sheet.data.indicators.indicators)}
    cells = sorted(
        (_row(sheet, cell, fed) for cell, fed in sheet.fed.figures.items() if cell.unit in units),
        key=lambda row: (row.standing.value, units[row.cell.unit], codes[row.cell.indicator]),
    )
    return [*cells, *_left_out(sheet, found)]


def standing_of(sheet: PaintedSheet, cell: Cell, fed: DerivedFigure) -> OfferState:
    """How the figure of registers compares with the cell."""
    present = sheet.state(cell)
    if present.draft is None and present.text and sheet.values.get(cell) == fed.value:
        return OfferState.SAME
    if sheet.data.why_closed(cell):
        return OfferState.CLOSED
    return OfferState.DIFFERS if present.text or present.draft is not None else OfferState.EMPTY


def typed_text(sheet: PaintedSheet, cell: Cell, fed: DerivedFigure) -> str:
    """What writes the figure into its cell, as a person would type it."""
    return edit_text(sheet.indicator(cell.indicator), fed.value)


def _row(sheet: PaintedSheet, cell: Cell, fed: DerivedFigure) -> FedRow:
    indicator = sheet.indicator(cell.indicator)
    unit = sheet.units[cell.unit]
    present, standing = sheet.state(cell), standing_of(sheet, cell, fed)
    entered = present.draft if present.draft is not None else shown_text(indicator, sheet.values.get(cell))
    return FedRow(
        cell,
        standing,
        unit.shown_name(sheet.data.period.year),
        f"{indicator.code} · {indicator.name.shown()}",
        shown_text(indicator, fed.value),
        entered or tr("empty"),
        sheet.fed.words(cell, indicator),
        fed.by_register(),
    )


def _left_out(sheet: PaintedSheet, found: RegisterFigures) -> Iterator[FedRow]:
    for left in found.left_out:
        indicator = sheet.data.indicators.by_code.get(left.indicator)
        if left.period != sheet.period or indicator is None:
            continue
        yield FedRow(
            Cell("", left.indicator, left.period),
            OfferState.LEFT_OUT,
            "",
            f"{indicator.code} · {indicator.name.shown()}",
            tr("{n} entries", n=format_number(len(left.matter_ids))),
            "",
            f"{found.titles.get(left.register_code, left.register_code)}: {why_words(left.why)}",
            {left.register_code: left.matter_ids},
        )


def why_words(why: WhyLeftOut) -> str:
    """Why entries are in no cell, and what puts them into one."""
    match why:
        case WhyLeftOut.NO_AREA:
            return tr("No residential area is written there; write it, and they count.")
        case WhyLeftOut.AREA_NOT_THERE:
            return tr("Their area was not there on that day, or was split; choose the area that was.")
        case WhyLeftOut.CROSSED:
            return tr("Two computers took steps at the same time; settle which one holds.")
        case WhyLeftOut.BELOW_NOTHING:
            return tr("More was taken back in this period than came in it.")
        case WhyLeftOut.NO_NUMBER:
            return tr("The number that is added up is not written there.")


def standing_words(standing: OfferState) -> str:
    """Return the comparison of a figure with its cell in words."""
    words = {
        OfferState.EMPTY: tr("Empty: to be taken"),
        OfferState.DIFFERS: tr("Differs"),
        OfferState.SAME: tr("The same"),
        OfferState.CLOSED: tr("Differs, closed"),
        OfferState.LEFT_OUT: tr("In no cell"),
    }
    return words[standing]
