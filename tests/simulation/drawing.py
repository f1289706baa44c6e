"""Drawing steps from a seed: first how bad the times are, then what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.simulation.acts.areas import CountHouseholds, MergeAreas
from tests.simulation.acts.authority import CopyProvince, RestoreProvince, Rule
from tests.simulation.acts.catalogue import Publish
from tests.simulation.acts.copies import (
    BackUp,
    CodeNextDoor,
    KeepFolder,
    Lose,
    NewCode,
    PutFolderBack,
    Restore,
    Revoke,
    StartCopy,
)
from tests.simulation.acts.decisions import Decide, LookAfterRefusal
from tests.simulation.acts.forms import KeyForm, MoveRound, OpenForm, SaveForm, TakeOut
from tests.simulation.acts.provinces import GoAstray, GoHome, MoveProvince
from tests.simulation.acts.reports import MoveReport
from tests.simulation.acts.rooms import Act
from tests.simulation.acts.sticks import (
    OpenCard,
    ProvinceTakes,
    PulledStick,
    ReadAnswer,
    WriteBundle,
    WrongProvinceTakes,
)
from tests.simulation.acts.trouble import ClockWrong, DiskFull, PowerFails, Restart
from tests.simulation.network import Fault
from tests.simulation.play import Scene, random_of
from tests.simulation.rooms.table import ROOMS
from tests.simulation.steps import LateRequest, Line, LookAtCells, Step, Sync, SyncPart, TimePasses, TypeCell
from tests.simulation.world import AREAS, CELLS, PERIODS

_POOL = ("1", "2", "")
_BAD = 0.4
_TWO_COMMUNES = 5
"""Every fifth seed plays two communes at one province."""
_IN_A_ROOM = 8
_MANY_DAYS = (-1800, -400, -2, 0, 0, 2, 400, 1800)


@dataclass
class Pen:
    """What a step is drawn with: chance, the number of the computer, that of the step, the forms so far.

    ``ruled``: the computer in whose commune the province decides.
    """

    chance: Random
    who: int
    number: int
    forms: list[str]
    ruled: int = 0
    two: bool = False

    def value(self) -> str:
        """Nearly always a value that nobody else types."""
        return self.chance.choice(_POOL) if self.chance.random() < 0.2 else str(100 + self.number)

    def cell(self) -> int:
        """A few cells are typed into more often than others."""
        return self.chance.randrange(4) if self.chance.random() < 0.6 else self.chance.randrange(len(CELLS))

    def form(self) -> str:
        """One of the last forms."""
        return self.chance.choice(self.forms[-4:] or ["f"])

    def new_form(self) -> str:
        """A form that nobody keyed yet, but perhaps in the other commune."""
        if self.two and self.forms and self.chance.random() < 0.5:
            return self.forms[-1]
        self.forms.append(f"f{self.number}")
        return self.forms[-1]

    def soon(self, most: int) -> int:
        """A number up to ``most``, more often a small one."""
        return int(most ** self.chance.random())


type Draw = Callable[[Pen], Step]

_DAILY: dict[str, tuple[float, Draw]] = {
    "cells": (10, lambda p: TypeCell(who=p.who, cell=p.cell(), value=p.value())),
    "look": (3, lambda p: LookAtCells(who=p.who)),
    "sync": (9, lambda p: Sync(who=p.who, compare=p.chance.random() < 0.1)),
    "time": (1, lambda p: TimePasses(minutes=p.chance.choice((1, 60, 1500)))),
    "decide": (
        3,
        lambda p: Decide(
            who=p.who,
            item=p.chance.randrange(3),
            choice=p.chance.choice(("current", "other", p.value() or "7")),
        ),
    ),
    "refusals": (
        2,
        lambda p: LookAfterRefusal(who=p.who, item=p.chance.randrange(3), again=p.chance.random() < 0.6),
    ),
}

_FORMS: dict[str, tuple[float, Draw]] = {
    "key": (
        4,
        lambda p: KeyForm(
            who=p.who,
            form=p.new_form(),
            area=p.chance.choice(list(AREAS)),
            serial=p.number if p.chance.random() < 0.8 else p.chance.randint(1, 3),
            answer=p.chance.choice("1234"),
            urgent=p.number % 3 == 0,
        ),
    ),
    "open": (5, lambda p: OpenForm(who=p.who, form=p.form())),
    "save": (
        6,
        lambda p: SaveForm(
            who=p.who, field=p.chance.choice(("q01", "q02", "comment")), value=str(100 + p.number)
        ),
    ),
    "take out": (2, lambda p: TakeOut(who=p.who, form=p.form(), back=p.chance.random() < 0.4)),
}


def _room(name: str) -> dict[str, tuple[float, Draw]]:
    """What is done in a room, about as often in all as cells are typed."""
    actions = ROOMS[name]
    share = _IN_A_ROOM / sum(action.weight for action in actions.values())
    return {what: (share * action.weight, _drawn(what)) for what, action in actions.items()}


def _drawn(what: str) -> Draw:
    return lambda p: Act(
        who=p.who, what=what, pick=p.soon(8) - 1, more=p.chance.randrange(12), number=p.number
    )


_SOMETIMES: dict[str, dict[str, tuple[float, Draw]]] = {
    "forms": _FORMS,
    **{f"room of {name}": _room(name) for name in ROOMS},
    "rounds": {
        "round": (
            2,
            lambda p: MoveRound(
                who=p.who, to=p.chance.choice(("open", "counting", "counting", "closed", "submitted"))
            ),
        )
    },
    "reports": {
        "report": (
            5,
            lambda p: MoveReport(
                who=p.who,
                period=p.soon(len(PERIODS)) - 1,
                what=p.chance.choice(("close", "close", "submit", "submit", "reopen")),
            ),
        ),
        "answer": (
            2,
            lambda p: Rule(
                who=p.ruled,
                scope=p.soon(len(PERIODS)) - 1,
                what=p.chance.choice(("accept", "return", "ask")),
                cell=p.chance.randrange(4),
            ),
        ),
    },
    "areas": {
        "merge": (
            1,
            lambda p: MergeAreas(
                who=p.who, one=p.chance.randrange(3), other=p.chance.randrange(3), name=f"Thôn {p.number}"
            ),
        ),
        "households": (
            2,
            lambda p: CountHouseholds(who=p.who, area=p.chance.randrange(3), households=100 + p.number),
        ),
    },
    "parts": {"parts": (6, lambda p: SyncPart(who=p.who, parts=p.chance.randint(1, 6)))},
    "line": {
        "line": (
            5,
            lambda p: Line(
                who=p.who, fault=p.chance.choice(list(Fault)).name, share=p.chance.randrange(1000)
            ),
        )
    },
    "late": {"late": (2, lambda p: LateRequest(who=p.who, back=p.chance.randrange(6)))},
    "power": {
        "power": (4, lambda p: PowerFails(who=p.who, at=p.soon(300), province=p.chance.random() < 0.4)),
        "restart": (1, lambda p: Restart(who=p.who, plug=p.chance.random() < 0.5)),
    },
    "full": {"full": (4, lambda p: DiskFull(who=p.who, at=p.soon(40), province=p.chance.random() < 0.4))},
    "authority": {
        "rule": (
            4,
            lambda p: Rule(
                who=p.ruled,
                scope=p.soon(4) - 1,
                what=p.chance.choice(("lock", "lock", "open", "open", "accept", "return")),
            ),
        )
    },
    "restored province": {
        "copy": (1, lambda p: CopyProvince()),
        "restore": (1, lambda p: RestoreProvince(told=p.chance.random() < 0.7)),
    },
    "catalogue": {"publish": (1, lambda p: Publish(package=p.chance.randrange(2)))},
    "servers": {
        "move": (0.5, lambda p: MoveProvince()),
        "astray": (1, lambda p: GoAstray(who=p.who)),
        "home": (2, lambda p: GoHome(who=p.who)),
    },
    "folders": {
        "keep": (2, lambda p: KeepFolder(who=p.who)),
        "put back": (1, lambda p: PutFolderBack(who=p.who)),
        "copy of": (1, lambda p: StartCopy(who=p.who)),
    },
    "backups": {
        "back up": (1, lambda p: BackUp(who=p.who)),
        "restore backup": (1, lambda p: Restore(who=p.who)),
    },
    "refused": {
        "revoke": (1, lambda p: Revoke(who=p.who)),
        "code": (1, lambda p: NewCode(who=p.who)),
    },
    "stolen": {"lose": (0.3, lambda p: Lose(who=p.who))},
    "clocks": {
        "clock": (
            2,
            lambda p: ClockWrong(
                who=p.who, days=p.chance.choice(_MANY_DAYS), province=p.chance.random() < 0.3
            ),
        )
    },
}


_STICKS: dict[str, tuple[float, Draw]] = {
    "write bundle": (3, lambda p: WriteBundle(who=p.who)),
    "province takes": (4, lambda p: ProvinceTakes(who=p.who, back=p.soon(5) - 1)),
    "read answer": (4, lambda p: ReadAnswer(who=p.who, back=p.soon(5) - 1)),
    "pulled stick": (
        1,
        lambda p: PulledStick(who=p.who, share=p.chance.randrange(1000), answer=p.chance.random() < 0.5),
    ),
}
_CARDS: dict[str, tuple[float, Draw]] = {
    "open card": (1, lambda p: OpenCard(who=p.who, astray=False)),
}
_WRONG_CARDS: dict[str, tuple[float, Draw]] = {
    "wrong card": (0.5, lambda p: OpenCard(who=p.who, astray=True)),
    "wrong province takes": (1, lambda p: WrongProvinceTakes(who=p.who, back=p.soon(5) - 1)),
}
_NEXT_DOOR: dict[str, tuple[float, Draw]] = {"code next door": (0.5, lambda p: CodeNextDoor(who=p.who))}


def draw(seed: int, count: int) -> tuple[Scene, list[Step]]:
    """The scene and its steps."""
    chance = random_of(seed)
    computers = chance.choice((1, 2, 2, 2, 3, 3, 4, 5))
    two = seed % _TWO_COMMUNES == 0
    neighbours = 1 + seed // _TWO_COMMUNES % 2 if two else 0
    everybody = computers + neighbours
    kinds = dict(_DAILY)
    for more in _SOMETIMES.values():
        if chance.random() < _BAD:
            kinds |= more
    if two:
        kinds |= _NEXT_DOOR
    kinds |= _STICKS
    if chance.random() < _BAD:
        kinds |= _CARDS
    if chance.random() < _BAD / 2:
        kinds |= _WRONG_CARDS
    names = list(kinds)
    weights = [kinds[name][0] for name in names]
    forms: list[str] = []
    copies = 1 if "copy of" in kinds else 0
    steps = []
    for number in range(count):
        (name,) = chance.choices(names, weights)
        who = chance.randrange(everybody + copies)
        steps.append(kinds[name][1](Pen(chance, who, number, forms, who if two else 0, two)))
    return Scene(seed, computers, neighbours), steps
