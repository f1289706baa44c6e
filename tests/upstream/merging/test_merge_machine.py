"""The merge alone, played by Hypothesis: whoever types, sends, decides and closes in whatever order.

``Record`` is the oracle of the simulator: it knows what stood on each screen and what was typed over it,
and nothing of versions. Normal runs try the same examples each time; ``make soak`` searches for new ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop_app.wire.op import Op, Value
from desktop_app.wire.states import is_locked, states_over
from tests.simulation.oracle import Record
from tests.upstream.merging.played_offices import Answer, Office
from tests.upstream.merging.played_provinces import Held, Key, Place, Province

CELLS = tuple(("indicator_value", f"iv:S:I1:2026-M09:{unit}") for unit in ("a1", "a2"))
REPORT = ("period_status", "ps:S:2026-M09:commune")
FORMS = (("e", "r1"),)
WHO = st.integers(0, 2)
VALUES = st.sampled_from(("a", "b", "*", "*", "*"))
"""A star becomes a value that nobody else writes."""


@dataclass
class Sent:
    """A segment that a device has sent."""

    number: int
    ops: list[Op]
    previous: bytes


@dataclass
class Cover:
    """An act about all of something (a report is closed, a form taken out), and what was seen of it."""

    place: Place
    value: Value
    seen: Mapping[Place, Value]


@dataclass
class Journal:
    """What the machine knows of an office besides its screen."""

    typed: defaultdict[Place, set[Value]] = field(default_factory=lambda: defaultdict(set))
    covers: list[Cover] = field(default_factory=list)


class Merging(RuleBasedStateMachine):
    """Three computers of a commune at one province."""

    @initialize()
    def begin(self) -> None:
        self.province, self.twin = Province(), Province(backwards=True)
        self.offices = []
        for name in ("Lan", "Minh", "Hoa"):
            number = self.province.enrol(name)
            assert self.twin.enrol(name) == number
            self.offices.append(Office(name, number))
        self.journals = [Journal() for _ in self.offices]
        self.record = Record()
        self.sent: list[Sent] = []
        self.held = self.province.held()

    @rule(who=WHO, key=st.sampled_from(FORMS), f1=VALUES, f2=st.none() | VALUES)
    def write(self, who: int, key: Key, f1: str, f2: str | None) -> None:
        patch = {"f1": f1} if f2 is None else {"f1": f1, "f2": f2}
        self._write(who, key, {name: self._unique(value) for name, value in patch.items()})

    @rule(who=WHO, key=st.sampled_from(FORMS), f2=st.none() | VALUES)
    def take_out_or_bring_back(self, who: int, key: Key, f2: str | None) -> None:
        office = self.offices[who]
        if key not in office.screen:
            return
        patch: dict[str, Value] = {"deleted": int(not office.shown((*key, "deleted")))}
        if f2 is not None:
            patch["f2"] = self._unique(f2)
        seen = {(*key, name): value for name, value in office.screen[key].items()}
        self._write(who, key, patch, seen)

    @rule(who=WHO, key=st.sampled_from(CELLS), value=VALUES)
    def type_cell(self, who: int, key: Key, value: str) -> None:
        if not is_locked(*REPORT, self.offices[who].screen.get(REPORT, {})):
            self._write(who, key, {"value": self._unique(value)})

    @rule(who=WHO, status=st.sampled_from(("locked", "submitted", "draft")))
    def move_report(self, who: int, status: str) -> None:
        seen = {(*key, "value"): self.offices[who].shown((*key, "value")) for key in CELLS}
        self._write(who, REPORT, {"status": status}, seen)

    @rule(who=WHO, item=st.integers(0, 3), other=st.booleans())
    def decide(self, who: int, item: int, other: bool) -> None:
        office = self.offices[who]
        waiting = sorted(office.items)
        if item >= len(waiting):
            return
        found = office.items[waiting[item]]
        place = (found.entity, found.entity_id, found.field)
        current = office.shown(place)
        value = found.other if other else current
        seen = {(*key, "value"): office.shown((*key, "value")) for key in CELLS}
        if found.field == "deleted":
            seen = {(*place[:2], name): each for name, each in office.screen[place[:2]].items()}
        self._note(who, {place: value}, {place: [current, found.other]}, seen)
        office.decide(found, value)

    @rule(who=WHO, size=st.integers(1, 4), arrive=st.sampled_from((None, None, None, 0, -1)))
    def ask(self, who: int, size: int, arrive: int | None) -> None:
        """``arrive``: how many pages will; not even the acknowledgement with -1."""
        self._ask(who, size, arrive)

    @rule(who=WHO)
    def hear(self, who: int) -> None:
        self.offices[who].hear()

    @precondition(lambda self: self.sent)
    @rule(back=st.integers(0, 5))
    def a_segment_comes_again(self, back: int) -> None:
        again = self.sent[max(0, len(self.sent) - 1 - back)]
        for each in (self.province, self.twin):
            each.take(again.number, again.ops, again.previous)
        assert self.province.held() == self.held, "merged a second time"

    @rule(who=WHO)
    def renew(self, who: int) -> None:
        office = self.offices[who]
        if self.held.acked[office.number][0] == office.acked:
            office.renew(self.province, self.twin)
            self.held = self.province.held()

    @invariant()
    def no_value_is_hidden(self) -> None:
        held = self.held
        waiting: defaultdict[Place, set[Value]] = defaultdict(set)
        for _, place, value in self.province.open_items():
            waiting[place].add(value)
        for *_, entity, entity_id, patch in held.refusals:
            for name, value in patch.items():
                waiting[entity, entity_id, name].add(value)
        for office in self.offices:
            for op in office.ops[held.acked[office.number][0] :]:
                for name, value in op.patch.items():
                    waiting[op.entity, op.entity_id, name].add(value)

        def current(place: Place) -> Value:
            return held.records[place[:2]]["fields"].get(place[2]) if place[:2] in held.records else None

        assert not self.record.vanished(current, waiting)
        assert not self.record.invented(current)

    def teardown(self) -> None:
        if not hasattr(self, "province"):
            return
        with closing(self.province), closing(self.twin):  # also where something is red
            self._all_hear_all()
            for each in (self.province, self.twin):
                each.require_same_read_model()

    def _all_hear_all(self) -> None:
        for _ in range(3):
            for who in range(len(self.offices)):
                self._ask(who, 4, None)
                self.offices[who].hear()
        self.no_value_is_hidden()
        held, items = self.held, self.province.open_items()
        states = {key: item["fields"] for key, item in held.records.items()}
        for office in self.offices:
            assert office.screen == states, "all computers show the same records"
            assert sorted(office.items) == sorted(item[0] for item in items), "and the same items"
            mine = {row[1] for row in held.refusals if row[0] == office.number}
            assert office.refused == mine, "and each what was refused of it"

    def _unique(self, value: str) -> str:
        return str(100 + len(self.record.acts)) if value == "*" else value

    def _write(
        self, who: int, key: Key, patch: Mapping[str, Value], seen: Mapping[Place, Value] | None = None
    ) -> None:
        office = self.offices[who]
        before = dict(office.screen.get(key, {}))
        changed = office.write(key, patch)
        if changed:
            over = {(*key, name): [before.get(name)] for name in changed}
            self._note(who, {(*key, name): value for name, value in changed.items()}, over, seen or {})

    def _note(
        self,
        who: int,
        values: Mapping[Place, Value],
        over: Mapping[Place, list[Value]],
        seen: Mapping[Place, Value],
    ) -> None:
        """Remember what a person did, and had on the screen."""
        self.record.begin(self.offices[who].name, values, over).saved = True
        journal = self.journals[who]
        for place, value in values.items():
            journal.typed[place].add(value)
            if (place[2] == "deleted" and value) or is_locked(*place[:2], {place[2]: value}):
                journal.covers.append(Cover(place, value, {**seen, **values}))

    def _ask(self, who: int, size: int, arrive: int | None) -> None:
        office = self.offices[who]
        office.hear()
        link, pending = office.link, office.pending()
        for at in range(0, len(pending), size):
            ops = pending[at : at + size]
            self.sent.append(Sent(office.number, ops, link))
            link = self._take(who, ops, link)
        found = self.province.pages(office.number, office.cursor)
        self.twin.pages(office.number, office.cursor)
        if arrive != -1:
            whole = len(found[:arrive]) == len(found)
            office.answer = Answer(len(office.ops), link, found[:arrive], whole)

    def _take(self, who: int, ops: list[Op], link: bytes) -> bytes:
        number, before = self.offices[who].number, self.held
        after = self.province.take(number, ops, link)
        assert self.twin.take(number, ops, link) == after
        self.held = self.province.held()
        assert self.held == self.twin.held(), "the order of fields makes a difference"
        assert self.held.head >= before.head, "versions only rise"
        for key, item in before.records.items():
            assert self.held.records[key]["version"] >= item["version"], "versions only rise"
        self._nothing_is_covered_unseen(who, ops, before)
        for at, op in enumerate(ops):
            in_it = [each.patch for each in ops[:at] if each.entity_id == op.entity_id]
            if not any(patch.get("deleted") == 0 for patch in in_it):  # else it was brought back before
                self._nothing_is_put_into_what_is_out(op, self.offices[who].saw_out[op.device_seq], before)
        return after

    def _nothing_is_put_into_what_is_out(self, op: Op, saw_out: bool, before: Held) -> None:
        """Who changes a form that somebody took out meanwhile hears of it: whether it stays out waits."""
        key = (op.entity, op.entity_id)
        was, now = (held.records.get(key, {"fields": {}})["fields"] for held in (before, self.held))
        came = {name for name, value in op.patch.items() if now.get(name) == value != was.get(name)}
        if saw_out or not came or not (was.get("deleted") and now.get("deleted")) or "deleted" in op.patch:
            return
        assert (*key, "deleted") in [place for _, place, _ in self.province.open_items()], (
            "hidden in what is out"
        )

    def _nothing_is_covered_unseen(self, who: int, ops: list[Op], before: Held) -> None:
        """What came to be closed or taken out by these ops was on the screen of who did it."""
        held, journal = self.held, self.journals[who]
        for cover in journal.covers:
            key, name = cover.place[:2], cover.place[2]
            if not any((op.entity, op.entity_id) == key and name in op.patch for op in ops):
                continue
            if _covers(before, cover.place) or not _covers(held, cover.place):
                continue
            if held.records[key]["fields"].get(name) != cover.value:
                continue
            last = [
                each for each in journal.covers if each.place == cover.place and each.value == cover.value
            ]
            for place, value in _covered(held, cover.place):
                known = {each.seen.get(place) for each in last} | journal.typed[place] | {None}
                assert value in known, f"{place} is {value!r}, which was not seen by who covers it"


def _covers(held: Held, place: Place) -> bool:
    fields = held.records[place[:2]]["fields"] if place[:2] in held.records else {}
    return bool(fields.get("deleted")) if place[2] == "deleted" else is_locked(*place[:2], fields)


def _covered(held: Held, place: Place) -> list[tuple[Place, Value]]:
    if place[2] == "deleted":
        fields = held.records[place[:2]]["fields"]
        return [((*place[:2], name), value) for name, value in fields.items() if name != "deleted"]
    return [
        ((*key, "value"), item["fields"].get("value"))
        for key, item in held.records.items()
        if place[:2] in states_over(*key, item["fields"])
    ]


TestMerging = Merging.TestCase
TestMerging.settings = settings(
    max_examples=settings().max_examples // 2,
    stateful_step_count=40,
    # A normal run tells the story as it was met: making it short takes minutes, which are the soak's.
    phases=[each for each in Phase if each is not Phase.shrink or not settings().derandomize],
)
