"""The editor of a day, or of its year or month alone where the form asks for no more."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from ui.forms.editors.editor import AskedQuestion
from ui.forms.editors.line import LineAnswerEditor
from ui.widgets.fields.day_line import DayCalendar


class DayEditor(LineAnswerEditor):
    """A whole day can also be chosen from a calendar, and is then the answer at once."""

    def __init__(self, asked: AskedQuestion) -> None:
        super().__init__(asked)
        self._calendar: DayCalendar | None = None
        if not self._part:
            self._calendar = DayCalendar(self, asked.question.session.world.clock.today)
            self._calendar.chosen.connect(lambda _: self.answered.emit())

    @property
    def said(self) -> str:
        return super().said if self._calendar is None else self._calendar.completed()

    @property
    def _part(self) -> str:
        """How the part of a day is typed that the form asks for; nothing for a whole day."""
        shown = self._appearance.split()
        return tr("yyyy") if "year" in shown else tr("mm/yyyy") if "month-year" in shown else ""

    @property
    def example(self) -> str:
        """The part of the day, or the key for the calendar behind how a day is typed."""
        return self._part or tr("{example} (Alt+↓: calendar)", example=super().example)
