"""How many cells of a sheet are empty that somebody should fill, by indicator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from desktop_app.movements.sheet.computed import Computed

type Count = Callable[[Collection[str], str], Mapping[str, int]]
"""Counts the cells of some indicators, of all units or of one, as the progress of the period does."""


class MissingCounts:
    """Counted once; of what is typed later, only the indicators that were touched are counted again."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self.unit = self.code = ""
        """Whose cells alone are counted, and of which indicator; empty: those of all."""
        self._counts: dict[str, int] | None = None
        self._touched: set[str] = set()

    def touch(self, code: str) -> None:
        """Count an indicator again: one of its figures changed."""
        self._touched.add(code)

    def gaps(self, unit: str, typed: Collection[str]) -> list[str]:
        """Those of the ``typed`` indicators that a unit has still to report, in the order of the set."""
        return [code for code, left in self._count(typed, unit).items() if left]

    def by_code(
        self, columns: Mapping[str, Computed], place_of: Mapping[str, int], typed: Collection[str]
    ) -> Mapping[str, int]:
        """The counts of the ``typed`` indicators; of those that are computed already these are taken."""
        every = {self.code} & set(typed) if self.code else set(typed)
        wanted = every if self._counts is None else self._touched & every
        if self._counts is None:
            self._counts = {}
        self._touched.clear()
        if wanted:
            place = place_of.get(self.unit)
            shown = wanted & columns.keys()
            self._counts |= {code: _left(columns[code], self.unit, place) for code in shown}
            hidden = wanted - shown
            if hidden:
                self._counts |= self._count(hidden, self.unit)
        return self._counts


def _left(column: Computed, unit: str, place: int | None) -> int:
    if not unit:
        return column.missing
    return 0 if place is None else column.missing_at(place)
