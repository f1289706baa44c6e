"""Taking a step with an entry: the day, to whom, the document, the reason, what the register asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.base.figures.number_reader import digits_only
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import parse_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import Need
from desktop_app.forms.records.form_answers import answers_of, last_saved_of
from desktop_app.forms.session.session import FormSession
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.lists.timeline import Timeline
from desktop_app.registers.lists.totals import addressees_offered, totals_of
from ui.context.room import RoomContext
from ui.forms.entry_form import EntryForm
from ui.forms.media.choosing import dropped
from ui.registers.files.step_files import StepFiles
from ui.registers.steps.addressee_line import AddresseeLine
from ui.registers.steps.differences import words_of_differences
from ui.registers.steps.step_kind import StepKind
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.fields.date_field import DateField
from ui.widgets.fields.day_line import DayLine
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.page import ScrollBody

_SIZE, _SIZE_WITH_FORM, _SIZE_OF_SEVERAL = (620, 420), (760, 640), (1240, 660)
_REASON_LINES = 3
_LEAST_FORM = 220
"""Pixels: a question with its words and a few choices is seen whole."""
_MOST_DAYS = 9999


class StepDialog(Dialog):
    """Nothing is lost by a refusal: the dialog stays as it is, with the sentence above its fields."""

    warns_of_typing = False

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        timeline: Timeline,
        kind: StepKind,
        take: Callable[[StepDialog, Step], None],
        about: QWidget | None = None,
        previous: Mapping[str, str] | None = None,
    ) -> None:
        """``about`` shows what the step is taken with, where that is more than the entry of ``timeline``.

        ``previous``: what was answered when this step was taken last, with another entry.
        """
        super().__init__(parent)
        self._previous = dict(previous or {})
        self._several = about is not None
        self._about = about or self._one_entry(timeline)
        self._context, self._timeline, self._kind, self._take = context, timeline, kind, take
        self.matter_id, self.code = timeline.matter.id, kind.code
        self.setWindowTitle(kind.label)
        self.notice = Notice("", context.theme, "danger")
        self.day = DateField(context.office.clock.today())
        self.addressee = AddresseeLine(context, timeline.register.code, kind)
        self.paper_number = QLineEdit()
        self.paper_title = QLineEdit()
        self.letter_out = QCheckBox(tr("Our &letter: enter it among the documents out, with the next number"))
        self.letter_out.toggled.connect(self._show_number_fields)
        self.paper_date = DayLine(context.office.clock.today)
        self.extra_days = QLineEdit()
        self.until = DayLine(context.office.clock.today)
        self.reason = QPlainTextEdit()
        self.files = StepFiles(context)
        self.files.refused.connect(lambda sentence: self._refuse(sentence, None))
        self.setAcceptDrops(True)
        self.form: EntryForm | None = None
        self.go = button(kind.label, self._go, kind="primary")
        self._fields: list[Field] = []
        self._of_number: list[Field] = []
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            pressed = QShortcut(QKeySequence(keys), self)
            pressed.activated.connect(self._go)
        QShortcut(QKeySequence("F9"), self, self.files.choose)
        if self._several:
            QShortcut(QKeySequence("F2"), self, self._about.setFocus)
        one = _SIZE_WITH_FORM if kind.group else _SIZE
        self.resize(within_screen(self, _SIZE_OF_SEVERAL if self._several else one))

    # Building

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        self._body = body = ScrollBody()
        if self._several:
            layout.addWidget(self.notice)
            beside = QHBoxLayout()
            beside.setSpacing(space.LARGE)
            beside.addWidget(self._about, 1)
            beside.addWidget(body, 1)
            layout.addLayout(beside, 1)
        else:
            layout.addWidget(self._about)
            layout.addWidget(self.notice)
            layout.addWidget(body, 1)
        rows = self._rows()
        if self.sends_letter:
            body.body.addWidget(self.letter_out)
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(space.MEDIUM)
            for each in row:
                self._fields.append(each)
                line.addWidget(each, 1)
            body.body.addLayout(line)
        if self._kind.group:
            self._add_form(body)  # it takes all the room that is left
        else:
            body.body.addStretch(1)
        layout.addWidget(self.files)
        layout.addLayout(dialog_foot(self, self.go, tr("Close")))
        first = self.addressee if self._kind.addressee is not Need.NONE else self.reason
        QTimer.singleShot(0, self, lambda: self._take_focus(first))

    @staticmethod
    def _one_entry(timeline: Timeline) -> QWidget:
        number = f"{timeline.number} · " if timeline.number else ""
        return ElidedLabel(number + timeline.title, tone="muted")

    @property
    def sends_letter(self) -> bool:
        """Whether a document goes to somebody with the step: then it is one of the office's own."""
        return self._kind.addressee is not Need.NONE and self._kind.paper is not Need.NONE

    def _show_number_fields(self) -> None:
        """A letter that gets its number needs none."""
        for field in self._of_number:
            field.setVisible(not self.letter_out.isChecked())

    @property
    def step_words(self) -> str:
        """What the step is called."""
        return self._kind.label

    @property
    def problem(self) -> str:
        """The problem that is shown, above all fields or at one."""
        return self.notice.text or next((each.error for each in self._fields if each.error), "")

    def say(self, sentence: str) -> None:
        """Say above the fields what became of the step; what was typed stays."""
        self._refuse(sentence, None)

    def _rows(self) -> list[list[Field]]:
        kind = self._kind
        top = [Field(tr("&Day of the step"), self.day)]
        if kind.addressee is not Need.NONE:
            top.append(Field(_needed(tr("&To whom"), kind.addressee), self.addressee))
        rows = [top]
        if kind.extends:
            days = Field(tr("&Days more"), self.extra_days)
            rows.append([days, Field(tr("or &until"), self.until)])
        if kind.paper is not Need.NONE:
            rows.append(
                [
                    Field(_needed(tr("Number of the d&ocument"), kind.paper), self.paper_number),
                    Field(_needed(tr("D&ate of the document"), kind.paper), self.paper_date),
                ]
            )
            rows.append([Field(tr("T&itle of the document"), self.paper_title)])
            self._of_number = rows[-2]
        words = tr("&Reason") if kind.reason is Need.REQUIRED and not kind.is_note else tr("&Note")
        self.reason.setTabChangesFocus(True)
        lines = 1 if kind.group and kind.reason is not Need.REQUIRED else _REASON_LINES
        self.reason.setFixedHeight(self.reason.fontMetrics().lineSpacing() * lines + space.LARGE)
        if lines == 1:
            self.reason.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if kind.reason is not Need.NONE:
            rows.append([Field(_needed(words, kind.reason), self.reason)])
        return rows

    def _add_form(self, body: ScrollBody) -> None:
        register = self._timeline.register
        definition = register.form()
        wanted = definition.root.children[self._kind.group]
        inside = {shape.name for shape in wanted.walk()}
        hidden = [shape.name for shape in definition.root.walk() if shape.name not in inside]
        self.form = EntryForm(definition, self._context.theme, hidden=hidden, media=register.files)
        self.form.view.private = register.private
        clock = self._context.office.clock
        before = last_saved_of(definition, self._previous)
        first = answers_of(FormSession(definition, clock, last_saved=before))  # what it fills in by itself
        given = {name: value for name, value in first.items() if _top_name(name) in inside}
        past, step = self._timeline.past, self._kind.code
        given |= {**addressees_offered(register, past, step), **self._timeline.matter.answers}
        self.form.show_answers({**given, **totals_of(register, past, step)}, "", clock)
        self._untouched = self.form.answers()
        self._inside = frozenset(inside)
        self.form.setMinimumHeight(_LEAST_FORM)
        body.body.addWidget(self.form, 1)

    def _take_focus(self, first: QWidget) -> None:
        if self.form is not None and self._kind.addressee is Need.NONE:
            self.form.enter(forward=True)
        elif first.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    # Taking the step

    def _go(self) -> None:
        for each in self._fields:
            each.set_error("")
        missing = next((each for each in self._needs() if not each[1].strip()), None)
        if missing is not None:
            where, _, sentence = missing
            self._refuse(sentence, where)
            return
        if not self.day.read():
            self._refuse("", self.day)  # the field says why
            return
        for line in (self.paper_date, self.until):
            try:
                _day(line.text())
            except Problem as problem:
                self._refuse(problem.sentence(), line)
                return
        try:
            step = self._step()
        except Problem as problem:
            self._refuse(problem.sentence(), self.extra_days)
            return
        if self.form is not None:
            self.form.settle()
            wrong = self.form.problem()
            if wrong:
                self._refuse(wrong, None)
                return
        if not self._may_differ(step):
            return
        self.notice.say("")
        self._take(self, step)

    def _may_differ(self, step: Step) -> bool:
        """Ask where something was typed that is not what the steps before add up to."""
        words = words_of_differences(self._timeline, self._kind.code, step)
        return not words or self._context.ask.confirm(words, tr("Keep what is typed"))

    def _needs(self) -> Iterator[tuple[QWidget, str, str]]:
        """What the step needs: its field, its text, and the sentence that asks for it."""
        kind = self._kind
        if kind.addressee is Need.REQUIRED:
            asked = tr("Say to whom. The step needs the office or person it goes to.")
            yield self.addressee, self.addressee.text(), asked
        if kind.paper is Need.REQUIRED and not self.letter_out.isChecked():
            asked = tr("Fill in number and date of the document.")
            yield self.paper_number, self.paper_number.text(), asked
            yield self.paper_date, self.paper_date.text(), asked
        if self.letter_out.isChecked():
            asked = tr("Type what the letter is about: the title of the document.")
            yield self.paper_title, self.paper_title.text(), asked
        if kind.reason is Need.REQUIRED and not kind.is_note:
            yield (
                self.reason,
                self.reason.toPlainText(),
                tr("This step needs a reason. Type why it is taken."),
            )

    def _step(self) -> Step:
        typed = self.extra_days.text().strip()
        days = digits_only(typed)
        if typed and (days is None or days > _MOST_DAYS):
            raise Problem("Type the number of days in digits.")
        return Step(
            on=self.day.value,
            reason=self.reason.toPlainText(),
            addressee=self.addressee.text(),
            paper=Paper(self.paper_number.text(), _day(self.paper_date.text()), self.paper_title.text()),
            extra_days=days,
            until=_day(self.until.text()),
            answers=self._answers(),
            seen=self._timeline.past.heads,
            entry=self._timeline.matter,
            files=self.files.candidates,
            letter_out=self.letter_out.isChecked(),
        )

    def _answers(self) -> dict[str, str]:
        if self.form is None:
            return {}
        self.form.settle()
        given = self.form.final_answers()
        return {name: value for name, value in given.items() if _top_name(name) in self._inside}

    def _refuse(self, sentence: str, where: QWidget | None) -> None:
        """Say what is wrong at its field, or above all where it is of none."""
        field = next((each for each in self._fields if where is not None and each.editor is where), None)
        self.notice.say("" if field is not None else sentence, "danger")
        if field is not None:
            field.set_error(sentence)
            self._body.ensureWidgetVisible(field)  # at once, and when the sentence has its room
            QTimer.singleShot(0, field, lambda: self._body.ensureWidgetVisible(field))
        if where is not None:
            where.setFocus(Qt.FocusReason.OtherFocusReason)

    def refused(self, sentence: str, now: Timeline | None, field: str = "") -> None:
        """The core refused the step: say why at its field, and what came meanwhile, seen from now on.

        What was typed stays, so that the step can be taken again.
        """
        seen = {event.id for event in self._timeline.past.every}
        if now is not None:
            came = [event for event in now.past.every if event.id not in seen]
            steps = [
                " ".join(part for part in (now.wording.step(event.action), event.reason) if part)
                for event in came
            ]
            sentence = " ".join((sentence, "; ".join(steps))) if steps else sentence
            self._timeline = now
        editors: dict[str, QWidget] = {
            "day": self.day,
            "addressee": self.addressee,
            "paper_number": self.paper_number,
            "until": self.until,
            "reason": self.reason,
        }
        self._refuse(sentence, editors.get(field))

    @property
    def touched(self) -> bool:
        """Whether something was typed."""
        lines = (
            self.addressee,
            self.paper_number,
            self.paper_title,
            self.paper_date,
            self.extra_days,
            self.until,
        )
        if any(line.text() for line in lines) or self.reason.toPlainText().strip() or self.files.candidates:
            return True
        if self.form is None:
            return False
        self.form.settle()
        return self.form.answers() != self._untouched

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.add(dropped(event.mimeData()))

    def reject(self) -> None:
        """Leave without the step; what was typed is thrown away only when that is said."""
        question = tr("Leave without taking the step? What was typed here is thrown away.")
        same = self.leaves_at_once or not self.touched
        if same or self._context.ask.confirm(question, tr("Throw away"), danger=True):
            super().reject()


def _needed(words: str, need: Need) -> str:
    return f"{words} *" if need is Need.REQUIRED else words


def _day(text: str) -> date | None:
    return parse_date(text) if text.strip() else None


def _top_name(name: str) -> str:
    """The question of a key; of one within a repeat the repeat: ``member[2]/name``."""
    return name.split("/", maxsplit=1)[0].split("[", maxsplit=1)[0]
