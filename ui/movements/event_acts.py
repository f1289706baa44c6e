"""Events of a year: begin one, say on which day it began, which decides into which periods it counts."""

from __future__ import annotations

from datetime import date

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, parse_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.entering.event_commands import set_event_day
from desktop_app.movements.period import Period
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.movements.presenter import MovementsPresenter
from ui.widgets.command_menu import CommandMenu


class EventActs:
    """Asks for the name and the day."""

    def __init__(self, context: RoomContext, presenter: MovementsPresenter) -> None:
        self._context = context
        self._presenter = presenter

    def add_command(self, menu: CommandMenu) -> None:
        """Add the command to the room's menu."""
        menu.add(tr("First day of the event…"), self.change_day)

    def begin(self) -> None:
        """Begin an event; the day may be left open."""
        name = self._context.ask.text(tr("New event"), tr("Name of the event, for example “Bão số 3”"))
        if name:
            known, day = self._day(tr("New event"), None)
            if known:
                self._presenter.add_event(name, day)

    def change_day(self) -> None:
        """Say on which day the event began that is looked at."""
        data = self._presenter.data()
        if data is None or data.period.kind is not PeriodType.EVENT:
            words = tr("Choose a group with indicators of events above the table, then the event beside it.")
            self._context.ask.tell(words)
            return
        known, day = self._day(tr("First day of the event"), data.sheet.event_days.get(data.period.key))
        if known:
            self._record(data.period, day)

    def _day(self, title: str, present: date | None) -> tuple[bool, date | None]:
        """Return whether somebody answered, and the day; what is no day is asked again."""
        typed = format_date(present)
        words = tr("First day, for example 5/9/2026. Left empty, the event counts into its year only.")
        while True:
            answer = self._context.ask.text(title, words, typed)
            if answer is None:
                return False, None
            if not answer.strip():
                return True, None
            try:
                return True, parse_date(answer)
            except Problem as problem:
                self._context.ask.warn(problem.sentence())
                typed = answer

    def _record(self, event: Period, day: date | None) -> None:
        change_book(
            self._context,
            self._presenter,
            lambda rec: set_event_day(rec, event, day),
            lambda _: self._presenter.reload(),
        )
