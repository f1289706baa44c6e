"""What people do at their computers."""

from __future__ import annotations

from functools import singledispatch

from desktop_app.base.problems import Problem
from desktop_app.journal.unseen import seen_of_all
from desktop_app.movements.commands import set_values
from desktop_app.movements.queries import value_of
from tests.simulation.computer import Computer
from tests.simulation.judging.held import book_states, shown
from tests.simulation.oracle import Place
from tests.simulation.steps import LookAtCells, Step, Sync, SyncPart, TypeCell
from tests.simulation.world import AREAS, CELLS, SET, World


@singledispatch
def perform(step: Step, world: World, who: Computer) -> str:
    """Play one step; what happened, in words, empty where it makes no sense."""
    raise NotImplementedError(type(step).__name__)


def cell_name(number: int) -> str:
    """A cell as people call it."""
    cell = CELLS[number]
    return f"{cell.indicator} of {AREAS[cell.unit]}, {cell.period}"


def cell_place(number: int) -> Place:
    """Where a cell's value is."""
    return "indicator_value", CELLS[number].id_in(SET), "value"


def look(who: Computer, number: int) -> None:
    """Have one cell of the table read again."""
    with who.office.read() as connection:
        who.cells[number] = value_of(connection, SET, CELLS[number])


def read_table(who: Computer) -> None:
    """Have the whole table read again."""
    for number in range(len(CELLS)):
        look(who, number)
    with who.office.read() as connection:
        who.table = seen_of_all(connection)
        who.beside = shown(book_states(connection))


@perform.register
def _(step: LookAtCells, world: World, who: Computer) -> str:
    read_table(who)
    return f"{who.name} has the table read again"


@perform.register
def _(step: TypeCell, world: World, who: Computer) -> str:
    number = step.cell % len(CELLS)
    if number not in who.cells:
        look(who, number)
    value = step.value or None
    stands = who.cells[number]
    place = cell_place(number)

    def work() -> None:
        with who.office.record() as rec:
            set_values(rec, SET, "1", [(CELLS[number], value)], {CELLS[number]: stands})  # type: ignore[dict-item]

    said = f"{who.name} types {step.value or 'nothing'} over {stands or 'nothing'} in {cell_name(number)}"
    end = world.save(who, {place: value}, {place: [stands]}, work)
    if not end:
        who.cells[number] = value
    return f"{said} {end}".strip()


@perform.register
def _(step: Sync, world: World, who: Computer) -> str:
    return _sync(who, None, compare=step.compare)


@perform.register
def _(step: SyncPart, world: World, who: Computer) -> str:
    return _sync(who, step.parts, compare=False)


def _sync(who: Computer, parts: int | None, *, compare: bool) -> str:
    said = f"{who.name} {'goes on with the exchange' if who.exchanging else 'syncs'}"
    if compare and not who.exchanging:
        said += " and compares"
    if parts is not None:
        said += f", {parts} parts of it"
    who.line.met.clear()
    try:
        result = who.sync(parts, compare=compare)
    except Problem as problem:
        end = f"; {who.name} is told: {str(problem).partition('.')[0]}"
    else:
        end = " (under way)" if result is None else _of(result)
    met = "".join(f"; {each}" for each in who.line.met)
    who.line.met.clear()
    return said + met + end


def _of(result: object) -> str:
    told = [name for name in ("renewed", "recovered") if getattr(result, name)]
    return f" ({', '.join(told)})" if told else ""
