"""The groups of indicators as tabs above the table, each with what is left in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar

from desktop_app.base.i18n import tr
from ui.movements.groups.choice import ALL
from ui.movements.groups.fitting import GroupLabel, TextWidths, arranged
from ui.movements.sheets.group_tabs import GroupTab
from ui.widgets.plain_text import as_plain

_STYLE = "QTabBar::tab { padding: 3px 8px 4px 8px; }"
_BACK = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class GroupTabBar(QTabBar):
    """Arrows go to the next tab at once; Enter, Escape and the arrow down go back into the table.

    Groups for which there is no room are in the menu of the last tab.
    """

    chosen = Signal(str)
    """The code of a group; empty: all of them."""
    stepped = Signal(int)
    left = Signal()
    """The keys belong in the table again."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Groups of indicators"))
        self.setStyleSheet(_STYLE)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self)
        self._tabs: tuple[GroupTab, ...] = ()
        self._shown = ALL
        self._labels: list[GroupLabel] = []
        self._widths = TextWidths(self.fontMetrics())
        self._away = False
        self.currentChanged.connect(self._choose)
        self.hide()

    @property
    def words(self) -> dict[str, str]:
        """The texts of the tabs by the code of their group."""
        return {label.codes[0]: label.text for label in self._labels if len(label.codes) == 1}

    def show_tabs(self, tabs: Sequence[GroupTab], current: str) -> None:
        """Show the groups and which of them is shown; a single one needs no tab."""
        fresh = tuple(tabs)
        shown = current if any(tab.code == current for tab in fresh) else ALL
        if (fresh, shown) != (self._tabs, self._shown):
            self._tabs, self._shown = fresh, shown
            self._arrange()
            self._appear()

    def put_away(self, away: bool) -> None:
        """Give the room to a page in which no group is chosen, or take it again."""
        self._away = away
        self._appear()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._arrange()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _BACK:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose with a click; what is typed next is meant for the table."""
        place = self.tabAt(event.position().toPoint())
        if 0 <= place < len(self._labels) and len(self._labels[place].codes) > 1:
            self.menu.popup(self.mapToGlobal(self.tabRect(place).bottomLeft()))
            return
        super().mousePressEvent(event)
        self.left.emit()

    def _appear(self) -> None:
        self.setVisible(len(self._tabs) > 1 and not self._away)

    def _arrange(self) -> None:
        """Give the tabs, and the names in them, as much room as there is."""
        if not self._tabs:
            return
        if self._widths.metrics != self.fontMetrics():
            self._widths = TextWidths(self.fontMetrics())
        labels = arranged(self._widths, self._tabs, self._shown, self.width())
        self.blockSignals(True)
        while self.count() > len(labels):
            self.removeTab(self.count() - 1)
        while self.count() < len(labels):
            self.addTab("")
        for place, label in enumerate(labels):
            if label not in self._labels[place : place + 1]:
                self.setTabText(place, label.text.replace("&", "&&"))
                self.setTabToolTip(place, as_plain(label.tip))
                self.setAccessibleTabName(place, label.tip.replace("\n", ": ") or label.text)
        self._labels = labels
        self.setCurrentIndex([label.codes for label in labels].index((self._shown,)))
        self.blockSignals(False)
        self._fill_menu()

    def _fill_menu(self) -> None:
        self.menu.clear()
        hidden = next((label.codes for label in self._labels if len(label.codes) > 1), ())
        for tab in self._tabs:
            if tab.code in hidden:
                action = self.menu.addAction(tab.words.replace("&", "&&"))
                action.triggered.connect(partial(self._choose_hidden, tab.code))

    def _choose_hidden(self, code: str, _checked: bool = False) -> None:
        self.chosen.emit(code)
        self.left.emit()

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._labels) and len(self._labels[place].codes) == 1:
            self.chosen.emit(self._labels[place].codes[0])
