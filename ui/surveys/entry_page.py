"""The entry screen: the whole form on one screen, the area fixed above, keys only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.forms.definition import FormDefinition
from desktop_app.i18n import tr
from desktop_app.numbers import format_number
from desktop_app.surveys.keying import KeyingPlace
from desktop_app.surveys.records import Draft
from ui.room import RoomContext
from ui.surveys.entry_presenter import EntryPresenter
from ui.surveys.form_body import FormBody
from ui.surveys.paper_body import PaperBody
from ui.surveys.sheet_body import SheetBody
from ui.surveys.upgrade_notice import OldAnswersNotice
from ui.surveys.validity_choice import ValidityChoice
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import button
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.frames import Notice
from ui.widgets.labels import badge, heading, label, set_badge
from ui.widgets.page import page_layout

FLASH_MILLISECONDS = 2500
_LOW = 560
_NARROW = 1000


class EntryPage(QWidget):
    """Header with area and serial number, the form, its validity, and what was saved."""

    left = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.presenter = EntryPresenter(context, self)
        self.body: PaperBody | None = None
        self._asked_once = False
        self._showing = False
        self._build_header()
        self._build_foot()
        self.notice = Notice("", context.theme, "danger")
        self.old = OldAnswersNotice(context.theme)
        self._lay_out()
        self._flash_off = QTimer(self)
        self._flash_off.setSingleShot(True)
        self._flash_off.setInterval(FLASH_MILLISECONDS)
        self._flash_off.timeout.connect(self._calm)
        self._connect()

    # Building

    def _build_header(self) -> None:
        self.back = button(
            tr("Area list (Esc)"), self.leave, kind="quiet", icon="previous", theme=self._context.theme
        )
        self.area: QLabel = heading("")
        self.round = ElidedLabel("", tone="muted")
        self.serial = QLineEdit()
        self.serial.setAccessibleName(tr("Serial number of the form"))
        self.serial.setFont(font_for(TextRole.HEADING))
        self.serial.setFixedWidth(90)
        self.serial.setMaxLength(7)
        self.serial_word: QLabel = label(tr("Form no."), TextRole.LABEL)
        self.serial_word.setBuddy(self.serial)
        self.serial_wrong: QLabel = label("", tone="warning")
        self.progress: QLabel = badge("", "neutral")
        self.safe: QLabel = badge("", "neutral")

    def _build_foot(self) -> None:
        self.flash: QLabel = badge("", "success")
        self.flash.setFont(font_for(TextRole.STRONG))
        self.state: QLabel = badge("", "success")
        self.validity = ValidityChoice()
        self.finish_button = button(tr("Save, next form (Ctrl+Enter)"), self.finish, kind="primary")
        self.give_up_button = button(tr("Throw this form away"), self._give_up, kind="quiet")
        for each in (self.finish_button, self.back, self.give_up_button):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            each.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.keys = ElidedLabel(
            tr("0: no answer · 9: ticked twice · *: as the form before · PageUp: back · F6: serial number"),
            tone="muted",
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(self.back)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.area)
        words.addWidget(self.round)
        head.addLayout(words, 1)
        for part in (self.serial_wrong, self.serial_word, self.serial, self.progress, self.safe):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        foot = QHBoxLayout()
        foot.setSpacing(space.MEDIUM)
        foot_left: tuple[QWidget, ...] = (self.state, self.validity, self.flash)
        for each in foot_left:
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(self.give_up_button)
        foot.addWidget(self.finish_button)
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.setContentsMargins(space.PAGE_MARGIN, space.SMALL, space.PAGE_MARGIN, space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.old)
        self.middle = QVBoxLayout()
        layout.addLayout(self.middle, 1)
        layout.addLayout(foot)
        layout.addWidget(self.keys)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.form_begun.connect(self._show_form)
        presenter.form_saved.connect(self._flash)
        presenter.not_saved.connect(lambda sentence: self.notice.say(sentence, "danger"))
        presenter.validity_changed.connect(self._show_validity)
        presenter.corrected.connect(self.left)
        presenter.saver.safe.connect(self._show_safe)
        presenter.saver.failed.connect(lambda sentence: self.notice.say(sentence, "danger"))
        self.serial.textChanged.connect(self._serial_typed)
        self.serial.returnPressed.connect(self.focus_form)
        self.validity.decided.connect(self._validity_chosen)
        self.validity.done.connect(self.focus_form)
        self.validity.key_typed.connect(self._key_of_form)
        self.serial.installEventFilter(self)
        self.validity.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        low, narrow = self.height() < _LOW, self.width() < _NARROW
        self.keys.setVisible(isinstance(self.body, SheetBody) and not low)
        self.give_up_button.setVisible(not narrow)
        self.round.setVisible(not low)
        if self.body is not None:
            self.body.be_low(low)

    # Opening

    def key_area(self, place: KeyingPlace, definition: FormDefinition, draft: Draft | None = None) -> None:
        """Key the forms of an area."""
        self._use(place, definition)
        self.presenter.begin(place, draft)

    def correct(self, place: KeyingPlace, definition: FormDefinition, draft: Draft, validity: str) -> None:
        """Reopen a finished form."""
        self._use(place, definition)
        self.presenter.correct(place, draft, validity)

    def _use(self, place: KeyingPlace, definition: FormDefinition) -> None:
        if self.body is not None:
            self.middle.removeWidget(self.body)
            self.body.hide()  # before it goes, so that it takes no focus with it
            self.body.deleteLater()
        context = self._context
        body = SheetBody.fitting(place.template, definition, context.theme) or FormBody(
            place.template, definition, context
        )
        self.body = body
        self.middle.addWidget(body)
        body.show()  # the layout would show it only later, and what is not shown cannot take the cursor
        body.left_question.connect(self._keep)
        body.finish_asked.connect(self.finish)
        body.went_before.connect(self._to_serial)
        body.leave_asked.connect(self.leave)
        body.end_reached.connect(self._show_validity)
        self._fit()
        self.area.setText(place.area.name)
        self.round.setText(f"{place.round.title} · {place.round.year}")
        self.validity.offer(place.template)
        self.notice.say("")
        self.flash.setVisible(False)

    # One form

    def _show_form(self) -> None:
        presenter = self.presenter
        self._showing = True
        self._asked_once = False
        draft = presenter.draft
        self.old.show_form(draft.answers)
        self.serial.setText("" if draft.serial is None else str(draft.serial))
        if self.body is not None:
            self.body.form_id = draft.id
            self.body.show_form(draft.answers, draft.question, presenter.previous, finished=draft.finished)
        self._showing = False
        if presenter.correcting:
            self.finish_button.setText(tr("Save the correction (Ctrl+Enter)"))
        else:
            self.finish_button.setText(tr("Save, next form (Ctrl+Enter)"))
        self._show_progress()
        self._show_validity()
        set_badge(self.safe, tr("New form"), "neutral")
        if draft.answers:
            set_badge(self.safe, tr("✓ Kept"), "success")
        self.focus_form()

    def focus_form(self) -> None:
        """Put the cursor into the form: it never gets lost."""
        if self.body is not None:
            self.body.take_focus()

    def _keep(self, question: str) -> None:
        if self._showing or self.body is None:
            return
        del question
        self._asked_once = False
        self.presenter.keep(self.body.answers(), self.body.question(), self._serial())

    def _serial(self) -> int | None:
        text = self.serial.text().strip()
        return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else None

    def _serial_typed(self) -> None:
        if not self._showing and self.body is not None:
            self.presenter.keep(self.body.answers(), self.body.question(), self._serial())
            self._show_validity()

    def _to_serial(self) -> None:
        self.serial.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.serial.selectAll()

    def _show_progress(self) -> None:
        place = self.presenter.place
        if place is None:
            return
        keyed, collected = format_number(self.presenter.keyed), place.area.forms_collected
        words = (
            tr("Keyed {n}", n=keyed)
            if collected is None
            else tr("Keyed {n} of {all}", n=keyed, all=format_number(collected))
        )
        set_badge(self.progress, words, "info")

    def _show_safe(self, safe: bool) -> None:
        if safe:
            set_badge(self.safe, tr("✓ Kept"), "success")
        else:
            set_badge(self.safe, tr("Keeping …"), "neutral")

    # Validity

    def _show_validity(self) -> None:
        presenter = self.presenter
        taken = presenter.serial_taken
        text = self.serial.text().strip()
        if taken:
            self.serial_wrong.setText(tr("⚠ No. {serial} is keyed already.", serial=text))
        elif text and self._serial() is None:
            self.serial_wrong.setText(tr("⚠ Type digits only."))
        else:
            self.serial_wrong.setText("")
        self.validity.show_choice(presenter.chosen)
        if presenter.validity:
            set_badge(self.state, tr("✗ Invalid: {reason}", reason=presenter.reason_label), "danger")
        else:
            set_badge(self.state, tr("✓ Valid form"), "success")
        at_end = self.body is not None and self.body.at_end
        decided = presenter.chosen is not None or presenter.correcting
        self.state.setVisible(at_end or decided or self._asked_once)

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
        if not presenter.place.takes_forms:
            self.notice.say(tr("The round is not open: forms cannot be changed now."), "warning")
            return
        body.settle()
        presenter.keep(body.answers(), body.question(), self._serial())
        wrong = body.problem()
        if wrong:
            self.notice.say(wrong, "danger")
            return
        if presenter.validity and presenter.chosen is None and not self._asked_once:
            self._asked_once = True
            self._show_validity()
            self.notice.say(
                tr(
                    "This form is invalid: {reason}. Press Ctrl+Enter again to save it so, or correct it.",
                    reason=presenter.reason_label,
                ),
                "warning",
            )
            return
        self.notice.say("")
        presenter.finish(body.final_answers())

    def keep_now(self) -> None:
        """Keep the form as it stands."""
        if self.body is not None and self.presenter.place is not None:
            self.body.settle()
            self.presenter.keep(self.body.answers(), self.body.question(), self._serial())

    def leave(self) -> None:
        """Back to the area list; the form is kept as it stands."""
        self.keep_now()
        self.left.emit()

    def _give_up(self) -> None:
        question = tr("Throw away what was typed of form no. {serial}?", serial=self.serial.text() or "–")
        if self._context.ask.confirm(question, tr("Throw away"), danger=True):
            correcting = self.presenter.correcting
            self.presenter.give_up()
            if correcting:
                self.left.emit()
        self.focus_form()

    def _flash(self, serial: str) -> None:
        words = tr("✓ Form {serial} is saved", serial=serial) if serial else tr("✓ The form is saved")
        self.flash.setText(words)
        set_badge(self.flash, words, "success")
        self.flash.setVisible(True)
        self._context.notifier.say(words)
        self._flash_off.start()
        self._show_progress()

    def _calm(self) -> None:
        set_badge(self.flash, self.flash.text(), "neutral")

    # The cursor stays on the page

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within the form and its serial number; it never leads out of the page."""
        if self.body is not None and QApplication.focusWidget() is self.serial:
            self.body.enter(forward=forward)
            return True
        super().focusNextPrevChild(forward)
        focus = QApplication.focusWidget()
        if focus is None or self.body is None or not self.body.isAncestorOf(focus):
            self._to_serial()
        return True

    # Keys that hold everywhere on the page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._page_key(event):
            super().keyPressEvent(event)

    def _page_key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_F6:
            self._to_serial()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.serial and event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Down):
                self.focus_form()
                return True
            if self._page_key(event):
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: object) -> None:
        """A click beside the fields does not take the cursor away."""
        if QApplication.focusWidget() not in (self.serial, self.validity):
            self.focus_form()
