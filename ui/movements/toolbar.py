"""The line above the grid: view, set, event, filter, search, and the commands of the table in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Reporter
from desktop_app.catalogue.installed import InstalledPackage
from ui.movements.sheets.views import ViewKind
from ui.theme import spacing as space
from ui.theme.fonts import scaled
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.plain_text import set_tip
from ui.widgets.shown_keys import show_keys, show_words

_NEW_EVENT, _ROWS = "+", ":"
_LEAST_CHOICE, _LEAST_FIELD, _FILTER, _ANY = 150, 112, 90, (1 << 24) - 1
_NARROW = 900
"""Pixels: on 1366×768 at 150 % there are 773."""


class Toolbar(QWidget):
    """Each choice goes out as a signal."""

    view_chosen = Signal(object)
    """A :class:`ViewKind`."""
    rows_chosen = Signal(str)
    """The kind of unit whose rows alone are shown, empty for all; said before the view of the period."""
    subject_chosen = Signal(str)
    """The area or the indicator to look at through the year."""
    set_chosen = Signal(object)
    event_chosen = Signal(str)
    new_event_asked = Signal()
    filter_typed = Signal(str)
    find_typed = Signal(str)
    find_again = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sets = _combo(tr("Indicator set"))
        self.views = _combo(tr("How the figures are laid out (F9)"))
        for view, words in view_names().items():
            self.views.addItem(words, view)
        self.subjects = _combo(tr("What is looked at (Alt+PageUp, Alt+PageDown)"))
        self.events = _combo(tr("Event"))
        self.narrow = SearchLine(tr("Filter the columns"))
        self.search = SearchLine(tr("Find an area or indicator (Ctrl+F)"))
        self._acts: tuple[QPushButton, ...] = ()
        self._line: QHBoxLayout | None = None
        """Holds the buttons while they are elsewhere."""
        self._finds_there = False
        """Whether the search is there, too."""
        # Whole where there is room; of the others each is as narrow as it may be before.
        self.views.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.views.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.SMALL)
        row.addWidget(self.views)
        row.addWidget(self.subjects, 4)
        row.addWidget(self.sets, 3)
        row.addWidget(self.events, 3)
        row.addWidget(self.narrow, 2)
        row.addWidget(self.search, 3)
        self.sets.activated.connect(lambda _: self.set_chosen.emit(self.sets.currentData()))
        self.events.activated.connect(lambda _: self._event())
        self.narrow.sought.connect(self.filter_typed)
        self.search.sought.connect(self.find_typed)
        self.search.returnPressed.connect(lambda: self.find_again.emit(self.search.text()))
        self.views.activated.connect(self._choose_view)
        self.subjects.activated.connect(lambda _: self.subject_chosen.emit(self.subjects.currentData()))
        self.subjects.hide()
        self.sets.hide()
        self.events.hide()

    def add_acts(self, *acts: QPushButton) -> None:
        """Buttons behind what is chosen here; where there is little room their tips tell the keys."""
        self._acts += acts
        for each in acts:
            self._row.addWidget(each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Buttons give up their keys first, then their words: the boxes say what is looked at."""
        if self._line is not None:
            return
        show_keys(self._acts, shown=self.width() >= scaled(_NARROW))
        subject = self.subjects  # its name needs twice as much as a field
        fields = (subject, subject, self.sets, self.events, self.narrow, self.search)
        needed = [scaled(_LEAST_FIELD) for each in fields if not each.isHidden()]
        needed += [each.sizeHint().width() for each in (self.views, *self._acts)]
        if sum(needed) + len(needed) * space.SMALL > self.width():
            show_words(self._acts, shown=False)

    def put_acts(self, line: QHBoxLayout | None, *, search: bool = False) -> None:
        """Put filter and buttons at the end of another line, as icons, or back with their words.

        ``search``: that field too, where the view alone stays behind.
        """
        search = search and line is not None
        if (line, search) == (self._line, self._finds_there):
            return
        self._line, self._finds_there = line, search
        row = self._row if line is None else line
        for field, stretch, there in ((self.narrow, 2, line is not None), (self.search, 3, search)):
            (row if there else self._row).addWidget(field, 0 if there else stretch)
            field.setMaximumWidth(scaled(_FILTER) if there else _ANY)
        for each in self._acts:
            row.addWidget(each)
        show_words(self._acts, shown=line is None)
        self.fit()

    def show_acts(self, *, shown: bool) -> None:
        """Show filter and buttons, wherever they are."""
        self.narrow.setVisible(shown and not str(self.views.currentData()).startswith(ViewKind.INDICATOR))
        self.search.setVisible(shown)
        for each in self._acts:
            each.setVisible(shown)

    def be_small(self, small: bool) -> None:
        """Take what others leave in a line, or ask for a line of its own."""
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Ignored if small else policy.Preferred, policy.Fixed)

    @property
    def is_short(self) -> bool:
        """Whether there is nothing to choose but the view."""
        return all(box.isHidden() for box in (self.subjects, self.sets, self.events))

    def show_view(self, kind: ViewKind, rows: str, subjects: Sequence[tuple[str, str]], subject: str) -> None:
        """Say which view is shown, of which kind of unit, and offer what else can be looked at in it."""
        self.views.setCurrentIndex(self.views.findData(f"{kind}{_ROWS}{rows}"))
        self.subjects.clear()
        for key, name in subjects:
            self.subjects.addItem(name, key)
        self.subjects.setCurrentIndex(self.subjects.findData(subject))
        self.subjects.setVisible(kind is not ViewKind.PERIOD)
        self.narrow.setVisible(kind is not ViewKind.INDICATOR)
        self.fit()

    def step_view(self, step: int) -> None:
        """Choose the next view, or the one before."""
        self._choose_view((self.views.currentIndex() + step) % self.views.count())

    def _choose_view(self, place: int) -> None:
        kind, _, rows = str(self.views.itemData(place)).partition(_ROWS)
        if kind == ViewKind.PERIOD:
            self.rows_chosen.emit(rows)
        self.view_chosen.emit(ViewKind(kind))

    def step_subject(self, step: int) -> None:
        """Choose the next area or indicator, or the one before; nothing at the ends."""
        place = self.subjects.currentIndex() + step
        if 0 <= place < self.subjects.count():
            self.subject_chosen.emit(self.subjects.itemData(place))

    def show_sets(self, packages: Sequence[InstalledPackage]) -> None:
        """Offer the installed sets; with a single one there is nothing to choose. The chosen one stays."""
        chosen: InstalledPackage | None = self.sets.currentData()
        self.sets.clear()
        for place, package in enumerate(packages):
            self.sets.addItem(package.title, package)
            if chosen is not None and package.code == chosen.code:
                self.sets.setCurrentIndex(place)
        self.sets.setVisible(len(packages) > 1)
        self.fit()

    def show_events(self, events: Sequence[tuple[str, str]], current: str, *, offered: bool) -> None:
        """Offer the events of the year where the group has indicators of events."""
        self.events.clear()
        self.events.addItem(tr("No single event"), "")
        for key, name in events:
            self.events.addItem(name, key)
        self.events.addItem(tr("New event…"), _NEW_EVENT)
        self.events.setCurrentIndex(max(self.events.findData(current), 0))
        self.events.setVisible(offered or bool(current))
        self.fit()

    def _event(self) -> None:
        key = str(self.events.currentData())
        if key == _NEW_EVENT:
            self.new_event_asked.emit()
        else:
            self.event_chosen.emit(key)


class HeadLines:
    """Places the toolbar. In a low room it replaces the title, which the rail shows too.

    The actions of the table follow its groups then, so that the table gets one more line.
    """

    def __init__(
        self,
        toolbar: Toolbar,
        title: Sequence[QWidget],
        buttons: Sequence[QPushButton],
        head: QHBoxLayout,
        page: QVBoxLayout,
        tabs: QHBoxLayout,
    ) -> None:
        """``head`` begins with ``title`` and ends with ``buttons``; the toolbar is below it in ``page``."""
        self._toolbar, self._title, self._buttons = toolbar, tuple(title), tuple(buttons)
        self._head, self._page, self._tabs = head, page, tabs
        self._low = self._in_head = self._narrow = False

    def fit_room(self, *, low: bool, narrow: bool) -> None:
        """Lay the lines out for a height and a width."""
        self._low, self._narrow = low, narrow
        self.fit()

    def fit(self) -> None:
        """Lay the lines out for what the toolbar offers now."""
        toolbar = self._toolbar
        self._page.setSpacing(space.TINY if self._low else space.SMALL)
        in_head = self._low and toolbar.is_short
        if in_head != self._in_head:
            self._in_head = in_head
            toolbar.be_small(in_head)
            if in_head:
                self._head.insertWidget(0, toolbar, 1)
            else:
                self._page.insertWidget(1, toolbar)
        for each in self._title:
            each.setVisible(not in_head or toolbar.isHidden())
        show_keys(self._buttons, shown=not self._narrow and (not in_head or toolbar.isHidden()))
        toolbar.put_acts(self._tabs if self._low else None, search=in_head)

    def give_room(self, *, given: bool) -> None:
        """Give the room of the toolbar to another page, or take it back."""
        self._toolbar.setVisible(not given)
        self._toolbar.show_acts(shown=not given)
        self.fit()


def view_names() -> dict[str, str]:
    """Return the names of views by their rows and columns; of a period also with one kind of unit alone."""
    return {
        f"{ViewKind.PERIOD}{_ROWS}": tr("Period: areas × indicators"),
        f"{ViewKind.PERIOD}{_ROWS}{Reporter.RESIDENTIAL_AREA}": tr("Period: areas only"),
        f"{ViewKind.AREA}{_ROWS}": tr("Area: periods × indicators"),
        f"{ViewKind.INDICATOR}{_ROWS}": tr("Indicator: areas × periods"),
    }


def _combo(name: str) -> ChoiceBox:
    made = ChoiceBox()
    made.setAccessibleName(name)
    set_tip(made, name)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setMinimumWidth(_LEAST_CHOICE)
    return made
