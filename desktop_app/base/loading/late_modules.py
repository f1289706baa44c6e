"""Stand-ins for modules that a library loads at its beginning and uses, if at all, much later."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _Late(ModuleType):
    """Stands for the module of its name and loads it when something of it is first wanted.

    ``importlib.util.LazyLoader`` does not serve here: the statement ``import name`` itself asks such a module
    for its ``__spec__``, and that already loads it.
    """

    def __getattr__(self, name: str) -> Any:  # whatever the module has
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def late_modules(*names: str) -> Iterator[None]:
    """While it lasts, whoever imports one of these that is not loaded yet gets a stand-in.

    Afterwards they are imported as always; who has a stand-in keeps it, and reaches the module through it.
    The package of a name with a dot is loaded.
    """
    stand_ins = [_stand_in(name) for name in names if name not in sys.modules]
    try:
        yield
    finally:
        for stand_in in stand_ins:
            if sys.modules.get(stand_in.__name__) is stand_in:
                del sys.modules[stand_in.__name__]


def _stand_in(name: str) -> _Late:
    made = _Late(name)
    package, _, last = name.rpartition(".")
    if package:
        setattr(importlib.import_module(package), last, made)
    sys.modules[name] = made
    return made
