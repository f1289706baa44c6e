"""A table with signatures, notes or a chart below it: its last rows stay on the page of these."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import KeepTogether
from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.table_breaks import HALF
from desktop_app.reports.frame.page import Gap
from desktop_app.reports.frame.tables import NEW_PAGE, OfficialTable

LAST_ROWS = 3
"""So many rows stand on the page of what is below, with the total among them; fewer where they are high."""


class SignedTable(Flowable):  # type: ignore[misc]
    """A table and what belongs below it, in one piece unless the page has no room for all rows."""

    def __init__(
        self,
        table: OfficialTable,
        below: Sequence[Flowable],
        gap: float,
        between: float,
        chart_at: int | None = None,
    ) -> None:
        """``gap``: between the table and what is below it; ``between``: below each text, in points.

        ``chart_at``: where the chart is in ``below``; a page may end there.
        """
        super().__init__()
        self._table, self._below, self._gap, self._between = table, list(below), gap, between
        self._chart_at = chart_at

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        self.width, height = self._table.wrap(available_width, available_height)
        self._heights = [float(part.wrap(available_width, available_height)[1]) for part in self._below]
        self.height = height + self._gap + sum(self._heights) + self._between * (len(self._below) - 1)
        return self.width, self.height

    @property
    def _is_whole(self) -> bool:
        """Whether it is not split for the room at the foot of a page."""
        return bool(self.height <= self._table.page_height * HALF)

    @property
    def _is_kept(self) -> bool:
        """Whether it is not split where half of the page is filled."""
        return self._is_whole or self._table.is_whole

    @property
    def least_height(self) -> float:
        """With less room it begins on the next page."""
        self.wrap(self._table.width, self._table.page_height)
        most = self._table.page_height * HALF
        return min(float(self.height), most) if self._is_kept else self._table.least_height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The rows that fit and the rest with the signatures; nothing where the page is too far filled."""
        self.wrap(available_width, available_height)
        if self.height <= available_height:
            return [self]
        is_new_page = available_height >= self._table.page_height * NEW_PAGE
        if self._is_kept and not is_new_page:
            here = self._parted_at_chart(available_height)
            if here or self._is_whole or available_height <= self._table.page_height * HALF:
                return here
        parts = self._table.parted(available_height, LAST_ROWS)
        if parts is not None:
            first, rest = parts
            return [first, SignedTable(rest, self._below, self._gap, self._between, self._chart_at)]
        if not is_new_page:
            return []
        # few rows on a page of their own, but what is below them is so high that they cannot stay together
        return [*(self._table.split(available_width, available_height) or [self._table]), *self._below]

    def _parted_at_chart(self, available_height: float) -> list[Flowable]:
        """The table here, with its chart where that has room, if most of this page would be empty without."""
        if self._chart_at is None or available_height <= self._table.page_height * HALF:
            return []
        for cut in (self._chart_at + 1, self._chart_at):
            above, rest = self._below[:cut], self._below[cut:]
            first = SignedTable(self._table, above, self._gap, self._between) if above else self._table
            if rest and first.wrap(self.width, available_height)[1] <= available_height:
                return [first, KeepTogether([Gap(0, self._gap), *rest])]
        return []

    def draw(self) -> None:
        """Draw on the current page."""
        y = self.height - self._table.height
        self._table.drawOn(self.canv, 0, y)
        y -= self._gap
        for part, height in zip(self._below, self._heights, strict=True):
            part.drawOn(self.canv, 0, y - height)
            y -= height + self._between
