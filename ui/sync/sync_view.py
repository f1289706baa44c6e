"""Lays out the room of sync: the five numbers, decisions, the last exchanges."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.registers.lists.crossing import CrossedEntry
from desktop_app.sync.identity.enrolment import Connected
from desktop_app.sync.rounds.round_log import RoundEntry
from desktop_app.sync.rounds.status import SyncStatus
from desktop_app.sync.rounds.wrong_clock import clock_words
from desktop_app.updates.trust import fingerprint_sentence
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.room import Room, RoomContext, RoomPlace
from ui.places.registers import RegisterEntryPlace
from ui.places.sync import BundlePlace, DecisionPlace
from ui.sync.connect_form import ConnectForm
from ui.sync.connecting import connect_office
from ui.sync.courier.courier_card import CourierCard
from ui.sync.decided_card import DecidedCard
from ui.sync.decisions import Conflicts, Rejections
from ui.sync.files_card import FilesCard
from ui.sync.history_card import HistoryCard
from ui.sync.rejection_card import values_words
from ui.sync.stage_bar import StageBar
from ui.sync.status_cards import StatusCards
from ui.sync.sync_presenter import DecidedRow, RejectionRow, SyncFacts, SyncPresenter
from ui.sync.urgent_card import UrgentCard
from ui.widgets.buttons import button
from ui.widgets.frames import Notice
from ui.widgets.page import PageHeader, ScrollBody, page_layout
from ui.widgets.plain_text import set_tip

_ROOM_AROUND = 160
"""Pixels in sight above and below a card that one is led to."""
"""Milliseconds that a clock may be off before a warning."""


def build_room(context: RoomContext) -> QWidget:
    """Return the room "Đồng bộ"."""
    return SyncRoom(context)


class SyncRoom(Room):
    """Works with the window's own :class:`AutoSync`, or with one of its own where there is none."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._status: SyncStatus | None = None
        self._wanted = ""
        """The record that a person comes to decide about, at first what waits, until its card is there."""
        self._stand_in: QWidget | None = None
        """Where Qt has put the cursor of the button that is out of use."""
        self.sync = context.sync()
        self.presenter = SyncPresenter(context, self)
        theme = context.theme
        self.header = PageHeader(tr("Sync"))
        self.sync_button = button(
            tr("Sync now"), self.sync.sync_now, kind="primary", icon="sync", theme=theme
        )
        self.connect_button = button(tr("Connect with another code"), self._show_form)
        self.stage = StageBar()
        self.trouble = Notice("", theme, "info")
        self.clock = Notice("", theme, "warning")
        self.aside = Notice("", theme, "info")
        self.urgent = UrgentCard()
        self.cards = StatusCards(theme)
        self.crossed = Notice("", theme, "warning", button(tr("Open the entry"), self._open_crossed))
        self._crossed: tuple[CrossedEntry, ...] = ()
        self.conflicts = Conflicts(theme)
        self.decided = DecidedCard()
        self.rejections = Rejections(theme)
        self.files = FilesCard(theme)
        self.courier = CourierCard(context)
        self.history = HistoryCard(theme)
        self.form = ConnectForm(theme, sample=context.office.identity.sample)
        self.pages = QStackedWidget(self)
        self._lay_out()
        self._connect()

    def entered(self) -> None:
        self.conflicts.forget_decided()
        self.presenter.refresh()

    def show_place(self, place: RoomPlace) -> None:
        """Bring the card of a record to the eye, and the keys to it; or read a bundle."""
        if isinstance(place, DecisionPlace):
            self._wanted = place.entity_id
            self.presenter.refresh()
        elif isinstance(place, BundlePlace):
            self.courier.read_file(place.file)

    def _arrive(self) -> None:
        wanted, self._wanted = self._wanted, ""
        press = self.conflicts.press_of(wanted) or self.rejections.press_of(wanted) if wanted else None
        if press is not None:
            press.setFocus(Qt.FocusReason.OtherFocusReason)
            for page in (self.connected_page, self.form_page):
                if page.isAncestorOf(press):
                    page.ensureWidgetVisible(press, 0, _ROOM_AROUND)

    def _lay_out(self) -> None:
        self.header.buttons.addWidget(self.connect_button)
        self.header.buttons.addWidget(self.sync_button)
        self.connect_button.hide()
        self.sync_button.hide()
        connected = ScrollBody()
        connected.body.addWidget(self.trouble)
        connected.body.addWidget(self.clock)
        connected.body.addWidget(self.aside)
        for part in (
            self.urgent,
            self.cards,
            self.crossed,
            self.conflicts,
            self.rejections,
            self.decided,
            self.files,
            self.courier,
            self.history,
        ):
            connected.body.addWidget(part)
        connected.body.addStretch(1)
        unconnected = ScrollBody()
        beside = QHBoxLayout()  # a row asks the form for the height that it has at its own width
        beside.addWidget(self.form, 1)
        beside.addStretch()
        unconnected.body.addLayout(beside)
        unconnected.body.addStretch(1)
        self.connected_page, self.form_page = connected, unconnected
        self.pages.addWidget(QWidget())
        self.pages.addWidget(connected)
        self.pages.addWidget(unconnected)
        layout: QVBoxLayout = page_layout(self, self.header)
        layout.addWidget(self.stage)
        layout.addWidget(self.pages, 1)
        self.stage.show_running(self.sync.running)

    def _connect(self) -> None:
        presenter, sync = self.presenter, self.sync
        presenter.facts_read.connect(self._show_facts)
        presenter.decided.connect(self.conflicts.show_decided)
        presenter.undone.connect(self.conflicts.show_open)
        presenter.refused.connect(self.conflicts.show_open)
        listen(sync.stage_changed, self, self.stage.show_stage)
        listen(sync.progress_changed, self, self.stage.show_progress)
        listen(sync.running_changed, self, self._show_running)
        listen(sync.round_finished, self, self._show_round)
        self.stage.stop_asked.connect(sync.stop)
        self.conflicts.chosen.connect(presenter.decide)
        self.conflicts.undo_asked.connect(presenter.undo)
        self.decided.again_asked.connect(self._decide_again)
        self.rejections.again_asked.connect(presenter.record_again)
        self.rejections.accept_asked.connect(self._accept_refusal)
        self.files.chosen.connect(presenter.choose_files_when)
        self.courier.exchanged.connect(presenter.refresh)
        self.form.asked.connect(self._ask_province)
        self.form.given_up.connect(self._leave_form)

    def _show_facts(self, facts: SyncFacts) -> None:
        status, now = facts.status, self._context.office.clock.now()
        first = self._status is None or self._status.connected != status.connected
        self._status = status
        self.header.explain(_whereto(status))
        self.urgent.show_status(status)
        self.cards.show_status(status, facts.unsent_since, now, len(facts.crossed))
        self._crossed = facts.crossed
        self.crossed.say(_crossed_words(facts.crossed), "warning")
        self.conflicts.show_rows(facts.conflicts, status.conflicts, now)
        on_page = self.conflicts.by_id
        self.decided.show_rows([row for row in facts.decided if row.conflict.item.id not in on_page], now)
        self.rejections.show_rows(facts.rejections, status.rejected, now)
        self.files.show_status(status)
        self.courier.show_status(status)
        self.history.show_rounds(facts.rounds, now)
        self.trouble.say(
            status.last_problem if status.failures else "", "info" if status.offline else "danger"
        )
        self.aside.say(_aside_words(status.quarantined), "info")
        QTimer.singleShot(0, self, self._arrive)  # once the cards have their places
        self.form.offer_way_back(status.connected, status.address)
        self.form.ask_address_alone(status.connected and not status.address)
        self.form.forbid(facts.may_not_connect)
        self.connect_button.setEnabled(not facts.may_not_connect)
        set_tip(self.connect_button, facts.may_not_connect)
        if first:
            self._place_decisions(status.connected)
            if not self._wanted and facts.conflicts and self.isVisible():
                self._wanted = facts.conflicts[0].item.entity_id
            self._place_courier(status.connected)
            self.pages.setCurrentWidget(self.connected_page if status.connected else self.form_page)
        self._show_buttons()

    def _place_decisions(self, connected: bool) -> None:
        """Decisions come above the form where no province is connected."""
        body = self.connected_page.body if connected else self.form_page.body
        if body.indexOf(self.conflicts) < 0:
            body.insertWidget(body.indexOf(self.rejections) if connected else 0, self.conflicts)

    def _place_courier(self, connected: bool) -> None:
        """The card for sticks is below the form where no province is connected: it connects, too."""
        body = self.connected_page.body if connected else self.form_page.body
        if body.indexOf(self.courier) < 0:
            body.insertWidget(body.indexOf(self.history) if connected else body.count() - 1, self.courier)

    def _open_crossed(self) -> None:
        if self._crossed:
            self._context.navigate(RegisterEntryPlace(self._crossed[0].matter_id).destination)

    def _show_buttons(self) -> None:
        on_page = self.pages.currentWidget() is self.connected_page
        has_line = self._status is not None and bool(self._status.address)
        self.sync_button.setVisible(on_page and has_line)
        self.connect_button.setVisible(on_page)
        self._put_in_use(not self.sync.running)

    def _put_in_use(self, used: bool) -> None:
        """While an exchange runs the button is out of use; the cursor comes back if it has not moved on."""
        window, button = self.window(), self.sync_button
        held = window.focusWidget() is button
        button.setEnabled(used)
        if held and not used:
            self._stand_in = window.focusWidget()
        elif used and self._stand_in is not None:
            if window.focusWidget() is self._stand_in:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._stand_in = None

    def _show_running(self, running: bool) -> None:
        self._show_buttons()  # first: what the stage takes away with it would move the cursor on
        self.stage.show_running(running)

    def _show_round(self, entry: RoundEntry) -> None:
        self.clock.say(clock_words(entry.clock_ahead), "warning")
        self.presenter.refresh_in_sight()

    def _show_form(self) -> None:
        self.pages.setCurrentWidget(self.form_page)
        self._show_buttons()

    def _leave_form(self) -> None:
        self.pages.setCurrentWidget(self.connected_page)
        self._show_buttons()

    def _ask_province(self, address: str, code: str, name: str) -> None:
        context = self._context
        wanted = (address, code, name)
        connect_office(context.office, self, context.database, context.network, wanted, self._answered)

    def _answered(self, outcome: Outcome[Connected]) -> None:
        if not isinstance(outcome, Ok):
            self.form.answer(outcome.error)
            return
        self.form.answer(None)
        self._leave_form()
        self.sync_button.setFocus(Qt.FocusReason.OtherFocusReason)  # the form is gone, with the cursor in it
        self._context.saves.publish([SavedEntity.EXCHANGE])
        self.sync.sync_now()
        if outcome.value.fingerprint:
            self._context.ask.tell(fingerprint_sentence(outcome.value.fingerprint))

    def _decide_again(self, row: DecidedRow) -> None:
        conflict = row.conflict
        self.presenter.reopen(conflict.item)
        self.conflicts.ask_again(conflict, self._context.office.clock.now())
        self.decided.leave_out(conflict.item.id)
        self.connected_page.ensureWidgetVisible(self.conflicts)

    def _accept_refusal(self, row: RejectionRow) -> None:
        question = tr("Leave this as the province has it?")
        details = tr("Not taken over: {values}", values=f"{row.title}. {values_words(row)}")
        if self._context.ask.confirm(question, tr("Leave it as the province has it"), details=details):
            self.presenter.accept_refusal(row)


def _crossed_words(entries: Sequence[CrossedEntry]) -> str:
    if not entries:
        return ""
    first = f"{entries[0].register} – {entries[0].name}"
    return tr(
        "{n} entries of registers have two steps at the same time; settle each in its register. The first: "
        "{entry}",
        n=format_number(len(entries)),
        entry=first,
    )


def _aside_words(records: int) -> str:
    if not records:
        return ""
    return tr(
        "{n} records that the province sent do not fit into this version of the program. They are kept on "
        "this computer and are added to the book when the program is updated; everything else is exchanged.",
        n=format_number(records),
    )


def _whereto(status: SyncStatus) -> str:
    if not status.connected:
        return tr("Everything works offline. What you enter is sent when there is a connection.")
    if not status.address:
        return tr("Connected to {name} by USB sticks, without a line", name=status.server_name)
    return tr("Connected to {name} ({address})", name=status.server_name, address=status.address)
