"""The plan figures of a year, typed and pasted as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.movements.commands import PlanOfUnit, set_targets
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.grid.typed_grid import TypedGrid
from ui.movements.plans.plan_table import PlanData, PlanTable, load_plan_data
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fitting import within_screen
from ui.widgets.labels import label, muted

_SIZE = (1240, 660)
_READ_AGAIN = frozenset(
    {SavedEntity.TARGET_VALUE, SavedEntity.RESIDENTIAL_AREA, SavedEntity.CATALOGUE_PACKAGE}
)


class PlansDialog(Dialog):
    """Kept while the room lives: what is still on its way to the disk when it closes has somebody to tell."""

    def __init__(self, context: RoomContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: tuple[str, int] = ("", 0)
        self._data: PlanData | None = None
        self._group = ""
        self.setMinimumSize(within_screen(self, _SIZE))
        self.table = TypedGrid(tr("Plans of the year"), context)
        self.grid = self.table.grid
        self.said: QLabel = muted("", wrap=False)
        self.groups = ChoiceBox()
        self.groups.setAccessibleName(tr("Group of indicators"))
        self.groups.setMinimumWidth(420)
        self.groups.activated.connect(lambda _: self._group_chosen())
        named = label(tr("&Group of indicators"))
        named.setBuddy(self.groups)
        head = QHBoxLayout()
        head.setSpacing(space.SMALL)
        head.addWidget(named)
        head.addWidget(self.groups)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.said, 1)
        foot.addWidget(button(tr("Back to the table (Esc)"), self.reject))
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        hint = tr("Type or paste the plans of the year. An empty cell has no plan; for a ratio type percent.")
        layout.addWidget(muted(hint))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.table.cells.said.connect(lambda words, _tone: self.said.setText(words))
        listen(context.saves.changed, self, self._changed)

    def show_plans(self, set_code: str, year: int, group: str) -> None:
        """Read the plans of a year and show those of a group of indicators."""
        if self._asked != (set_code, year):
            self.table.cells.clear()
            self._data = None
        self._asked, self._group = (set_code, year), group
        self.setWindowTitle(tr("Plans of the year {year}", year=year))
        self._read()
        self.open()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        self.table.cells.leave()
        if self._data is None:  # left before it was read: it is read again when it is opened again
            self.table.cells.give_up()
            self._asked = ("", 0)
        super().done(result)

    def _read(self) -> None:
        office, asked = self._context.office, self._asked

        def query(connection: Connection) -> PlanData:
            return load_plan_data(connection, office.clock, *asked, office.identity.commune_code)

        read_book(self._context, self, query, self._show, refused=self._show_unread)

    def _show(self, data: PlanData) -> None:
        if (data.indicators.code, data.year) != self._asked:
            return
        self._data = data
        self.groups.clear()
        self.groups.addItem(tr("All groups"), "")
        for number, group in enumerate(data.indicators.groups, start=1):
            self.groups.addItem(f"{number}. {group.name.shown()}", group.code)
        self._choose_group(self._group)

    def _show_unread(self, sentence: str) -> None:
        self.table.cells.give_up()
        self.said.setText(sentence)

    def _group_chosen(self) -> None:
        self._choose_group(str(self.groups.currentData()))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_group(self, group: str) -> None:
        if self._data is None:
            return
        self._group = group if self.groups.findData(group) >= 0 else ""
        self.groups.setCurrentIndex(self.groups.findData(self._group))
        data = self._data
        meaning = PlanTable(data, partial(self._record, data), self._group)
        self.table.cells.show(data.place, meaning, data.drafts)

    def _record(self, data: PlanData, plans: Sequence[PlanOfUnit], done: Callable[[str], None]) -> None:
        set_code, version, year = data.indicators.code, data.indicators.version, data.year
        change_book(
            self._context,
            self,
            lambda rec: set_targets(rec, set_code, version, year, plans),
            lambda _: done(""),
            done,
            [("target", set_code, year, plan.indicator, plan.unit) for plan in plans],
        )

    def _changed(self, entity: SavedEntity) -> None:
        if entity in _READ_AGAIN and self.isVisible():
            self._read()
