"""One round: its state and next step above; areas, result and findings in tabs below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from desktop_app.journal.handed_in import HandInStage
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.removal import archive_round, bring_back_round, delete_round
from desktop_app.surveys.rounds.state import RoundState, StateChange, state_changes_from
from ui.base.ask import FileFilter
from ui.context.file_dialog import ask_target
from ui.context.long_work import do_long
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.context.zones import Zone, step_of, step_round
from ui.places.reports import report_place
from ui.reports.excel import write_tally
from ui.surveys.common.page_data import RoundData, read_round
from ui.surveys.common.words import province_words
from ui.surveys.export.export_dialog import ExportDialog
from ui.surveys.results.zones import result_zones
from ui.surveys.rounds.areas_tab import AreasTab
from ui.surveys.rounds.blank_forms_dialog import BlankFormsDialog
from ui.surveys.rounds.findings_tab import FindingsTab
from ui.surveys.rounds.results_tab import ResultsTab
from ui.surveys.rounds.round_menu import RoundMenu
from ui.surveys.rounds.round_words import newer_words, plan_line
from ui.surveys.rounds.state_actions import StateActions
from ui.surveys.rounds.state_steps import StateSteps
from ui.surveys.versions.settle_dialog import SettleDialog
from ui.surveys.versions.upgrade_dialog import UpgradeDialog
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import FittedArea
from ui.widgets.frames import Notice
from ui.widgets.page import is_low, page_layout
from ui.widgets.shown_keys import rename
from ui.widgets.tab_corner import TabCorner


class RoundPage(QWidget):
    """Shows a round and moves it on."""

    left = Signal()
    change_asked = Signal(str)
    double_entry_asked = Signal(str)
    put_away = Signal(str, object)
    """The round left the lists: what to say, and what takes it back."""
    deleted = Signal(str)
    form_asked = Signal(str)
    """A finished form is to be opened."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.round_id = self._wanted_area = ""
        self._data: RoundData | None = None
        self.title = ElidedLabel("", TextRole.HEADING, elide=Qt.TextElideMode.ElideMiddle)
        self.state = StateSteps(context.theme)
        self.plan = ElidedLabel("", tone="muted")
        self.notice = WrittenFile(context.theme)
        self.province = Notice("", context.theme, "warning")
        """The province's lock or return of the round, and its reason."""
        self.newer_button = button(tr("See what changes…"), self.look_at_newer)
        self.newer = Notice("", context.theme, "info", self.newer_button)
        self.areas, self.results, self.findings = AreasTab(context), ResultsTab(context), FindingsTab(context)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.areas, tr("Residential areas"))
        self.result_area = FittedArea(self.results)
        for tab, words in ((self.result_area, tr("Result")), (self.findings, tr("What is wrong"))):
            self.tabs.addTab(tab, words)
        self.corner = TabCorner(self.tabs, self.areas, self.areas.buttons, self.areas.foot)
        self.commands = QWidget()
        self.acts = StateActions(context, self)
        self.acts.moved.connect(self._moved)
        self.acts.refused.connect(self._refused)
        self.offered: tuple[StateChange, ...] = ()
        """The moves that may be made now; the first is that of the primary button."""
        self.step_button = button("", self._step, kind="primary")
        self.menu = RoundMenu(self)
        self.undo_button = button(tr("Undo"), self.take_back)
        self.done = Notice("", context.theme, "success", self.undo_button)
        """The move that was made last."""
        self.dialog: QDialog | None = None
        self._lay_out()
        self.findings.area_asked.connect(self.go_to_area)
        self.findings.round_asked.connect(self.change)
        self.findings.unplaced_answers_asked.connect(self.settle_unplaced_answers)

    def _lay_out(self) -> None:
        theme = self._context.theme
        top = QHBoxLayout()
        top.setSpacing(space.MEDIUM)
        top.addWidget(button(tr("All rounds"), self.left.emit, kind="quiet", icon="previous", theme=theme))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.plan)
        top.addLayout(words, 1)
        head = QHBoxLayout(self.commands)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(space.SMALL)
        head.addWidget(self.state, 1)
        head.addWidget(self.menu)
        head.addWidget(self.step_button)
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(top)
        layout.addWidget(self.commands)
        for notice in (self.done, self.notice, self.province, self.newer):
            layout.addWidget(notice)
        layout.addWidget(self.tabs, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_plan()

    def _fit_plan(self) -> None:
        """On a low screen the plan is in the tip of the title: the areas have its line."""
        low, layout = is_low(self), self.layout()
        if layout is not None:
            layout.setSpacing(space.HAIR if low else space.SMALL)
        self.plan.setVisible(not low)
        self.corner.fit(low=low)
        self.title.tell_too(self.plan.text() if low else "")

    # Showing

    def open_round(self, round_id: str, area_id: str = "") -> None:
        """Show a round, at an area where one is named."""
        if round_id != self.round_id:
            for said in (self.notice, self.done):
                said.say("")
            self.tabs.setCurrentWidget(self.areas)
            self.areas.await_round()
            self._data = None
        self.round_id = round_id
        self._wanted_area = area_id
        self.refresh()

    def refresh(self) -> None:
        """Read the round again."""
        round_id, today = self.round_id, self._context.office.clock.today()
        if round_id:
            read_book(
                self._context,
                self,
                lambda connection: read_round(connection, round_id, today),
                self.show_round,
                refused=self.show_unread,
            )

    def show_round(self, data: RoundData) -> None:
        """Show a round that was read."""
        if data.counted.round.id != self.round_id:
            return
        first, self._data = self._data is None, data
        self._be_read(read=True)
        element = data.counted.round
        self.title.setText(element.title)
        self.plan.setText(plan_line(data))
        self._fit_plan()
        self.province.say(province_words(element))
        self._show_moves(element)
        self.newer.say(newer_words(data))
        for tab in (self.areas, self.results, self.findings):
            tab.show_round(data)
        self.tabs.setTabText(2, tr("What is wrong ({n})", n=len(data.findings)))
        if self._wanted_area:
            self.areas.go_to(self._wanted_area)
            self._wanted_area = ""
        elif first and element.status == RoundState.DRAFT and self._in_areas:
            self._next_step().setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _in_areas(self) -> bool:
        """Whether the keys go to the areas, or will once the dialog that made the round is gone."""
        here: QWidget | None = self.window().focusWidget()
        return here is self.areas.view

    @property
    def awaits_arrival(self) -> bool:
        """Whether the round was handed in, and the province is not known to have it."""
        handed_in = None if self._data is None else self._data.handed_in
        return handed_in is not None and handed_in.stage is not HandInStage.ARRIVED

    def show_unread(self, sentence: str) -> None:
        """Say on the page why the round cannot be read, in the place of the round shown before."""
        self._data = None
        self.areas.give_up()
        self.title.setText(tr("This round cannot be shown"))
        self.plan.setText("")
        self.newer.say("")
        self.province.say("")
        self._be_read(read=False)
        self.notice.say(sentence, "danger")

    def _be_read(self, *, read: bool) -> None:
        if read and self.tabs.isHidden():  # what was said of the round before is no longer true
            self.notice.say("")
        for each in (self.commands, self.tabs):
            each.setVisible(read)

    def go_to_area(self, area_id: str) -> None:
        """Show an area of the round."""
        self.tabs.setCurrentWidget(self.areas)
        self.areas.go_to(area_id)

    def _show_moves(self, element: Round) -> None:
        """Offer the moves of the state; a button that goes leaves the cursor in the table."""
        state = RoundState(element.status)
        handed_in = None if self._data is None else self._data.handed_in
        self.state.show_state(state, "" if handed_in is None else handed_in.words)
        before, self.offered = self.offered, () if element.held else state_changes_from(state)
        if self.offered != before:
            here: QWidget | None = self.window().focusWidget()  # also while a question is just closing
            if here is not None and self.commands.isAncestorOf(here):
                self.areas.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.step_button.setVisible(bool(self.offered))
        if self.offered:
            rename(self.step_button, self.offered[0].label())
        if self.acts.undoable(self._data) is None:
            self.done.say("")

    # Acting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := step_of(event):
            self.areas.view.finish_editing()
            step_round(self._zones(), step)
        elif event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _zones(self) -> list[Zone]:
        """The buttons above, the table of areas and what is below it, or the other tab."""
        other, areas = Qt.FocusReason.OtherFocusReason, self.areas
        above: Zone = ((self.commands,), lambda: self._next_step().setFocus(other))
        if self.tabs.currentWidget() is self.result_area:
            return [above, (None, partial(self.tabs.setFocus, other)), *result_zones(self.results)]
        if self.tabs.currentWidget() is not areas:
            return [above, (None, partial(self.tabs.setFocus, other))]
        table: Zone = ((areas.view,), partial(areas.view.setFocus, other))
        return [above, table, (areas.buttons, partial(areas.buttons[0].setFocus, other))]

    def _next_step(self) -> QWidget:
        """Return the button that moves the round on."""
        return self.menu if self.step_button.isHidden() else self.step_button

    def _step(self) -> None:
        if self.offered:
            self.change_state(self.offered[0])

    def change_state(self, change: StateChange) -> None:
        """Move the round, asking once."""
        if self._data is not None:
            self.acts.change(self._data, change)

    def take_back(self) -> None:
        """Take the last move back."""
        if self._data is not None:
            self.acts.take_back(self._data)

    @property
    def can_take_back(self) -> bool:
        """Whether the last move can be undone."""
        return self.acts.undoable(self._data) is not None

    @property
    def data(self) -> RoundData | None:
        """The round as it was read."""
        return self._data

    def _moved(self, sentence: str) -> None:
        self.notice.say("")
        self.done.say(sentence if self.acts.made else "")
        if not self.acts.made:
            self._context.say(sentence)
        self.refresh()

    def _refused(self, sentence: str) -> None:
        self.notice.say(sentence, "danger")
        if self._data is not None and self._data.errors:
            self.tabs.setCurrentWidget(self.findings)

    def archive(self) -> None:
        """Hide the round from the lists, or show it there again; the list offers to take it back."""
        if self._data is None:
            return
        element = self._data.counted.round
        hide = not element.is_archived
        said = tr("Archived: {round}", round=element.title)
        sentence = said if hide else tr("Back in the list: {round}", round=element.title)
        change_book(
            self._context,
            self,
            lambda rec: archive_round(rec, element.id, archived=hide),
            lambda _: self.put_away.emit(
                sentence, lambda rec: archive_round(rec, element.id, archived=not hide)
            ),
            self._refused,
        )

    def delete_round(self) -> None:
        """Take a round made by mistake out of the book; the list offers to take it back."""
        if self._data is None:
            return
        element = self._data.counted.round
        change_book(
            self._context,
            self,
            lambda rec: delete_round(rec, element.id),
            lambda _: self._deleted(element),
            lambda sentence: self.notice.say(sentence, "danger"),
        )

    def _deleted(self, element: Round) -> None:
        self.deleted.emit(element.id)
        self.put_away.emit(
            tr("Deleted: {round}", round=element.title), lambda rec: bring_back_round(rec, element.id)
        )

    def change(self) -> None:
        """Ask for what the round is changed to."""
        self.change_asked.emit(self.round_id)

    def enter_again(self) -> None:
        """Go to the double entry of the round."""
        self.double_entry_asked.emit(self.round_id)

    def export_data(self) -> None:
        """Ask how the forms are to be taken out of the book, and do it."""
        if self._data is not None:
            element = self._data.counted.round
            self._open(ExportDialog(self, self._context, element.id, element.title))

    def print_blank_forms(self) -> None:
        """Ask which blank forms are wanted, and make them."""
        if self._data is not None:
            counted = self._data.counted
            areas = tuple(entry.area for entry in counted.areas)
            self._open(BlankFormsDialog(self, self._context, counted.round, areas))

    def export_tally(self) -> None:
        """Save the count of the round as a workbook."""
        if self._data is None:
            return
        element, office = self._data.counted.round, self._context.office
        kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
        name = tr("Tally sheet - {round}", round=element.title)
        target = ask_target(self._context, tr("Tally sheet (Excel)"), name, kind, ".xlsx")
        if target is not None:
            do_long(
                self._context,
                self,
                self,
                tr("{file} is being written…", file=target.name),
                lambda progress: write_tally(office, element.id, target, progress=progress),
                lambda _: self.notice.tell(tr("Saved: {name}", name=target.name), target),
                lambda sentence: self.notice.say(sentence, "danger"),
            )

    def look_at_newer(self) -> None:
        """Show what a newer version of the questionnaire would change, and offer the move."""
        if self._data is not None and self._data.newer is not None:
            dialog = UpgradeDialog(self, self._context, self._data.counted.round, self._data.newer.version)
            dialog.moved.connect(self.refresh)
            self._open(dialog)

    def settle_unplaced_answers(self) -> None:
        """Show the answers that the questionnaire has no place for."""
        if self._data is not None:
            dialog = SettleDialog(self, self._context, self._data.counted.round)
            dialog.settled.connect(self.refresh)
            dialog.form_asked.connect(self.form_asked)
            self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def print_papers(self) -> None:
        """Go to the report and the minutes of the round."""
        self._context.navigate(report_place(self.round_id).destination)
