"""The registers that come with the program."""

from __future__ import annotations

from collections import deque
from functools import cache
from pathlib import Path

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.packages.package import package_from_folder
from desktop_app.catalogue.registers.definition import Register, RegisterAction
from desktop_app.catalogue.registers.reading_registers import read_register

FOLDERS = sorted(folder for folder in resource_path("catalogue", "registers").iterdir() if folder.is_dir())
CODES = [folder.name for folder in FOLDERS]


@cache
def shipped(code: str) -> Register:
    """A register as it is shipped."""
    return read_register(package_from_folder(folder_of(code)))


def folder_of(code: str) -> Path:
    """Where its package lies."""
    return next(folder for folder in FOLDERS if folder.name == code)


def ways_from(register: Register, state: str) -> dict[str, tuple[RegisterAction, ...]]:
    """The shortest way from a state to every state that can be reached."""
    ways: dict[str, tuple[RegisterAction, ...]] = {state: ()}
    waiting = deque([state])
    while waiting:
        here = waiting.popleft()
        for action in register.actions_from(here):
            if action.to and action.to not in ways:
                ways[action.to] = (*ways[here], action)
                waiting.append(action.to)
    return ways


def way_to_an_end(register: Register, state: str) -> tuple[RegisterAction, ...]:
    """The shortest way from a state to an end.

    Raises:
        AssertionError: there is none.
    """
    ways = ways_from(register, state)
    ends = [way for to, way in ways.items() if register.ends(to)]
    assert ends, f"{register.code}: no way from {state} to an end"
    return min(ends, key=len)
