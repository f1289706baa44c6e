"""First merge with a server that is new to the book: its records and the book's, field by field.

Acknowledgements of other servers mean nothing here. A field that differs keeps the book's value, as a pending
own value does; it is sent when all records of the server are here
(:mod:`desktop_app.sync.rounds.new_server`). ``sync_unseen`` holds the server's values that were known: those
received earlier by the same change and then overwritten.

A record of version 0 is one that this server has not sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from desktop_app.journal.past.field_writes import FieldWrites, same_value
from desktop_app.journal.rows import Record
from desktop_app.journal.unseen import UnseenValues, waits
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.state import SyncState
from desktop_app.wire.guards.bound_fields import leads, whole
from desktop_app.wire.op import Value
from desktop_app.wire.origins import LastWriter
from desktop_app.wire.records import RecordState


class FirstMerge:
    """Decides which fields of a received record keep the book's value."""

    def __init__(self, connection: Connection, unseen: UnseenValues, state: SyncState) -> None:
        self._connection = connection
        self._unseen = unseen
        self._server = (state.server_id, state.joined_epoch)
        self._writings: FieldWrites | None = None

    def read(self, entity: str, ids: Sequence[str]) -> None:
        """Read who wrote the records about which will be asked next."""
        self._writings = FieldWrites(self._connection, entity, ids)

    def kept(
        self,
        state: RecordState,
        record: Record,
        own: Mapping[str, Value],
        marks: Mapping[str, LastWriter],
    ) -> dict[str, Value]:
        """Return the fields that keep their value, besides those that an ``own`` change covers anyway."""
        if record.version:  # received earlier, and merged then
            seen = self._unseen.of(state.entity, state.entity_id)  # of bound fields all, or none
            return {name: record.fields.get(name) for name in seen if name not in own}
        kind, stays = ENTITIES[state.entity], dict[str, bool]()
        for name in sorted({*record.fields, *state.fields}):
            here = record.fields.get(name)
            if not kind.knows(name):
                continue
            nothing = kind.nothing_in(name)
            if _equal(here, state.fields.get(name, nothing)):
                continue
            known = self._was_here(state, name, marks)
            if known or name in own or not self._gives_way(state, name, here, nothing):
                stays[name] = known
        for name in whole(state.entity, stays).difference(stays):  # what is bound is the same at both ends
            stays[name] = not leads(state.entity, name) or self._was_here(state, name, marks)
        for name, known in stays.items():
            self._unseen.note(state.entity, state.entity_id, name, state.version if known else 0)
        return {name: record.fields.get(name) for name in stays if name not in own}

    def _was_here(self, state: RecordState, name: str, marks: Mapping[str, LastWriter]) -> bool:
        assert self._writings is not None
        return was_here(self._connection, self._writings, state, name, marks)

    def _gives_way(self, state: RecordState, name: str, here: Value, nothing: Value) -> bool:
        """Whether the server's value wins: this one has no author, or the server has had it."""
        assert self._writings is not None
        if self._writings.of_value(state.entity_id, name, here) is None:
            return _equal(here, nothing)
        return self._writings.had_by(state.entity_id, name, here, self._server)


def was_here(
    connection: Connection,
    writings: FieldWrites,
    state: RecordState,
    name: str,
    marks: Mapping[str, LastWriter],
) -> bool:
    """Whether the server's value was in this book before, by the very change that set it there.

    Not if it waits in a conflict: that was never overwritten.
    """
    mark = marks.get(name) or marks.get("")
    if name not in state.fields or mark is None:
        return name not in state.fields
    value = state.fields[name]
    was_known = writings.includes(state.entity_id, name, value, mark.author, mark.at)
    return was_known and not waits(connection, state.entity, state.entity_id, name, value)


def _equal(left: Value, right: Value) -> bool:
    """Whether two values say the same: nothing and an empty text do."""
    return same_value(left, right) or (left in (None, "") and right in (None, ""))
