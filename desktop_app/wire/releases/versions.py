"""Versions of the program: numbers with dots, compared number by number, as the launchers compare them."""

from __future__ import annotations

import re

_NAME = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}", re.ASCII)


def is_version(name: str) -> bool:
    """Whether ``name`` is the name of a version, and so of a folder under ``versions``."""
    return _NAME.fullmatch(name) is not None


def version_key(name: str) -> tuple[int, ...]:
    """What to sort by; what is no version sorts before all.

    ``1.2`` is lower than ``1.2.0``: the longer is higher where one begins like the other.
    """
    return tuple(int(part) for part in name.split(".")) if is_version(name) else ()
