"""What goes wrong: the line, the power, the disk, the clocks."""

from __future__ import annotations

from datetime import timedelta

from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.network import Fault
from tests.simulation.steps import LateRequest, Line, Step, TimePasses, kind
from tests.simulation.world import World


@kind
class PowerFails(Step, frozen=True):
    """The power of a computer, or of the province, fails before so many more statements."""

    at: int
    province: bool = False


@kind
class DiskFull(Step, frozen=True):
    """There is no room for the statement that writes after so many others, until what was begun is over."""

    at: int
    province: bool = False


@kind
class Restart(Step, frozen=True):
    """The program is ended, politely or by pulling the plug."""

    plug: bool


@kind
class ClockWrong(Step, frozen=True):
    """The clock of a computer, or of the province, is wrong by so many days; 0: it is set right."""

    days: int
    province: bool = False


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


@perform.register
def _(step: PowerFails, world: World, who: Computer) -> str:
    disk = world.province.disk if step.province else who.disk
    disk.dies_at = step.at
    whose = "the province" if step.province else f"the computer of {who.name}"
    return f"{step.at} statements from now {whose} will lose its power"


@perform.register
def _(step: DiskFull, world: World, who: Computer) -> str:
    disk = world.province.disk if step.province else who.disk
    disk.full_at = step.at
    whose = "of the province" if step.province else f"of {who.name}"
    return f"after {step.at} statements that write the disk {whose} will be full"


@perform.register
def _(step: Restart, world: World, who: Computer) -> str:
    if not who.runs:
        return ""
    if step.plug:
        who.lose_power()
        return f"{who.name} pulls the plug"
    who.close()
    return f"{who.name} ends the program"


@perform.register
def _(step: ClockWrong, world: World, who: Computer) -> str:
    clock = world.province.clock if step.province else who.clock
    clock.wrong = timedelta(days=step.days)
    whose = "the province" if step.province else who.name
    return f"the clock of {whose} is {f'wrong by {step.days} days' if step.days else 'set right'}"
