"""Whether an entry counts for an indicator, on which day, and how much it adds. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from desktop_app.catalogue.registers.definition import OPENED, SETTLED, VOID_STATE, ActionKind, Feed, Register
from desktop_app.catalogue.registers.sources import Condition, EntryFact, Source
from desktop_app.movements.values import stored_numbers
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.records import Event, RegisterEntry
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.lists.telling import WholeEntry

_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry in the figure of an indicator of a set.

    ``place`` orders the ways in which one entry may count for an indicator: the last holds. ``nothing``: it
    says that nothing occurred. ``unsure``: two steps were taken at the same time, and nobody has said which
    one holds.
    """

    set_code: str
    indicator: str
    day: date
    amount: Decimal | None
    place: int = -1
    nothing: bool = False
    unsure: bool = False


def counts_of(register: Register, matter: RegisterEntry, past: History) -> list[Counted]:
    """Yield what an entry adds to the indicators that its register covers.

    Feeds that count or add up the same are ways to one result (mediated with or without success): an entry
    counts by the last of them. Feeds that add up different answers stand beside each other.
    An entry counts on the day of the last step of the kind that the feed names. A step out of which the entry
    was reopened is no result any more, nor one that a person did not let stand beside another computer's.
    """
    found: dict[tuple[str, str, str], Counted] = {}
    for feed in register.feeds:
        counted = count_by(feed, register, matter, past)
        way = (feed.set_code, feed.indicator, feed.sums)
        if counted is not None:
            known = found.get(way)
            if known is None or (known.nothing, -known.place) > (counted.nothing, -counted.place):
                found[way] = counted
    return list(found.values())


def count_by(feed: Feed, register: Register, matter: RegisterEntry, past: History) -> Counted | None:
    """What an entry adds by one feed; ``None`` where it does not count, as one that was voided."""
    state = past.state or register.first_state
    if state == VOID_STATE:
        return None
    whole = WholeEntry(matter, replace(past, state=state), "", "", wording_of(register), None)
    return _counted(feed, register, whole)


def _counted(feed: Feed, register: Register, whole: WholeEntry) -> Counted | None:
    matter, past = whole.matter, whole.past
    if feed.nothing is not None and _holds(feed.nothing, whole):
        return Counted(feed.set_code, feed.indicator, matter.opened_on, None, nothing=True)
    unsure = past.crossed and Source("", EntryFact.STATE, "") in feed.when.wanted
    if not _holds(feed.when, whole):
        return None
    if feed.dated_by == OPENED:
        return Counted(feed.set_code, feed.indicator, matter.opened_on, _amount(feed, whole), unsure=unsure)
    event = past.last(feed.dated_by)
    if event is None or not _stands(event, register, past):
        return None
    unsure = unsure or any(event.id == step.id for step in past.crossing)
    return Counted(
        feed.set_code, feed.indicator, event.on, _amount(feed, whole), past.events.index(event), unsure=unsure
    )


def _holds(condition: Condition, whole: WholeEntry) -> bool:
    return condition.holds({source: whole.raw(source) for source in condition.wanted})


def _amount(feed: Feed, whole: WholeEntry) -> Decimal | None:
    """One for an entry that is counted; of one that is added up its number, where it was written."""
    if not feed.sums:
        return _ONE
    source = Source.parse(feed.sums)
    assert source is not None, "a register that was checked names a question"
    answers = whole.matter.answers
    if source.event:
        event = whole.past.last(source.event)
        answers = {} if event is None else event.answers
    numbers = stored_numbers(text for text in source.answers_in(answers) if text)
    return sum(numbers, Decimal(0)) if numbers else None


def _stands(event: Event, register: Register, past: History) -> bool:
    """Whether what a step led to was not taken back by a later one."""
    place = past.events.index(event)
    for later in past.events[place + 1 :]:
        action = register.action(later.action)
        if action is not None and action.kind is ActionKind.REOPEN:
            return False
        if later.action == SETTLED and later.to_state != event.to_state and _decided(later, event, past):
            return False
    return True


def _decided(settled: Event, event: Event, past: History) -> bool:
    """Whether a step was the last one of a branch between which a person decided."""
    by_id = {each.id: each for each in past.events}
    for head in settled.after:
        step = by_id.get(head)
        while step is not None and not step.to_state:
            step = by_id.get(min(step.after, default=""))
        if step is event:
            return True
    return False
