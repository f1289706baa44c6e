"""The line above the grid: set, group, event, filter, search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from desktop_app.base.i18n import tr
from desktop_app.catalogue.installed import InstalledPackage
from ui.theme import spacing as space
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.plain_text import set_tip

_NEW_EVENT = "+"


class Toolbar(QWidget):
    """Each choice goes out as a signal."""

    set_chosen = Signal(object)
    group_chosen = Signal(str)
    event_chosen = Signal(str)
    new_event_asked = Signal()
    filter_typed = Signal(str)
    find_typed = Signal(str)
    find_again = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sets = _combo(tr("Indicator set"))
        self.groups = _combo(tr("Group of indicators"))
        self.events = _combo(tr("Event"))
        self.narrow = _field(tr("Filter the columns"))
        self.search = _field(tr("Find an area or indicator (Ctrl+F)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.SMALL)
        row.addWidget(self.groups, 5)
        row.addWidget(self.sets, 3)
        row.addWidget(self.events, 3)
        row.addWidget(self.narrow, 2)
        row.addWidget(self.search, 3)
        self.sets.activated.connect(lambda _: self.set_chosen.emit(self.sets.currentData()))
        self.groups.activated.connect(lambda _: self.group_chosen.emit(self.groups.currentData()))
        self.events.activated.connect(lambda _: self._event())
        self.narrow.textChanged.connect(self.filter_typed)
        self.search.textChanged.connect(self.find_typed)
        self.search.returnPressed.connect(lambda: self.find_again.emit(self.search.text()))
        self.sets.hide()
        self.events.hide()

    def show_sets(self, packages: Sequence[InstalledPackage]) -> None:
        """Offer the installed sets; with a single one there is nothing to choose."""
        self.sets.clear()
        for package in packages:
            self.sets.addItem(package.title, package)
        self.sets.setVisible(len(packages) > 1)

    def show_groups(self, groups: Sequence[tuple[str, str]]) -> None:
        """Offer the groups of the set."""
        self.groups.clear()
        self.groups.addItem(tr("All groups"), "")
        for number, (code, name) in enumerate(groups, start=1):
            self.groups.addItem(f"{number}. {name}", code)

    def show_events(self, events: Sequence[tuple[str, str]], current: str, *, offered: bool) -> None:
        """Offer the events of the year where the group has indicators of events."""
        self.events.clear()
        self.events.addItem(tr("No single event"), "")
        for key, name in events:
            self.events.addItem(name, key)
        self.events.addItem(tr("New event…"), _NEW_EVENT)
        self.events.setCurrentIndex(max(self.events.findData(current), 0))
        self.events.setVisible(offered or bool(current))

    def _event(self) -> None:
        key = str(self.events.currentData())
        if key == _NEW_EVENT:
            self.new_event_asked.emit()
        else:
            self.event_chosen.emit(key)


def _combo(name: str) -> ChoiceBox:
    made = ChoiceBox()
    made.setAccessibleName(name)
    set_tip(made, name)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setMinimumWidth(150)
    return made


def _field(placeholder: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(placeholder)
    set_tip(made, placeholder)
    made.setClearButtonEnabled(True)
    return made
