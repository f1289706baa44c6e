"""The two sides of each ratio, for each line of areas that go on in one another (decision 24)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    TARGET,
    Indicator,
)
from desktop_app.exchange.live.formula_texts import (
    added,
    cell_ref,
)
from desktop_app.exchange.live.live_cells import (
    HEAD_ROWS,
    LiveSheet,
)
from desktop_app.exchange.live.parts import Parts
from desktop_app.exchange.workbook_writer import Formula
from desktop_app.movements.sheet.ratios import ratio_lines, sizes_by_unit
from desktop_app.movements.values import Value


class Sides:
    """A sheet with a row for each ratio and line."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.rows_of: dict[str, tuple[int, int]] = {}
        """The first and the last row of a ratio."""
        self._sizes: dict[str, tuple[Decimal | None, ...]] = {}
        self.sheet = LiveSheet(
            tr("Numerators, denominators"),
            [(text, "", "") for text in (tr("Code"), tr("Unit"), tr("Numerator"), tr("Denominator"))]
            + [(text, "", "") for text in (tr("Counted numerator"), tr("Counted denominator"))],
        )

    def add(self, indicator: Indicator) -> None:
        """Numerator and denominator of a ratio for each line of areas that go on in one another."""
        top = self._parts.column.get(indicator.numerator)
        if top is None or indicator.denominator == TARGET:
            return
        sized = indicator.denominator in (HOUSEHOLDS, AREAS)
        if not sized and indicator.denominator not in self._parts.column:
            return
        first = HEAD_ROWS + 1 + len(self.sheet.rows)
        sizes = self.sizes(indicator) if sized else ()
        below = sizes or self._figures(self._parts.column[indicator.denominator])
        for line in ratio_lines(self._parts.units, indicator, self._figures(top), below):
            row = HEAD_ROWS + 1 + len(self.sheet.rows)
            upper, lower = _number(line.numerator), _number(line.denominator)
            both = upper != "" and lower != ""
            pair = f"AND(ISNUMBER(C{row}),ISNUMBER(D{row}))"
            names = ", ".join(self._parts.units[at].shown_name() for at in line.places)
            if sized:
                bottom = self._added_sizes(line.places, top, sizes)
            else:
                bottom = added(self._cells(line.places, self._parts.column[indicator.denominator]))
            self.sheet.rows.append(
                [
                    indicator.code,
                    names,
                    Formula(added(self._cells(line.places, top)), upper),
                    Formula(bottom, lower) if bottom else None,
                    Formula(f'IF({pair},C{row},"")', upper if both else ""),
                    Formula(f'IF({pair},D{row},"")', lower if both else ""),
                ]
            )
        self.rows_of[indicator.code] = (first, HEAD_ROWS + len(self.sheet.rows))

    def sizes(self, indicator: Indicator) -> tuple[Decimal | None, ...]:
        """Return what a ratio of each row is compared with: its households, or 1 for an area."""
        if indicator.code not in self._sizes:
            columns = self._parts.grid.columns
            top = next(each for each in columns if each.indicator.code == indicator.numerator)
            sizes = sizes_by_unit(indicator.denominator, top.reporters, self._parts.units)
            self._sizes[indicator.code] = sizes
        return self._sizes[indicator.code]

    def _added_sizes(self, places: Sequence[int], top: int, sizes: Sequence[Decimal | None]) -> str:
        """The formula of the households of a line; nothing where those of no area are known."""
        refs = dict(zip(places, self._cells(places, top), strict=True))
        counting = [at for at in places if not self._parts.units[at].ended]
        ended = [refs[at] for at in places if self._parts.units[at].ended]
        reported = f"COUNT({','.join(ended)})>0" if ended else "FALSE"
        counts = {at: f"OR({reported},ISNUMBER({refs[at]}))" for at in counting}
        known = [at for at in counting if sizes[at] is not None]
        if not known:
            return ""
        whole = "+".join(f"IF({counts[at]},{sizes[at]},0)" for at in known)
        unknown = ",".join(counts[at] for at in counting if sizes[at] is None)
        if unknown:  # counting by it leaves the line out, as in the grid
            whole = f'IF(OR({unknown}),"",{whole})'
        return f'IF(COUNT({",".join(refs.values())})=0,"",{whole})'

    def _cells(self, places: Sequence[int], column: int) -> list[str]:
        return [cell_ref(self._parts.label, HEAD_ROWS + 1 + at, column) for at in places]

    def _figures(self, column: int) -> tuple[Value | None, ...]:
        """Return the numbers in a column of the grid that count."""
        cells = (row[column - 2] for row in self._parts.grid.rows)
        return tuple(
            cell.value if isinstance(cell.value, Decimal) and cell.applies and cell.counted else None
            for cell in cells
        )


def _number(value: Decimal | None) -> str | float:
    if value is None:
        return ""
    return int(value) if value == value.to_integral_value() else float(value)
