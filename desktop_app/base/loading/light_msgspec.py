"""Loads msgspec without ``typing_extensions``, from which it takes three names.

Python's own ``typing`` has the same three, and msgspec takes them there when the other cannot be loaded. That
is a large module which SQLAlchemy needs later: loaded here, it is a hundredth of the start of the window.
"""

from __future__ import annotations

import sys
from typing import Any

_EXTRA = "typing_extensions"

_modules: dict[str, Any] = sys.modules
_loaded_before = _EXTRA in _modules
if not _loaded_before:
    _modules[_EXTRA] = None  # "cannot be loaded", in the words of Python's import

import msgspec  # noqa: E402, F401

if not _loaded_before:
    del _modules[_EXTRA]
