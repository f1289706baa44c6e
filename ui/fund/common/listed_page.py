"""A page of the room: a list, what is above and below it, the facts of the chosen line beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from ui.context.room import RoomContext
from ui.fund.common.facts_panel import FactsPanel
from ui.theme import spacing as space
from ui.widgets.empty_state import ListOrEmpty
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.flow_row import FlowRow
from ui.widgets.shown_keys import show_keys
from ui.widgets.tables.name_column import LEAST
from ui.widgets.tables.rows_model import RowsModel, TextRow
from ui.widgets.tables.tables import set_widths, table

_NARROW, _SLIM = 1000, 860
"""Pixels: on 1366×768 a page has 1228, at 125 % 955, at 150 % 789."""
_LOW = 330
_LEAST_LINE = 150


@dataclass(frozen=True, slots=True)
class ListLayout:
    """How a list looks: ``widths`` of its columns, 0 for what is left; which hold ``figures``.

    ``least``: what is kept for that column at least, where names begin alike.
    ``panel``: how wide the facts beside it are, and how wide in a narrow window; without one nothing is
    beside the list. ``leaves``: the columns that leave where there is no room for all, the first first.
    """

    widths: tuple[int, ...]
    figures: tuple[int, ...] = ()
    panel: tuple[int, int] | None = None
    leaves: tuple[int, ...] = ()
    least: int = LEAST


class ListedPage(QWidget):
    """A page reads what it shows by :meth:`refresh`; what follows from another line is :meth:`follow`."""

    def __init__(
        self, context: RoomContext, look: ListLayout, name: str, headings: Sequence[str], empty: str = ""
    ) -> None:
        """``name``: what a screen reader calls the list; ``empty``: what is to be chosen."""
        super().__init__()
        self._context, self._look = context, look
        self._wanted_id = ""
        self.model = RowsModel(context.theme, tuple(headings), look.figures, self)
        self.view = table(name)
        self.view.setModel(self.model)
        set_widths(self.view, look.widths, least=look.least, leaves=look.leaves)
        self._acts: list[QPushButton] = []
        self._left = QVBoxLayout()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, space.SMALL, 0, 0)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.follow())
        self.panel = FactsPanel(empty)
        self.stack = ListOrEmpty(self.view)

    def refresh(self) -> None:
        """Read what is shown again."""

    def follow(self) -> None:
        """Another line is chosen."""

    def lay_out(
        self,
        above: Sequence[QLayout | QWidget],
        below: Sequence[QWidget] = (),
        instead: QWidget | None = None,
        none_fits: QWidget | None = None,
    ) -> None:
        """Lay the list out between what is ``above`` and ``below``.

        ``instead`` is shown where there are no lines, ``none_fits`` where there are and the filter hides all.
        """
        self.stack.have(instead, none_fits)
        left, whole = self._left, self._whole
        for each in above:  # over list and facts: there its buttons and filters have a line each
            if isinstance(each, QWidget):
                whole.addWidget(each)
            else:
                whole.addLayout(each)
                parts = [each.itemAt(place) for place in range(each.count())]
                widgets = [part.widget() for part in parts if part is not None]
                self._acts += [widget for widget in widgets if isinstance(widget, QPushButton)]
        left.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addLayout(left, 1)
        if self._look.panel is not None:
            row.addWidget(self.panel)
            self.stack.currentChanged.connect(
                lambda _: self.panel.setVisible(self.stack.currentWidget() is not instead)
            )
        whole.addLayout(row, 1)
        for widget in below:  # over the whole width: beside the list a sum would take two lines
            whole.addWidget(widget)

    def hear(self, *keys: tuple[str, Callable[[], object]]) -> None:
        """Do something when keys are pressed anywhere in the page."""
        for sequence, act in keys:
            pressed = QShortcut(QKeySequence(sequence), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(act)

    def show_rows(self, rows: Sequence[TextRow]) -> None:
        """Show these lines, the first chosen where none was, and what follows from it."""
        self.model.set_rows(rows)
        wanted = self.model.row_of(self._wanted_id) if self._wanted_id else -1
        if wanted >= 0 or (self.model.rows and not self.view.currentIndex().isValid()):
            self.view.setCurrentIndex(self.model.index(max(wanted, 0), 0))
        if rows:
            self._wanted_id = ""
        self.follow()

    def seek(self, wanted_id: str) -> None:
        """Put the cursor on a line when it is there: now, or when the list is read again."""
        self._wanted_id = wanted_id
        row = self.model.row_of(wanted_id) if wanted_id else -1
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row, 0))

    @property
    def chosen_id(self) -> str:
        """The id of the chosen line, or nothing."""
        return self.model.id_at(self.view.currentIndex().row())

    def take_focus(self) -> None:
        """Put the cursor into the list."""
        self.stack.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if self._look.panel is not None:
            self.panel.setFixedWidth(self._look.panel[narrow])
        show_keys(self._acts, shown=self.width() >= _SLIM)
        low = self.height() < _LOW
        self._whole.setContentsMargins(0, space.HAIR if low else space.SMALL, 0, 0)
        for each in (self._left, self._whole):
            each.setSpacing(space.TINY if low else space.SMALL)


def find_line() -> SearchLine:
    """A line for what is sought in a list."""
    made = SearchLine(tr("Find (Ctrl+F)"))
    made.setMinimumWidth(_LEAST_LINE)
    return made


def to_find(line: QLineEdit) -> None:
    """Put the cursor into the search field, its text selected."""
    line.setFocus(Qt.FocusReason.ShortcutFocusReason)
    line.selectAll()


def row_of_widgets(*widgets: QWidget, stretched: QWidget | None = None, first: bool = False) -> FlowRow:
    """Widgets side by side; one of them stretches, or what is free is left of all when ``first``."""
    made = FlowRow(left=not first)
    for each in widgets:
        if each is stretched:
            made.add_stretching(each)
        else:
            made.addWidget(each)
    return made
