"""What a column of a list or a book says of an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_app.base.clock import VIETNAM
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.registers.sources import EntryFact, EventFact, Source
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.records import Event, RegisterEntry
from desktop_app.registers.kinds.wording import RegisterWording
from desktop_app.registers.lists.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class WholeEntry:
    """An entry with all that is known of it: what the columns of a list and of a book choose from."""

    matter: RegisterEntry
    past: History
    number: str
    area: str
    wording: RegisterWording
    deadline: Deadline | None
    linked: tuple[str, ...] = ()

    def tell(self, source: Source) -> str:
        """What the source says of the entry, in words; empty where it says nothing."""
        if not source.event:
            return _FACTS[EntryFact(source.fact)](self) if source.fact else self._answer(source.answer)
        event = self.past.last(source.event)
        if event is None:
            return ""
        if source.fact == EventFact.TIMES:
            return str(self.past.times(source.event))
        if source.fact:
            return _EVENT_FACTS[EventFact(source.fact)](event)
        return self.wording.value(source.answer, event.answers.get(source.answer, ""))

    def _answer(self, name: str) -> str:
        return self.wording.value(name, self.matter.answers.get(name, ""))

    def raw(self, source: Source) -> str:
        """What is stored there: the code of a choice, a number without separators."""
        if source.fact:
            if source.fact == EntryFact.STATE and not source.event:
                return self.past.state
            return self.tell(source)
        if not source.event:
            return self.matter.answers.get(source.answer, "")
        event = self.past.last(source.event)
        return "" if event is None else event.answers.get(source.answer, "")


def _entered_at(whole: WholeEntry) -> str:
    at = whole.matter.entered_at
    return "" if at is None else f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _due(whole: WholeEntry) -> str:
    due_on = None if whole.deadline is None else whole.deadline.due.due_on
    return "" if due_on is None else format_date(due_on)


_FACTS: Mapping[EntryFact, Callable[[WholeEntry], str]] = {
    EntryFact.NUMBER: lambda whole: whole.number,
    EntryFact.DAY: lambda whole: format_date(whole.matter.opened_on),
    EntryFact.AREA: lambda whole: whole.area,
    EntryFact.STATE: lambda whole: whole.wording.state(whole.past.state),
    EntryFact.DUE: _due,
    EntryFact.ENTERED_BY: lambda whole: whole.matter.entered_by,
    EntryFact.ENTERED_AT: _entered_at,
    EntryFact.RECEIPT: lambda whole: receipt_code(whole.matter),
    EntryFact.LINKED: lambda whole: "; ".join(whole.linked),
}

_EVENT_FACTS: Mapping[EventFact, Callable[[Event], str]] = {
    EventFact.DAY: lambda event: format_date(event.on),
    EventFact.BY: lambda event: event.recorded_by,
    EventFact.REASON: lambda event: event.reason,
    EventFact.ADDRESSEE: lambda event: event.addressee,
    EventFact.PAPER_NUMBER: lambda event: event.paper.number,
    EventFact.PAPER_DATE: lambda event: format_date(event.paper.date) if event.paper.date else "",
    EventFact.PAPER_TITLE: lambda event: event.paper.title,
}


def receipt_code(matter: RegisterEntry) -> str:
    """The code by which whoever brought it asks for it: the register, the year, six letters of the id.

    It says nothing of the content, and is the same on every computer.
    """
    return f"{matter.register_code}-{matter.opened_on.year}-{matter.id[-6:].upper()}"
