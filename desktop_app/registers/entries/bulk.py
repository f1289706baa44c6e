"""One document answers several entries: each takes the step by itself, with an outcome of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import Register, RegisterAction, StepOutcome
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.entering import register_of
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import history_within
from desktop_app.registers.entries.records import RegisterEntry
from desktop_app.registers.entries.steps import Step, goes_on_first, offered, take_step

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def offered_to_all(register: Register, several: Iterable[History]) -> tuple[RegisterAction, ...]:
    """The steps that each of these entries may take now, in the order in which they are offered."""
    sets = [{action.code for action in offered(past, register.actions)} for past in several]
    common = set.intersection(*sets) if sets else set()
    common -= register.implied_actions  # these are taken by reporting or by sending a sheet
    return goes_on_first(action for action in register.actions if action.code in common)


def outcomes_of(register: Register, code: str) -> tuple[StepOutcome, ...]:
    """What may follow at once from a step, for each entry by itself."""
    return tuple(outcome for outcome in register.outcomes if outcome.step == code)


def in_order_of_entry(matter: RegisterEntry) -> tuple[date, datetime, str]:
    """The key by which several entries take a step that numbers them: their day, then when each was entered.

    Numbers run in the order of issue and arrival (Decree 30/2020/NĐ-CP, Art. 15 and 22).
    """
    return (matter.opened_on, matter.entered_at or _LONG_AGO, matter.id)


def take_with_outcome(
    rec: Recorder, matter_id: str, code: str, step: Step, outcome: StepOutcome | None
) -> tuple[str, ...]:
    """Take a step with one of several entries, then the one that is its outcome; the ids of the events.

    Both are in the transaction of ``rec``: an entry is never answered without its outcome.

    Raises:
        NotAllowed, SeenOtherwise, Problem: as for :func:`take_step`.
    """
    taken = take_step(rec, matter_id, code, step)
    if outcome is None:
        return (taken,)
    if outcome not in outcomes_of(register_of(rec, matter_id), code):
        raise Problem("This outcome does not follow from the step. Choose another one.")
    seen = history_within(rec, matter_id).heads
    after = replace(step, answers=outcome.answers, seen=seen, event_id="", files=())
    return (taken, take_step(rec, matter_id, outcome.then, after))
