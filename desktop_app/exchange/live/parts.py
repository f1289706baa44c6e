"""The cell of each typed figure in a live workbook, and what is computed from it over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import (
    Indicator,
    ValueKind,
)
from desktop_app.exchange.live.formula_texts import (
    added,
    cell_ref,
    latest,
    latest_together,
)
from desktop_app.exchange.live.live_cells import (
    HEAD_ROWS,
    LiveSheet,
    typed,
)
from desktop_app.exchange.workbook_writer import SheetCell, sheet_name
from desktop_app.movements.cell import Cell
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import ColumnKind, ReportingUnit
from desktop_app.movements.lines import (
    has_lines,
    is_outside,
    lived_keys,
    replaced_units,
    with_merged,
)
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import Grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.unit_figures import Span
from desktop_app.movements.values import Value


class Parts:
    """The cells with typed figures: in the grid itself, or in a sheet for each other period of the year."""

    def __init__(self, given: PeriodSheet, grid: Grid, label: str, events: Mapping[str, str]) -> None:
        """``label``: of the grid; ``events``: the names of events by their words in keys."""
        self.given = given
        self.grid = grid
        self._events = events
        self._names: set[str] = set()
        self.label = self._name(label)
        self.units = grid.units
        self.to_date = tuple(given.all_units)
        self.column = {column.indicator.code: at for at, column in enumerate(grid.columns, start=2)}
        self.span, self.span_to_date = given.span(), given.span_to_date()
        self._places: dict[Cell, str] = {}

    def at(self, place: int, column: int) -> str:
        """Return a cell of the grid; rows of units count from 0."""
        return cell_ref(self.label, HEAD_ROWS + 1 + place, column)

    def place_own(self) -> None:
        """Cells of the grid that hold a typed figure itself."""
        for at, (unit, cells) in enumerate(zip(self.units, self.grid.rows, strict=True)):
            for column, cell in zip(self.grid.columns, cells, strict=True):
                if column.kind is ColumnKind.ENTERED and cell.applies and cell.counted:
                    code = column.indicator.code
                    ref = cell_ref(self.label, HEAD_ROWS + 1 + at, self.column[code])
                    self._places[Cell(unit.key, code, self.grid.period.key)] = ref

    def data_sheets(self) -> Iterator[LiveSheet]:
        """Yield the typed figures of all other periods of the year that are put together here."""
        members = {unit.key: unit for unit in with_merged((*self.units, *self.to_date))}
        by_key: dict[str, dict[str, dict[str, Value]]] = {}
        wanted = self._keys()
        for cell, value in self.given.values.items():
            is_text = self.given.indicators.by_code[cell.indicator].value_kind is ValueKind.TEXT
            is_here = cell.period in wanted and cell.unit in members and cell not in self._places
            if is_here and not is_text:
                by_key.setdefault(cell.period, {}).setdefault(cell.indicator, {})[cell.unit] = value
        for key in sorted(by_key, key=lambda each: (Period.parse(each).start, each)):
            yield self._data_sheet(key, by_key[key], list(members.values()))

    def _data_sheet(
        self, key: str, found: Mapping[str, Mapping[str, Value]], members: Sequence[ReportingUnit]
    ) -> LiveSheet:
        name = self._name(period_label(Period.parse(key), self._events))
        items = [item for item in self.given.indicators.indicators if item.code in found]
        sheet = LiveSheet(name, [(tr("Code"), tr("Indicator"), tr("Unit of measure"))])
        sheet.titles += [(item.code, item.name.shown(), item.unit) for item in items]
        for at, unit in enumerate(members):
            row: list[SheetCell] = [unit.shown_name()]
            for number, item in enumerate(items, start=2):
                row.append(typed(item, found[item.code].get(unit.key)))
                place = Cell(unit.key, item.code, key)
                self._places.setdefault(place, cell_ref(name, HEAD_ROWS + 1 + at, number))
            sheet.rows.append(row)
        return sheet

    def _name(self, label: str) -> str:
        """Return the name of a sheet, which no other one has."""
        part, name = 1, sheet_name(label)
        while name.casefold() in self._names:
            part += 1
            name = sheet_name(label, part)
        self._names.add(name.casefold())
        return name

    def _keys(self) -> frozenset[str]:
        spans = self.span, self.span_to_date
        return frozenset(key for span in spans for keys in span.keys.values() for key in keys)

    def over_time(
        self, indicator: Indicator, span: Span, unit: ReportingUnit, replaced: frozenset[str]
    ) -> str | None:
        """Return the figure of a row from the cells of its parts, with those of the areas merged into it."""
        keys = span.of(indicator)
        members = [*(each for each in unit.merged if each.key not in replaced), unit]
        refs = [self._refs(indicator, keys, member) for member in members]
        given = [each for each in refs if each]
        if not given:
            return None
        if indicator.adds_over_time or (len(given) == 1 and len(given[0]) == 1):
            return added([ref for each in given for ref in each])
        if len(given) == 1:
            return latest(given[0])
        return latest_together(given, highest=indicator.value_kind is ValueKind.YES_NO)

    def _refs(self, indicator: Indicator, keys: Sequence[str], unit: ReportingUnit) -> list[str]:
        lived = keys if is_outside(unit, keys) else lived_keys(unit, keys)
        places = (Cell(unit.key, indicator.code, key) for key in lived)
        return [self._places[place] for place in places if place in self._places]

    def replaced(self, indicator: Indicator, span: Span, units: Sequence[ReportingUnit]) -> frozenset[str]:
        """Return the ended units whose figure is in that of a successor by now."""
        if not has_lines(units):
            return frozenset()
        return replaced_units(indicator, span.of(indicator), units, self.given.values)
