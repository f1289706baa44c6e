"""Areas: merged with one another, and their households counted anew, on several computers at once."""

from __future__ import annotations

from datetime import date

from desktop_app.areas.commands import NewArea, change_area, merge_areas
from desktop_app.areas.queries import find_area
from desktop_app.base.problems import Problem
from desktop_app.wire.op import Value
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.oracle import Place
from tests.simulation.steps import Step, kind
from tests.simulation.world import AREAS, World

_AREA = "residential_area"
_NEXT_YEAR = date(2027, 1, 1)


@kind
class MergeAreas(Step, frozen=True):
    """A person merges two areas into a new one."""

    one: int
    other: int
    name: str


@kind
class CountHouseholds(Step, frozen=True):
    """A person corrects the number of households of an area."""

    area: int
    households: int


@perform.register
def _(step: MergeAreas, world: World, who: Computer) -> str:
    ids = list(AREAS)
    merged = [ids[step.one % len(ids)], ids[step.other % len(ids)]]
    places: list[Place] = [(_AREA, each, "successor_id") for each in merged]
    over = {place: [_field(who, place[1], "successor_id")] for place in places}

    def work() -> None:
        with who.office.record() as rec:
            made = merge_areas(rec, merged, NewArea(step.name, "thon"), _NEXT_YEAR)
            world.of(who).record.acts[-1].values = dict.fromkeys(places, made.id)

    if merged[0] == merged[1]:
        return ""
    end = world.save(who, dict.fromkeys(places), over, work)
    return f"{who.name} merges {AREAS[merged[0]]} and {AREAS[merged[1]]} into {step.name} {end}".strip()


@perform.register
def _(step: CountHouseholds, world: World, who: Computer) -> str:
    area_id = list(AREAS)[step.area % len(AREAS)]
    shown = _field(who, area_id, "households")

    def work() -> None:
        with who.office.record() as rec:
            change_area(rec, area_id, households=step.households)

    place = (_AREA, area_id, "households")
    end = world.save(who, {place: step.households}, {place: [shown]}, work)
    return f"{who.name} counts {step.households} households in {AREAS[area_id]}, not {shown} {end}".strip()


def _field(who: Computer, area_id: str, name: str) -> Value:
    try:
        with who.office.read() as connection:
            found: Value = getattr(find_area(connection, area_id), name)
    except Problem:
        return None
    return found
