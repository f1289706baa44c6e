"""The two sides of each ratio, for each line of areas that go on in one another (decision 24)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    TARGET,
    Indicator,
    Reporter,
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
from desktop_app.exchange.workbook_writer import Formula, SheetCell
from desktop_app.movements.lines import (
    lines_of,
)

_AREA = Reporter.RESIDENTIAL_AREA


class Sides:
    """A sheet with a row for each ratio and line."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.rows_of: dict[str, tuple[int, int]] = {}
        """The first and the last row of a ratio."""
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
        for places in lines_of(self._parts.units):
            row = HEAD_ROWS + 1 + len(self.sheet.rows)
            tops = [cell_ref(self._parts.label, HEAD_ROWS + 1 + at, top) for at in places]
            bottom = self._line_bottom(indicator, places, top, sized=sized)
            upper = self._sum(places, top)
            lower = bottom.result if isinstance(bottom, Formula) else None
            both = upper != "" and lower not in ("", None)
            pair = f"AND(ISNUMBER(C{row}),ISNUMBER(D{row}))"
            names = ", ".join(self._parts.units[at].shown_name() for at in places)
            self.sheet.rows.append(
                [
                    indicator.code,
                    names,
                    Formula(added(tops), upper),
                    bottom,
                    Formula(f'IF({pair},C{row},"")', upper if both else ""),
                    Formula(f'IF({pair},D{row},"")', lower if both else ""),
                ]
            )
        self.rows_of[indicator.code] = (first, HEAD_ROWS + len(self.sheet.rows))

    def _line_bottom(
        self, indicator: Indicator, places: Sequence[int], top: int, *, sized: bool
    ) -> SheetCell:
        if not sized:
            column = self._parts.column[indicator.denominator]
            lower = [cell_ref(self._parts.label, HEAD_ROWS + 1 + at, column) for at in places]
            return Formula(added(lower), self._sum(places, column))
        sizes = [self.size(indicator, at) for at in places]
        counting = [at for at in places if not self._parts.units[at].ended]
        ended = [at for at in places if self._parts.units[at].ended]
        refs = {at: cell_ref(self._parts.label, HEAD_ROWS + 1 + at, top) for at in places}
        size_of = dict(zip(places, sizes, strict=True))
        known = [at for at in counting if size_of[at] is not None]
        if not known:
            return None
        reported = f"COUNT({','.join(refs[at] for at in ended)})>0" if ended else "FALSE"
        counts = {at: f"OR({reported},ISNUMBER({refs[at]}))" for at in counting}
        whole = "+".join(f"IF({counts[at]},{size_of[at]},0)" for at in known)
        unknown = ",".join(counts[at] for at in counting if size_of[at] is None)
        if unknown:  # counting by it leaves the line out, as in the grid
            whole = f'IF(OR({unknown}),"",{whole})'
        given = ",".join(refs.values())
        is_reported = any(self._figure(at, top) is not None for at in ended)
        counted = [at for at in counting if is_reported or self._figure(at, top) is not None]
        sizes = [size_of[at] for at in counted]
        is_known = self._sum(places, top) != "" and None not in sizes
        held = sum(size for size in sizes if size is not None) if is_known else ""
        return Formula(f'IF(COUNT({given})=0,"",{whole})', held)

    def _figure(self, at: int, column: int) -> Decimal | Fraction | None:
        """Return the number in a cell of the grid."""
        cell = self._parts.grid.rows[at][column - 2]
        is_number = isinstance(cell.value, Decimal | Fraction) and cell.applies and cell.counted
        return cell.value if is_number else None  # type: ignore[return-value]

    def _sum(self, places: Sequence[int], column: int) -> str | float:
        """Return what the cells of a line come to; nothing where none has a figure."""
        known = [Fraction(figure) for at in places if (figure := self._figure(at, column)) is not None]
        whole = sum(known, Fraction(0))
        exact = whole.numerator if whole.denominator == 1 else float(whole)
        return exact if known else ""

    def size(self, indicator: Indicator, at: int) -> int | None:
        """Return what a ratio of a row is compared with: its households, or 1 for the area."""
        unit = self._parts.units[at]
        if unit.reporter is Reporter.COMMUNE:
            return self._whole(indicator)
        if unit.reporter is not _AREA:
            return None
        return 1 if indicator.denominator == AREAS else unit.households

    def _whole(self, indicator: Indicator) -> int | None:
        """Return what the commune's own figure is compared with where areas do not report."""
        column = next(each for each in self._parts.grid.columns if each.indicator.code == indicator.numerator)
        if _AREA in column.reporters:
            return 0
        areas = (at for at, unit in enumerate(self._parts.units) if not unit.ended and unit.reporter is _AREA)
        last = [self.size(indicator, at) for at in areas]
        sizes = [size for size in last if size is not None]
        return sum(sizes) if sizes else None
