"""Compiles the largest patterns of PySide6 when they are used, not whenever it is loaded.

PySide6 reads the signatures of its functions with patterns for four kinds of brackets within each other, of
6,000 letters, and compiles three of them while it is loaded. They are used where a function of Qt is called
with wrong arguments and its signature is told: a window that works never does so (docs/decisions/0053).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from typing import Any

_LARGE = 2_000
"""Letters: no pattern that the start needs is half as long."""

_METHODS = frozenset({"findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"})

_as_published = re.compile


class LatePattern:
    """A pattern that is compiled when a method of it is called, or something else is asked of it."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return _as_published(self._text, self._flags)

    def _call(self, name: str, *values: Any, **named: Any) -> Any:
        return getattr(self._compiled, name)(*values, **named)

    def __getattr__(self, name: str) -> Any:
        if name in _METHODS:
            return partial(self._call, name)
        if name.startswith("__"):  # what is asked of any object while classes are made
            raise AttributeError(name)
        return getattr(self._compiled, name)


@contextmanager
def large_patterns_late() -> Iterator[None]:
    """What is loaded within has its large patterns compiled when they are used."""
    whole: Any = re
    whole.compile = _compile_late
    try:
        yield
    finally:
        whole.compile = _as_published


def _compile_late(pattern: Any, flags: Any = 0) -> Any:
    if flags == re.VERBOSE and isinstance(pattern, str) and len(pattern) > _LARGE:
        return LatePattern(pattern, flags)
    return _as_published(pattern, flags)
