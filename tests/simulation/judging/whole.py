"""An act is taken whole or not at all, what belongs together is together, and each record says what it is."""

from __future__ import annotations

from collections import Counter

from desktop_app.base.ids import ATTACHMENT
from desktop_app.wire.guards.creations import SAID
from desktop_app.wire.op import Value
from tests.simulation.checks import Failure
from tests.simulation.judging.held import States
from tests.simulation.oracle import Record

_OWNERS = ("register_matter", "fund_voucher")


def check_whole(record: Record, states: States) -> None:
    """See that no act was taken in part, no voucher is without its number, no number without its owner, and
    no record without the field by which it is known.

    Raises:
        Failure: see there.
    """
    makers = Counter(key for act in record.acts for key in act.born)
    for act in record.acts:
        if act.number in record.lost:
            continue
        own = {key for key in act.born if makers[key] == 1}
        there = own & states.keys()
        if there and there != own:
            missing = ", ".join(":".join(key) for key in sorted(own - there))
            raise Failure("half", f"of an act of {act.by} the province has {sorted(there)}, not {missing}")
    _numbers(states)
    for (entity, key), fields in states.items():
        field = SAID.get(entity)
        if field is not None and field not in fields and entity != ATTACHMENT:  # a file may be taken out
            raise Failure("half", f"of {entity} {key} the province has {fields}, but not its {field}")


def _numbers(states: States) -> None:
    bearers: Counter[Value] = Counter()
    for (entity, key), fields in states.items():
        owner = fields.get("matter_id")
        if entity != "register_number" or not owner:
            continue
        bearers[owner] += 1
        if not any((kind, str(owner)) in states for kind in _OWNERS):
            raise Failure("half", f"the number {key} was given to {owner}, which is not there")
    for entity, key in states:
        if entity == "fund_voucher" and not bearers[key]:
            raise Failure("half", f"the voucher {key} is posted and has no number")
