"""What is wrong with a window on a screen of some size: for the eye, for the hand, for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from ui.grid.summary import SummaryView
from ui.overview.overview_view import OverviewPage
from ui.surveys.double_entry.page import DoubleEntryPage
from ui.surveys.rounds.results_tab import ResultsTab
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.tables.elided_tips import HeadingTips, TippingDelegate, is_figure
from ui.widgets.tables.seen_rows import width_of_rows

LEAST_ROWS = 4
"""Rows of a table that are seen at once, unless it has fewer: with less nothing can be compared."""
WORKED_ROWS = 8
"""The same of a table in which work is done, on every screen."""
LEAST_COLUMN = 120
"""Pixels: of a narrower column nothing can be read, unless its heading is as short."""
MOST_ROWS = 30
"""Rows of a table that are looked at: further ones are like them."""
_MUCH = 24
"""Pixels: two letters and the dots that stand for the rest."""
SLACK = 2
"""Pixels that a rounding may take."""
READ = (OverviewPage, ResultsTab, DoubleEntryPage)
"""Where tables are read and lead to where work is done."""
_TOLD = QLabel | QAbstractButton | QComboBox | QLineEdit | QAbstractSpinBox | QTabBar


def faults(window: QWidget, screen: QSize, part: QWidget | None = None) -> list[str]:
    """What does not fit or cannot be read in ``window`` on a screen that has ``screen`` left for windows.

    With a ``part`` of the window only that is looked at.
    """
    found = []
    if window.width() > screen.width() or window.height() > screen.height():
        found.append(f"{window.width()}×{window.height()} on a screen of {screen.width()}×{screen.height()}")
    for widget in shown_parts(part or window):
        if isinstance(widget, _TOLD):
            found += [f"{told(widget)}: {fault}" for fault in _faults_of(widget, window)]
        elif isinstance(widget, QTableView):
            faults_of = (*_heads(widget), *_rows(widget), *_figures(widget), *_spare(widget))
            found += [f"{told(widget)}: {fault}" for fault in faults_of]
    return found


def crowded(page: QWidget) -> list[str]:
    """Tables in which work is done with room for fewer than eight rows at once, or for fewer than they have.

    ``READ`` are those that are only read: their page scrolls.
    """
    found = []
    for view in shown_parts(page):
        if not isinstance(view, QTableView) or isinstance(view, SummaryView) or _is_read(view, page):
            continue
        heights = [view.rowHeight(row) for row in range(view.model().rowCount()) if not view.isRowHidden(row)]
        first, height = heights[:WORKED_ROWS], view.verticalHeader().defaultSectionSize()
        needed = sum(first) if len(first) == WORKED_ROWS else max(sum(first), WORKED_ROWS * height)
        room = view.viewport().visibleRegion().boundingRect().height()
        if needed > room + SLACK:
            found.append(f"{told(view)}: {room} px for {WORKED_ROWS} rows of {needed}")
    return found


def _is_read(view: QWidget, page: QWidget) -> bool:
    holder: QWidget | None = view
    while holder is not None and holder is not page:
        if isinstance(holder, READ):
            return True
        holder = holder.parentWidget()
    return isinstance(page, READ)


def nameless(window: QWidget) -> list[str]:
    """Where the tab key stops and a screen reader has nothing to say."""
    found = []
    for widget in shown_parts(window):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
            continue
        if widget.focusProxy() or _is_inner(widget):
            continue
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        if isinstance(widget, QComboBox):
            name = widget.accessibleName()  # here Qt gives what is chosen for a name, on Windows it does not
        if not name.strip():
            found.append(told(widget))
    return found


def reddened(window: QWidget) -> list[str]:
    """The red buttons of a page or dialog, where there is more than one: a person looks for the next step."""
    red = [
        each.text()
        for each in shown_parts(window)
        if isinstance(each, QAbstractButton) and each.property("kind") == "primary"
    ]
    return [f"several red buttons: {', '.join(red)}"] if len(red) > 1 else []


def lost(window: QWidget, within: QWidget) -> list[str]:
    """Whether keys that are pressed now in ``window`` go nowhere, or elsewhere than into a part of it."""
    here: QWidget | None = window.focusWidget()
    if here is not None and here in set(shown_parts(within)) and here.isEnabled():
        return []
    stops = [each for each in shown_parts(within) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    if not any(each.isEnabled() for each in stops):
        return []  # there is nothing to type or press
    return ["the cursor is nowhere" if here is None else f"the cursor is elsewhere: {told(here)}"]


def unreached(window: QWidget) -> list[str]:
    """Fields to which no letter with Alt leads, although a letter of their name is free."""
    names = [each for each in window.findChildren(QLabel) if each.buddy() is not None]
    texts = [each.text() for each in names] + [each.text() for each in window.findChildren(QAbstractButton)]
    taken = {text[text.index("&") + 1].lower() for text in texts if "&" in text.rstrip("&")}
    free = set(ascii_lowercase) - taken
    without = [each for each in names if "&" not in each.text() and isinstance(each.parent(), Field)]
    return [f"no letter: {told(each)}" for each in without if free & set(each.text().lower())]


def shown_parts(window: QWidget) -> Iterator[QWidget]:
    """The widgets within ``window`` that are shown."""
    for widget in window.findChildren(QWidget):
        if widget.window() is window.window() and widget.isVisible() and not isinstance(widget, QScrollBar):
            yield widget


def told(widget: QWidget) -> str:
    """A widget in the words of a report: what it is, what it says and where it stands."""
    words = widget.accessibleName() or str(widget.property("text") or "")
    holders: list[str] = []
    holder = widget.parentWidget()
    while holder is not None and len(holders) < 3:
        if type(holder).__module__.startswith("ui."):
            holders.append(type(holder).__name__)
        holder = holder.parentWidget()
    return f"{type(widget).__name__} “{words[:50]}” in {'/'.join(holders)}"


def _is_inner(widget: QWidget) -> bool:
    return isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox) or widget.objectName().startswith(
        "qt_"
    )


def _faults_of(widget: QWidget, window: QWidget) -> Iterator[str]:
    if _is_inner(widget):
        return
    if beyond := _beyond(widget, window):
        yield beyond
    if not widget.toolTip() or isinstance(widget, QAbstractButton):  # else what is cut is told
        yield from _cut(widget)
    if isinstance(widget, QComboBox):
        yield from _closed_box(widget)


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, ElidedLabel):
        if widget.shown != widget.text():
            yield "cut without a tip"
    elif isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        only_icon = (
            isinstance(widget, QToolButton)
            and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
            and not widget.icon().isNull()
        )
        if widget.text() and not only_icon and widget.sizeHint().width() > widget.width() + SLACK:
            yield f"cut: {widget.width()} of {widget.sizeHint().width()}"
    elif isinstance(widget, QLineEdit):
        placeholder = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if not widget.text() and placeholder > widget.width() - SLACK:
            yield f"placeholder cut: {widget.width()} of {placeholder}"
    elif isinstance(widget, QTabBar) and widget.sizeHint().width() > widget.width() + SLACK:
        yield f"tabs cut: {widget.width()} of {widget.sizeHint().width()}"


def _label(widget: QLabel) -> Iterator[str]:
    if not widget.text() or widget.pixmap().width():
        return
    if widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        if needed > widget.height() + SLACK:
            yield f"cut: {widget.height()} of {needed} high"
    elif widget.sizeHint().width() > widget.width() + SLACK:
        yield f"cut: {widget.width()} of {widget.sizeHint().width()}"


def _closed_box(widget: QComboBox) -> Iterator[str]:
    if not isinstance(widget, ChoiceBox):
        if widget.sizeHint().width() > widget.width() + SLACK:
            yield "a box of Qt's own, cut"
        return
    texts = {widget.itemText(place) for place in range(widget.count())}
    painted = {widget.painted(text) for text in texts}
    if len(painted) < len(texts):
        yield f"closed it tells {len(painted)} of {len(texts)} apart"


def _heads(table: QTableView) -> Iterator[str]:
    head = table.horizontalHeader()
    model = table.model()
    if not head.isVisible() or type(head) is not QHeaderView:
        return
    tells = bool(head.findChildren(HeadingTips))
    for column in range(head.count()):
        words = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        if head.isSectionHidden(column) or not words:
            continue
        width, needed = head.sectionSize(column), head.sectionSizeHint(column)
        if needed > width + SLACK and not tells:
            yield f"head “{words}” cut: {width} of {needed}"
        if width < min(LEAST_COLUMN, needed - SLACK):
            yield f"column “{words}” squeezed to {width} of {needed}"


def _rows(table: QTableView) -> Iterator[str]:
    places = [place for place in range(table.model().rowCount()) if not table.isRowHidden(place)]
    wanted = places[:LEAST_ROWS]
    needed, room = sum(map(table.rowHeight, wanted)), table.viewport().height()
    if needed > room + SLACK:
        yield f"{room} px for {len(wanted)} rows of {needed}"


def _spare(table: QTableView) -> Iterator[str]:
    """What a list is for is never cut while another column has room that it does not need."""
    head, model = table.horizontalHeader(), table.model()
    if isinstance(table, SummaryView) or type(head) is not QHeaderView:
        return  # headings of a grid take several lines
    cut, spare = [], []
    for column in range(head.count()):
        if head.isSectionHidden(column) or not model.rowCount():
            continue
        words = model.headerData(column, Qt.Orientation.Horizontal)
        over = head.sectionSize(column) - max(width_of_rows(table, column), head.sectionSizeHint(column))
        if over < -SLACK:
            cut.append(f"“{words}” cut by {-over}")
        elif over > _MUCH:
            spare.append(f"“{words}” has {over} to spare")
    if cut and spare:
        yield f"{', '.join(cut)} while {', '.join(spare)}"


def _figures(table: QTableView) -> Iterator[str]:
    """Figures that would be cut short and read as others."""
    model = table.model()
    for row in range(min(model.rowCount(), MOST_ROWS)):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            text = index.data(Qt.ItemDataRole.DisplayRole)
            delegate = table.itemDelegateForIndex(index)
            if not isinstance(text, str) or not is_figure(text) or isinstance(delegate, TippingDelegate):
                continue
            if table.sizeHintForIndex(index).width() > table.columnWidth(column) + SLACK:
                yield f"the figure {text} is cut"


def _beyond(widget: QWidget, window: QWidget) -> str:
    """How far ``widget`` lies beyond what can be seen or scrolled to; empty when it does not."""
    place = QRect(QPoint(0, 0), widget.size())
    part = widget
    while part is not window:
        holder = part.parentWidget()
        assert holder is not None
        place.translate(part.pos())
        room = holder.rect()
        area = holder.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is holder:
            if not isinstance(area, QScrollArea):
                return ""  # a list or a table scrolls its own rows
            off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if area.verticalScrollBarPolicy() != off:
                place.setTop(0)
                place.setBottom(0)
        over = (-place.left(), -place.top(), place.right() - room.right(), place.bottom() - room.bottom())
        if max(over) > SLACK:
            sides = ("left", "above", "right", "below")
            where = ", ".join(f"{n} px {side}" for n, side in zip(over, sides, strict=True) if n > SLACK)
            return f"{where} beyond {type(holder).__name__}"
        part = holder
    return ""


def settle() -> None:
    """Let layouts take the sizes they are given."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()
