"""The first exchange of a sitting begins by itself, while somebody types; and sticks are noticed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from desktop_app.base.work_queues import Outcome
from ui.base.answers import submit
from ui.base.timers import once_after

if TYPE_CHECKING:
    from ui.shell.shell import Shell

FIRST_EXCHANGE_MILLISECONDS = 1500
"""The window is usable before anything looks for the line."""
PARTS: Final = ("desktop_app.sync.rounds.queues", "ui.shell.sticks")


def first_exchange(shell: Shell) -> QTimer:
    """Return what begins it, once it is started: its parts take half a second to load, beside the window."""

    def loaded(_: Outcome[list[ModuleType]]) -> None:
        from ui.shell.sticks import WindowSticks

        shell.sync().begin()
        WindowSticks(shell)

    def begin() -> None:
        submit(shell.queues.reading, shell, lambda: [import_module(name) for name in PARTS], loaded)

    return once_after(FIRST_EXCHANGE_MILLISECONDS, begin, shell)
