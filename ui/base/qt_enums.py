"""Makes the enumerations of Qt by the short way of Python's ``enum`` module.

PySide6 asks ``enum`` for each of them when its class is first used: about 200 with 3,000 members before the
window is there, and ``enum`` goes through some 600 steps for each member. The standard library has a shorter
way for its own enumerations (``re``, ``socket``), which makes the same without checking what a person may
have written into the body of a class (docs/decisions/0053).
"""

from __future__ import annotations

import enum
from typing import Any

_enum: Any = enum  # what is taken here is without types: it is for the standard library itself

_SPECIAL = frozenset({"mro", "", *dir(int)})
"""Names that ``enum`` treats in a way of its own, as it does those that begin with a line below."""

_as_published = _enum.EnumType._create_


def make_quickly() -> None:
    """From now on, make what PySide6 asks for by the short way, and all others as before."""
    _enum.EnumType._create_ = _create


def _create(
    cls: type[enum.Enum],
    class_name: str,
    names: Any,
    *,
    boundary: enum.FlagBoundary | None = None,
    **rest: Any,
) -> Any:
    if boundary is not enum.KEEP or not isinstance(names, list) or rest.get("module") is not None:
        return _as_published(cls, class_name, names, boundary=boundary, **rest)
    body: dict[str, Any] = dict(names)
    if len(body) != len(names) or not _SPECIAL.isdisjoint(body) or any(name[0] == "_" for name in body):
        return _as_published(cls, class_name, names, boundary=boundary, **rest)
    body["__module__"] = enum.__name__  # until PySide6 writes its own, as with the long way
    made = _enum._simple_enum(cls, boundary=boundary)(type(class_name, (object,), body))
    made.__doc__ = None
    return made
