"""The tab key follows the order of the layouts, also of widgets that were added later.

Qt goes in the order in which widgets were made. What appears while a page is open (a warning with its
button, a field that another answer asks for) would come behind everything else.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)

_WHOLE = QComboBox | QAbstractSpinBox | QLineEdit | QAbstractScrollArea
"""What is one stop, whatever it consists of."""


def go_on(window: QWidget, *, forward: bool) -> bool:
    """Put the cursor on the next stop of ``window``, or the one before; whether there is another.

    What has the keys keeps its place among them while it is being hidden or disabled.
    """
    here: QWidget | None = window.focusWidget()
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    for following in _following(window, here, forward=forward):
        if following is here:
            return False  # once round
        following.setFocus(reason)
        if window.focusWidget() is following:
            return True
    return False


def stops(part: QWidget) -> list[QWidget]:
    """Where the tab key stops within ``part``, in the order of its layouts."""
    return list(_stops(part, forward=True, seen=set()))


def _following(window: QWidget, here: QWidget | None, *, forward: bool) -> Iterator[QWidget]:
    """The stops behind ``here``, then all from the other end on.

    They are looked for from ``here`` outwards: of a page of fifty cards only what is near is looked at.
    """
    if here is not None and here is not window and window.isAncestorOf(here):
        place, hidden = here, _outermost_hidden(window, here)
        if hidden is not None:
            place = hidden
        elif forward and _has_stops(here):
            yield from _stops(here, forward=True, seen=set())
        while place is not window and (parent := place.parentWidget()) is not None:
            parts = _distinct(parent)
            at = parts.index(place) if place in parts else -1
            rest = parts[at + 1 :] if forward else parts[: max(at, 0)][::-1]
            for part in rest:
                if not part.isAncestorOf(place) and not place.isAncestorOf(part):
                    yield from _stops_of(part, forward=forward, seen=set())
            if not forward and parent is not window and _is_stop(parent):
                yield parent
            place = parent
    yield from _stops(window, forward=forward, seen=set())


def _outermost_hidden(window: QWidget, here: QWidget) -> QWidget | None:
    found, part = None, here
    while part is not window:
        if part.isHidden():
            found = part
        above = part.parentWidget()
        if above is None:
            break
        part = above
    return found


def _stops(part: QWidget, *, forward: bool, seen: set[QWidget]) -> Iterator[QWidget]:
    """``seen``: what was looked at; what a layout holds is a child as well, and doubled at every level."""
    parts = _distinct(part)
    for child in parts if forward else reversed(parts):
        if child not in seen:
            yield from _stops_of(child, forward=forward, seen=seen)


def _stops_of(part: QWidget, *, forward: bool, seen: set[QWidget]) -> Iterator[QWidget]:
    """``part`` itself where it is a stop, and those within; backwards the other way round."""
    seen.add(part)
    if part.isHidden():
        return
    itself = [part] if _is_stop(part) else []
    if forward:
        yield from itself
    if _has_stops(part):
        yield from _stops(part, forward=forward, seen=seen)
    if not forward:
        yield from itself


def _is_stop(part: QWidget) -> bool:
    takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(takes) and part.isEnabled() and part.focusProxy() is None and not part.isHidden()


def _has_stops(part: QWidget) -> bool:
    return isinstance(part, QScrollArea) or not isinstance(part, _WHOLE)


def _distinct(part: QWidget) -> list[QWidget]:
    """The children of ``part`` in their order, each once."""
    return list(dict.fromkeys(_children(part)))


def _children(part: QWidget) -> Iterator[QWidget]:
    """The parts of ``part`` as they are laid out, then those that no layout holds."""
    yield from _laid_out(part)
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for child in part.findChildren(QWidget, options=direct):
        if not child.isWindow():
            yield child


def _laid_out(part: QWidget) -> Iterator[QWidget]:
    if isinstance(part, QMainWindow):
        if (content := part.centralWidget()) is not None:
            yield content
    elif isinstance(part, QScrollArea):
        if (content := part.widget()) is not None:
            yield content
    elif isinstance(part, QSplitter):
        for place in range(part.count()):
            if (content := part.widget(place)) is not None:
                yield content
    elif isinstance(part, QTabWidget):
        yield part.tabBar()
        if (page := part.currentWidget()) is not None:
            yield page
    elif (layout := part.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: layout.getItemPosition(place)[:2])  # type: ignore[index]
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _in_layout(inner)
