"""What goes wrong: the line, the power, the disk, the clocks."""

from __future__ import annotations

from datetime import timedelta

from tests.simulation.computer import Computer
from tests.simulation.network import Fault
from tests.simulation.people import perform
from tests.simulation.steps import LateRequest, Line, TimePasses
from tests.simulation.world import World


@perform.register
def _(step: Line, world: World, who: Computer) -> str:
    who.line.faults.append((Fault[step.fault], step.share))
    return f"on the line of {who.name}, next: {Fault[step.fault].value}"


@perform.register
def _(step: LateRequest, world: World, who: Computer) -> str:
    if not who.line.late(step.back):
        return ""
    return f"a request that {who.name} sent before arrives once more"


@perform.register
def _(step: TimePasses, world: World, who: Computer) -> str:
    world.time.go_on(timedelta(minutes=step.minutes))
    return f"{step.minutes} minutes go by"
