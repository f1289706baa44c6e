"""The panels beside the table, one at a time: what they show, and the keys and buttons that open them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.base.figures.styles import text_of_field
from desktop_app.base.i18n import tr
from desktop_app.movements.figure_history import FigureChange
from ui.context.room import RoomContext
from ui.grid.grid import GridFrame
from ui.grid.model.table import Key
from ui.movements.beside.progress_panel import ProgressPanel
from ui.movements.beside.side_panel import SidePanel, change_line
from ui.movements.presenter import MovementsPresenter
from ui.movements.sheets.cell_text import stored_text
from ui.movements.sheets.views import ViewKind
from ui.widgets.buttons import button
from ui.widgets.command_menu import CommandMenu
from ui.widgets.fields.field import Field
from ui.widgets.plain_text import set_tip


class PanelsBeside(QObject):
    """Shows the panels beside a grid with what its presenter knows."""

    def __init__(
        self, room: QWidget, context: RoomContext, presenter: MovementsPresenter, grid: GridFrame
    ) -> None:
        super().__init__(room)
        self._presenter = presenter
        self._grid = grid
        self.about = SidePanel(lambda: grid.view.setFocus(Qt.FocusReason.OtherFocusReason))
        """About the cell with the cursor."""
        theme = context.theme
        self.progress = ProgressPanel(theme)
        self.button = button(tr("History (F4)"), self.show_about, icon="info", theme=theme)
        set_tip(self.button, tr("Definition, plan and history of the cell (F4)"))
        self.chart_button = button(tr("Chart"), self.show_chart, icon="chart", theme=theme)
        set_tip(self.chart_button, tr("Figures by unit, and progress against the plan (Ctrl+F4)"))
        for each in (self.button, self.chart_button):
            each.setCheckable(True)
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys in the table
        self._connect(room)

    def _connect(self, room: QWidget) -> None:
        presenter = self._presenter
        self._grid.moved.connect(self.renew_about)
        self._grid.moved.connect(self.renew_units)
        self.about.target_typed.connect(presenter.set_target)
        presenter.target_said.connect(self.about.say_target)
        presenter.plans_changed.connect(self.renew_about)
        presenter.history_read.connect(self._show_history)
        for field, keys in self.about.plan_keys:
            shortcut = QShortcut(keys, room, partial(self._type_plan, field))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def add_to(self, layout: QHBoxLayout) -> None:
        """Take their place beside the table, hidden."""
        for panel in (self.about, self.progress):
            layout.addWidget(panel)
            panel.hide()

    def add_command(self, more: CommandMenu) -> None:
        """Offer the panel without a button."""
        self.progress_command = more.add(tr("Progress against the plan"), self.show_chart, "Ctrl+F4")
        self.progress_command.setCheckable(True)

    def show_about(self) -> None:
        """Show what is known of the cell, or hide it again."""
        self._turn(self.about)

    def show_chart(self) -> None:
        """Show how far the plans have come, or hide it again."""
        if self._presenter.shown_kind is ViewKind.PERIOD:
            self._turn(self.progress)

    def part(self) -> QWidget | None:
        """Return what takes the keys of the panel that is open; nothing where none is."""
        if self.about.isVisible():
            return self.about.target
        return self.progress.part if self.progress.isVisible() else None

    def hide(self) -> None:
        """Give the room to something else."""
        self._show(None)

    def renew(self) -> None:
        """Show what the table has become."""
        by_period = self._presenter.shown_kind is ViewKind.PERIOD
        self.progress_command.setEnabled(by_period)
        self.chart_button.setEnabled(by_period)
        self.renew_about()
        self.renew_progress()

    def renew_about(self) -> None:
        """Show the cell where the cursor is now."""
        key, sheet = self._grid.current_key(), self._presenter.sheet
        if key is None or sheet is None or self.about.isHidden():
            return
        cell = self._presenter.cell_at(key)
        definition = self._presenter.definition(cell.indicator)
        if definition is not None:
            target = text_of_field(sheet.plans.whole().get(cell.indicator))
            self.about.show_definition(definition, target, sheet.indicator(cell.indicator).unit)
            self.about.show_unit_plan(cell.unit, sheet.unit_plan(cell))
            self._presenter.ask_history(key)

    def renew_progress(self) -> None:
        """Draw how far the plans have come."""
        sheet = self._presenter.sheet
        by_period = self._presenter.shown_kind is ViewKind.PERIOD
        if sheet is not None and by_period and not self.progress.isHidden():
            self.progress.show_progress(tuple(sheet.progress()))
            self.renew_units()

    def renew_units(self) -> None:
        """Draw the figures of the column in which the cursor is."""
        key, sheet = self._grid.current_key(), self._presenter.sheet
        by_period = self._presenter.shown_kind is ViewKind.PERIOD
        if key is None or sheet is None or not by_period or self.progress.isHidden():
            return
        cell = self._presenter.cell_at(key)
        indicator = sheet.indicator(cell.indicator)
        figures = [(unit.name, sheet.painted(replace(cell, unit=unit.key))) for unit in sheet.data.units]
        self.progress.show_units(f"{indicator.code} {indicator.name.shown()}", figures)

    def _turn(self, panel: QWidget) -> None:
        self._show(panel if panel.isHidden() else None)

    def _show(self, wanted: QWidget | None) -> None:
        for panel in (self.about, self.progress):
            panel.setVisible(panel is wanted)
        self.button.setChecked(not self.about.isHidden())
        self.progress_command.setChecked(not self.progress.isHidden())
        self.chart_button.setChecked(not self.progress.isHidden())
        self.renew()

    def _type_plan(self, field: Field) -> None:
        """To a plan figure, also where the panel is shut: what is typed next is never another figure."""
        if self._grid.isHidden():
            return
        self._grid.view.finish_editing()
        self._show(self.about)
        if field.isHidden():
            self._grid.view.message.emit(tr("This row has no plan of its own."))
            field = self.about.target_field
        self.about.begin(field)

    def _show_history(self, key: Key, changes: Sequence[FigureChange]) -> None:
        sheet = self._presenter.sheet
        if sheet is None or key != self._grid.current_key():
            return
        indicator = sheet.indicator(self._presenter.cell_at(key).indicator)

        lines = []
        for each in reversed(changes):
            before, after = (stored_text(indicator, *figure) for figure in (each.before, each.after))
            lines.append(change_line(each.change, before, after))
        row = next((row for row in self._grid.model.table.rows if row.key == key[0]), None)
        self.about.show_changes(row.name if row else "", lines)
