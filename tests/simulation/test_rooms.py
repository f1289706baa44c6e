"""The simulator plays every room of the office: no kind of record, and no action, is forgotten."""

from __future__ import annotations

import pytest

from desktop_app.storage.entities import ENTITIES
from tests.simulation.acts.catalogue import Publish
from tests.simulation.acts.forms import KeyForm
from tests.simulation.acts.people import perform
from tests.simulation.acts.reports import MoveReport
from tests.simulation.acts.rooms import Act
from tests.simulation.checks import check
from tests.simulation.healing import heal
from tests.simulation.judging.promises import check_rooms
from tests.simulation.rooms.table import ACTIONS, NOT_WRITTEN, ROOMS
from tests.simulation.steps import Step, TypeCell
from tests.simulation.world import World, world

NEEDS_TWO = {"settle crossed steps"}
"""What only makes sense where two computers did something at once; the drawn seeds come to it."""
OF_OFFICERS = (
    "register everybody",
    "change the rights of an officer",
    "dismiss an officer",
    "take an officer back",
)
ROUNDS = 5


def do(made: World, step: Step) -> None:
    who = made.computers[step.who]
    made.trouble(who, "", lambda: perform(step, made, who))


def play_all(made: World) -> None:
    """Every action several times by one person, forms and figures beside them; the officers come last."""
    number = 0
    for turn in range(ROUNDS):
        do(made, Publish(package=turn))
        do(made, TypeCell(cell=turn, value=str(100 + turn)))
        do(made, KeyForm(who=turn % 2, form=f"f{turn}", area="a1", serial=turn, answer="1"))
        for each in made.computers:
            each.sync()
        for actions in ROOMS.values():
            for what in actions:
                number += 1
                if what not in OF_OFFICERS:
                    do(made, Act(what=what, pick=number % 5, more=(number + turn) % 12, number=number))
    for what in OF_OFFICERS:
        number += 1
        do(made, Act(what=what, pick=0, more=3, number=number))
    do(made, MoveReport(period=0, what="close"))


@pytest.fixture(scope="module")
def played() -> World:
    """A world in which everything was done, and all promises hold."""
    with world("rooms", 2) as made:
        play_all(made)
        heal(made)
        check(made)
        check_rooms(made)
    return made


def test_every_kind_of_record_is_written(played: World) -> None:
    forgotten = ENTITIES.keys() - played.written - NOT_WRITTEN.keys()
    assert not forgotten, f"no action of tests/simulation/rooms writes {sorted(forgotten)}"
    assert not NOT_WRITTEN.keys() & played.written, "an exception is none any more"


def test_every_action_is_saved(played: World) -> None:
    """One that is always refused, or never finds anything, plays nothing."""
    assert ACTIONS.keys() - played.done == NEEDS_TWO
