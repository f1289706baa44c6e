"""Everything is well again: no faults, right clocks, and every computer exchanges until it is quiet."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from desktop_app.accounts.officers import NotAllowed, officers, refusal
from desktop_app.base.problems import Problem
from desktop_app.sync.stages import RoundResult
from tests.simulation.acts.catalogue import publish_all
from tests.simulation.acts.copies import connect_again
from tests.simulation.checks import Failure
from tests.simulation.computer import Computer
from tests.simulation.world import World
from upstream.communes.communes import commune_codes, epoch_and_head

_ROUNDS = 8
_A_DAY = timedelta(hours=25)


def heal(world: World) -> None:
    """Heal the world.

    Raises:
        Failure: it does not come to rest.
    """
    for disk in world.disks:
        disk.heal()
    world.province.clock.wrong = timedelta(0)
    for each in world.computers:
        each.line.heal()
        each.clock.wrong = timedelta(0)
    publish_all(world)
    alive = [each for each in world.computers if not each.gone]
    quiet = 0
    for number in range(_ROUNDS):
        world.time.go_on(_A_DAY if number == 1 else timedelta(minutes=30))
        before = _heads(world)
        moved = [_exchange(each, compare=number > 0) for each in alive]
        quiet = 0 if any(moved) or _heads(world) != before else quiet + 1
        if quiet == 2:
            return
    raise Failure("unrest", f"after {_ROUNDS} exchanges each there is still something to do")


def _whole(who: Computer, *, compare: bool) -> RoundResult | None:
    """A whole exchange; where it brings that whoever signed in may not go on, the schedule does."""
    try:
        return who.sync(compare=compare)
    except NotAllowed:
        return who.sync(compare=compare, scheduled=True)


def _sign_in(who: Computer) -> None:
    """Whoever works at the computer may not exchange any more: somebody signs in who may."""
    with who.office.read() as connection:
        best = max(
            officers(connection),
            key=lambda each: (
                not refusal(connection, each.name, "sync.run"),
                not refusal(connection, each.name, "sync.enrol"),
                each.name == who.name,
                each.id,
            ),
            default=None,
        )
    if best is not None:
        who.office.officer = best.name


def _heads(world: World) -> list[int]:
    """The newest version of each commune."""
    with world.looked_at(), world.province.reading() as connection:
        return [epoch_and_head(connection, code)[1] for code in commune_codes(connection)]


def _exchange(who: Computer, *, compare: bool) -> bool:
    """One exchange; whether anything moved."""
    _sign_in(who)
    if who.exchanging:
        with suppress(Problem):  # its answer may have been lost long ago
            who.sync()
        _sign_in(who)
    connect_again(who)
    try:
        result = _whole(who, compare=compare)
    except Problem as problem:
        raise Failure("no exchange", f"{who.name} is told: {problem}") from problem
    assert result is not None
    applied = result.applied
    return bool(
        result.pushed
        or result.renewed
        or result.recovered
        or result.restated
        or result.differences
        or sum(applied.records.values())
        or applied.conflicts
        or applied.rejected
    )
