"""Computers with several versions of a set, in any way: no number ever meets the unit of another one."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.journal.locks import Locked
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import open_rejections, record_again
from desktop_app.sync.problems import UnknownDevice
from desktop_app.wire.guards.bound_fields import held_in
from tests.builders import COMMUNE, put_area
from tests.movements.test_set_versions import CODE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.moved.test_any_way import Told
from tests.together.restored.test_restored_province import Kept, keep
from tests.together.units.figures import (
    NEW,
    OLD,
    PERIOD,
    figure,
    record_id,
    type_figure,
    with_newer,
)

AREAS = ("a1", "a2")
SCOPE = ("--commune", COMMUNE, "--scope", f"period:{CODE}:{PERIOD}")
SEEDS = [*range(1, 4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(100, 140))]


@dataclass
class World:
    """Computers, servers, and each number that was typed, with its version."""

    chance: random.Random
    servers: list[Upstream]
    desks: list[Desk]
    where: dict[str, Upstream] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    typed: set[object] = field(default_factory=set)
    copies: list[Kept] = field(default_factory=list)
    number: int = 0

    def step(self) -> None:
        desk = self.chance.choice(self.desks)
        desk.office.clock.advance(timedelta(seconds=self.chance.choice((-400, 7, 60))))  # type: ignore[attr-defined]
        kinds = ("type", "sync", "move", "decide", "copy", "put back", "lock", "unlock", "again")
        kind = self.chance.choices(kinds, (80, 70, 8, 25, 4, 5, 4, 8, 8))[0]
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
        elif kind == "put back" and self.copies:
            self.copies.pop(self.chance.randrange(len(self.copies))).put_back()
        elif kind in ("lock", "unlock"):
            reason = ("--reason", "Đang xem") if kind == "lock" else ()
            self.chance.choice(self.servers).run(kind, *SCOPE, *reason)
        elif kind == "again":
            self.send_again(desk)
        for each in self.desks:
            self.check(each)

    def sync(self, desk: Desk, *, compare: bool = False) -> None:
        try:
            desk.sync(compare=compare)
        except UnknownDevice:
            desk.enrol(self.where[desk.office.officer])

    def type_something(self, desk: Desk) -> None:
        area, version = self.chance.choice(AREAS), OLD
        if desk is not self.desks[0]:
            version = self.chance.choice((OLD, NEW))
        before = figure(desk, area)
        self.number += 1
        same = before[0] is not None and self.chance.random() < 0.25
        number = str(before[0]) if same else str(self.number)
        try:
            type_figure(desk, number, version, area)
        except Locked:
            return
        self.typed.add((number, version))
        if before != (number, version):
            self.told.type((record_id(area), "value"), words((number, version)), words(before))

    def decide(self, desk: Desk) -> None:
        with desk.office.read() as connection:
            items = open_conflicts(connection)
        if items:
            item = self.chance.choice(items)
            sides = (item.current.held, item.other.held)
            chosen = self.chance.choice(sides)
            try:
                with desk.office.record() as rec:
                    resolve(rec, item.id, chosen)
            except Locked:
                return
            for held in sides:
                if held != chosen:
                    self.replace(item.entity_id, words(held), words(chosen))

    def send_again(self, desk: Desk) -> None:
        with desk.office.read() as connection:
            refused = open_rejections(connection)
        if refused:
            item = self.chance.choice(refused)
            before = held_of(desk, item.entity_id)
            with desk.office.record() as rec:
                record_again(rec, item.number)
            self.replace(item.entity_id, words(before), words(held_of(desk, item.entity_id)))

    def replace(self, place: str, one: str, other: str) -> None:
        self.told.replaced.setdefault(((place, "value"), one), set()).add(other)

    def check(self, desk: Desk) -> None:
        """Each number that is shown, waits or was refused is in the unit in which it was typed."""
        for held in self.shown(desk):
            assert held in self.typed, (desk.office.officer, held)

    def shown(self, desk: Desk) -> Iterator[object]:
        for area in AREAS:
            if (now := figure(desk, area))[0] is not None:
                yield now
        with desk.office.read() as connection:
            for item in open_conflicts(connection):
                assert item.field == "value"
                yield from (item.current.held, item.other.held)
        yield from (held for _, held in refusals(desk))


def refusals(desk: Desk) -> list[tuple[str, object]]:
    with desk.office.read() as connection:
        items = [item for item in open_rejections(connection) if "value" in item.values]
    return [(item.entity_id, held_in(item.entity, "value", item.values)) for item in items]


def words(held: object) -> str:
    """One text for number and version."""
    return " ".join(map(str, held)) if isinstance(held, tuple) else str(held)


def held_of(desk: Desk, entity_id: str) -> object:
    return held_in("indicator_value", "value", desk.get("indicator_value", entity_id) or {})  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_number_is_always_in_the_unit_in_which_it_was_typed(
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
        with desk.office.record() as rec:
            for area in AREAS:
                put_area(rec, area)
        desk.enrol(servers[0], name=f"Máy {desk.office.officer}")
        world.where[desk.office.officer] = servers[0]
    for desk in desks[1:]:
        with_newer(desk)
    for _ in range(60):
        world.step()
    home = chance.choice(servers)
    home.run("unlock", *SCOPE)
    for desk in chance.sample(desks, len(desks)):
        desk.enrol(home)
        desk.sync()
    for _ in range(3):
        for desk in desks:
            desk.sync()
            world.check(desk)

    refused = [item for desk in desks for item in refusals(desk)]
    for area in AREAS:
        shown = set()
        for desk in desks:
            with desk.office.read() as connection:
                items = [item for item in open_conflicts(connection) if item.entity_id == record_id(area)]
            waiting = frozenset(words(item.other.held) for item in items)
            current = words(held_of(desk, record_id(area)))
            stays: set[object] = {*waiting, *(words(held) for key, held in refused if key == record_id(area))}
            assert world.told.lost((record_id(area), "value"), current, stays) == set(), (area, current)
            shown.add((current, waiting))
        assert len(shown) == 1, "the same on every screen"
