"""A step in a room of the office, of the table of actions."""

from __future__ import annotations

from desktop_app.base.problems import Problem
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.rooms.actions import At
from tests.simulation.rooms.table import ACTIONS
from tests.simulation.steps import Step, kind
from tests.simulation.world import World


@kind
class Act(Step, frozen=True):
    """A person does something in a room. ``pick`` and ``more`` choose with what, and how."""

    what: str
    pick: int
    more: int
    number: int


@perform.register
def _(step: Act, world: World, who: Computer) -> str:
    at = At(world, who, step.pick, step.more, step.number)
    try:
        work = ACTIONS[step.what].prepare(at)
    except Problem as problem:
        return f"{who.name} wants to {step.what}, but is told: {str(problem).partition('.')[0]}"
    if work is None:
        return ""

    def record() -> None:
        with who.office.record() as rec:
            work(rec)

    end = world.save(who, {}, {}, record)
    if not end:
        world.done.add(step.what)
    return f"{who.name} wants to {step.what} ({at.words}) {end}".strip()
