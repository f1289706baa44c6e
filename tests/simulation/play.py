"""Playing steps from beginning to end, and the story of it in words."""

from __future__ import annotations

import random
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

import tests.simulation.acts.catalogue
import tests.simulation.acts.decisions
import tests.simulation.acts.forms
import tests.simulation.acts.provinces
import tests.simulation.acts.rooms
import tests.simulation.acts.sticks
import tests.simulation.acts.trouble  # noqa: F401  (they know how their steps are performed)
from tests.simulation.acts.authority import unchanged
from tests.simulation.acts.people import perform
from tests.simulation.checks import Failure, check
from tests.simulation.healing import heal
from tests.simulation.judging.closed import watch
from tests.simulation.judging.promises import check_rooms
from tests.simulation.steps import Step
from tests.simulation.world import World, world


@dataclass
class Played:
    """How it went: what was told of each step, and the promise that was broken, if one was."""

    story: list[str] = field(default_factory=list)
    done: list[Step] = field(default_factory=list)
    """The steps that made sense."""
    failure: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Scene:
    """Where steps are played: how many computers, here and in another commune, and the seed of secrets."""

    seed: int
    computers: int
    neighbours: int = 0


def play(scene: Scene, steps: Sequence[Step], database: str = "") -> Played:
    """Play all steps, heal the world, check every promise."""
    played = Played()
    try:
        with world(f"chance {scene.seed}", scene.computers, database, scene.neighbours) as made:
            for step in steps:
                _one(made, step, played)
            played.story.append("Everything is well again, and every computer syncs until it is quiet")
            heal(made)
            watch(made)
            check(made)
            check_rooms(made)
            unchanged(made)
    except Failure as failure:
        played.failure, played.kind = str(failure), failure.kind
    except Exception as error:  # noqa: BLE001  (an error that nobody foresaw is a broken promise too)
        where = traceback.extract_tb(error.__traceback__)[-1]
        played.kind = f"error {type(error).__name__} in {where.name}"
        played.failure = "".join(traceback.format_exception(error))
    return played


def _one(made: World, step: Step, played: Played) -> None:
    who = made.computer(step.who)
    if who is None or who.gone:
        return
    what = re.sub(r"(?<!^)(?=[A-Z])", " ", type(step).__name__).lower()
    said = made.trouble(who, what, lambda: perform(step, made, who))
    watch(made)
    if said:
        played.story.append(said)
        played.done.append(step)


def random_of(seed: int) -> random.Random:
    """The random numbers from which steps are drawn."""
    return random.Random(f"steps {seed}")
