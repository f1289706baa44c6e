"""Fields that a book and a server which was new to it both had, with the same values.

Neither sent them to the other: no op and no received change of this server names them. Once the server is
restored, nothing here says whether they survived.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from desktop_app.journal.ops import decode_patch
from desktop_app.journal.past.eras import Eras
from desktop_app.journal.past.field_writes import FieldWrites
from desktop_app.journal.rows import Fields
from desktop_app.storage.tables.sync import sync_change
from desktop_app.sync.rounds.new_server import by_writer
from desktop_app.wire.guards.bound_fields import whole
from desktop_app.wire.op import Op, Value


class FieldsAlike:
    """Those of some records of one kind; none where the book has never left a server.

    ``written``: what was written here under the device ids that the present server knows.
    """

    def __init__(
        self,
        connection: Connection,
        entity: str,
        ids: Sequence[str],
        written: Mapping[tuple[str, str], Collection[Op]],
    ) -> None:
        self._entity = entity
        self._sent: dict[str, set[str]] = {}
        self._whole: set[str] = set()
        self._writings: FieldWrites | None = None
        if not Eras(connection).former:
            return
        self._writings = FieldWrites(connection, entity, ids)
        for entity_id in ids:
            ops = written.get((entity, entity_id), ())
            self._sent[entity_id] = {name for op in ops for name in op.patch}
        self._note_received(connection, ids)

    def of(self, entity_id: str, fields: Fields) -> Iterator[tuple[dict[str, Value], str, int]]:
        """Return them by their authors: values, author and time (ms UTC)."""
        if self._writings is None or entity_id in self._whole:
            return
        sent = whole(self._entity, self._sent.get(entity_id, ()))
        names = {name: fields.get(name) for name in sorted(fields) if name not in sent}
        for patch, (author, at) in by_writer(self._entity, entity_id, names, self._writings):
            yield patch, author, at

    def _note_received(self, connection: Connection, ids: Sequence[str]) -> None:
        change = sync_change.c
        rows = connection.execute(
            select(change.entity_id, change.before, change.after).where(
                change.entity_id.in_(ids), change.version > 0
            )
        )
        for entity_id, before, after in rows:
            if before is None:  # received as new: all of it
                self._whole.add(entity_id)
            elif after is not None:
                self._sent.setdefault(entity_id, set()).update(decode_patch(after))
