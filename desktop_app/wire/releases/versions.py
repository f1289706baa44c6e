"""Versions of the program: ``1.2.0``, or ``1.2.0rc1`` for a candidate; the launchers order them alike."""

from __future__ import annotations

import re

_NAME = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}|[0-9]{1,9}(?:\.[0-9]{1,9}){2}rc[0-9]{1,3}", re.ASCII)
_RELEASED = 1000
"""Sorts after every candidate."""


def is_version(name: str) -> bool:
    """Return whether ``name`` is the name of a version, and so of a folder under ``versions``."""
    return _NAME.fullmatch(name) is not None


def version_key(name: str) -> tuple[tuple[int, ...], int]:
    """Return the sort key of a version; what is no version sorts before all.

    ``1.2`` is lower than ``1.2.0``, and ``1.2.0rc1`` lower than ``1.2.0``.
    """
    if not is_version(name):
        return (), 0
    numbers, _, candidate = name.partition("rc")
    return tuple(map(int, numbers.split("."))), int(candidate) if candidate else _RELEASED
