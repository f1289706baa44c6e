"""The history of an entry put in order, and the state that follows from it.

Each event names the events that its author had seen last, so the order does not hang on the clocks of two
computers: what was seen comes before what was done. Steps that did not know of each other are in the order
in which they were recorded, and the entry is *crossed* until a person has looked at both.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.base.clock import to_millis
from desktop_app.catalogue.registers.definition import SETTLED
from desktop_app.registers.clock.clock_events import ClockEvent
from desktop_app.registers.entries.records import Event


@dataclass(frozen=True, slots=True)
class History:
    """The events of an entry that count, the earliest first, and what follows from them."""

    events: tuple[Event, ...]
    state: str
    heads: frozenset[str]
    """The events that nobody has seen when doing something: what the next one comes after."""
    crossing: tuple[Event, ...]
    """Steps taken at the same time that lead to different states; empty where nothing is to be decided."""
    every: tuple[Event, ...] = ()
    """All events: those that were taken back and that say so, too."""

    @property
    def crossed(self) -> bool:
        """Whether a person has to say which state holds."""
        return bool(self.crossing)

    def last(self, action: str) -> Event | None:
        """The last event with which a step was taken."""
        return next((event for event in reversed(self.events) if event.action == action), None)

    def asking(self, question: str) -> Event | None:
        """The last event with the step that asks a question, where such a step was ever given an answer."""
        answered = next((event for event in reversed(self.events) if question in event.answers), None)
        return None if answered is None else self.last(answered.action)

    def behind(self, event: Event) -> History:
        """The same without that event and those before it."""
        return replace(self, events=self.events[self.events.index(event) + 1 :])

    def times(self, action: str) -> int:
        """How often a step was taken."""
        return sum(event.action == action for event in self.events)


def clock_events_of(past: History) -> tuple[ClockEvent, ...]:
    """What the clocks need of a history."""
    return tuple(ClockEvent(event.action, event.on, event.extra_days, event.until) for event in past.events)


def history_of(events: Iterable[Event], first_state: str = "") -> History:
    """The history that ``events`` make; ``first_state`` holds where none names a state."""
    ordered = in_order(events)
    state = next((event.to_state for event in reversed(ordered) if event.to_state), first_state)
    named = {seen for event in ordered for seen in event.after}
    heads = frozenset(event.id for event in ordered if event.id not in named)
    crossing = _crossing(ordered) if len(heads) > 1 or _ever_parted(ordered) else ()
    back = {event.takes_back for event in ordered if event.takes_back}
    counting = tuple(each for each in ordered if each.id not in back and not each.takes_back)
    return History(counting, state, heads, crossing, tuple(ordered))


def in_order(events: Iterable[Event]) -> list[Event]:
    """What was seen before what was done; else by the moment of recording, and by id where that is the same.

    An event that names one which is not here (it has not come yet) waits for nothing.
    """
    by_id = {event.id: event for event in events}
    waits = {event.id: {seen for seen in event.after if seen in by_id} for event in by_id.values()}
    followers: dict[str, list[str]] = {}
    for event_id, before in waits.items():
        for seen in before:
            followers.setdefault(seen, []).append(event_id)
    ready = [_key(by_id[event_id]) for event_id, before in waits.items() if not before]
    heapq.heapify(ready)
    ordered: list[Event] = []
    while ready:
        _, event_id = heapq.heappop(ready)
        ordered.append(by_id[event_id])
        for follower in followers.get(event_id, ()):
            waits[follower].discard(event_id)
            if not waits[follower]:
                heapq.heappush(ready, _key(by_id[follower]))
    if len(ordered) < len(by_id):  # events that name each other: only a broken program writes them
        left = by_id.keys() - {event.id for event in ordered}
        ordered += [by_id[event_id] for _, event_id in sorted(_key(by_id[item]) for item in left)]
    return ordered


def _key(event: Event) -> tuple[int, str]:
    return (to_millis(event.recorded_at) if isinstance(event.recorded_at, datetime) else 0, event.id)


def _ever_parted(ordered: Sequence[Event]) -> bool:
    """Whether two events came after the same one without knowing of each other."""
    seen: set[str] = set()
    for event in ordered:
        if not seen.isdisjoint(event.after):
            return True
        seen |= event.after
    return False


def _crossing(ordered: Sequence[Event]) -> tuple[Event, ...]:
    """The steps that did not know of each other, lead to different states, and which nobody has settled."""
    before = _ancestors(ordered)
    steps = [event for event in ordered if event.to_state and event.action != SETTLED]
    settled = [before[event.id] for event in ordered if event.action == SETTLED]
    found: dict[str, Event] = {}
    for place, one in enumerate(steps):
        for other in steps[place + 1 :]:
            apart = one.id not in before[other.id] and other.id not in before[one.id]
            if not apart or one.to_state == other.to_state:
                continue
            if not any(one.id in seen and other.id in seen for seen in settled):
                found |= {one.id: one, other.id: other}
    return tuple(event for event in ordered if event.id in found)


def _ancestors(ordered: Sequence[Event]) -> Mapping[str, frozenset[str]]:
    before: dict[str, frozenset[str]] = {}
    for event in ordered:
        known = [seen for seen in event.after if seen in before]
        before[event.id] = frozenset(known).union(*(before[seen] for seen in known))
    return before
