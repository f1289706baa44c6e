"""The room: registers on the left, the list or what is due, an entry being typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.catalogue.registers.definition import RegisterRoom
from desktop_app.registers.entries.numbering import WantedNumber, number_entry
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.lists.last_step import offered_answers
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.base.timers import once_after
from ui.context.operations import read_book
from ui.context.refusals import change_at_field
from ui.context.room import Destination, Room, RoomContext, RoomPlace
from ui.places.registers import DuePlace, EntriesPlace, RegisterEntryPlace, RegisterPlace
from ui.registers.bulk.bulk_actions import BulkActions
from ui.registers.common.changes import REFRESH_MILLISECONDS, SHOWN
from ui.registers.common.reading import (
    RegisterEntryData,
    RoomData,
    read_entry,
    read_new,
    read_room,
    room_of,
)
from ui.registers.due_page import DuePage
from ui.registers.entry_page import RegisterEntryPage
from ui.registers.list_page import ListPage
from ui.registers.register_list import DUE, WEEK, RegisterList
from ui.registers.steps.built_in import back_kind, note_kind, restore_kind, settle_kind, void_kind
from ui.registers.steps.number_dialog import NumberDialog
from ui.registers.steps.recording import record_asked
from ui.registers.steps.step_dialog import StepDialog
from ui.registers.steps.step_kind import StepKind, kind_of
from ui.registers.steps.taking import VOID
from ui.registers.unfinished import offer_draft
from ui.registers.urgent.quick_reports import QuickReports
from ui.registers.week.week_page import WeekPage
from ui.theme import spacing as space
from ui.widgets.fitting import PageStack
from ui.widgets.page import PageHeader, page_layout

_LIST_WIDTH, _NARROW_LIST, _SLIM_LIST = 250, 212, 184
_NARROW, _SLIM = 1300, 900


def build_room(context: RoomContext) -> QWidget:
    """The room "Sổ theo dõi"."""
    return RegistersRoom(context)


class RegistersRoom(Room):
    """Lists of registers, what is due, and entries being typed."""

    def __init__(self, context: RoomContext, room: RegisterRoom = RegisterRoom.REGISTERS) -> None:
        """``room``: which registers are kept here."""
        super().__init__()
        self._context = context
        self._room = room
        self.pages = PageStack(parent=self)
        lists = QWidget(self.pages)
        self.pages.addWidget(lists)
        self.registers = RegisterList(context.theme, has_week=room is RegisterRoom.REGISTERS)
        self.due = DuePage(context, self.registers)
        self.week = WeekPage(context, self.registers)
        self.list = ListPage(context)
        for rail in (self.registers, self.registers.finder):
            self.list.obey_from(rail)
        self.entry = RegisterEntryPage(context)
        self.dialog: StepDialog | None = None
        self.number_dialog: NumberDialog | None = None
        self.quick = QuickReports(self, context, self.list.papers.written)
        self.together = BulkActions(self, context, self.list.refresh)
        self.beside = QStackedWidget(lists)
        for page in (self.due, self.week, self.list):
            self.beside.addWidget(page)
        self._lay_out(lists)
        self.pages.addWidget(self.entry)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self._soon = once_after(REFRESH_MILLISECONDS, self.refresh, self)
        self._connect()

    def _lay_out(self, lists: QWidget) -> None:
        of_documents = self._room is RegisterRoom.DOCUMENTS
        layout = page_layout(lists, PageHeader(tr("Documents") if of_documents else tr("Registers")))
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        rail = QVBoxLayout()
        rail.setSpacing(space.SMALL)
        rail.addWidget(self.registers.finder)
        rail.addWidget(self.registers, 1)
        row.addLayout(rail)
        row.addWidget(self.beside, 1)
        layout.addLayout(row, 1)

    def _connect(self) -> None:
        self.registers.chosen.connect(self._chosen)
        self.registers.went_in.connect(self._go_in)
        self.due.opened.connect(self.show_entry)
        self.week.opened.connect(self.show_entry)
        for each in (self.week, self.due):
            each.left.connect(lambda: self.registers.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.new_asked.connect(self.new_entry)
        self.list.resumed.connect(self.resume_entry)
        self.list.open_asked.connect(self.correct)
        self.list.left.connect(lambda: self.registers.setFocus(Qt.FocusReason.OtherFocusReason))
        self.entry.left.connect(self._left_entry)
        self.entry.saved.connect(self.list.seek)
        self.entry.entry_asked.connect(self.show_entry)
        panel = self.list.panel
        panel.step_asked.connect(self._ask_step)
        panel.together_asked.connect(self._ask_together)
        panel.note_asked.connect(lambda: self._ask(note_kind()))
        panel.void_asked.connect(lambda: self._ask(void_kind()))
        panel.restore_asked.connect(lambda: self._ask(restore_kind()))
        panel.settle_asked.connect(lambda state, words: self._ask(settle_kind(state, words)))
        panel.back_asked.connect(lambda back: self._ask(back_kind(back)))
        panel.act_back_asked.connect(self._ask_act_back)
        panel.number_asked.connect(self._ask_number)
        panel.grow_asked.connect(lambda code: self._begin(code, self.list.matter_id))
        panel.paper_asked.connect(self._paper)
        panel.quick_paper_asked.connect(lambda: self.quick.show_paper(self.list.matter_id))
        panel.quick_file_asked.connect(self.quick.carry)
        panel.direction_asked.connect(lambda: self.list.papers.show_direction(self.list.matter_id))
        panel.summary_asked.connect(lambda name: self.list.papers.show_summary(name, self.list.matter_id))
        self.quick.reported.connect(lambda _: self.list.read_timeline())
        panel.relation_asked.connect(lambda code, relation: self._begin(code, self.list.matter_id, relation))
        panel.entry_asked.connect(self.show_entry)
        listen(self._context.saves.changed, self, self._changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        slim, narrow = self.width() < _SLIM, self.width() < _NARROW
        width = _SLIM_LIST if slim else _NARROW_LIST if narrow else _LIST_WIDTH
        for part in (self.registers.finder, self.registers):
            part.setFixedWidth(width)

    # The shell

    def entered(self) -> None:
        if self.pages.currentWidget() is self.entry:
            self.entry.focus_form()
        else:
            self.refresh()

    def cursor_home(self) -> QWidget | None:
        if self.pages.currentWidget() is self.entry:
            return None
        return self.registers

    def show_place(self, place: RoomPlace) -> None:
        match place:
            case RegisterPlace(code):
                self._here_or_there(place, lambda _: self._show_lists(code), code)
            case RegisterEntryPlace(matter_id, question):
                self.show_entry(matter_id, question)
            case DuePlace():
                self._show_lists(DUE)
            case EntriesPlace(code, ids, words):
                self._here_or_there(place, lambda _: self._show_entries(code, ids, words), code)
            case _:
                pass

    def may_leave(self) -> bool:
        if self.pages.currentWidget() is self.entry:
            self.entry.keep_now()
        return True

    def _changed(self, entity: SavedEntity) -> None:
        if entity in SHOWN and self.isVisible():
            self._soon.start()
        elif entity is SavedEntity.EXCHANGE and self.list.panel.shows_reports:
            self.list.read_timeline()

    # Lists

    def refresh(self) -> None:
        """Read what is shown again."""
        today, reader = self._context.office.clock.today(), self._context.office.officer
        room = self._room
        self._read(lambda connection: read_room(connection, today, reader, room), self._show_room)
        if self.beside.currentWidget() is self.list:
            self.list.refresh()
        elif self.beside.currentWidget() is self.week:
            self.week.refresh()

    def _show_room(self, data: RoomData) -> None:
        self.registers.show_room(data)
        self.due.show_due(data.due)

    def _show_lists(self, code: str) -> None:
        self.pages.setCurrentIndex(0)
        self.registers.choose(code)
        self._chosen(code)

    def _chosen(self, code: str) -> None:
        if code == WEEK:
            self.beside.setCurrentWidget(self.week)
            self.week.refresh()
            return
        self.beside.setCurrentWidget(self.due if code == DUE else self.list)
        if code != DUE:
            self.list.open_register(code)

    def _go_in(self) -> None:
        beside = self.beside.currentWidget()
        if isinstance(beside, DuePage | WeekPage):
            beside.take_focus()
        else:
            self.list.take_focus()

    def _show_entries(self, code: str, ids: tuple[str, ...], words: str) -> None:
        self.pages.setCurrentIndex(0)
        self.registers.choose(code, tell=False)
        self.beside.setCurrentWidget(self.list)
        self.list.open_entries(code, ids, words)
        self.list.take_focus()

    def show_entry(self, matter_id: str, question: str = "") -> None:
        """Choose an entry in the list of its register, in the room in which that is kept.

        ``question``: open it there, to be corrected.
        """

        def show(code: str) -> None:
            self.pages.setCurrentIndex(0)
            self.registers.choose(code, tell=False)
            self.beside.setCurrentWidget(self.list)
            self.list.open_register(code, matter_id=matter_id)
            self.list.take_focus()
            if question:
                self.correct(matter_id, question)

        self._here_or_there(RegisterEntryPlace(matter_id, question), show, matter_id=matter_id)

    def _read[T](self, query: Callable[[Connection], T], show: Callable[[T], None]) -> None:
        read_book(self._context, self, query, show)

    def _here_or_there(
        self, place: RoomPlace, show: Callable[[str], None], code: str = "", matter_id: str = ""
    ) -> None:
        """Show a place of a register; one that is kept in another room is shown there."""

        def found(where: tuple[str, RegisterRoom] | None) -> None:
            if where is None:
                return
            if where[1] is self._room:
                show(where[0])
            else:
                self._context.navigate(Destination(where[1].value, place))

        self._read(lambda connection: room_of(connection, code, matter_id), found)

    # Entries

    def new_entry(self) -> None:
        """Type a new entry of the register in front."""
        self._begin(self.list.code)

    def resume_entry(self) -> None:
        """Go on with the new entry that was left unfinished: that is what the notice offers."""
        code, officer = self.list.code, self._context.office.officer
        self._read(lambda connection: read_new(connection, code=code, officer=officer), self._open)

    def _begin(self, code: str, grows_from: str = "", relation: str = "", *, fresh: bool = False) -> None:
        new = partial(read_new, code=code, officer=self._context.office.officer, fresh=fresh)
        self._read(
            lambda connection: new(connection, grows_from=grows_from, relation=relation),
            lambda data: offer_draft(self._context, data, self._open, partial(self._begin, code, fresh=True)),
        )

    def correct(self, matter_id: str, question: str = "") -> None:
        """Correct an entry, beginning at a question."""
        officer = self._context.office.officer
        self._read(
            lambda connection: read_entry(connection, matter_id, officer),
            lambda data: self._open(data, question),
        )

    def _open(self, data: RegisterEntryData, question: str = "") -> None:
        self.pages.setCurrentWidget(self.entry)
        self.entry.open_entry(data, question)

    def _left_entry(self) -> None:
        self.pages.setCurrentIndex(0)
        self.refresh()
        self._go_in()

    # Steps

    def _ask_step(self, code: str) -> None:
        timeline = self.list.panel.timeline
        action = None if timeline is None else timeline.register.action(code)
        if action is not None:
            self._ask(kind_of(action))

    def _ask_together(self, code: str) -> None:
        several = self.list.panel.several
        action = several[0].wording.register.action(code) if several else None
        if action is not None:
            self.together.ask(several, action)

    def _ask(self, kind: StepKind) -> None:
        timeline = self.list.panel.timeline
        if timeline is None:
            return

        def show(previous: dict[str, str]) -> None:
            self.dialog = StepDialog(self, self._context, timeline, kind, self._take, previous=previous)
            self.dialog.open()

        register, office = timeline.register, self._context.office
        who = kind.code, office.officer, office.identity.commune_code, timeline.matter.id
        if kind.group and register.form().last_saved_instances:
            self._read(lambda read: offered_answers(read, register, *who), show)
        else:
            show({})

    def _ask_act_back(self, matter_id: str) -> None:
        """Ask why what was done at once with several chosen entries, of which this is one, is taken back."""
        today, reader = self._context.office.clock.today(), self._context.office.officer

        def show(timeline: Timeline | None) -> None:
            back = next((each for each in timeline.back if each.act), None) if timeline is not None else None
            if timeline is not None and back is not None:
                self.dialog = StepDialog(self, self._context, timeline, back_kind(back), self._take)
                self.dialog.open()

        self._read(lambda connection: timeline_of(connection, matter_id, today, reader), show)

    def _paper(self) -> None:
        """The paper of the chosen entry: the document that is written out of it, or the quick report."""
        timeline = self.list.panel.timeline
        if timeline is not None and timeline.register.letters:
            name = "" if timeline.letter is None else timeline.letter.name.shown()
            self.list.papers.show_letter(name, timeline.matter.id)
        else:
            self.quick.ask(self.list.matter_id)

    def _ask_number(self) -> None:
        timeline = self.list.panel.timeline
        if timeline is None:
            return
        matter_id = timeline.matter.id

        def give(dialog: NumberDialog, wanted: WantedNumber) -> None:
            change_at_field(
                self._context,
                dialog,
                lambda rec: number_entry(rec, matter_id, wanted),
                lambda _: dialog.accept(),
                dialog.refused,
                asked_by=dialog,
            )

        self.number_dialog = NumberDialog(self, self._context, give)
        self.number_dialog.open()

    def _take(self, dialog: StepDialog, step: Step) -> None:
        self.list.filters.keep("" if dialog.code == VOID else dialog.matter_id)

        def done(number: str) -> None:
            dialog.accept()
            step = dialog.windowTitle()
            words = (
                tr("✓ {step}: {number}", step=step, number=number) if number else tr("✓ {step}", step=step)
            )
            self._context.say(words)
            self.list.take_focus()
            self.list.read_timeline()  # the next step comes after this one

        record_asked(self._context, dialog, step, done)
