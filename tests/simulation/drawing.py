"""Drawing steps from a seed: first how bad the times are, then what happens."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.simulation.network import Fault
from tests.simulation.play import Scene, random_of
from tests.simulation.steps import LateRequest, Line, LookAtCells, Step, Sync, SyncPart, TimePasses, TypeCell
from tests.simulation.world import CELLS

type Draw = Callable[[Random, int, int], Step]
"""Makes a step from random numbers, the number of the computer, and the number of the step."""

_POOL = ("1", "2", "")


def _value(chance: Random, number: int) -> str:
    return chance.choice(_POOL) if chance.random() < 0.2 else str(100 + number)


def _line(chance: Random, who: int, number: int) -> Step:
    return Line(who=who, fault=chance.choice(list(Fault)).name, share=chance.randrange(1000))


ALWAYS: dict[str, tuple[float, Draw]] = {
    "cells": (10, lambda c, who, n: TypeCell(who=who, cell=_cell(c), value=_value(c, n))),
    "look": (3, lambda c, who, n: LookAtCells(who=who)),
    "sync": (8, lambda c, who, n: Sync(who=who, compare=c.random() < 0.1)),
    "time": (1, lambda c, who, n: TimePasses(minutes=c.choice((1, 60, 1500)))),
}
AT_TIMES: dict[str, tuple[float, Draw]] = {
    "parts": (6, lambda c, who, n: SyncPart(who=who, parts=c.randint(1, 6))),
    "line": (5, _line),
    "late": (2, lambda c, who, n: LateRequest(who=who, back=c.randrange(6))),
}
_BAD = 0.5


def _cell(chance: Random) -> int:
    return chance.randrange(4) if chance.random() < 0.6 else chance.randrange(len(CELLS))


def draw(seed: int, count: int) -> tuple[Scene, list[Step]]:
    """The scene and its steps."""
    chance = random_of(seed)
    computers = chance.choice((1, 2, 2, 2, 3, 3, 4, 5))
    kinds = dict(ALWAYS)
    kinds |= {name: each for name, each in AT_TIMES.items() if chance.random() < _BAD}
    names = list(kinds)
    weights = [kinds[name][0] for name in names]
    steps = []
    for number in range(count):
        (name,) = chance.choices(names, weights)
        steps.append(kinds[name][1](chance, chance.randrange(computers), number))
    return Scene(seed, computers), steps
