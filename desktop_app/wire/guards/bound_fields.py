"""Fields that mean something only together: a number, and the version of its set, which gives the unit.

They are journalled, merged, put into one conflict and decided as one, so that a number never meets the unit
of another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from desktop_app.wire.op import Value

if TYPE_CHECKING:
    from desktop_app.wire.messages import Conflict

BOUND: Final[Mapping[str, tuple[str, ...]]] = {
    "indicator_value": ("value", "set_version"),
    "target_value": ("value", "set_version"),
}
"""The bound fields of an entity. The first one leads: a conflict is named after it, and where it is empty
the others mean nothing."""

type Held = Value | tuple[Value, ...]
"""What a conflict is about: the value of a field, or those of all bound fields in their order."""


def whole(entity: str, names: Iterable[str]) -> set[str]:
    """The names, and those of all fields that are bound to one of them."""
    found, bound = set(names), BOUND.get(entity, ())
    return found if found.isdisjoint(bound) else found.union(bound)


def lacking(entity: str, patch: Mapping[str, Value]) -> tuple[str, ...]:
    """The bound fields that a change leaves out, although it names another one of them."""
    bound = BOUND.get(entity)
    if bound is None:
        return ()
    missing = [name for name in bound if name not in patch]
    return tuple(missing) if missing and len(missing) < len(bound) else ()


def held_in(entity: str, field: str, fields: Mapping[str, Value]) -> Held:
    """What a field of a record holds, with what is bound to it where it leads."""
    value, bound = fields.get(field), BOUND.get(entity, ())
    if value is None or not bound or field != bound[0]:
        return value
    return (value, *(fields.get(name) or "" for name in bound[1:]))


def said_in(entity: str, field: str, patch: Mapping[str, Value]) -> Held:
    """The same of a change: without what is bound where an older program left that out."""
    return patch.get(field) if lacking(entity, patch) else held_in(entity, field, patch)


def leads(entity: str, field: str) -> bool:
    """Whether a field is named by itself in a conflict: it is bound to nothing, or leads what is bound."""
    return field not in BOUND.get(entity, ())[1:]


def fields_of(entity: str, field: str, held: Held) -> dict[str, Value]:
    """The fields that hold this."""
    return dict(zip(BOUND[entity], held, strict=True)) if isinstance(held, tuple) else {field: held}


def current_of(item: Conflict) -> Held:
    """The current value of a conflict, with what is bound to it."""
    return (item.current, *item.current_bound) if item.current_bound else item.current


def other_of(item: Conflict) -> Held:
    """The value that waits, with what is bound to it."""
    return (item.other, *item.other_bound) if item.other_bound else item.other


def value_of(held: Held) -> Value:
    """The value of the field itself."""
    return held[0] if isinstance(held, tuple) else held


def bound_in(held: Held) -> list[Value]:
    """The values of the fields that are bound to it."""
    return list(held[1:]) if isinstance(held, tuple) else []


def is_unclear(entity: str, field: str, held: Held) -> bool:
    """Whether it is a number of an unknown unit: an older program put it into a conflict without one.

    A conflict over another bound field alone, such as a version, is one, too.
    """
    bound = BOUND.get(entity, ())
    return field in bound and (field != bound[0] or not (held is None or isinstance(held, tuple)))


def fits(entity: str, field: str, held: Held) -> bool:
    """Whether these are the values of the field and of what is bound to it, no more and no fewer."""
    bound = BOUND.get(entity, ())
    return not isinstance(held, tuple) or (field in bound[:1] and len(held) == len(bound))


def alike(one: Held, other: Held) -> bool:
    """Whether both say the same, as far as each says it: an older program left out what is bound."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one == other
    left, right = value_of(one), value_of(other)
    return type(left) is type(right) and left == right
