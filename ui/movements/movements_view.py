"""Lays out the movement room and passes on what the presenter says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import PeriodType, Reporter
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.events import period_label
from desktop_app.movements.period import Period
from ui.context.room import Room, RoomContext, RoomPlace
from ui.grid.grid import GridFrame
from ui.grid.model.table import GridTable, Key, ShownCell
from ui.grid.paste_bar import PasteBar
from ui.grid.typed_grid import NotSaved, join
from ui.grid.undo_button import UndoButton
from ui.movements.analysis.acts import FigureActs
from ui.movements.cell_commands import CellCommands
from ui.movements.check_acts import CheckActs
from ui.movements.event_acts import EventActs
from ui.movements.going import Going
from ui.movements.groups.choice import ALL
from ui.movements.groups.tab_bar import GroupTabBar
from ui.movements.missing_cells import MissingCellsWalk
from ui.movements.no_columns import NoColumns, no_areas
from ui.movements.panels_beside import PanelsBeside
from ui.movements.period.period_words import STATUS_TONES, short_status
from ui.movements.period_acts import PeriodActs
from ui.movements.plain.acts import TableActs
from ui.movements.plans.plans_dialog import PlansDialog
from ui.movements.presenter import MovementsPresenter
from ui.movements.register_acts import RegisterActs
from ui.movements.room_keys import RoomKeys
from ui.movements.sheets.views import ViewKind
from ui.movements.toolbar import HeadLines, Toolbar
from ui.movements.unit_report.acts import UnitReportActs
from ui.movements.unit_report.page import UnitReportPage
from ui.places.movements import FigurePlace, PeriodPlace
from ui.places.settings import SectionPlace
from ui.theme import spacing as space
from ui.theme.fonts import scaled
from ui.widgets.buttons import button
from ui.widgets.command_menu import CommandMenu
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Notice
from ui.widgets.labels import badge, set_badge, title
from ui.widgets.page import is_low, page_layout
from ui.widgets.plain_text import set_tip
from ui.widgets.shown_keys import rename

_NARROW, _WIDE = 780, 1120
"""Pixels: beside the guide at 125 % the room has 709, on 1366×768 at 150 % 813."""


def build_room(context: RoomContext) -> QWidget:
    """Return the room "Phong trào"."""
    return MovementsRoom(context)


class MovementsRoom(Room):
    """Grid, toolbar, side panel."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.presenter = MovementsPresenter(context, self)
        self.checks = CheckActs(context, self.presenter, self)
        self.acts = PeriodActs(context, self)
        self.tables = TableActs(context, self)
        self.books = self.tables.books
        self.toolbar = Toolbar()
        self.tabs = GroupTabBar()
        self.pages = QStackedWidget(self)
        self.grid = GridFrame(tr("Movement results"), context.theme, self.pages)
        self.beside = PanelsBeside(self, context, self.presenter, self.grid)
        self.panel, self.progress = self.beside.about, self.beside.progress
        self.notice = Notice("", context.theme)
        self.failed = NotSaved(context.theme, self.presenter.save_again)
        self.no_areas = Notice("", context.theme, "info", button(tr("Enter the areas"), self._enter_areas))
        self.no_rows = no_areas(context.theme, self._enter_areas)
        self.paste_bar = PasteBar(context.theme)
        self.no_columns = NoColumns(context.theme)
        self.report = UnitReportPage(context.theme, self.pages)
        self.report_acts = UnitReportActs(
            context, self.presenter, lambda: self.presenter.sheet, self.report, self.grid, self.pages
        )
        self.figures = FigureActs(context, self.pages, self.presenter.data)
        self.more = CommandMenu(self)
        """The commands without a button of their own: add yours here."""
        self.events = EventActs(context, self.presenter)
        self.going = Going(self.presenter, self.grid, self.toolbar)
        self.keys = RoomKeys(self.presenter, self.grid, self.tabs, (self.pages, self.no_columns), self.beside)
        self.missing = MissingCellsWalk(self.presenter, self.grid, context.say)
        self._report_waits = False
        self._plans: PlansDialog | None = None
        self._period = ElidedLabel(tone="muted")
        self._lay_out()
        self._add_commands()
        self._connect()
        self.presenter.start()

    def entered(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def cursor_home(self) -> QWidget:
        return self.grid  # also when the editor that had the cursor has ended with its cell

    def show_place(self, place: RoomPlace) -> None:
        match place:
            case FigurePlace(period=period, unit=unit, code=code):
                self.going.to_figure(period, unit, code)
            case PeriodPlace(period):
                self.presenter.look_at(Period.parse(period))
            case _:
                self.going.to(place)

    def may_leave(self) -> bool:
        self.grid.view.finish_editing()
        self.report.finish()
        return True

    def show_state(self) -> None:
        """Open the state of the period; what is being typed is saved before."""
        self.grid.view.finish_editing()
        self.acts.show_state()

    def show_board(self) -> None:
        """Open the progress board of the period."""
        self.grid.view.finish_editing()
        self.acts.show_board()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.state_badge.setHidden(is_low(self))  # it is the tip of its button then
        self.undo.fit(wide=self.width() >= scaled(_WIDE))
        self.toolbar.fit()  # it was given its width before, with the longer words of that button
        self.lines.fit_room(low=is_low(self), narrow=self.width() < scaled(_NARROW))

    def event(self, event: QEvent) -> bool:
        """Keep the keys of Excel's sheets for the tabs where these are shown."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and self.keys.tab_step(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4 and not event.modifiers():
            self.beside.show_about()
        elif not self.keys.press(event):
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        theme = self._context.theme
        self.missing_button = button(
            tr("Next missing"), self.missing.next, kind="primary", icon="arrow_right", theme=theme
        )
        self.state_badge: QLabel = badge("")
        self.state_button = button("", self.show_state, icon="lock", theme=theme)
        self.board_button = button(tr("Reports (F8)"), self.show_board)
        self.undo = UndoButton(self.presenter, theme, self.presenter.is_of_file)
        head = QHBoxLayout()
        head.setSpacing(space.SMALL)
        name = title(tr("Movements"))
        head.addWidget(name)
        head.addWidget(self.state_badge)
        head.addWidget(self._period, 1)
        acts = FlowRow()
        for each in (self.state_button, self.board_button, self.more):
            acts.addWidget(each)
        acts.addWidget(self.missing_button)
        head.addLayout(acts)
        self.toolbar.add_acts(self.undo.button, self.beside.button, self.beside.chart_button)
        self.pages.addWidget(self.grid)
        self.pages.addWidget(self.no_columns)
        self.pages.addWidget(self.no_rows)
        self.pages.addWidget(self.report)
        middle = QHBoxLayout()
        middle.setSpacing(space.SMALL)
        middle.addWidget(self.pages, 1)
        self.beside.add_to(middle)
        groups = QHBoxLayout()
        groups.setSpacing(space.SMALL)
        groups.addWidget(self.tabs, 1)
        table = QVBoxLayout()
        table.setSpacing(space.TINY)
        table.addLayout(groups)
        table.addLayout(middle, 1)
        layout: QVBoxLayout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.toolbar)
        for bar in (self.notice, self.no_areas, self.books.written, self.failed, self.paste_bar):
            layout.addWidget(bar)
        layout.addLayout(table, 1)
        buttons = (self.state_button, self.board_button, self.more, self.missing_button)
        named = (name, self._period)
        self.lines = HeadLines(self.toolbar, named, buttons, head, layout, groups)

    def _add_commands(self) -> None:
        self.registers = RegisterActs(self._context, self.presenter, self.grid, self.report, self)
        self.cell_commands = CellCommands(self.grid, self.presenter, self.acts, self._context)
        self.checks.join(self.grid, self.more)
        self.cell_commands.offer(self.more, self.panel, self.beside.show_about)
        self.registers.offer(self.more)
        self.beside.add_command(self.more)
        self.more.add_line()
        self.tables.add_commands(self.more, self.grid.view.finish_editing)
        self.more.add(tr("Report of the unit as a form"), self.show_report, "Ctrl+U")
        self.figures.add_command(self.more, self._leave_table)
        self.events.add_command(self.more)
        self.more.add(tr("Plans of the year as a table…"), self.show_plans, "Ctrl+Shift+K")

    def show_plans(self) -> None:
        """Open the plan figures of the year, of the group that is looked at."""
        self.grid.view.finish_editing()
        data = self.presenter.data()
        if data is None:
            return
        if self._plans is None:
            self._plans = PlansDialog(self._context, self)
        self._plans.show_plans(data.indicators.code, data.period.year, self.presenter.group)

    def show_report(self) -> None:
        """Show the report of the unit in whose row the cursor is, at the indicator of its column."""
        self._leave_table()
        if self.presenter.kind is not ViewKind.PERIOD:
            self._report_waits = True
            self.presenter.choose_view(ViewKind.PERIOD, self.grid.current_key())
            return
        self.toolbar.narrow.clear()
        self.presenter.show_whole(True)
        self.report_acts.open()

    def _leave_table(self) -> None:
        """Save what is typed, and close the panels beside the table."""
        self.grid.view.finish_editing()
        self.beside.hide()

    def _make_room(self, opened: bool) -> None:
        """Give the room of the table's bars to the report."""
        self.missing_button.setVisible(not opened)
        self.lines.give_room(given=opened)
        self.tabs.put_away(opened)
        if not opened:
            self.presenter.show_whole(False)

    def _connect(self) -> None:
        presenter, grid, toolbar = self.presenter, self.grid, self.toolbar
        join(grid, self.paste_bar, presenter)
        grid.view.find_asked.connect(self._begin_find)
        toolbar.rows_chosen.connect(presenter.choose_rows)
        toolbar.view_chosen.connect(lambda kind: presenter.choose_view(kind, grid.current_key()))
        toolbar.subject_chosen.connect(lambda key: presenter.choose_subject(key, grid.current_key()))
        toolbar.set_chosen.connect(presenter.choose_set)
        self.tabs.chosen.connect(self._choose_group)
        self.tabs.stepped.connect(presenter.step_group)
        self.tabs.left.connect(self.keys.to_table)
        presenter.tabs_known.connect(self.tabs.show_tabs)
        toolbar.event_chosen.connect(presenter.choose_event)
        toolbar.new_event_asked.connect(self.events.begin)
        toolbar.filter_typed.connect(presenter.filter_columns)
        toolbar.find_typed.connect(lambda text: self._find(text, again=False))
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), toolbar.search)
        back.setContext(Qt.ShortcutContext.WidgetShortcut)
        back.activated.connect(lambda: grid.setFocus(Qt.FocusReason.ShortcutFocusReason))
        toolbar.find_again.connect(lambda text: self._find(text, again=True))
        self.keys.step_by(self._step)
        for keys, act, where in (
            ("F7", self.show_state, self),
            ("F8", self.show_board, self),
            ("F9", lambda: toolbar.step_view(1), grid),
            ("Shift+F9", lambda: toolbar.step_view(-1), grid),
        ):
            shortcut = QShortcut(QKeySequence(keys), where, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.books.came_in.connect(presenter.take_in)
        presenter.take_file_back, presenter.file_came = self.books.take_back, lambda: bool(self.books.taken)
        presenter.table_shown.connect(lambda *_: self.undo.tell())
        self.acts.unit_chosen.connect(self.going.to_unit)
        self.acts.cell_chosen.connect(self.going.to_cell)
        self.acts.findings_asked.connect(self.checks.show_findings)
        self.checks.cell_chosen.connect(self.going.to_cell)
        presenter.state_known.connect(self._show_state_of)
        self.no_columns.period_asked.connect(self._context.period.choose)
        self.no_columns.event_asked.connect(self.events.begin)
        presenter.leaving.connect(grid.view.finish_editing)
        presenter.awaiting.connect(grid.await_table)
        presenter.leaving.connect(self.report.finish)
        self.report_acts.opened.connect(self._make_room)
        self.figures.opened.connect(self._make_room)
        self.figures.way_chosen.connect(self.going.to_figure)
        presenter.cells_changed.connect(self.report_acts.changed)
        presenter.state_said.connect(self.report.state.setText)
        presenter.sets_known.connect(toolbar.show_sets)
        presenter.table_shown.connect(self._show_table)
        presenter.table_renewed.connect(self._renew_table)
        presenter.cells_changed.connect(self._changed)
        presenter.notice_said.connect(self.notice.say)
        presenter.failures_known.connect(self.failed.tell)

    def _show_table(self, table: GridTable, summary: GridTable) -> None:
        sheet = self.presenter.sheet
        if sheet is None:
            return
        period = sheet.data.period
        title = sheet.data.indicators.title.shown()
        through_year = self.presenter.kind is not ViewKind.PERIOD
        shown = period_label(period, sheet.data.events)
        shown = tr("Year {year}", year=period.year) if through_year else shown
        self._period.setText(f"{shown} · {title}")
        has_areas = any(unit.reporter is Reporter.RESIDENTIAL_AREA for unit in sheet.data.units)
        alone = bool(table.rows) and not has_areas and not through_year
        self.no_areas.say(tr("No residential areas have been entered yet.") if alone else "")
        kinds = self.presenter.kinds()
        event = period.key if period.kind is PeriodType.EVENT else ""
        offered = PeriodType.EVENT in kinds and self.presenter.group != ALL
        self.toolbar.show_events(self.presenter.events(), event, offered=offered)
        by_period = self.presenter.kind is ViewKind.PERIOD
        kind = self.presenter.kind
        rows = self.presenter.groups.rows if kind is ViewKind.PERIOD else ALL
        self.toolbar.show_view(kind, rows, self.presenter.subjects(), self.presenter.subject)
        self.lines.fit()
        self.grid.show_table(table, summary)
        if table.columns and self.pages.currentWidget() is self.report:
            self.report_acts.renew()
        elif self.figures.is_open:
            self.figures.renew()
        elif table.columns:
            self.pages.setCurrentWidget(self.grid if table.rows or through_year else self.no_rows)
        else:
            filtered = bool(self.toolbar.narrow.words)
            self.no_columns.explain(self._window_period(), kinds, filtered=filtered)
            self.pages.setCurrentWidget(self.no_columns)
        self.beside.renew()
        self.going.arrive()
        if self._report_waits and by_period:
            self._report_waits = False
            QTimer.singleShot(0, self, self.show_report)  # the cursor goes to its cell first

    def _step(self, step: int) -> None:
        """Go to the next period, area or indicator: what the view holds fixed."""
        if self.presenter.kind is ViewKind.PERIOD:
            self._context.period.step(step)
        else:
            self.toolbar.step_subject(step)

    def _renew_table(self, table: GridTable, summary: GridTable) -> None:
        if self.grid.view.editing:
            self.grid.renew(table, summary)
        else:
            self._show_table(table, summary)

    def _window_period(self) -> Period:
        return Period.parse(self._context.period.key)

    def _show_state_of(self, data: SheetData) -> None:
        self.acts.data = self.books.data = self.checks.data = data
        words = short_status(data.state.status) if data.handed_in is None else data.handed_in.short_words
        set_badge(self.state_badge, words, STATUS_TONES[data.state.status])
        still_open = data.state.closed is None
        act = tr("Close the period…") if still_open else tr("State of the period…")
        rename(self.state_button, f"{act} (F7)")
        set_tip(self.state_button, words)  # on a low screen there is no badge
        asked = data.state.only_asked
        rename(self.missing_button, tr("Returned cells") if asked else tr("Next missing"))
        self.missing_button.setEnabled(still_open)  # what is closed takes no figure

    def _changed(self, cells: dict[Key, ShownCell], summary: dict[Key, ShownCell]) -> None:
        self.grid.set_cells(cells, summary)
        if summary:
            self.beside.renew_progress()

    def _choose_group(self, code: str) -> None:
        self.grid.view.finish_editing()
        self.presenter.choose_group(code)

    def _begin_find(self) -> None:
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def _find(self, text: str, *, again: bool) -> None:
        key = self.presenter.find(text, self.grid.current_key() if again else None)
        place = self.grid.model.place_of(key) if key is not None else None
        if place is not None:
            self.grid.view.go_to(place)

    def _enter_areas(self) -> None:
        self._context.navigate(SectionPlace("areas").destination)
