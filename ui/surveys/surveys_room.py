"""The room: its pages, and the navigation between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.grid.cell_drafts import is_of_round
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.responses.barcode import ScannedForm
from desktop_app.surveys.responses.entry import form_beside
from desktop_app.surveys.rounds.queries import areas_of_round
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.access_notes import note_reading
from ui.context.operations import change_book, read_book
from ui.context.room import Room, RoomContext, RoomPlace
from ui.places.surveys import ResponsePlace, RoundPlace, SurveyEntryPlace
from ui.surveys.common.page_data import FormEntryData, TotalsData, read_entry, read_response, read_totals
from ui.surveys.double_entry.data import DoubleEntryData
from ui.surveys.double_entry.entry_page import DoubleEntryFormPage
from ui.surveys.double_entry.page import DoubleEntryPage
from ui.surveys.entry.base_page import FormPage
from ui.surveys.entry.page import SurveyEntryPage
from ui.surveys.responses.page import ResponsesPage
from ui.surveys.rounds.round_changes import show_changes
from ui.surveys.rounds.round_dialog import RoundDialog, RoundOffer, read_offer
from ui.surveys.rounds.round_fields import TypedRound, record_round, round_fields
from ui.surveys.rounds.round_page import RoundPage
from ui.surveys.rounds.rounds_page import RoundsPage
from ui.surveys.totals.page import TotalsPage
from ui.surveys.unfinished import UnfinishedDoubleEntry, read_unfinished
from ui.widgets.fitting import PageStack

_REFRESH_MILLISECONDS = 150
_SHOWN = frozenset(
    {
        SavedEntity.RESIDENTIAL_AREA,
        SavedEntity.SURVEY_ROUND,
        SavedEntity.SURVEY_AREA,
        SavedEntity.SURVEY_RESPONSE,
        SavedEntity.SURVEY_TALLY,
        SavedEntity.SURVEY_SECOND_KEYING,
    }
)
"""Whose figures the pages show."""


def build_room(context: RoomContext) -> QWidget:
    """Return the room "Khảo sát"."""
    return SurveysRoom(context)


class SurveysRoom(Room):
    """Rounds, one round, its forms being entered, its totals.

    Pages that not every visit needs are built when they are first shown.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.rounds = RoundsPage(context)
        self.round = RoundPage(context)
        self.entry = SurveyEntryPage(context)
        self.dialog: RoundDialog | None = None
        self._back: QWidget = self.round
        self._entry = False
        """Whether new forms are entered, so that a correction between them leads back to them."""
        self._resumed = False
        self.pages = PageStack(parent=self)
        for page in (self.rounds, self.round, self.entry):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MILLISECONDS)
        self._soon.timeout.connect(self._refresh)
        self._connect()

    def _connect(self) -> None:
        self.rounds.opened.connect(self.open_round)
        self.rounds.new_asked.connect(lambda: self._offer(""))
        self.round.left.connect(self.show_rounds)
        self.round.change_asked.connect(self._offer)
        self.round.put_away.connect(self._put_away)
        self.round.deleted.connect(self._forget_drafts)
        areas = self.round.areas
        areas.entry_asked.connect(self.key_area)
        areas.totals_asked.connect(self.type_totals)
        areas.forms_asked.connect(self.list_forms)
        areas.problem_asked.connect(self.list_forms)
        self.round.findings.forms_asked.connect(self.list_forms)
        self.entry.left.connect(self._leave_entry)
        self.entry.corrected.connect(self._corrected)
        self.entry.step_asked.connect(self._step)
        self.entry.scanned.connect(self._go_to_paper)
        self.round.double_entry_asked.connect(self.key_twice)
        self.round.form_asked.connect(self.correct)
        listen(self._context.saves.changed, self, self._changed)

    @cached_property
    def totals(self) -> TotalsPage:
        """The totals of an area that counted by hand."""
        page = TotalsPage(self._context)
        page.left.connect(lambda: self.open_round(self.round.round_id))
        self.pages.addWidget(page)
        return page

    @cached_property
    def responses(self) -> ResponsesPage:
        """The forms of a round."""
        page = ResponsesPage(self._context)
        page.left.connect(lambda: self.open_round(page.round_id))
        page.opened.connect(self.correct)
        self.pages.addWidget(page)
        return page

    @cached_property
    def second(self) -> DoubleEntryPage:
        """The double entry of a round."""
        page = DoubleEntryPage(self._context)
        page.left.connect(lambda: self.open_round(page.round_id))
        page.entry_asked.connect(self._key_again)
        self.pages.addWidget(page)
        return page

    @cached_property
    def double_entry(self) -> DoubleEntryFormPage:
        """A form that is entered a second time."""
        page = DoubleEntryFormPage(self._context)
        page.left.connect(lambda: self.key_twice(self.second.round_id))
        self.pages.addWidget(page)
        return page

    def _built_totals(self) -> list[TotalsPage]:
        return [self.totals] if "totals" in vars(self) else []

    # The shell

    def entered(self) -> None:
        if not self._resumed:
            self._resumed = True
            officer = self._context.office.officer
            self._read(lambda connection: read_unfinished(connection, officer), self._resume)
        page = self.pages.currentWidget()
        if isinstance(page, FormPage):
            page.focus_form()
        else:
            self._refresh()

    def cursor_home(self) -> QWidget | None:
        match self.pages.currentWidget():
            case RoundPage() as page:
                return page.areas.view
            case TotalsPage() as page:
                return page.view
            case _:
                return None

    def show_place(self, place: RoomPlace) -> None:
        self._resumed = True
        match place:
            case RoundPlace(round_id, area_id):
                self.open_round(round_id, area_id)
            case SurveyEntryPlace(round_id, area_id):
                self.round.open_round(round_id, area_id)
                self.key_area(area_id)
            case ResponsePlace(response_id):
                self.correct(response_id)
            case _:
                pass

    def may_leave(self) -> bool:
        page = self.pages.currentWidget()
        if isinstance(page, FormPage):
            page.keep_now()
        for totals in self._built_totals():
            totals.finish()
        self.round.areas.view.finish_editing()
        return True

    def _changed(self, entity: SavedEntity) -> None:
        sent = entity is SavedEntity.EXCHANGE and self.round.awaits_arrival
        if (sent or entity in _SHOWN) and self.isVisible():
            self._soon.start()

    def _refresh(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, RoundsPage | RoundPage | ResponsesPage | DoubleEntryPage | TotalsPage):
            page.refresh()

    # Pages

    def show_rounds(self) -> None:
        """The list of rounds."""
        self.pages.setCurrentWidget(self.rounds)
        self.rounds.refresh()

    def _put_away(self, sentence: str, undo: Callable[[Recorder], None]) -> None:
        self.rounds.offer_undo(sentence, undo)
        self.show_rounds()

    def _forget_drafts(self, round_id: str) -> None:
        for table in (self.round.areas.table, *(page.table for page in self._built_totals())):
            table.cells.forget(lambda sheet: is_of_round(sheet, round_id))

    def open_round(self, round_id: str, area_id: str = "") -> None:
        """One round."""
        self.pages.setCurrentWidget(self.round)
        self.round.open_round(round_id, area_id)
        if self.round.areas.isVisible():  # the keys of the list of areas work without a click
            self.round.areas.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def key_area(self, area_id: str) -> None:
        """Key the forms of an area of the round in front, the unfinished one first."""
        self._read_entry(area_id, self._key)

    def _read[T](self, query: Callable[[Connection], T], show: Callable[[T], None]) -> None:
        read_book(self._context, self, query, show)

    def _read_entry(self, area_id: str, show: Callable[[FormEntryData], None]) -> None:
        round_id, officer = self.round.round_id, self._context.office.officer
        self._back = self.round
        self._read(lambda connection: read_entry(connection, round_id, area_id, officer), show)

    def _key(self, data: FormEntryData) -> None:
        new = data.new_drafts
        self._entry = True
        self.pages.setCurrentWidget(self.entry)
        self.entry.old.use(data.definition, data.words)
        self.entry.key_area(data.place, data.definition, new[0] if new else None)

    def _step(self, step: int) -> None:
        """Show the form before or after the one on the screen; after the last one new forms are entered."""
        self.entry.keep_now()
        self.entry.tell_unsaved()
        draft, officer = self.entry.presenter.draft, self._context.office.officer
        if draft is None:
            return

        def read(connection: Connection) -> FormEntryData | None:
            found = form_beside(connection, draft, step)
            return None if found is None else read_response(connection, found, officer)

        def show(data: FormEntryData | None) -> None:
            if self.pages.currentWidget() is not self.entry or not self.entry.presenter.shows(draft.id):
                return  # somebody went on meanwhile
            self.entry.keep_now()
            if data is not None:
                self._show_form(data, entry=self._entry)
            elif step > 0 and self.entry.presenter.correcting:
                self.key_area(draft.area_id)
            else:
                first = tr("There is no form before this one.")
                self.entry.notice.say(first if step < 0 else tr("This is the newest form."), "info")

        self._read(read, show)

    def _go_to_paper(self, paper: ScannedForm) -> None:
        """Go to the form whose printed code was read."""
        place = self.entry.presenter.place
        if place is None:
            return
        round_id, here = place.round.id, place.area.area_id
        if paper.area_among(round_id, [here]) == here and not self.entry.presenter.correcting:
            self.entry.take_serial(paper.serial)
            return
        self._read(
            lambda connection: paper.area_among(
                round_id, [item.area_id for item in areas_of_round(connection, round_id)]
            ),
            lambda area_id: self._go_to_area_of(paper, round_id, area_id),
        )

    def _go_to_area_of(self, paper: ScannedForm, round_id: str, area_id: str | None) -> None:
        place = self.entry.presenter.place
        if self.pages.currentWidget() is not self.entry or place is None or place.round.id != round_id:
            return  # somebody went on meanwhile
        if area_id is None:
            self.entry.notice.say(
                tr("The form in your hand belongs to another round of the survey. Put it aside."), "danger"
            )
            return
        self.entry.keep_now()

        def show(data: FormEntryData) -> None:
            self._key(data)
            self.entry.take_serial(paper.serial)

        self._read_entry(area_id, show)

    def _corrected(self) -> None:
        place = self.entry.presenter.place
        if self._entry and place is not None:
            self.key_area(place.area.area_id)
        else:
            self._leave_entry()

    def _resume(self, data: FormEntryData | UnfinishedDoubleEntry | None) -> None:
        if data is None or self.pages.currentWidget() is not self.rounds:
            return
        if isinstance(data, UnfinishedDoubleEntry):
            self.round.open_round(data.data.round.id)
            self.second.open_round(data.data.round.id)
            self._key_again(data.data, data.response_id)
            return
        self.round.open_round(data.place.round.id, data.place.area.area_id)
        self._back = self.round
        self._show_form(data)

    def correct(self, response_id: str) -> None:
        """Reopen a finished form."""
        officer = self._context.office.officer
        page = self.pages.currentWidget()
        self._back = page if isinstance(page, ResponsesPage) else self.round
        self._read(lambda connection: read_response(connection, response_id, officer), self._show_form)

    def _show_form(self, data: FormEntryData, *, entry: bool = False) -> None:
        self._entry = entry
        draft = data.draft
        assert draft is not None
        if data.validity is not None:
            note_reading(self._context, "response", draft.id)
        if self.round.round_id != data.place.round.id:
            self.round.open_round(data.place.round.id)
        self.pages.setCurrentWidget(self.entry)
        self.entry.old.use(data.definition, data.words)
        if data.validity is None:
            self._entry = True
            self.entry.key_area(data.place, data.definition, draft)
        else:
            is_started = any(item.id == draft.id for item in data.place.drafts)
            self.entry.correct(data.place, data.definition, draft, data.validity, resumed=is_started)

    def _leave_entry(self) -> None:
        self.pages.setCurrentWidget(self._back)
        if self._back is self.round and self.entry.presenter.place is not None:
            self.round.open_round(self.round.round_id, self.entry.presenter.place.area.area_id)
        else:
            self._refresh()

    def type_totals(self, area_id: str) -> None:
        """Type the totals of an area that counted by hand."""
        round_id = self.round.round_id
        self._read(lambda connection: read_totals(connection, round_id, area_id), self._show_totals)

    def _show_totals(self, data: TotalsData) -> None:
        self.pages.setCurrentWidget(self.totals)
        self.totals.show_totals(data)

    def list_forms(self, area_id: str, problem: str = "") -> None:
        """The forms of the round in front, of one area, with one kind of problem where it is named."""
        self.pages.setCurrentWidget(self.responses)
        self.responses.open_round(self.round.round_id, area_id, problem)

    def key_twice(self, round_id: str) -> None:
        """The double entry of a round."""
        self.pages.setCurrentWidget(self.second)
        self.second.open_round(round_id)

    def _key_again(self, data: DoubleEntryData, first: str) -> None:
        self.pages.setCurrentWidget(self.double_entry)
        self.double_entry.key_again(data, first)

    # New rounds and changes

    def _offer(self, round_id: str) -> None:
        clock = self._context.office.clock
        self._read(lambda connection: read_offer(connection, clock, round_id), self._show_dialog)

    def _show_dialog(self, offer: RoundOffer) -> None:
        self.dialog = RoundDialog(self, offer, self._context.theme, self._record)
        self.dialog.open()

    def _record(self, dialog: RoundDialog, typed: TypedRound, questionnaire: Questionnaire) -> None:
        fields = round_fields(typed, questionnaire, dialog.opened)
        present, opened = dialog.round_id, dialog.shown_fields

        def done(round_id: str) -> None:
            dialog.accept()
            self.open_round(round_id)

        change_book(
            self._context,
            dialog,
            lambda rec: record_round(rec, present, fields, typed.areas, opened),
            done,
            dialog.refuse,
            changed=lambda changed: show_changes(dialog, changed),
            asked_by=dialog,
        )
