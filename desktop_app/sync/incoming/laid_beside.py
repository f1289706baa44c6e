"""A server that is new to the book: its records are laid beside what the book holds, field by field.

What other servers have acknowledged nobody has said here. So a field that stands otherwise is kept as it
stands in the book, over the server's, as an own value is that was not sent yet; it is said when all that the
server has is here (:mod:`desktop_app.sync.rounds.bringing_along`). ``sync_unseen`` holds what of the server's
was known: all of it where just that change had come before and was written over, nothing otherwise.

A record of version 0 is one that this server has not sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from desktop_app.journal.past.writings import Writings, alike
from desktop_app.journal.rows import Record
from desktop_app.journal.unseen import UnseenValues, waits
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.state import SyncState
from desktop_app.wire.op import Value
from desktop_app.wire.origins import Written
from desktop_app.wire.records import RecordState


class LaidBeside:
    """Says which fields of an arriving record stay as they stand in the book."""

    def __init__(self, connection: Connection, unseen: UnseenValues, state: SyncState) -> None:
        self._connection = connection
        self._unseen = unseen
        self._server = (state.server_id, state.joined_epoch)
        self._writings: Writings | None = None

    def read(self, entity: str, ids: Sequence[str]) -> None:
        """Read who wrote the records about which will be asked next."""
        self._writings = Writings(self._connection, entity, ids)

    def kept(
        self,
        state: RecordState,
        record: Record,
        own: Mapping[str, Value],
        marks: Mapping[str, Written],
    ) -> dict[str, Value]:
        """The fields that stay as they stand, besides those that an ``own`` change covers anyway."""
        if record.version:  # it came before, and was laid beside then
            noted = self._unseen.of(state.entity, state.entity_id)
            return {name: record.fields.get(name) for name in noted if name not in own}
        kind, kept = ENTITIES[state.entity], dict[str, Value]()
        for name in sorted({*record.fields, *state.fields}):
            here = record.fields.get(name)
            if not kind.knows(name):
                continue
            nothing = kind.nothing_in(name)
            if _equal(here, state.fields.get(name, nothing)):
                continue
            mark = marks.get(name) or marks.get("")
            known = name not in state.fields or self._stood_here(state, name, mark)
            if known or name in own or not self._gives_way(state, name, here, nothing):
                self._unseen.note(state.entity, state.entity_id, name, state.version if known else 0)
                if name not in own:
                    kept[name] = here
        return kept

    def _stood_here(self, state: RecordState, name: str, mark: Written | None) -> bool:
        """Whether what the server has stood in this book before, as the very change that it is there.

        Not what waits in an item: over that nobody has written.
        """
        assert self._writings is not None
        if mark is None:
            return False
        value = state.fields[name]
        stood = self._writings.includes(state.entity_id, name, value, mark.author, mark.at)
        return stood and not waits(self._connection, state.entity, state.entity_id, name, value)

    def _gives_way(self, state: RecordState, name: str, here: Value, nothing: Value) -> bool:
        """Whether the server's value takes the place: nobody wrote this one, or that server has had it."""
        assert self._writings is not None
        if self._writings.of_value(state.entity_id, name, here) is None:
            return _equal(here, nothing)
        return self._writings.had_by(state.entity_id, name, here, self._server)


def _equal(left: Value, right: Value) -> bool:
    """Whether two values say the same: nothing and an empty text do."""
    return alike(left, right) or (left in (None, "") and right in (None, ""))
