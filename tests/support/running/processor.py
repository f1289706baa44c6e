"""What processes have computed, as Linux counts it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

TICK_SECONDS = 0.01
"""The least that Linux counts here."""


def processor(pid: int) -> float:
    """The seconds that a process has computed so far."""
    return sum(_ticks(pid)[:2]) * TICK_SECONDS


def processor_of_family(pid: int) -> float:
    """The seconds of a process and of all its children, of those that have ended too."""
    total = sum(_ticks(pid)) * TICK_SECONDS
    for child in children_of(pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            total += processor_of_family(child)
    return total


def children_of(pid: int) -> list[int]:
    """The ids of the children of a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text("ascii").split()]


def _ticks(pid: int) -> list[int]:
    """Of itself by program and system, then the same of children that have ended and were waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return [int(field) for field in fields[11:15]]
