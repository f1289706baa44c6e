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
    ring = list(_stops(window, here, set()))
    if here is None or here not in ring:
        ring, at = ([*ring] if forward else [*reversed(ring)]), -1
    else:
        ring = ring if forward else [*reversed(ring)]
        at = ring.index(here)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    for following in (*ring[at + 1 :], *ring[: max(at, 0)]):
        following.setFocus(reason)
        if window.focusWidget() is following:
            return True
    return False


def stops(part: QWidget) -> list[QWidget]:
    """Where the tab key stops within ``part``, in the order of its layouts."""
    return list(_stops(part, None, set()))


def _stops(part: QWidget, here: QWidget | None, seen: set[QWidget]) -> Iterator[QWidget]:
    """``seen``: what was looked at; what a layout holds is a child as well, and doubled at every level."""
    for child in _children(part):
        if child in seen:
            continue
        seen.add(child)
        if child.isHidden():
            if here is not None and (child is here or child.isAncestorOf(here)):
                yield here
            continue
        able = child.isEnabled() or child is here
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and able and child.focusProxy() is None:
            yield child
        if isinstance(child, QScrollArea) or not isinstance(child, _WHOLE):
            yield from _stops(child, here, seen)


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
