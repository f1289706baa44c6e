"""Changes of many records after a moment, made here or on the office's other computers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.past.received_changes import received_changes
from desktop_app.wire.op import Value


@dataclass(frozen=True, slots=True)
class LaterChange:
    """A change of a record. ``at``: ms UTC by the clock of its author; ``version``: 0 for one made here.

    ``device``: the name of the computer where it was made; empty for this one. Of a record received as new
    neither ``before`` nor ``after`` is known.
    """

    entity_id: str
    at: int
    version: int
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    device: str = ""


def changes_behind(
    connection: Connection, entity: str, ids: Sequence[str], at: int, version: int
) -> Iterator[LaterChange]:
    """Return the changes after a moment by their author's clock, or received after a version."""
    for op, before in ops_of(connection, ids):
        if op.at > at:
            known = decode_patch(before) if before is not None else {}
            yield LaterChange(op.entity_id, op.at, 0, known, op.patch)
    for came in received_changes(connection, entity, ids):
        if came.at > at or came.version > version:
            known, said = (
                decode_patch(each) if each is not None else {} for each in (came.before, came.after)
            )
            yield LaterChange(came.entity_id, came.at, came.version, known, said, came.device)
