"""Reports of a period: closed over what stands on the table, handed in, opened again with a reason."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.journal.recorder import Recorder
from desktop_app.movements.progress.closing import close_period, reopen_period, submit_period
from desktop_app.wire.op import Value
from tests.simulation.acts.forms import fields_shown
from tests.simulation.acts.people import cell_place, perform, read_table
from tests.simulation.computer import Computer
from tests.simulation.oracle import Seen
from tests.simulation.steps import Step, kind
from tests.simulation.world import CELLS, PERIODS, SET, World

_TO = {"close": "locked", "submit": "submitted", "reopen": "draft"}


@kind
class MoveReport(Step, frozen=True):
    """A person closes a period as the table shows it, hands it in, or opens it again."""

    period: int
    what: str


@perform.register
def _(step: MoveReport, world: World, who: Computer) -> str:
    period = PERIODS[step.period % len(PERIODS)]
    place = ("period_status", f"ps:{SET}:{period}:commune", "status")
    if who.table is None:
        read_table(who)
    assert who.table is not None
    seen = who.table
    shown: Seen = {**who.beside} | {cell_place(number): {who.cells[number]} for number in range(len(CELLS))}

    def work() -> None:
        with who.office.record() as rec:
            _MOVES[step.what](rec, period, seen)

    before: Value = (fields_shown(who, *place[:2]) or {}).get("status")
    world.plain = False
    end = world.save(who, {place: _TO[step.what]}, {place: [before]}, work, seen=shown)
    return (
        f"{who.name} wants to {step.what} the report of {period}, which is {before or 'open'} {end}".strip()
    )


def _close(rec: Recorder, period: str, seen: int) -> None:
    close_period(rec, SET, period, seen=seen)


def _submit(rec: Recorder, period: str, seen: int) -> None:
    submit_period(rec, SET, period, seen=seen)


def _reopen(rec: Recorder, period: str, _: int) -> None:
    reopen_period(rec, SET, period, "nộp muộn")


_MOVES: dict[str, Callable[[Recorder, str, int], None]] = {
    "close": _close,
    "submit": _submit,
    "reopen": _reopen,
}
