"""F6 within the results, which have several zones below the tabs of the round."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.context.zones import Zone, zones_of


def result_zones(results: QWidget) -> list[Zone]:
    """Return the tables of the page in front, and the buttons between them."""
    other = Qt.FocusReason.OtherFocusReason
    return [(zone, partial(zone[0].setFocus, other)) for zone in zones_of(results)]
