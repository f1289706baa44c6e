"""What people decide: which of two values stands, and what becomes of what the province refused."""

from __future__ import annotations

from desktop_app.movements.commands import set_period_status
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import accept_refusal, open_rejections, record_again
from desktop_app.wire.op import Value
from tests.simulation.acts.forms import fields_shown
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.oracle import Place
from tests.simulation.steps import Step, kind
from tests.simulation.world import PERIODS, SET, World


@kind
class Decide(Step, frozen=True):
    """A person decides an open item: for the one value, the other, or a third."""

    item: int
    choice: str


@kind
class LookAfterRefusal(Step, frozen=True):
    """A person sends a refused change again, or lets it go."""

    item: int
    again: bool


@kind
class Report(Step, frozen=True):
    """A person says how far the report of a period is."""

    period: int
    status: str


@perform.register
def _(step: Decide, world: World, who: Computer) -> str:
    with who.office.read() as connection:
        items = open_conflicts(connection)
    if step.item >= len(items):
        return ""
    item = items[step.item]
    value: Value = item.current.value if step.choice == "current" else item.other.value
    if step.choice not in ("current", "other"):
        if item.entity != "indicator_value":
            return ""
        value = step.choice

    def work() -> None:
        with who.office.record() as rec:
            resolve(rec, item.id, value)
        who.cells.clear()  # what one does oneself is read again

    place: Place = (item.entity, item.entity_id, item.field)
    end = world.save(who, {place: value}, {place: [item.current.value, item.other.value]}, work)
    between = f"between {item.current.value} and {item.other.value} in {item.entity_id} {item.field}"
    return f"{who.name} decides {between} for {value} {end}".strip()


@perform.register
def _(step: LookAfterRefusal, world: World, who: Computer) -> str:
    with who.office.read() as connection:
        items = open_rejections(connection)
    if step.item >= len(items):
        return ""
    item = items[step.item]
    shown = fields_shown(who, item.entity, item.entity_id) or {}
    values: dict[Place, Value] = {
        (item.entity, item.entity_id, name): value for name, value in item.values.items()
    }
    over = {place: [shown.get(place[2])] for place in values} if step.again else {}

    def work() -> None:
        with who.office.record() as rec:
            (record_again if step.again else accept_refusal)(rec, item.number)
        who.cells.clear()

    end = world.save(who, values, over, work)
    if not end and not step.again:
        world.record.lost.add(len(world.record.acts) - 1)  # somebody wanted it to go
    what = "sends again" if step.again else "lets go"
    told = ", ".join(f"{name} = {value}" for name, value in item.values.items())
    return f"{who.name} {what} what was refused of {item.entity_id} ({told}) {end}".strip()


@perform.register
def _(step: Report, world: World, who: Computer) -> str:
    period = PERIODS[step.period % len(PERIODS)]
    entity_id = f"ps:{SET}:{period}:commune"
    shown = (fields_shown(who, "period_status", entity_id) or {}).get("status")
    if shown == step.status:
        return ""

    def work() -> None:
        with who.office.record() as rec:
            set_period_status(rec, SET, period, "commune", step.status)

    world.plain = False
    place = ("period_status", entity_id, "status")
    end = world.save(who, {place: step.status}, {place: [shown]}, work)
    return f"{who.name} says that the report of {period} is {step.status} {end}".strip()
