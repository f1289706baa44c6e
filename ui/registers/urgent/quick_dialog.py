"""The quick report of an urgent entry: filled in from the entry, sent before everything else, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import QuickReport, Register
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.registers.entries.drafts import draft_of
from desktop_app.registers.entries.entering import register_of_fields
from desktop_app.registers.entries.local_answers import local_answers_of
from desktop_app.registers.entries.reading import EntryGone, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.papers.quick_report import first_answers, is_reportable
from ui.context.room import RoomContext
from ui.forms.entry_form import EntryForm
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import muted

_SIZE = (820, 680)
_LEAST_FORM = 130
"""Pixels: so much a screen has at 150 % without a second scroll bar, also when something was refused."""


@dataclass(frozen=True, slots=True)
class QuickData:
    """An entry of which a quick report is made, as it is."""

    register: Register
    report: QuickReport
    definition: FormDefinition
    draft: RegisterEntryDraft
    title: str
    seen: frozenset[str]
    """The events that are last in its history."""


def read_quick(connection: Connection, matter_id: str, officer: str, context: RoomContext) -> QuickData:
    """What the dialog shows.

    Raises:
        NotAllowed: the officer may not look into the register.
        EntryGone: there is no such entry.
        Problem: no quick report is made of it, or a correction of it is being typed.
    """
    fields = fields_of_entry(connection, matter_id)
    register = register_of_fields(connection, fields)
    require_reader(connection, officer, register.code)
    report = register.quick_report
    found = whole_entries(connection, [matter_id], context.office.clock.today())
    if not found:
        raise EntryGone
    whole = found[0]
    if report is None:
        raise Problem("This register has no quick report.")
    if not is_reportable(register, whole):
        raise Problem(
            "Quick reports are for urgent entries only. Correct the urgency first; then fill in what "
            "the report asks."
        )
    if draft_of(connection, matter_id) is not None:
        raise Problem("A correction of this entry was started and is not saved. Save it first (Enter).")
    matter = whole.matter
    unit = commune(context.office.identity.commune_code)
    first = first_answers(report, whole, unit.name if unit is not None else "")
    answers = {**first, **matter.answers, **local_answers_of(connection, matter_id)}
    draft = RegisterEntryDraft(
        matter_id, register.code, register.version, matter.area_id, answers, "", officer, opened=fields
    )
    title = " · ".join(
        part for part in (whole.number, matter.answers.get(register.title_question, "")) if part
    )
    return QuickData(register, report, register.form(), draft, title, whole.past.heads)


class QuickDialog(Dialog):
    """Ctrl+Enter sends; a refusal leaves everything as it was typed."""

    warns_of_typing = False

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        data: QuickData,
        send: Callable[[QuickDialog, RegisterEntryDraft, Step], None],
    ) -> None:
        super().__init__(parent)
        self._context, self._data, self._send = context, data, send
        self.matter_id = data.draft.id
        self.setWindowTitle(data.report.title.shown())
        self.notice = Notice("", context.theme, "danger")
        self.addressee = QLineEdit()
        wanted = data.definition.root.children[data.report.group]
        self._inside = {shape.name for shape in wanted.walk()}
        hidden = [shape.name for shape in data.definition.root.walk() if shape.name not in self._inside]
        self.form = EntryForm(data.definition, context.theme, hidden=hidden, media=data.register.files)
        self.form.view.private = data.register.private
        self.form.show_answers(data.draft.answers, "", context.office.clock)
        self._untouched = self.form.answers()
        self.go = button(tr("Send at once and print (Ctrl+Enter)"), self._go, kind="primary")
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._go)
        self.resize(within_screen(self, _SIZE))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(ElidedLabel(self._data.title, tone="muted"))
        layout.addWidget(self.notice)
        self.form.setMinimumHeight(_LEAST_FORM)
        layout.addWidget(self.form, 1)
        layout.addWidget(Field(tr("&To whom"), self.addressee))
        layout.addWidget(muted(tr("It is sent to the province before everything else.")))
        layout.addLayout(dialog_foot(self, self.go, tr("Close")))
        QTimer.singleShot(0, self, lambda: self.form.enter(forward=True))

    def _go(self) -> None:
        self.form.settle()
        wrong = self.form.problem()
        if wrong:
            self.refused(wrong)
            return
        self.notice.say("")
        kept = {name: value for name, value in self._data.draft.answers.items() if name not in self._inside}
        given = self.form.final_answers()
        inside = {name: value for name, value in given.items() if name in self._inside}
        draft = replace(self._data.draft, answers={**kept, **inside})
        today = self._context.office.clock.today()
        self._send(self, draft, Step(today, addressee=self.addressee.text(), seen=self._data.seen))

    def refused(self, sentence: str) -> None:
        """Say why nothing was sent; what was typed stays."""
        self.notice.say(sentence, "danger")

    def reject(self) -> None:
        """Leave without a report; what was typed is thrown away only when that is said."""
        self.form.settle()
        question = tr("Leave without reporting? What was typed here is thrown away.")
        same = self.leaves_at_once or self.form.answers() == self._untouched
        if same or self._context.ask.confirm(question, tr("Throw away"), danger=True):
            super().reject()
