"""Makes the enumerations of Qt by a short way.

PySide6 asks Python's ``enum`` for each of them when its class is first used: about 170 with 2,100 members
before the window is there, and ``enum`` goes through some 600 steps for each member. It has a shorter way for
the standard library's own (``re``, ``socket``), which makes the class here. The members are names with whole
numbers and are put into it without asking what each of them is (docs/decisions/0053).
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

_enum: Any = enum  # what is taken here is without types: it is for the standard library itself

_SPECIAL = frozenset({"mro", "", "name", "value", *dir(int)})
"""Names that ``enum`` treats in a way of its own, as it does those that begin with a line below."""


class _Written:
    """What ``enum`` asks of a class that it makes an enumeration of; a class would cost as much again."""

    __slots__ = ("__dict__", "__name__")

    def __init__(self, name: str) -> None:
        self.__name__ = name
        self.__module__ = enum.__name__  # until PySide6 writes its own, as with the long way


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
    by_name: dict[str, Any] = dict(names)
    kinds = {type(value) for value in by_name.values()}
    if len(by_name) != len(names) or kinds - {int} or _is_special(by_name):
        return _as_published(cls, class_name, names, boundary=boundary, **rest)
    made = _enum._simple_enum(cls, boundary=boundary)(_Written(class_name))
    made.__doc__ = None
    _put_members(made, by_name, made._member_names_)
    return made


def _is_special(names: dict[str, Any]) -> bool:
    return not _SPECIAL.isdisjoint(names) or "_" in {name[0] for name in names}


def _put_members(made: Any, values: dict[str, int], listed: list[str]) -> None:
    """Put the members into the enumeration; ``listed``: the names that it goes through, without aliases."""
    new, with_value = made._new_member_, made._use_args_
    members, by_value, known = made._member_map_, made._value2member_map_, made._hashable_values_
    of_bits = issubclass(made, enum.Flag)
    for name, value in values.items():
        member = by_value.get(value)
        if member is None:
            member = new(made, value) if with_value else new(made)
            member._value_, member._name_, member.__objclass__ = value, name, made
            member._sort_order_ = len(listed)
            by_value[value] = member
            known.append(value)
            if not of_bits or _is_one_bit(value):
                listed.append(name)
        members[name] = member
        type.__setattr__(made, name, member)
    if of_bits:
        _put_masks(made, known, [members[name]._value_ for name in listed])


def _is_one_bit(value: int) -> bool:
    return value != 0 and value & (value - 1) == 0


def _put_masks(made: Any, known: Sequence[int], bits: Sequence[int]) -> None:
    of_all = of_bits = 0
    for value in known:
        of_all |= value
    for value in bits:
        of_bits |= value
    made._flag_mask_, made._singles_mask_ = of_all, of_bits
    made._all_bits_ = 2 ** of_all.bit_length() - 1
    if list(bits) != sorted(bits):
        made._iter_member_ = made._iter_member_by_def_
