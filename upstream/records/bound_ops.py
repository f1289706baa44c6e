"""Ops that name some of the fields that are bound together, but not all: those of older programs.

What such an op leaves out was on its author's screen. Where the province cannot know what that was, the op is
refused: a number of an unknown unit is worth nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs
from sqlalchemy import Connection, select

from desktop_app.base.i18n import tr
from desktop_app.wire.guards.bound_fields import BOUND, Held, fields_of, held_in, lacking
from desktop_app.wire.guards.creations import SAID
from desktop_app.wire.op import Op, Value
from upstream.database.tables import conflict
from upstream.records.merge import MergeRecord, Writer
from upstream.records.stored import decode_held


def completed(
    connection: Connection, commune: str, op: Op, record: MergeRecord | None, writer: Writer
) -> Op | None:
    """The op with all bound fields, or with none; ``None`` where what it leaves out is unknown."""
    bound = BOUND.get(op.entity)
    if record is None or bound is None:
        return op
    lead, missing = bound[0], lacking(op.entity, op.patch)
    is_partial = bool(missing) or lead not in op.patch
    waiting = _waiting(connection, commune, op, lead) if op.resolves and is_partial else None
    if isinstance(waiting, tuple):
        present = held_in(op.entity, lead, record.fields)
        if not (isinstance(present, tuple) and present[1:] == waiting[1:]):
            return _deciding(op, lead, record, waiting)
    if not missing:
        return op
    if lead in missing and op.patch.get(SAID[op.entity]):
        # It begins an empty cell, such as one with a remark, and says nothing of a number that is there.
        return _with(op, {name: value for name, value in op.patch.items() if name not in bound})
    left_out = {name: record.fields[name] for name in missing if name in record.fields}
    is_void = lead in op.patch and op.patch[lead] is None
    if not is_void and not all(
        writer.has_seen_for(op, record.mark_of(name), writer.base_of(op)) for name in left_out
    ):
        return None
    return _with(op, {**op.patch, **left_out})


def refusal() -> str:
    """Why an op that cannot be completed is not taken."""
    return tr(
        "Another version of the indicator set may count this figure in another unit, and this change does not"
        " say which version it means. Bring the program up to date, then type the figure again."
    )


def _deciding(op: Op, lead: str, record: MergeRecord, waiting: tuple[Value, ...]) -> Op | None:
    """A decision between figures of two units by a program that knows of one: the number says for which.

    A third number is of no known unit, and where both numbers are the same neither is a decision.
    """
    differs = record.fields.get(lead) != waiting[0]
    if lead not in op.patch:
        return op if differs else None
    if not differs or op.patch[lead] != waiting[0]:
        return None
    return _with(op, {**op.patch, **fields_of(op.entity, lead, waiting)})


def _waiting(connection: Connection, commune: str, op: Op, lead: str) -> Held:
    """What waits in the open conflict that an op decides."""
    columns = conflict.c
    stored = connection.execute(
        select(columns.other).where(
            columns.commune == commune,
            columns.id == op.resolves,
            columns.entity == op.entity,
            columns.entity_id == op.entity_id,
            columns.field == lead,
            columns.resolved_by == "",
        )
    ).scalar_one_or_none()
    return None if stored is None else decode_held(stored)


def _with(op: Op, patch: Mapping[str, Value]) -> Op:
    return structs.replace(op, patch=dict(patch))
