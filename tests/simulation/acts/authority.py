"""What the province does: it locks, opens, accepts and returns; it copies and restores its database."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from desktop_app.wire.scopes import scopes_over
from tests.builders import COMMUNE
from tests.simulation.acts.copies import judge
from tests.simulation.acts.people import perform
from tests.simulation.checks import Failure
from tests.simulation.computer import Computer
from tests.simulation.disk import PowerCut
from tests.simulation.judging.held import States, changes, province_states
from tests.simulation.oracle import Place
from tests.simulation.province import NoRoom
from tests.simulation.steps import Step, kind
from tests.simulation.world import CELLS, PERIODS, SET, World
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.communes.communes import commune_codes
from upstream.deciding import decisions
from upstream.deciding.cell_comments import CommentInput
from upstream.records.locks import locked_scopes, set_lock

_BY = "tỉnh"


@kind
class Rule(Step, frozen=True):
    """The province decides about a part of the book: ``lock``, ``open``, ``accept`` or ``return``.

    ``ask`` returns a period for the one cell of it that has the number ``cell``.
    """

    scope: int
    what: str
    cell: int = 0


@kind
class CopyProvince(Step, frozen=True):
    """The province copies its database, by the documented command."""


@kind
class RestoreProvince(Step, frozen=True):
    """The province puts the copy back; ``told``: with the documented command."""

    told: bool


def scopes(round_id: str) -> list[str]:
    """The parts of the book that the province decides about."""
    return [*(f"period:{SET}:{period}" for period in PERIODS), f"round:{round_id}", "areas"]


@perform.register
def _(step: Rule, world: World, who: Computer) -> str:
    commune, known = who.commune, world.of(who)
    every = scopes(known.round_id)
    scope = every[step.scope % len(every)]
    world.plain = False
    where = scope if commune == COMMUNE else f"{scope} of the other commune"
    said = f"the province {step.what}s {where}"
    shown = False
    try:
        with world.province.writing() as connection:
            if commune not in commune_codes(connection):
                return ""  # a new server, to which nobody is connected yet
            _unchanged(world, connection)
            before = province_states(connection, commune)
            if step.what == "ask":
                shown = _ask(connection, commune, scope, step.cell)
            else:
                _RULES[step.what](connection, commune, scope)
            after = province_states(connection, commune)
    except ServerProblem:
        return ""
    except (OperationalError, NoRoom):
        return f"{said}, but its disk is full"
    except PowerCut:
        world.province.lose_power()
        return f"{said}, but loses its power"
    finally:
        world.province.disk.rest()
    values, over = changes(before, after)
    if values:  # it types too: a state, its reason, and words about single cells
        seen = {place: [value] for place, value in over.items() if shown or not _of_office(before, place)}
        act = known.record.begin(_BY, values, seen)
        act.saved = True
    note_locks(world)
    return said


def _accept(connection: Connection, commune: str, scope: str) -> None:
    decisions.accept(connection, commune, scope, "đã nhận", _BY, now_millis())


def _return(connection: Connection, commune: str, scope: str) -> None:
    decisions.give_back(connection, commune, scope, "xem lại", _BY, now_millis())


def _lock(connection: Connection, commune: str, scope: str) -> None:
    decisions.lock(connection, commune, scope, "khóa")


def _open(connection: Connection, commune: str, scope: str) -> None:
    set_lock(connection, commune, scope, "", locked=False)


def _ask(connection: Connection, commune: str, scope: str, cell: int) -> bool:
    """Return a period for a cell; whether it was shown what the office itself had written there."""
    cells = [(cell.unit, cell.indicator) for cell in CELLS if scope == f"period:{SET}:{cell.period}"]
    comments = [CommentInput(*cells[cell % len(cells)], "ô này")] if cells else []
    ask = partial(decisions.give_back, connection, commune, scope, "xem lại", _BY, now_millis(), comments)
    try:
        ask()
    except ServerProblem:  # if it is for those words, it shows them; for anything else it comes again
        ask(replace=True)
        return True
    return False


def _of_office(states: States, place: Place) -> bool:
    """Whether a place holds words of the office about a cell, which nothing shows the province."""
    fields = states.get(place[:2], {})
    return place[2] == "note" and bool(fields.get("note")) and not fields.get("note_state")


_RULES: dict[str, Callable[[Connection, str, str], None]] = {
    "accept": _accept,
    "return": _return,
    "lock": _lock,
    "open": _open,
}


def note_locks(world: World) -> None:
    """Remember what is in the locked parts: it must not change until they are opened."""
    with world.looked_at(), world.province.reading() as connection:
        for commune, known in world.communes.items():
            states = province_states(connection, commune)
            known.locked = {scope: within(states, scope) for scope in locked_scopes(connection, commune)}


def unchanged(world: World) -> None:
    """Raise a failure where something in a locked part was changed."""
    with world.looked_at(), world.province.reading() as connection:
        _unchanged(world, connection)


def _unchanged(world: World, connection: Connection) -> None:
    for commune, known in world.communes.items():
        states = province_states(connection, commune)
        for scope, before in known.locked.items():
            now = within(states, scope)
            for key in now.keys() | before.keys():
                if now.get(key) != before.get(key):
                    where = f"{':'.join(key)} of {scope} in {commune}"
                    raise Failure("closed", f"{where} was {before.get(key)} when locked, is {now.get(key)}")


def within(states: States, scope: str) -> States:
    """The records that lie in a scope."""
    return {key: fields for key, fields in states.items() if scope in scopes_over(*key, fields)}


@perform.register
def _(step: CopyProvince, world: World, who: Computer) -> str:
    if world.province.disk.armed:
        return ""
    world.copy_of_province = world.folder / "copy-of-province"
    world.province.back_up(world.copy_of_province)
    return "the province copies its database"


@perform.register
def _(step: RestoreProvince, world: World, who: Computer) -> str:
    if world.copy_of_province is None:
        return ""
    world.province.disk.heal()
    world.plain = world.one_time = False
    world.province.put_back(world.copy_of_province, told=step.told)
    note_locks(world)
    for commune, known in world.communes.items():
        judge(world, commune, range(len(known.record.acts)))
    return f"the province restores its copy {'with' if step.told else 'without'} the command"
