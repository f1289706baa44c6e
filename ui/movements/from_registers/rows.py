"""The figures of registers for one sheet as a list: what stands in the cells, what is in none. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.feeding.fed import FedFigure, RegisterFigures, WhyLeftOut
from desktop_app.movements.values import Value
from ui.grid.model.table import CellEdit, Key
from ui.movements.sheets.cell_text import edit_text, shown_text
from ui.movements.sheets.sheet import Sheet


class Standing(Enum):
    """How the figure of a register stands to what is in its cell."""

    EMPTY = auto()
    DIFFERS = auto()
    SAME = auto()
    CLOSED = auto()
    """It differs, and nobody types there any more."""
    LEFT_OUT = auto()
    """Entries that belong in no cell."""


@dataclass(frozen=True, slots=True)
class FedRow:
    """A line of the list. ``key`` is the cell; of entries that are in none its unit is empty."""

    key: Key
    standing: Standing
    unit: str
    indicator: str
    counted: str
    entered: str
    words: str
    entries: dict[str, tuple[str, ...]]

    @property
    def can_be_taken(self) -> bool:
        """Whether the figure can be written into its cell."""
        return self.standing in (Standing.EMPTY, Standing.DIFFERS)


def fed_rows(sheet: Sheet, found: RegisterFigures) -> list[FedRow]:
    """All cells for which registers have a figure, what is to be done first; then what is in no cell."""
    units = {unit.key: place for place, unit in enumerate(sheet.data.units)}
    codes = {item.code: place for place, item in enumerate(sheet.data.indicators.indicators)}
    cells = sorted(
        (_row(sheet, key, fed) for key, fed in sheet.fed.figures.items() if key[0] in units),
        key=lambda row: (row.standing.value, units[row.key[0]], codes[row.key[1]]),
    )
    return [*cells, *_left_out(sheet, found)]


def standing_of(sheet: Sheet, key: Key, fed: FedFigure) -> Standing:
    """How the figure of registers stands to the cell."""
    present = sheet.state(key)
    if present.draft is None and present.text and _value(sheet, key) == fed.value:
        return Standing.SAME
    if sheet.data.why_closed(key):
        return Standing.CLOSED
    return Standing.DIFFERS if present.text or present.draft is not None else Standing.EMPTY


def entry_of(sheet: Sheet, key: Key, fed: FedFigure) -> CellEdit:
    """What writes the figure into its cell, as a person would type it."""
    return CellEdit(*key, edit_text(sheet.indicator(key[1]), fed.value))


def _row(sheet: Sheet, key: Key, fed: FedFigure) -> FedRow:
    indicator = sheet.indicator(key[1])
    unit = next(unit for unit in sheet.data.units if unit.key == key[0])
    present, standing = sheet.state(key), standing_of(sheet, key, fed)
    entered = present.draft if present.draft is not None else shown_text(indicator, _value(sheet, key))
    return FedRow(
        key,
        standing,
        unit.shown_name(sheet.data.period.year),
        f"{indicator.code} · {indicator.name.shown()}",
        shown_text(indicator, fed.value),
        entered or tr("empty"),
        sheet.fed.words(key, indicator),
        fed.by_register(),
    )


def _value(sheet: Sheet, key: Key) -> Value | None:
    return sheet.values.get((key[1], sheet.period, key[0]))


def _left_out(sheet: Sheet, found: RegisterFigures) -> Iterator[FedRow]:
    for left in found.left_out:
        indicator = sheet.data.indicators.by_code.get(left.indicator)
        if left.period != sheet.period or indicator is None:
            continue
        yield FedRow(
            ("", left.indicator),
            Standing.LEFT_OUT,
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


def standing_words(standing: Standing) -> str:
    """How a figure stands to its cell, in a word or two."""
    words = {
        Standing.EMPTY: tr("Empty: to be taken"),
        Standing.DIFFERS: tr("Differs"),
        Standing.SAME: tr("The same"),
        Standing.CLOSED: tr("Differs, closed"),
        Standing.LEFT_OUT: tr("In no cell"),
    }
    return words[standing]
