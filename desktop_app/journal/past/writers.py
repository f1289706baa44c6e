"""The authors of received changes, each with a number of this book."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.sync import sync_writer

_ADD = Prepared(
    insert(sync_writer)
    .values(author=bindparam("author"), device=bindparam("device"))
    .on_conflict_do_nothing()
)
_FIND = Prepared(
    select(sync_writer.c.number).where(
        sync_writer.c.author == bindparam("author"), sync_writer.c.device == bindparam("device")
    )
)


class WriterNumbers:
    """The numbers of writers, given in one transaction as they are met."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], int] = {}

    def number_of(self, author: str, device: str) -> int:
        """Return the number of an author at a computer, which a new one gets here."""
        key = (author, device)
        if key not in self._known:
            values = {"author": author, "device": device}
            _ADD.run(self._connection, values)
            ((self._known[key],),) = _FIND.all(self._connection, values)
        return self._known[key]
