"""An independent record of what each person saw and typed. It knows nothing of journals, versions or bases.

A value that was reported as saved must not vanish: it is current, or somebody on whose screen it stood
replaced it (and the value that replaced it has not vanished either), or it waits in an item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from desktop_app.wire.guards.attribution import attributions
from desktop_app.wire.op import Value

type Place = tuple[str, str, str]
"""Kind of record, its id, and the field."""

type Seen = Mapping[Place, Collection[Value]]
"""What stood on a screen, beyond the places that were typed into."""

MAY_BE_ZERO = frozenset({"value", "households", "serial"})
"""Fields in which a zero was counted; in all others it is the empty value of a mark, as if never written."""

_TYPED = ("indicator_value", "survey_response")


def _value(place: Place, value: Value) -> Value:
    """An empty text is as empty as nothing, and so is not being taken out."""
    return None if value == "" or (place[2] == "deleted" and not value) else value


@dataclass(slots=True)
class Act:
    """What one person did at once: values, each over those that stood on the screen at its place.

    ``saved`` is ``False`` while nobody knows: the power went, or the disk was full, before it was reported.
    ``seen``: of an act that is about more than its places, such as closing a report, all that stood there.
    """

    number: int
    by: str
    values: Mapping[Place, Value]
    over: Mapping[Place, frozenset[Value]]
    saved: bool = False
    seen: Seen | None = None
    at: int = 0
    """What its computer's clock showed (ms UTC)."""
    born: frozenset[tuple[str, str]] = frozenset()
    """The records that it made."""

    def add(
        self, values: Mapping[Place, Value], over: Mapping[Place, Value], born: Iterable[tuple[str, str]]
    ) -> None:
        """What it has changed in the book beyond what its author typed, such as days and instants."""
        more = {place: _value(place, value) for place, value in values.items() if place not in self.values}
        self.values = {**self.values, **more}
        self.over = {**self.over, **{place: frozenset([_value(place, over[place])]) for place in more}}
        self.born = frozenset(born)


@dataclass(slots=True)
class Record:
    """All acts, and those that are legitimately lost."""

    acts: list[Act] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)
    makers: dict[str, int] = field(default_factory=dict)
    """Ids of records that an act makes, and the act."""

    def begin(
        self,
        by: str,
        values: Mapping[Place, Value],
        over: Mapping[Place, Iterable[Value]],
        seen: Seen | None = None,
    ) -> Act:
        """Somebody is about to save this."""
        before = {place: frozenset(_value(place, each) for each in over.get(place, ())) for place in values}
        typed = {place: _value(place, value) for place, value in values.items()}
        act = Act(len(self.acts), by, typed, before, seen=seen)
        self.acts.append(act)
        return act

    def forget(self, act: Act) -> None:
        """It was refused, or lost its power, before anything was saved."""
        act.values, act.over = {}, {}

    def vanished(
        self, current: Callable[[Place], Value], waiting: Mapping[Place, set[Value]]
    ) -> list[tuple[Act, Place, Value]]:
        """The values that are nowhere."""
        found = []
        for place, acts in self._by_place().items():
            there = {_value(place, each) for each in (current(place), *waiting.get(place, ()))}
            if None in there and place[2] not in MAY_BE_ZERO:
                there.add(0)
            safe = self._safe(place, acts, there)
            for act in acts:
                said_of_itself = bool(attributions(place[0], [place[2]]))
                kept = said_of_itself or act.values[place] in safe
                if act.saved and act.number not in self.lost and not kept:
                    found.append((act, place, act.values[place]))
        return found

    def _safe(self, place: Place, acts: list[Act], safe: set[Value]) -> set[Value]:
        """The values that are accounted for: from those that are there back to what they replaced."""
        safe |= {act.values[place] for act in acts if act.number in self.lost}
        grows = True
        while grows:
            before = len(safe)
            for act in acts:
                if act.values[place] in safe:
                    safe |= act.over[place]
            grows = len(safe) > before
        return safe

    def _by_place(self) -> dict[Place, list[Act]]:
        places: defaultdict[Place, list[Act]] = defaultdict(list)
        for act in self.acts:
            for place in act.values:
                places[place].append(act)
        return places

    def replaced(self, place: Place, value: Value, current: Value) -> bool:
        """Whether the current value was typed over this one, directly or over others in between."""
        acts = self._by_place().get(place, [])
        if value is None or sum(act.values[place] == value for act in acts) != 1:
            return False  # typed twice: it may wait for the other reason
        once = {
            act.values[place]: sum(act.values[place] == each.values[place] for each in acts) for act in acts
        }
        over = {_value(place, current)}
        for act in reversed(acts):
            if act.values[place] in over and once[act.values[place]] == 1:
                over |= act.over[place]
        return value in over and value != current

    def invented(self, current: Callable[[Place], Value]) -> list[tuple[Place, Value]]:
        """Current values that nobody typed."""
        found = []
        for place, acts in self._by_place().items():
            known = {act.values[place] for act in acts}.union(*(act.over[place] for act in acts))
            if place[0] not in _TYPED:  # others take some of their values from clocks and figures
                continue
            if (value := current(place)) not in known | {None, "", 0}:
                found.append((place, value))
        return found
