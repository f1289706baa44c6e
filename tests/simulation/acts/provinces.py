"""Other servers: the province moves to a new one; a computer goes to a wrong one by mistake, and home."""

from __future__ import annotations

from desktop_app.base.problems import Problem
from tests.simulation.acts.authority import note_locks
from tests.simulation.acts.copies import judge
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.province import Province
from tests.simulation.steps import Step, kind
from tests.simulation.world import World


@kind
class MoveProvince(Step, frozen=True):
    """The province begins anew on another server, with nothing; its old one is switched off for good."""


@kind
class GoAstray(Step, frozen=True):
    """A computer is connected to the server of another province by mistake."""


@kind
class GoHome(Step, frozen=True):
    """A computer that went astray is connected to its own province again."""


@perform.register
def _(step: MoveProvince, world: World, who: Computer) -> str:
    if not world.province.is_file or world.province.disk.armed:
        return ""
    world.plain = world.one_time = False
    world.move_province()
    world.copy_of_province = None
    note_locks(world)
    for commune, known in world.communes.items():
        judge(world, commune, range(len(known.record.acts)))
    return "the province moves to a new server, which knows nothing yet"


@perform.register
def _(step: GoAstray, world: World, who: Computer) -> str:
    if world.province.disk.armed or not world.province.is_file or not who.is_home:
        return ""
    world.plain = world.one_time = False
    return _connect(who, world.wrong_province(), "a wrong province")


@perform.register
def _(step: GoHome, world: World, who: Computer) -> str:
    if world.province.disk.armed or who.is_home:
        return ""
    return _connect(who, world.province, "the own province again")


def _connect(who: Computer, province: Province, where: str) -> str:
    try:
        who.enrol(province=province)
    except Problem as problem:
        return f"with a code of {where} {who.name} is told: {str(problem).partition('.')[0]}"
    return f"{who.name} is connected to {where}"
