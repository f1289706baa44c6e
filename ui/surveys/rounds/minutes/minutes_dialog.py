"""Texts of the minutes of an area besides the figures: place, times, people, copies, opinions."""

from __future__ import annotations

import re
from datetime import datetime, time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.base.changes import changed_since
from desktop_app.base.clock import VIETNAM
from desktop_app.base.figures.number_reader import digits_only
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import parse_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.surveys.papers.minutes import LastTime, read_notes, write_moment
from desktop_app.surveys.rounds.commands import change_round_area
from desktop_app.surveys.rounds.records import RoundArea
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.surveys.rounds.minutes.people_table import PeopleTable
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading

_SIZE = (820, 620)


class MinutesDialog(Dialog):
    """Writes ``survey_area.minutes`` of one area."""

    def __init__(
        self,
        parent: QWidget,
        area: RoundArea,
        context: RoomContext,
        *,
        editable: bool,
        last: LastTime | None = None,
    ) -> None:
        """``last`` fills the fields where nothing is written yet; it counts when it is saved."""
        super().__init__(parent)
        self._area = area
        self._context = context
        self.setWindowTitle(tr("Notes for the minutes"))
        self.resize(within_screen(self, _SIZE))
        notes = read_notes(area.minutes)
        self.place = QLineEdit(notes.place)
        self.started_at = QLineEdit(_shown(notes.started_at))
        self.ended_at = QLineEdit(_shown(notes.ended_at))
        for edit in (self.started_at, self.ended_at):
            edit.setPlaceholderText(tr("8:00 05/09/2026"))
        self.copies = QLineEdit("" if notes.copies is None else str(notes.copies))
        self.secretary = QLineEdit(notes.secretary)
        self.head = QLineEdit(notes.head)
        self.counters = PeopleTable(tr("Counters"), notes.counters)
        self.witnesses = PeopleTable(tr("Households as witnesses"), notes.witnesses)
        self.opinions = _lines(area.minutes.get("opinions", ""))
        self.start_field = Field(tr("Counting began"), self.started_at)
        self.end_field = Field(tr("Counting ended"), self.ended_at)
        self.copies_field = Field(tr("Copies"), self.copies)
        self.counters_field = Field(tr("Counters"), self.counters)
        self.witnesses_field = Field(tr("Households as witnesses"), self.witnesses)
        self.filled = Notice("", context.theme, "info")
        """From which round the fields were filled."""
        self.refusal = Notice("", context.theme, "danger")
        self._lay_out(editable=editable)
        self._opened = self._texts()
        if last is not None and editable and not any(area.minutes.values()):
            self._fill(last)
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, last: LastTime) -> None:
        notes = read_notes(last.texts)
        self.place.setText(notes.place)
        self.copies.setText("" if notes.copies is None else str(notes.copies))
        self.secretary.setText(notes.secretary)
        self.head.setText(notes.head)
        self.counters.set_people(notes.counters)
        self.witnesses.set_people(notes.witnesses)
        words = tr("Filled from “{round}”: change who is another, then save.", round=last.round_title)
        self.filled.say(words)

    def _lay_out(self, *, editable: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(heading(self._area.name))
        layout.addWidget(self.filled)
        for row in (
            (Field(tr("Place of counting"), self.place),),
            (self.start_field, self.end_field, self.copies_field),
            (self.counters_field, self.witnesses_field),
            (Field(tr("Secretary"), self.secretary), Field(tr("Head of the Front work board"), self.head)),
            (Field(tr("Opinions and proposals, one a line"), self.opinions),),
        ):
            line = QHBoxLayout()
            line.setSpacing(space.MEDIUM)
            for field in row:
                line.addWidget(field, 1)
            layout.addLayout(line)
        layout.addStretch(1)
        layout.addWidget(self.refusal)
        go = button(tr("Save"), self.save, kind="primary")
        go.setEnabled(editable)
        if not editable:
            self.refusal.say(tr("The round does not take changes in its present state."), "info")
        for edit in self.findChildren(QLineEdit):
            edit.setReadOnly(not editable)
        self.opinions.setReadOnly(not editable)
        for people in (self.counters, self.witnesses):
            people.be_readonly(not editable)
        layout.addLayout(dialog_foot(self, go))

    def save(self) -> None:
        """Record the changed notes; errors are shown beside their field."""
        touched = changed_since(self._opened, self._texts())
        try:
            minutes = self._understood(touched)
        except _Wrong as wrong:
            wrong.field.set_error(wrong.problem.sentence())
            return
        if not minutes:
            self.accept()
            return
        area = self._area
        shown = {f"minutes/{name}": area.minutes.get(name) for name in minutes}
        change_book(
            self._context,
            self,
            lambda rec: change_round_area(rec, area.round_id, area.area_id, {"minutes": minutes}, shown),
            lambda _: self.accept(),
            lambda sentence: self.refusal.say(sentence, "danger"),
            asked_by=self,
        )

    def _texts(self) -> dict[str, str]:
        return {
            "place": self.place.text(),
            "started_at": self.started_at.text(),
            "ended_at": self.ended_at.text(),
            "counters": self.counters.text(),
            "witnesses": self.witnesses.text(),
            "secretary": self.secretary.text(),
            "head": self.head.text(),
            "copies": self.copies.text(),
            "opinions": self.opinions.toPlainText(),
        }

    def _understood(self, touched: dict[str, str]) -> dict[str, str | None]:
        people = ((self.counters_field, self.counters), (self.witnesses_field, self.witnesses))
        for field in (self.start_field, self.end_field, self.copies_field, *(each for each, _ in people)):
            field.set_error("")
        for field, table in people:
            if number := table.nameless():
                raise _Wrong(field, Problem("Line {n} has a position and no name. Type the name.", n=number))
        copies = touched.get("copies", "").strip()
        if copies and digits_only(copies) is None:
            problem = Problem("“{text}” is not a count. Type a whole number.", text=copies)
            raise _Wrong(self.copies_field, problem)
        for name, field in (("started_at", self.start_field), ("ended_at", self.end_field)):
            if name in touched:
                touched = {**touched, name: self._moment(field, touched[name])}
        return {name: nfc(text).strip() or None for name, text in touched.items()}

    def _moment(self, field: Field, text: str) -> str:
        try:
            return write_moment(parse_moment(text))
        except Problem as problem:
            raise _Wrong(field, problem) from problem


class _Wrong(Exception):
    def __init__(self, field: Field, problem: Problem) -> None:
        super().__init__(problem)
        self.field = field
        self.problem = problem


def _shown(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _lines(text: str) -> QPlainTextEdit:
    edit = QPlainTextEdit(text)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(4 * edit.fontMetrics().lineSpacing() + space.MEDIUM)
    return edit


_MOMENT = re.compile(r"(\d{1,2})\s*(?:[:.]|h|g|giờ)\s*(\d{1,2})?\s*(?:phút)?\s*,?\s*(?:ngày)?\s+(\S+)")


def parse_moment(text: str) -> datetime | None:
    """Return the moment in Vietnam; ``None`` for an empty text.

    Raises:
        Problem: the text is not a time and a date.
    """
    cleaned = text.strip().lower()
    if not cleaned:
        return None
    match = _MOMENT.fullmatch(cleaned)
    try:
        if match is not None:
            hour, minute, day = match.groups()
            return datetime.combine(parse_date(day), time(int(hour), int(minute or 0)), VIETNAM)
    except ValueError:
        pass
    raise Problem("“{text}” is not a time with its date. Type for example 8:00 05/09/2026.", text=text[:40])
