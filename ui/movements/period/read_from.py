"""From which records what is said of a period is read: its state, the board, the check of its figures."""

from __future__ import annotations

from typing import Final

from ui.base.saves import SavedEntity

READ_FROM: Final = frozenset(
    (
        SavedEntity.RESIDENTIAL_AREA,
        SavedEntity.INDICATOR_VALUE,
        SavedEntity.TARGET_VALUE,
        SavedEntity.PERIOD_STATUS,
        SavedEntity.REPORTING_EVENT,
        SavedEntity.FIGURE_CONFIRMATION,
        SavedEntity.CATALOGUE_PACKAGE,
        SavedEntity.EXCHANGE,
    )
)
