"""Keying a form again without seeing how it was keyed first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.i18n import tr
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.drafts import discard_draft
from desktop_app.surveys.keying import content_answers, require_version
from desktop_app.surveys.records import Draft
from desktop_app.surveys.second_keying import SECOND_PREFIX, SecondForm, due_forms, save_second
from ui.operations import change_book
from ui.room import RoomContext
from ui.surveys.draft_saver import DraftSaver
from ui.surveys.form_body import FormBody
from ui.surveys.paper_body import PaperBody
from ui.surveys.second_data import SecondData
from ui.surveys.sheet_body import SheetBody
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Notice
from ui.widgets.labels import badge, heading, muted, set_badge
from ui.widgets.page import page_layout


class SecondEntryPage(QWidget):
    """One due form after the other, until none is left."""

    left = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._data: SecondData | None = None
        self._waiting: list[SecondForm] = []
        self.form: SecondForm | None = None
        self.body: PaperBody | None = None
        self._draft = Draft("", "", "", None, {}, "", "")
        self.saver = DraftSaver(context, self)
        self.title: QLabel = heading("")
        self.under: QLabel = muted(
            tr("Second keying: read the paper, not the screen of your colleague."), wrap=False
        )
        self.count: QLabel = badge("", "info")
        self.safe: QLabel = badge("", "neutral")
        self.flash: QLabel = badge("", "success")
        self.notice = Notice("", context.theme, "danger")
        self.anew = button(tr("Key it from the start"), self._begin_anew)
        self.begun = Notice("", context.theme, "info", self.anew)
        """Says whose typing is shown where a colleague left the form unfinished."""
        self._lay_out()
        self.saver.safe.connect(self._show_safe)
        self.saver.failed.connect(lambda sentence: self.notice.say(sentence, "danger"))

    def _lay_out(self) -> None:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        back = button(tr("Second keying (Esc)"), self.leave, kind="quiet", icon="previous", theme=theme)
        head.addWidget(back)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.under)
        head.addLayout(words, 1)
        for each in (self.count, self.safe):
            head.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        foot = QHBoxLayout()
        foot.addWidget(self.flash)
        foot.addStretch(1)
        go = button(tr("Save, next form (Ctrl+Enter)"), self.finish, kind="primary")
        foot.addWidget(go)
        for each_button in (back, go):
            each_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(self.begun)
        self.middle = QVBoxLayout()
        layout.addLayout(self.middle, 1)
        layout.addLayout(foot)

    def key_again(self, data: SecondData, first: str = "") -> None:
        """Key the forms that are due for this officer, beginning with the one named."""
        self._data = data
        due = due_forms(data.forms, self._context.office.officer)
        self._waiting = sorted(due, key=lambda form: form.response_id != first)
        if self.body is not None:
            self.middle.removeWidget(self.body)
            self.body.hide()  # before it goes, so that it takes no focus with it
            self.body.deleteLater()
        fitting = SheetBody.fitting(data.template, data.definition, self._context.theme)
        self.body = fitting or FormBody(data.template, data.definition, self._context, with_files=False)
        self.middle.addWidget(self.body)
        self.body.show()  # now, for only what is shown can take the focus
        self.body.left_question.connect(self._keep)
        self.body.finish_asked.connect(self.finish)
        self.body.leave_asked.connect(self.leave)
        self.flash.setVisible(False)
        self.notice.say("")
        self._next()

    def _next(self) -> None:
        data, body = self._data, self.body
        if data is None or body is None:
            return
        if not self._waiting:
            self.form = None
            self.left.emit()
            return
        self.form = form = self._waiting[0]
        kept = data.draft_of(form)
        self._draft = kept or self._fresh(data, form)
        self.begun.say(self._whose(kept))
        serial = "–" if form.serial is None else str(form.serial)
        area = data.areas.get(form.area_id, "")
        self.title.setText(f"{area} · " + tr("Form no. {serial}", serial=serial))
        set_badge(self.count, tr("{n} forms left", n=len(self._waiting)), "info")
        set_badge(self.safe, tr("✓ Kept") if kept else tr("New form"), "success" if kept else "neutral")
        body.form_id = self._draft.id
        body.show_form(self._draft.answers, self._draft.question, {})
        body.take_focus()

    def _fresh(self, data: SecondData, form: SecondForm) -> Draft:
        identity, officer = f"{SECOND_PREFIX}{form.response_id}", self._context.office.officer
        return Draft(
            identity, data.round.id, form.area_id, form.serial, {}, "", officer, data.template.version
        )

    def _whose(self, kept: Draft | None) -> str:
        if kept is None or kept.started_by in ("", self._context.office.officer):
            return ""
        return tr(
            "{officer} has begun to key this form; what was typed is shown. "
            "Go on with it, or key it from the start.",
            officer=kept.started_by,
        )

    def _begin_anew(self) -> None:
        data, body, form = self._data, self.body, self.form
        if data is None or body is None or form is None:
            return
        self._draft = self._fresh(data, form)
        self.saver.keep(self._draft)
        self.begun.say("")
        body.show_form({}, "", {})
        body.take_focus()

    def _keep(self, _question: str = "") -> None:
        if self.body is None or self.form is None:
            return
        answers = self.body.answers()
        if answers != self._draft.answers:
            officer = self._context.office.officer
            question = self.body.question()
            self._draft = replace(self._draft, answers=answers, question=question, started_by=officer)
            self.saver.keep(self._draft)

    def finish(self) -> None:
        """Record this form and go to the next."""
        body, form = self.body, self.form
        if body is None or form is None:
            return
        body.settle()
        wrong = body.problem()
        if wrong:
            self.notice.say(wrong, "danger")
            return
        answers, draft = content_answers(body.final_answers()), self._draft
        self.saver.drop()

        def change(rec: Recorder) -> None:
            require_version(rec, draft)
            save_second(rec, form.response_id, answers)
            discard_draft(rec.connection, draft.id)

        change_book(self._context, change, lambda _: self._saved(form), self._refused)

    def _saved(self, form: SecondForm) -> None:
        self.notice.say("")
        self._waiting = [one for one in self._waiting if one.response_id != form.response_id]
        serial = "–" if form.serial is None else str(form.serial)
        set_badge(self.flash, tr("✓ Form {serial} is saved", serial=serial), "success")
        self.flash.setVisible(True)
        self._next()

    def _refused(self, sentence: str) -> None:
        self.saver.keep(self._draft)
        self.notice.say(sentence, "danger")

    def _show_safe(self, safe: bool) -> None:
        set_badge(self.safe, tr("✓ Kept") if safe else tr("Keeping …"), "success" if safe else "neutral")

    def keep_now(self) -> None:
        """Keep the form as it stands."""
        if self.body is not None:
            self.body.settle()
        self._keep()

    def focus_form(self) -> None:
        """Put the cursor into the form."""
        if self.body is not None:
            self.body.take_focus()

    def leave(self) -> None:
        """Back to the list; what was typed is kept."""
        self.keep_now()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)
