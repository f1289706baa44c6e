"""A campaign: its name, whose money it is, until when it receives and distributes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.field_problem import at, field_of
from desktop_app.base.figures.number_reader import parse_dong
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number, parse_date
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.commands import CampaignFields
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.rules.fund_rules import fund_rules
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.day_line import DayLine
from ui.widgets.fields.field import Field
from ui.widgets.fields.figure_reading import show_reading
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.page import ScrollBody

_SIZE = (820, 640)


class CampaignDialog(Dialog):
    """Nothing is lost by a refusal: its sentence is at the field, and the dialog stays as it is."""

    warns_of_typing = False

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        campaign: Campaign | None,
        save: Callable[[CampaignDialog, CampaignFields], None],
    ) -> None:
        super().__init__(parent)
        self._context, self._save = context, save
        self.campaign_id = "" if campaign is None else campaign.id
        self.campaign = campaign
        self.setWindowTitle(tr("New campaign") if campaign is None else tr("Change the campaign"))
        today = context.office.clock.today
        self.title, self.code, self.target = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind = ChoiceBox()
        self.kind.offer_entries([(kind.name, kind.code) for kind in fund_rules().fund])
        self.through = QCheckBox(tr("Collected for another &level: no income of the office"))
        self.starts_on, self.ends_on = DayLine(today), DayLine(today)
        self.receiving_until, self.distributing_until = DayLine(today), DayLine(today)
        self.basis, self.committee = QLineEdit(), QLineEdit()
        self.account, self.bank, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.notice = Notice("", context.theme, "danger")
        self.go = button(tr("Save (Ctrl+Enter)"), self._go, kind="primary")
        self.fields = self._fields()
        show_reading(self.fields["target"], self.target, parse_dong)
        self._lay_out()
        self._show(campaign)
        self._opened = self._typed()
        self.kind.currentIndexChanged.connect(lambda _: self._tell_days())
        self.starts_on.textChanged.connect(lambda _: self._tell_days())
        self.receiving_until.textChanged.connect(lambda _: self._tell_days())
        self._tell_days()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._go)
        self.resize(within_screen(self, _SIZE))
        QTimer.singleShot(0, self, lambda: self.title.setFocus(Qt.FocusReason.OtherFocusReason))

    def _fields(self) -> dict[str, Field]:
        code_hint = tr("Written in the text of transfers, such as BAO2026")
        return {
            "title": Field(tr("&Name of the campaign *"), self.title),
            "kind": Field(tr("&Kind of fund"), self.kind),
            "code": Field(tr("&Code in transfers *"), self.code, code_hint),
            "starts_on": Field(tr("&Begins on *"), self.starts_on),
            "ends_on": Field(tr("&Ends on"), self.ends_on),
            "receiving_until": Field(tr("&Receives until"), self.receiving_until),
            "distributing_until": Field(tr("&Distributes until"), self.distributing_until),
            "target": Field(tr("&Target, đồng"), self.target),
            "basis": Field(tr("Legal b&asis"), self.basis),
            "committee": Field(tr("C&ommittee"), self.committee),
            "account": Field(tr("Acco&unt"), self.account),
            "bank": Field(tr("Ban&k"), self.bank),
            "note": Field(tr("Note"), self.note),
        }

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.notice)
        body = ScrollBody()
        layout.addWidget(body, 1)
        for row in (
            ("title",),
            ("kind", "code"),
            ("starts_on", "ends_on"),
            ("receiving_until", "distributing_until"),
            ("target", "basis"),
            ("committee",),
            ("account", "bank"),
            ("note",),
        ):
            line = QHBoxLayout()
            line.setSpacing(space.MEDIUM)
            for name in row:
                line.addWidget(self.fields[name], 1)
            body.body.addLayout(line)
            if row == ("kind", "code"):
                body.body.addWidget(self.through)
        body.body.addStretch(1)
        layout.addLayout(dialog_foot(self, self.go))

    def _show(self, campaign: Campaign | None) -> None:
        if campaign is None:
            self.starts_on.setText(format_date(self._context.office.clock.today()))
            return
        self.kind.setCurrentIndex(max(0, self.kind.findData(campaign.kind)))
        self.through.setChecked(campaign.passes_through)
        for line, text in (
            (self.title, campaign.title),
            (self.code, campaign.code),
            (self.starts_on, format_date(campaign.starts_on)),
            (self.ends_on, format_date(campaign.ends_on)),
            (self.receiving_until, format_date(campaign.receiving_until)),
            (self.distributing_until, format_date(campaign.distributing_until)),
            (self.target, format_number(campaign.target) if campaign.target else ""),
            (self.basis, campaign.basis),
            (self.committee, campaign.committee),
            (self.account, campaign.account),
            (self.bank, campaign.bank),
            (self.note, campaign.note),
        ):
            line.setText(text)

    def _tell_days(self) -> None:
        """Say which days follow from the kind of fund where none is typed."""
        kind = fund_rules().kind(str(self.kind.currentData()))
        starts, receives = _day_or_none(self.starts_on.text()), _day_or_none(self.receiving_until.text())
        received = receives or (kind.receiving_until(starts) if starts else None)
        for name, day in (
            ("receiving_until", received if receives is None else None),
            ("distributing_until", kind.distributing_until(received)),
        ):
            words = tr("Left empty: {day}, by the kind of fund", day=format_date(day)) if day else ""
            self.fields[name].set_hint(words)

    def _go(self) -> None:
        for field in self.fields.values():
            field.set_error("")
        self.notice.say("")
        try:
            given = self._given()
        except Problem as problem:
            self.refused(field_of(problem), problem.sentence())
            return
        self._save(self, given)

    def _given(self) -> CampaignFields:
        starts = self._day("starts_on")
        if starts is None:
            raise at("starts_on", Problem("Fill in the day on which the campaign begins."))
        return CampaignFields(
            title=self.title.text(),
            kind=str(self.kind.currentData()),
            code=self.code.text(),
            starts_on=starts,
            passes_through=self.through.isChecked(),
            ends_on=self._day("ends_on"),
            receiving_until=self._day("receiving_until"),
            distributing_until=self._day("distributing_until"),
            target=self._target(),
            basis=self.basis.text(),
            committee=self.committee.text(),
            account=self.account.text(),
            bank=self.bank.text(),
            note=self.note.text(),
        )

    def _day(self, name: str) -> date | None:
        text = self.fields[name].editor.property("text")
        try:
            return parse_date(text) if text.strip() else None
        except Problem as problem:
            raise at(name, problem) from problem

    def _target(self) -> int:
        try:
            return parse_dong(self.target.text()) if self.target.text().strip() else 0
        except Problem as problem:
            raise at("target", problem) from problem

    def refused(self, field: str, sentence: str) -> None:
        """Show what is wrong at its field; without one above them."""
        if field in self.fields:
            self.fields[field].set_error(sentence)
            self.fields[field].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.notice.say(sentence, "danger")

    def _typed(self) -> tuple[object, ...]:
        lines = [field.editor.property("text") for field in self.fields.values()]
        return (*lines, self.kind.currentData(), self.through.isChecked())

    def reject(self) -> None:
        """Leave; what was typed is thrown away only when that is said."""
        question = tr("Leave without saving the campaign? What was typed here is thrown away.")
        same = self.leaves_at_once or self._typed() == self._opened
        if same or self._context.ask.confirm(question, tr("Throw away"), danger=True):
            super().reject()


def _day_or_none(text: str) -> date | None:
    try:
        return parse_date(text)
    except Problem:
        return None
