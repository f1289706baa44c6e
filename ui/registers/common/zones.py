"""F6 leads from one part of a page to the next, Shift+F6 back, as in every program of Windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication, QWidget

type Zone = tuple[QWidget | None, Callable[[], object]]
"""A part of a page, and what puts the cursor into it; ``None`` for what is beside the page."""


def zone_keys(*zones: Zone) -> tuple[tuple[str, Callable[[], None]], ...]:
    """The keys that lead through these parts, and round."""
    return (("F6", lambda: _step(zones, 1)), ("Shift+F6", lambda: _step(zones, -1)))


def _step(zones: Sequence[Zone], step: int) -> None:
    here = QApplication.focusWidget()
    parts = [part for part, _ in zones]
    at = next((at for at, part in enumerate(parts) if _holds(part, here)), parts.index(None))
    zones[(at + step) % len(zones)][1]()


def _holds(part: QWidget | None, here: QWidget | None) -> bool:
    return part is not None and here is not None and (part is here or part.isAncestorOf(here))
