"""Nobody closes over what he was not shown.

Looked at after each step: a round or a report that an office closed holds nothing but what stood
on the screen of somebody who moved it into its state, or what he typed himself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_app.wire.op import Value
from desktop_app.wire.states import is_locked, states_over
from tests.simulation.checks import Failure
from tests.simulation.judging.held import States, province_states
from tests.simulation.oracle import Place, Record

if TYPE_CHECKING:
    from tests.simulation.world import World


def watch(world: World) -> None:
    """Look at what is closed at the province.

    Raises:
        Failure: something in it was closed unseen.
    """
    if not world.one_time:
        return  # what a lost time held is said again for others
    for commune, known in world.communes.items():
        if not any(act.seen is not None for act in known.record.acts) and "fund_closing" not in world.written:
            continue  # nobody has closed anything yet
        with world.looked_at(), world.province.reading() as connection:
            states = province_states(connection, commune)
        _months(known.closed_months, states)
        for key, fields in states.items():
            if is_locked(*key, fields):
                _seen(known.record, key, str(fields["status"]), _within(states, key))


def _months(closed: dict[str, frozenset[str]], states: States) -> None:
    """See that no voucher comes into a month that is closed."""
    for (entity, key), fields in states.items():
        if entity != "fund_closing":
            continue
        if fields.get("reopened_at"):
            closed.pop(key, None)
            continue
        held = frozenset(
            voucher
            for (kind, voucher), said in states.items()
            if kind == "fund_voucher" and str(said["day"])[:7] <= str(fields["month"])
        )
        if new := held - closed.setdefault(key, held):
            raise Failure("closed month", f"{sorted(new)} came into {fields['month']}, which is closed")


def _within(states: States, over: tuple[str, str]) -> Mapping[Place, Value]:
    """What people typed of all that lies in a round or report."""
    return {
        (*key, name): value
        for key, fields in states.items()
        if over in states_over(*key, fields)
        for name, value in fields.items()
        if name in ("value", "comment", "deleted") or name.startswith("answers/")
    }


def _seen(record: Record, key: tuple[str, str], status: str, values: Mapping[Place, Value]) -> None:
    """Somebody who moved it into this state had each value on the screen, or typed it himself."""
    place = (*key, "status")
    moved = [act for act in record.acts if act.seen is not None and act.values.get(place) == status]
    if not moved:
        return  # the province did, which sees all that it holds
    for about, value in values.items():
        if not any(value in (act.seen or {}).get(about, ()) for act in moved) and not any(
            act.values.get(about) == value and act.by in {each.by for each in moved} for act in record.acts
        ):
            where = f"{':'.join(key)} is {status} with {value!r} in {':'.join(about)}"
            raise Failure("closed unseen", f"{where}, which nobody saw who moved it there")
