"""The entry screen: the whole form on one screen, the area fixed above, keys only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import tr
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.surveys.responses.barcode import ScannedForm, scanned_form
from desktop_app.surveys.responses.entry import EntryContext
from desktop_app.surveys.responses.records import ResponseDraft
from ui.context.room import RoomContext
from ui.surveys.entry.base_page import LOW, FormPage
from ui.surveys.entry.foot import EntryFoot
from ui.surveys.entry.head import EntryHead, confirm_beyond, lock_words, resumed_words
from ui.surveys.entry.keys import REMOVE, bind_keys
from ui.surveys.entry.paper_body import PaperBody
from ui.surveys.entry.presenter import SurveyEntryPresenter
from ui.surveys.versions.upgrade_notice import UnplacedAnswersNotice
from ui.theme.speech import announce
from ui.widgets.frames import Notice

_NARROW = 1000


class SurveyEntryPage(FormPage):
    """Header with area and serial number, the form, its validity, and what was saved."""

    corrected = Signal()
    """A finished form that was reopened is saved."""
    step_asked = Signal(int)
    """The form before (-1) or behind (1) is wanted."""
    scanned = Signal(ScannedForm)
    """The code of a paper form was read into the serial number."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.presenter = SurveyEntryPresenter(context, self)
        self.readonly = False
        self._asked: object = None
        """The form, and the reason against it, about which was asked whether it is saved all the same."""
        self._showing = False
        self._agreed_beyond = False
        """Whether the officer confirmed that there are more forms than the number collected."""
        self.head = EntryHead(context.theme, self.leave, self.safe)
        self.serial = self.head.serial
        self.foot = EntryFoot(self.finish, self._discard)
        self.validity, self.flash, self.state = self.foot.validity, self.foot.flash, self.foot.state
        self.locked = Notice("", context.theme, "warning")
        self.strange = Notice("", context.theme, "warning")
        """What is to be looked at before the form is saved; never in its way."""
        self.old = UnplacedAnswersNotice(context.theme)
        self._lay_out()
        self._connect()

    # Building

    def _lay_out(self) -> None:
        layout = self.low_layout()
        for part in (self.head, self.locked, self.notice, self.strange, self.old):
            layout.addWidget(part)
        layout.addLayout(self.middle, 1)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.form_started.connect(self._show_form)
        presenter.form_saved.connect(self._form_saved)
        presenter.not_saved.connect(self.refuse)
        presenter.changed_elsewhere.connect(self.show_changes)
        presenter.validity_changed.connect(self._show_validity)
        presenter.corrected.connect(self.corrected)
        presenter.round_state_changed.connect(self._show_lock)
        self.follow(presenter)
        self.serial.textChanged.connect(self._serial_typed)
        self.serial.returnPressed.connect(self._serial_entered)
        self.validity.decided.connect(self._validity_chosen)
        self.validity.done.connect(self.focus_form)
        self.validity.key_typed.connect(self._key_of_form)
        self.serial.installEventFilter(self)
        self.validity.installEventFilter(self)
        bind_keys(
            self,
            {
                "comment": lambda: self._in_body(lambda body: body.to_comment()),
                "free": self._take_free,
                "serial": self.head.to_serial,
                "validity": self._choose_validity,
                "problem": lambda: self._in_body(lambda body: body.to_problem()),
                "attach": lambda: self._in_body(lambda body: body.attach_file(), changing=True),
                "add": lambda: self._in_body(lambda body: body.add_occurrence(), changing=True),
                "remove": self._remove_occurrence,
                "discard": self._throw_away,
                "previous": lambda: self.step_asked.emit(-1),
                "next": lambda: self.step_asked.emit(1),
            },
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        low, narrow = self.height() < LOW, self.width() < _NARROW
        self.head.be_narrow(narrow)
        self.foot.discard_button.setVisible(not self.readonly and self.foot.has_room(self.width()))
        self.head.round.setVisible(not low)
        if self.body is not None:
            self.body.be_low(low)

    # Opening

    def key_area(
        self, place: EntryContext, definition: FormDefinition, draft: ResponseDraft | None = None
    ) -> None:
        """Key the forms of an area."""
        self._agreed_beyond = False
        self._use(place, definition)
        self.presenter.begin(place, draft)
        self._ask_beyond()

    def correct(
        self,
        place: EntryContext,
        definition: FormDefinition,
        draft: ResponseDraft,
        validity: str,
        *,
        resumed: bool = False,
    ) -> None:
        """Reopen a finished form; ``resumed`` when an earlier correction was left unsaved."""
        self._use(place, definition)
        self.presenter.correct(place, draft, validity, resumed=resumed)
        if resumed:
            self.notice.say(resumed_words(), "info")

    def _use(self, place: EntryContext, definition: FormDefinition) -> None:
        body = self.new_body(place.questionnaire, definition)
        body.left_question.connect(self._keep)
        body.mistyped.connect(self.foot.show_mistyped)
        body.went_before.connect(self.head.to_serial)
        body.end_reached.connect(self._show_validity)
        self._fit()
        self.head.show_place(place)
        self.validity.offer(place.questionnaire)
        self.notice.say("")
        self.flash.setVisible(False)

    def _show_form(self) -> None:
        presenter = self.presenter
        draft = presenter.draft
        if draft is None:
            return
        self._showing, self._asked = True, None
        try:
            self.old.show_form(draft.answers)
            self.serial.setText("" if draft.serial is None else str(draft.serial))
            body = self.body
            if body is not None:
                body.form_id, before = draft.id, presenter.previous
                reopened = draft.opened is not None
                body.show_form(draft.answers, draft.question, before, finished=draft.finished, saved=reopened)
        finally:
            self._showing = False  # what is typed into the next form is kept, whatever this one was
        self._show_progress()
        self._show_validity()
        self._show_lock()
        self.show_opened(kept=presenter.kept)
        self.focus_form()
        announce(self, tr("Form no. {serial}", serial=self.serial.text() or "–"))

    def untouched_words(self) -> str:
        return tr("✓ Saved") if self.presenter.correcting else tr("New form")

    def _show_lock(self) -> None:
        """A round that takes no forms is looked at; what was typed before it was locked stays kept."""
        place, body = self.presenter.place, self.body
        if place is None or body is None:
            return
        readonly = not place.takes_forms
        if readonly != self.readonly and readonly:
            self.keep_now()
        self.readonly = readonly
        body.be_readonly(readonly)
        self.head.be_readonly(readonly)
        self.foot.show_way(body.able, correcting=self.presenter.correcting, readonly=readonly)
        self._fit()
        self.locked.say(lock_words(place, kept=self.presenter.kept))
        if self.isVisible() and (readonly or self.focusWidget() is None):
            self.focus_form()

    def _keep(self, question: str) -> None:
        del question
        if not self._showing and self.body is not None and not self.readonly:
            self.presenter.keep(self.body.answers(), self.body.question(), self.head.number)

    def _serial_typed(self) -> None:
        if not self._showing and self.body is not None and not self.readonly:
            if self.head.number is not None or not self.serial.text().strip():
                self.presenter.keep(self.body.answers(), self.body.question(), self.head.number)
            self._show_validity()  # the code of a scanner, which is no number, comes letter by letter

    def _serial_entered(self) -> None:
        """Enter goes into the form; of a printed code it goes to its area and number."""
        found = scanned_form(self.serial.text())
        if found is None:
            self.focus_form()
            return
        self._showing = True
        draft = self.presenter.draft
        self.serial.setText("" if draft is None or draft.serial is None else str(draft.serial))
        self._showing = False
        self.scanned.emit(found)

    def take_serial(self, serial: int) -> None:
        """The form in the hand has this number."""
        self.serial.setText(str(serial))
        self.focus_form()

    def _take_free(self) -> None:
        if not self.readonly:
            self.serial.setText(str(self.presenter.free_serial(self.head.number)))
            self.focus_form()

    def _in_body(self, do: Callable[[PaperBody], None], *, changing: bool = False) -> None:
        if self.body is not None and not (changing and self.readonly):
            do(self.body)

    def _remove_occurrence(self) -> None:
        if self.body is None or self.readonly or REMOVE not in self.body.able:
            return
        if self.confirm_removing():
            self.body.remove_occurrence()
        self.focus_form()

    def _show_progress(self) -> None:
        place = self.presenter.place
        if place is not None:
            self.head.show_progress(self.presenter.entered, place.area.forms_collected)

    # Validity

    def _show_validity(self) -> None:
        presenter = self.presenter
        self.head.show_number_problem(taken=presenter.serial_taken)
        at_end = self.body is not None and self.body.at_end
        decided = presenter.chosen is not None or presenter.correcting or self._asked is not None
        is_started = decided or presenter.kept  # an untouched form has no warnings
        self.strange.say(" ".join(each.sentence() for each in presenter.warnings()) if is_started else "")
        visible = at_end or decided
        reason = presenter.reason_label if presenter.validity else ""
        self.foot.show_state(reason, presenter.chosen, visible=visible)

    def _choose_validity(self) -> None:
        if not self.readonly:
            self.keep_now()
            self.validity.open_list()

    def _validity_chosen(self, chosen: str | None) -> None:
        self.presenter.choose(chosen)
        self.focus_form()

    def _key_of_form(self, event: QKeyEvent) -> None:
        """A key that was typed beside the form is a key of the form."""
        self.focus_form()
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self.validity:
            QApplication.sendEvent(focus, event)

    # Finishing and leaving

    def finish(self) -> None:
        """Save and go on; a form that would not count is shown with its reason first."""
        body, presenter = self.body, self.presenter
        if body is None or presenter.place is None:
            return
        if self.readonly:
            return
        body.settle()
        presenter.keep(body.answers(), body.question(), self.head.number)
        if wrong := body.problem():
            self.stop(wrong)
            return
        draft = presenter.draft
        if draft is None:
            return
        about = (draft.id, draft.serial, dict(draft.answers), presenter.validity)
        if presenter.validity and presenter.chosen is None and self._asked != about:
            self._asked = about
            self._show_validity()
            self.notice.ask(
                tr(
                    "This form is invalid: {reason}. Ctrl+Enter: save it so · Esc: correct it"
                    " · F7: another reason.",
                    reason=presenter.reason_label,
                )
            )
            return
        self.notice.say("")
        presenter.finish(body.final_answers())
        self._ask_beyond()

    def go_on_correcting(self) -> None:
        """The form is not saved as it is, and is asked about again."""
        self._asked = None
        super().go_on_correcting()
        self._show_validity()

    def _ask_beyond(self) -> None:
        """Ask, once in a sitting, before a form more than came back is entered; else back to the areas."""
        place, entered = self.presenter.place, self.presenter.entered
        if place is None or self.readonly or self._agreed_beyond or not self.presenter.beyond_collected:
            return
        self._agreed_beyond = confirm_beyond(self._context.ask, place, entered)
        if self._agreed_beyond:
            self.focus_form()
        else:
            self.leave()

    def keep_now(self) -> None:
        if self.body is not None and self.presenter.place is not None and not self.readonly:
            self.body.settle()
            self.presenter.keep(self.body.answers(), self.body.question(), self.head.number)

    def unsaved_words(self) -> str:
        """A correction that is left counts only when it is saved."""
        if not (self.presenter.correcting and self.presenter.kept):
            return ""
        return tr("Only a draft of the correction of form no. {serial} was saved: open it again.",
                  serial=self.serial.text() or "–")  # fmt: skip

    def _throw_away(self) -> None:
        if not self.readonly:
            self._discard()

    def _discard(self) -> None:
        question = tr("Throw away what was typed of form no. {serial}?", serial=self.serial.text() or "–")
        if self.confirm_throwing_away(question):
            self.presenter.discard()
            if self.presenter.correcting:
                self.left.emit()
        self.focus_form()

    def _form_saved(self, serial: str) -> None:
        self._context.say(self.foot.show_saved(serial))
        self._show_progress()

    # The cursor stays on the page

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within the form and its serial number; it never leads out of the page."""
        if self.body is not None and QApplication.focusWidget() is self.serial:
            self.body.enter(forward=forward)
            return True
        super().focusNextPrevChild(forward)
        focus = QApplication.focusWidget()
        if focus is None or self.body is None or not self.body.isAncestorOf(focus):
            self.head.to_serial()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.serial and event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Down):
                self.focus_form()
                return True
            if self.page_key(event):
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _: object) -> None:
        """A click beside the fields does not take the cursor away."""
        if QApplication.focusWidget() not in (self.serial, self.validity):
            self.focus_form()
