"""Keys that lead through a room: F6 from one zone to the next, and back from a page to the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from ui.widgets.tab_order import stops

_LARGE = QAbstractScrollArea
"""What is a zone of its own: a table, a list, a long text, the pages of a paper."""
type Zone = tuple[Sequence[QWidget] | None, Callable[[], object]]
"""What a zone is made of, and what puts the cursor into it; ``None`` for all that is in no other."""


def zones_of(page: QWidget) -> list[list[QWidget]]:
    """Return the stops of the tab key by zone: each table or list, and what is between them."""
    zones: list[list[QWidget]] = []
    for stop in stops(page):
        is_new = not zones or isinstance(stop, _LARGE) or isinstance(zones[-1][-1], _LARGE)
        if is_new:
            zones.append([])
        zones[-1].append(stop)
    return zones


def step_zone(page: QWidget, step: int) -> bool:
    """Put the cursor into the next zone (1) or the one before (-1); whether there is one."""
    here, zones = QApplication.focusWidget(), zones_of(page)
    at = next((at for at, zone in enumerate(zones) if _is_in(here, zone)), -1 if step > 0 else len(zones))
    if not 0 <= at + step < len(zones):
        return False
    zones[at + step][0].setFocus(Qt.FocusReason.OtherFocusReason)
    return True


def step_round(zones: Sequence[Zone], step: int) -> None:
    """As :func:`step_zone` for a page that names its zones: from the last (1) on to the first, and back."""
    here = QApplication.focusWidget()
    elsewhere = next((at for at, (parts, _) in enumerate(zones) if parts is None), -step)
    at = next((at for at, (parts, _) in enumerate(zones) if parts and _is_in(here, parts)), elsewhere)
    zones[(at + step) % len(zones)][1]()


def zone_keys(*zones: Zone) -> tuple[tuple[str, Callable[[], None]], ...]:
    """The keys that lead round these zones."""
    return (("F6", lambda: step_round(zones, 1)), ("Shift+F6", lambda: step_round(zones, -1)))


def step_of(event: QKeyEvent) -> int:
    """Whether a key leads through the zones: on (1), back (-1), or not (0)."""
    if event.key() != Qt.Key.Key_F6:
        return 0
    return -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1


def leave_page(room: QWidget) -> bool:
    """Leave the page in which the cursor is, as Escape does; whether there was one."""
    for page in _around(QApplication.focusWidget(), room):
        leave = getattr(page, "leave", None)
        if callable(leave):
            leave()
            return True
        left = getattr(page, "left", None)
        if isinstance(left, SignalInstance):
            left.emit()
            return True
    return False


def _is_in(here: QWidget | None, zone: Sequence[QWidget]) -> bool:
    return here is not None and any(stop is here or stop.isAncestorOf(here) for stop in zone)


def _around(here: QWidget | None, room: QWidget) -> Iterator[QWidget]:
    """What is around a widget, up to the room."""
    while here is not None and here is not room and not here.isWindow():
        yield here
        here = here.parentWidget()
