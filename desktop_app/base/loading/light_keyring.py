"""Loads the library ``keyring`` without what only other uses of it need.

Every start of an office whose key is in the keyring pays for it (docs/decisions/0055). ``keyring`` and the
libraries of ``jaraco`` under it load the client of the web with TLS and mail, a parser of settings and a
library of iterators, for functions that are not called here. And they ask ``platform.system()`` which system
this is: Windows then begins a query of WMI, which takes longer than all other work on the key.
"""

from __future__ import annotations

import importlib
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from desktop_app.base.loading.late_modules import late_modules

_LATE = ("configparser", "importlib.metadata", "more_itertools", "subprocess", "urllib.request")
_SYSTEMS = {"darwin": "Darwin", "linux": "Linux", "win32": "Windows"}


@cache
def load_keyring_library() -> None:
    """Load ``keyring``; to be called before it is imported."""
    with late_modules(*_LATE), _known_system():
        importlib.import_module("keyring")


@contextmanager
def _known_system() -> Iterator[None]:
    """While it lasts, ``platform.system()`` answers without asking the system for its version."""
    system = _SYSTEMS.get(sys.platform)
    asking = platform.system
    if system is not None:
        platform.system = lambda: system
    try:
        yield
    finally:
        platform.system = asking
