"""Starts of a version on trial: window starts count, commands do not, a fault ends the trial at once."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.base.problems import Problem

if TYPE_CHECKING:
    from desktop_app.updates.program_folder import ProgramFolder


def trying(start: Callable[[], int]) -> int:
    """Start the window. On trial an unforeseen fault is recorded by its kind and starts the version
    before.
    """
    program = _on_trial()
    if program is None:
        return start()
    try:
        return start()
    except KeyboardInterrupt:
        program.uncount()
        raise
    except Exception as error:  # noqa: BLE001  (whatever it is, the version before has to start)
        program.record_reason(error.sentence() if isinstance(error, Problem) else type(error).__name__)
        traceback.print_exc()
        program.relaunch(sys.argv[1:])
        return 1


def not_counting(run: Callable[[], int]) -> int:
    """Run a command. On trial it does not count for the version, except an unforeseen fault."""
    program = _on_trial()
    if program is None:
        return run()
    try:
        status = run()
    except (Problem, KeyboardInterrupt):
        program.uncount()
        raise
    program.uncount()
    return status


def _on_trial() -> ProgramFolder | None:
    if f"{os.sep}versions{os.sep}" not in __file__:  # loads nothing where no launcher can have started this
        return None
    from desktop_app.updates.program_folder import program_folder

    program = program_folder()
    return program if program is not None and program.on_trial else None
