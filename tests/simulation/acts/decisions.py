"""What people decide: which of two values stands, and what becomes of what the province refused."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.base.problems import Problem
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import (
    Rejection,
    accept_refusal,
    numbers_in_act,
    numbers_to_resend,
    open_rejections,
    record_again,
)
from desktop_app.wire.guards.bound_fields import Held, value_of
from desktop_app.wire.op import Value
from tests.simulation.acts.forms import fields_shown
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.judging.held import book_states, shown
from tests.simulation.oracle import Place, Seen
from tests.simulation.steps import Step, kind
from tests.simulation.world import World


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


@perform.register
def _(step: Decide, world: World, who: Computer) -> str:
    with who.office.read() as connection:
        items = open_conflicts(connection)
    if step.item >= len(items):
        return ""
    item = items[step.item]
    held: Held = item.current.held if step.choice == "current" else item.other.held
    if step.choice not in ("current", "other"):
        if item.entity != "indicator_value":
            return ""
        held = step.choice

    def work() -> None:
        with who.office.record() as rec:
            resolve(rec, item.id, held)
        who.read_again()  # what one does oneself

    value = value_of(held)
    place: Place = (item.entity, item.entity_id, item.field)
    over = {place: [item.current.value, item.other.value]}
    end = world.save(who, {place: value}, over, work, _all_shown(who, item.field))
    between = f"between {item.current.value} and {item.other.value} in {item.entity_id} {item.field}"
    return f"{who.name} decides {between} for {value} {end}".strip()


@perform.register
def _(step: LookAfterRefusal, world: World, who: Computer) -> str:
    with who.office.read() as connection:
        items = open_rejections(connection)
    if step.item >= len(items):
        return ""
    item = items[step.item]
    together = _said_together(who, items, item.number, again=step.again)
    values: dict[Place, Value] = {
        (each.entity, each.entity_id, name): value for each in together for name, value in each.values.items()
    }
    stands = {place[:2]: fields_shown(who, *place[:2]) or {} for place in values}
    # Sent again together, what was said first of a field gives way to what the same person said later.
    over = {
        place: [
            stands[place[:2]].get(place[2]),
            *(each.values.get(place[2]) for each in together if (each.entity, each.entity_id) == place[:2]),
        ]
        for place in (values if step.again else ())
    }

    def work() -> None:
        with who.office.record() as rec:
            (record_again if step.again else accept_refusal)(rec, item.number)
        who.read_again()

    seen = _all_shown(who, *item.values) if step.again else None
    end = world.save(who, values, over, work, seen)
    if not end and not step.again:
        record = world.of(who).record
        record.lost.add(len(record.acts) - 1)  # somebody wanted it to go
    what = "sends again" if step.again else "lets go"
    told = ", ".join(f"{name} = {value}" for name, value in item.values.items())
    return f"{who.name} {what} what was refused of {item.entity_id} ({told}) {end}".strip()


def _said_together(who: Computer, items: Sequence[Rejection], number: int, *, again: bool) -> list[Rejection]:
    """The act of an item; with what is sent again also what was said before of a record not here."""
    with who.office.read() as connection:
        try:
            numbers = (numbers_to_resend if again else numbers_in_act)(connection, number)
        except Problem:
            numbers = [number]
    return [each for each in items if each.number in numbers]


def _all_shown(who: Computer, *fields: str) -> Seen | None:
    """All that the book shows, where a person says how far a round or report is."""
    if "status" not in fields:
        return None
    with who.office.read() as connection:
        return shown(book_states(connection))
