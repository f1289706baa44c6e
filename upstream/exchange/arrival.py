"""Validation of received ops. One that no table or page could hold is refused, with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from math import isfinite

from desktop_app.base.i18n import tr
from desktop_app.wire.columns import names_in
from desktop_app.wire.guards.bound_fields import fields_of, fits, other_of
from desktop_app.wire.messages import Conflict
from desktop_app.wire.op import Op, Value
from desktop_app.wire.protocol import RECORD_MAX_BYTES, RECORD_MAX_FIELDS
from desktop_app.wire.ranges import HIGHEST, LATEST
from desktop_app.wire.segment import SegmentTable
from upstream.records.merge import MergeRecord
from upstream.records.stored import encode_value

_NAME_MAX = 500
"""Characters of an id, a field or a name; PostgreSQL has no index over much longer ones."""

_BYTES_OF_A_LETTER = 4
_BYTES_OF_A_FIELD = 16
_NUL = "\0"
_USUAL = frozenset({str, int, bool, type(None)})
"""Types of values that are compared at once; a fraction may be no number at all."""


def faults_of(ops: Sequence[Op], tables: Sequence[SegmentTable]) -> dict[int, str]:
    """Why the province cannot take some ops, by their number. ``tables``: the segment in which they came."""
    if all(map(_is_sound, tables)):
        return {}
    return {op.device_seq: fault for op in ops if (fault := fault_of(op)) is not None}


def _is_sound(table: SegmentTable) -> bool:
    """Whether :func:`fault_of` finds nothing in any op of a table; ``False`` says nothing.

    A column names what is in it, often a few values of five hundred rows. It may name more than is used.
    """
    times, ids, bases, *people = table.headings
    named = [[table.entity], table.fields, ids, *map(names_in, people)]
    names = [name for name in chain.from_iterable(named) if name is not None]
    held = list(chain.from_iterable(map(names_in, table.values)))
    kinds = set(map(type, held))
    if not (set(map(type, names)) <= {str} and kinds <= _USUAL):
        return False
    texts = [value for value in held if type(value) is str] if str in kinds else []
    numbers = [value for value in held if type(value) is int] if int in kinds else []
    longest_name, fields = max(map(len, names)), len(table.fields)
    longest = longest_name + max(map(len, texts), default=0)
    return (
        0 <= min(times) <= max(times) <= LATEST
        and 0 <= min(bases) <= max(bases) <= HIGHEST
        and longest_name <= _NAME_MAX
        and _NUL not in "".join(chain(names, texts))
        and (-HIGHEST <= min(numbers, default=0) <= max(numbers, default=0) <= HIGHEST)
        and fields <= RECORD_MAX_FIELDS
        and fields * (_BYTES_OF_A_LETTER * longest + _BYTES_OF_A_FIELD) <= RECORD_MAX_BYTES
    )


def fault_of(op: Op) -> str | None:
    """Why the province cannot take this op, as a sentence for the office; ``None`` for nearly all."""
    if not 0 <= op.at <= LATEST:
        return tr("The time of this change is outside the calendar. Check the clock of the computer.")
    if not 0 <= op.base_version <= HIGHEST:
        return tr("This change names a state of the record that the province never had.")
    named = (op.entity, op.entity_id, op.author, op.resolves or "")
    if not all(map(_is_name, chain(named, op.patch))):
        return tr("A name in this change is too long or holds characters that no keyboard types.")
    if not all(map(_is_storable, op.patch.values())):
        return tr("A value in this change is too large or holds characters that no keyboard types.")
    return outgrown(op, None)


def is_sound(item: Conflict) -> bool:
    """Whether an item that an office says again could be kept and handed on."""
    if not fits(item.entity, item.field, other_of(item)):
        return False
    patch = fields_of(item.entity, item.field, other_of(item))
    op = Op(1, item.entity, item.entity_id, 0, patch, item.author, item.at, item.resolved_by)
    return fault_of(op) is None and 0 <= item.resolved_at <= LATEST


def outgrown(op: Op, record: MergeRecord | None) -> str | None:
    """Return why a record cannot take this op, too: it would become larger than a page."""
    if record is None:
        fields, size = len(op.patch), 0
    else:
        fields, size = len(record.fields.keys() | op.patch.keys()), record.size + record.grown
    if fields <= RECORD_MAX_FIELDS and size + at_most(op.patch) <= RECORD_MAX_BYTES:
        return None
    whole = {**record.fields, **op.patch} if record is not None else op.patch
    if fields <= RECORD_MAX_FIELDS and len(encode_value(whole)) <= RECORD_MAX_BYTES:
        return None
    return tr(
        "With this change the record would be larger than the province can hand on ({fields} fields, "
        "{megabytes} MB at most). Split it in two.",
        fields=RECORD_MAX_FIELDS,
        megabytes=RECORD_MAX_BYTES // 1024 // 1024,
    )


def at_most(patch: Mapping[str, Value]) -> int:
    """Return the bytes that fields can take when they are stored, or more."""
    texts = sum(len(value) for value in patch.values() if type(value) is str)
    return _BYTES_OF_A_LETTER * (texts + sum(map(len, patch))) + _BYTES_OF_A_FIELD * len(patch)


def storable_name(name: str) -> str:
    """Return a name as the list of refused changes can hold it."""
    return name[:_NAME_MAX].replace(_NUL, "\N{REPLACEMENT CHARACTER}")


def storable_time(at: int) -> int:
    """Return a time as the list of refused changes can hold it."""
    return at if 0 <= at <= LATEST else 0


def _is_name(name: str) -> bool:
    return len(name) <= _NAME_MAX and _NUL not in name


def _is_storable(value: Value) -> bool:
    if type(value) is str:
        return _NUL not in value
    if type(value) is float:
        return isfinite(value)
    return type(value) is not int or -HIGHEST <= value <= HIGHEST
