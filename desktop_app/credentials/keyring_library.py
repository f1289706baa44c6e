"""Load the library ``keyring`` without a query to Windows that takes longer than the key itself."""

from __future__ import annotations

import importlib
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@cache
def load_keyring_library() -> None:
    """Load ``keyring``; to be called before it is imported."""
    with windows_unasked(sys.platform):
        importlib.import_module("keyring")


@contextmanager
def windows_unasked(system: str) -> Iterator[None]:
    """Within, ``platform.system()`` answers for Windows by itself; on another ``system`` nothing changes.

    ``keyring`` asks while it is loaded, and Python answers by a query of WMI (docs/decisions/0055).
    """
    if system != "win32":
        yield
        return
    asking = platform.system
    platform.system = lambda: "Windows"
    try:
        yield
    finally:
        platform.system = asking
