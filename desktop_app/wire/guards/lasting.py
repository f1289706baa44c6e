"""What is added and never changed, but that what names a person in it may be emptied, or sealed.

Both ends ask the same: the office does not write another change, and the province does not take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.guards.sealed_text import read_sealed
from desktop_app.wire.op import Value
from desktop_app.wire.states import BOOK, EVENT, NUMBER, VOUCHER, alike, erases, is_closed_or_void

_VOIDING: Final = frozenset({"voided_on", "void_reason"})
"""All that is ever added to a number: that it is out of use, and why."""

_LASTING: Final = frozenset({EVENT, VOUCHER, NUMBER, BOOK})


def changes_what_lasts(entity: str, present: Mapping[str, Value], patch: Mapping[str, Value]) -> bool:
    """Return whether ``patch`` would change a record that is ``present`` and must stay so.

    What names a person may be emptied (:func:`erases`), by a right of its own, and sealed (:func:`seals`).
    """
    if entity not in _LASTING:
        return False  # nearly all, and asked for every cell of a block
    changed = {name for name, value in patch.items() if not alike(present.get(name), value)}
    if entity in (EVENT, VOUCHER):
        others = {name: patch[name] for name in changed}
        return bool(changed) and not erases(entity, others) and not seals(entity, present, others)
    if entity == NUMBER:
        return bool(changed - _VOIDING) or (bool(changed) and is_closed_or_void(entity, present))
    return bool(changed) and is_closed_or_void(entity, present)


def seals(entity: str, present: Mapping[str, Value], patch: Mapping[str, Value]) -> bool:
    """Return whether a change does nothing but seal texts that name a person, or seal them again.

    Whether it is the same text nobody can say here: the office's computers open it. A text that is sealed
    already takes another one only with another key.
    """
    personal = personal_fields().get(entity)
    if personal is None or not patch:
        return False
    return all(
        personal.includes(name) and _sealed_instead(present.get(name), value) for name, value in patch.items()
    )


def _sealed_instead(present: Value, value: Value) -> bool:
    before, after = read_sealed(present), read_sealed(value)
    if after is None or not isinstance(present, str) or not present:
        return False
    return before is None or before.key != after.key
