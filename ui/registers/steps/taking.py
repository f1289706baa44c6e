"""Records the step that a dialog asked: one of the register, or one that every register has. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from desktop_app.base.long_work import Progress, unwatched
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.steps import (
    Step,
    add_note,
    restore_entry,
    settle,
    take_step,
    void_entry,
)
from desktop_app.registers.entries.taking_back import take_back, take_back_all
from desktop_app.registers.papers.letters_out import take_with_letter

NOTE: Final = "@note"
VOID: Final = "@void"
RESTORE: Final = "@restore"
SETTLE: Final = "@settle"
BACK: Final = "@back"
BACK_ALL: Final = "@back_all"
"""Steps that every register has; no code of an action begins so. Behind the last three and a colon is a
state, the event that is taken back, and what was done at once with several entries."""


def is_of_many(code: str) -> bool:
    """Whether the step concerns all entries of an act, which may be thousands."""
    return code.startswith(BACK_ALL)


def record_step(rec: Recorder, matter_id: str, code: str, step: Step, progress: Progress = unwatched) -> str:
    """Take a step with an entry; the id of the event. ``progress``: hears how far it is, where it
    :func:`is_of_many`.

    Raises:
        NotAllowed, SeenOtherwise, Problem: as the command of the step.
    """
    kind, _, which = code.partition(":")
    built_in: Mapping[str, Callable[[], str]] = {
        NOTE: lambda: add_note(rec, matter_id, step.reason, step.on, files=step.files),
        VOID: lambda: void_entry(rec, matter_id, step),
        RESTORE: lambda: restore_entry(rec, matter_id, step),
        SETTLE: lambda: settle(rec, matter_id, which, step),
        BACK: lambda: take_back(rec, matter_id, which, step),
        BACK_ALL: lambda: take_back_all(rec, which, step, progress)[0],
    }
    if kind in built_in:
        return built_in[kind]()
    return (take_with_letter if step.letter_out else take_step)(rec, matter_id, code, step)
