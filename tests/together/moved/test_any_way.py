"""Any way of computers between servers: each value stands, waits, or gave way to who had it on his screen."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.problems import UnknownDevice
from tests.builders import put_area
from tests.support.servers.upstream import Desk, Upstream
from tests.together.moved.test_another_server import settled
from tests.together.restored.test_restored_province import Kept, keep

AREAS = ("a1", "a2", "a3")
FIELDS = ("name", "head_name", "head_phone")
SEEDS = [*range(1, 4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(100, 140))]

type Place = tuple[str, str]


@dataclass
class Told:
    """What was typed into each place, and over what; ``replaced``: value → those that took its place."""

    typed: dict[Place, set[str]] = field(default_factory=dict)
    replaced: dict[tuple[Place, object], set[str]] = field(default_factory=dict)

    def type(self, place: Place, value: str, over: object) -> None:
        self.typed.setdefault(place, set()).add(value)
        self.replaced.setdefault((place, over), set()).add(value)

    def lost(self, place: Place, current: object, waiting: set[object]) -> set[str]:
        """Values that are nowhere."""

        def stands(value: object, seen: frozenset[object] = frozenset()) -> bool:
            if value == current or value in waiting:
                return True
            later = self.replaced.get((place, value), set()) - seen
            return any(stands(each, seen | {value}) for each in later)

        return {value for value in self.typed.get(place, set()) if not stands(value)}


@dataclass
class World:
    """Computers, servers and where each computer is."""

    chance: random.Random
    servers: list[Upstream]
    desks: list[Desk]
    where: dict[str, Upstream] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    copies: list[Kept] = field(default_factory=list)
    number: int = 0

    def step(self) -> None:
        desk = self.chance.choice(self.desks)
        desk.office.clock.advance(timedelta(seconds=self.chance.choice((-400, 7, 60))))  # type: ignore[attr-defined]
        kinds = ("type", "sync", "move", "decide", "copy", "put back")
        kind = self.chance.choices(kinds, (80, 70, 10, 20, 5, 6))[0]
        if kind == "type":
            self.type_something(desk)
        elif kind == "sync":
            self.sync(desk, compare=self.chance.random() < 0.1)
        elif kind == "move":
            self.where[desk.office.officer] = self.chance.choice(self.servers)
            desk.enrol(self.where[desk.office.officer])
        elif kind == "decide":
            self.decide(desk)
        elif kind == "copy":
            self.copies.append(keep(self.chance.choice(self.servers)))
        elif self.copies:
            self.copies.pop(self.chance.randrange(len(self.copies))).put_back()

    def sync(self, desk: Desk, *, compare: bool = False) -> None:
        """One round; who was connected in a time that its server lost is connected again."""
        try:
            desk.sync(compare=compare)
        except UnknownDevice:
            desk.enrol(self.where[desk.office.officer])

    def type_something(self, desk: Desk) -> None:
        area, name = self.chance.choice(AREAS), self.chance.choice(FIELDS)
        if desk.get("residential_area", area) is None:
            with desk.office.record() as rec:
                put_area(rec, area)
        self.number += 1
        value = f"{desk.office.officer} {self.number}"
        self.told.type((area, name), value, desk.value("residential_area", area, name))
        desk.put("residential_area", area, **{name: value})

    def decide(self, desk: Desk) -> None:
        with desk.office.read() as connection:
            items = [item for item in open_conflicts(connection) if item.field in FIELDS]
        if items:
            item = self.chance.choice(items)
            chosen = self.chance.choice((item.current.value, item.other.value))
            place = (item.entity_id, item.field)
            for value in (item.current.value, item.other.value):
                if value != chosen:
                    self.told.replaced.setdefault((place, value), set()).add(str(chosen))
            with desk.office.record() as rec:
                resolve(rec, item.id, chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_whichever_way_they_go(
    seed: int,
    tmp_path: Path,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
) -> None:
    chance = random.Random(seed)
    servers = [make_upstream(str(tmp_path / f"{name}.sqlite")) for name in ("first", "second")]
    desks = [make_desk(name) for name in ("Lan", "Minh", "Hoa")]
    world = World(chance, servers, desks)
    for desk in desks:
        desk.enrol(servers[0], name=f"Máy {desk.office.officer}")
        world.where[desk.office.officer] = servers[0]
    for _ in range(45):
        world.step()
    home = chance.choice(servers)
    for desk in chance.sample(desks, len(desks)):
        desk.enrol(home)
        desk.sync()
    for _ in range(3):
        for desk in desks:
            desk.sync()

    for area in AREAS:
        for name in FIELDS:
            shown = set()
            for desk in desks:
                record = desk.get("residential_area", area)
                with desk.office.read() as connection:
                    waiting: set[object] = {
                        item.other.value
                        for item in open_conflicts(connection)
                        if (item.entity_id, item.field) == (area, name)
                    }
                current = None if record is None else record[name]
                assert world.told.lost((area, name), current, waiting) == set(), (area, name, current)
                shown.add((current, frozenset(waiting)))
            assert len(shown) == 1, "the same on every screen"
    settled(*desks)
