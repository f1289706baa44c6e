"""Entry of a form again without seeing the first entry."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from desktop_app.base.i18n import tr
from desktop_app.base.ids import double_entry_id
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.double_entry.double_entry import DoubleEntryForm, due_forms, save_double_entry
from desktop_app.surveys.double_entry.taking_back import take_back_double_entry
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.responses.drafts import discard_draft, save_draft
from desktop_app.surveys.responses.entry import content_answers, require_version, suggested_validity
from desktop_app.surveys.responses.records import DraftKind, ResponseDraft
from ui.context.draft_saver import DraftPresenter
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.surveys.double_entry.data import DoubleEntryData
from ui.surveys.entry.base_page import LOW, FormPage
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Notice
from ui.widgets.labels import badge, set_badge
from ui.widgets.page import page_layout


class DoubleEntryFormPage(FormPage):
    """One due form after the other, until none is left."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self._data: DoubleEntryData | None = None
        self._waiting: list[DoubleEntryForm] = []
        self.form: DoubleEntryForm | None = None
        self.drafts = DraftPresenter(context, save_draft, discard_draft, self)
        self.count: QLabel = badge("", "info")
        self.restart = button(tr("Enter it from the start"), self._restart)
        self.back = button(tr("Back to the form before (Ctrl+Z)"), self._back, kind="quiet")
        self.later = button(tr("Leave this one for later (Alt+PgDn)"), self._later, kind="quiet")
        self._last: tuple[DoubleEntryForm, ResponseDraft] | None = None
        """The form that was saved last, with what was typed."""
        self._asked: ResponseDraft | None = None
        self.unfinished = Notice("", context.theme, "info", self.restart)
        """Says whose typing is shown where a colleague left the form unfinished."""
        self._lay_out()
        self.follow(self.drafts)
        self.bind({"Ctrl+Z": self._back, "Alt+PgDown": self._later})

    def _lay_out(self) -> None:
        head = self.head_row(tr("Double entry (Esc)"), self.count)
        for each in (self.count, self.safe):
            head.setAlignment(each, Qt.AlignmentFlag.AlignVCenter)
        self.under.setText(tr("Double entry: read the paper, not the screen of your colleague."))
        go = button(tr("Save, next form (Ctrl+Enter)"), self.finish, kind="primary")
        foot = self.foot_row(self.back, self.later, go)
        go.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.unfinished)
        layout.addLayout(self.middle, 1)
        layout.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        low = self.height() < LOW
        self.under.setVisible(not low)
        self.title.tell_too(self.under.text() if low else "")
        if self.body is not None:
            self.body.be_low(low)

    def key_again(self, data: DoubleEntryData, first: str = "") -> None:
        """Key the forms that are due for this officer, beginning with the one named."""
        self._data = data
        due = due_forms(data.forms, self._context.office.officer)
        self._waiting = sorted(due, key=lambda form: form.response_id != first)
        # Without its files: there is nothing on them to be misread.
        body = self.new_body(data.questionnaire, data.definition, with_files=False)
        body.left_question.connect(self._keep)
        self._fit()
        self.flash.setVisible(False)
        self.notice.say("")
        self._last = None
        self._next()

    def _next(self) -> None:
        data, body = self._data, self.body
        if data is None or body is None:
            return
        if not self._waiting:
            self.form = None
            self.drafts.hold(None)
            self.left.emit()
            return
        self.form = form = self._waiting[0]
        kept = data.draft_of(form)
        draft = kept or self._fresh(data, form)
        self.drafts.hold(draft, kept=kept is not None)
        self.unfinished.say(self._whose(kept))
        serial = "–" if form.serial is None else str(form.serial)
        area = data.areas.get(form.area_id, "")
        self.title.setText(f"{area} · " + tr("Form no. {serial}", serial=serial))
        self._asked = None
        self.back.setVisible(self._last is not None)
        self.later.setEnabled(len(self._waiting) > 1)
        set_badge(self.count, tr("{n} forms left", n=len(self._waiting)), "info")
        self.show_opened(kept=kept is not None)
        body.form_id = draft.id
        body.show_form(draft.answers, draft.question, {})
        body.take_focus()

    def untouched_words(self) -> str:
        return tr("New form")

    def _fresh(self, data: DoubleEntryData, form: DoubleEntryForm) -> ResponseDraft:
        return ResponseDraft(
            id=double_entry_id(form.response_id),
            round_id=data.round.id,
            area_id=form.area_id,
            serial=form.serial,
            answers={},
            question="",
            started_by=self._context.office.officer,
            version=data.questionnaire.version,
            kind=DraftKind.SECOND,
        )

    def _whose(self, kept: ResponseDraft | None) -> str:
        if kept is None or kept.started_by in ("", self._context.office.officer):
            return ""
        return tr(
            "{officer} has started to enter this form; what was typed is shown. "
            "Go on with it, or enter it from the start.",
            officer=kept.started_by,
        )

    def _restart(self) -> None:
        data, body, form = self._data, self.body, self.form
        if data is None or body is None or form is None:
            return
        self.drafts.keep_draft(self._fresh(data, form))
        self.unfinished.say("")
        body.show_form({}, "", {})
        body.take_focus()

    def _keep(self, _question: str = "") -> None:
        body, draft = self.body, self.drafts.draft
        if body is None or draft is None:
            return
        answers = body.answers()
        if answers != draft.answers:
            officer, question = self._context.office.officer, body.question()
            draft = replace(draft, answers=answers, question=question, started_by=officer)
            self.drafts.keep_draft(draft)

    def finish(self) -> None:
        """Record this form and go to the next."""
        body, form = self.body, self.form
        if body is None or form is None:
            return
        body.settle()
        if self.drafts.draft is None:
            return
        draft = replace(self.drafts.draft, answers=body.answers(), question=body.question())
        wrong = body.problem()
        if wrong:
            self.stop(wrong)
            return
        reason = suggested_validity(self._data.questionnaire, draft, ()) if self._data else ""
        if reason and self._asked != draft:
            self._asked = draft
            words = CountedWords(self._data.questionnaire).reason(reason) if self._data else ""
            self.notice.ask(
                tr("This form is invalid: {reason}. Ctrl+Enter: save it so · Esc: correct it.", reason=words)
            )
            return
        answers = content_answers(body.final_answers())
        self.drafts.saver.drop()

        def change(rec: Recorder) -> None:
            require_version(rec, draft)
            save_double_entry(rec, form.response_id, answers)
            discard_draft(rec.connection, draft.id)

        change_book(self._context, self, change, lambda _: self._saved(form, draft), self._refused)

    def go_on_correcting(self) -> None:
        """The form is not saved as it is, and is asked about again."""
        self._asked = None
        super().go_on_correcting()

    def _later(self) -> None:
        """The paper is not at hand: the form is the last of those that are due; what was typed is kept."""
        if len(self._waiting) > 1 and not self.notice.asks:
            self.keep_now()
            if self.drafts.kept and self.drafts.draft is not None:
                self._remember(self.drafts.draft)
            self._waiting = [*self._waiting[1:], self._waiting[0]]
            self._next()

    def _back(self) -> None:
        """Take back the form that was saved last, and go on with what was typed."""
        if self._last is None or self.notice.asks:
            return
        (form, draft), self._last = self._last, None
        self.keep_now()

        def change(rec: Recorder) -> None:
            take_back_double_entry(rec, form.response_id)
            save_draft(rec.connection, draft, rec.clock)

        change_book(self._context, self, change, lambda _: self._taken_back(form, draft), self._refused)

    def _remember(self, draft: ResponseDraft) -> None:
        """Know of a draft that was kept since the forms were read."""
        if self._data is not None:
            others = tuple(each for each in self._data.drafts if each.id != draft.id)
            self._data = replace(self._data, drafts=(*others, draft))

    def _taken_back(self, form: DoubleEntryForm, draft: ResponseDraft) -> None:
        if self.drafts.kept and self.drafts.draft is not None:
            self._remember(self.drafts.draft)
        self._remember(draft)
        self._waiting = [form, *self._waiting]
        set_badge(self.flash, tr("Form {serial} is taken back", serial=form.serial or "–"), "neutral")
        self._next()

    def _saved(self, form: DoubleEntryForm, draft: ResponseDraft) -> None:
        self.notice.say("")
        self._last = (form, draft)
        self._waiting = [item for item in self._waiting if item.response_id != form.response_id]
        serial = "–" if form.serial is None else str(form.serial)
        set_badge(self.flash, tr("✓ Form {serial} is saved", serial=serial), "success")
        self.flash.setVisible(True)
        self._next()

    def _refused(self, sentence: str) -> None:
        if self.drafts.draft is not None:
            self.drafts.keep_draft(self.drafts.draft)
        self.refuse(sentence)

    def keep_now(self) -> None:
        if self.body is not None:
            self.body.settle()
        self._keep()
