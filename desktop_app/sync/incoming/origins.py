"""Keeping who wrote what came from other computers, beside the journal of this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.journal.ops import encode_patch
from desktop_app.journal.rows import Fields
from desktop_app.storage.fitting import fitting_instant, fitting_instants
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.sync import sync_writer
from desktop_app.wire.op import Value
from desktop_app.wire.origins import Origins, Written

_INSERT = (
    "INSERT OR REPLACE INTO sync_change (entity_id, version, part, writer, at, before, after)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ADD_WRITER = Prepared(
    insert(sync_writer)
    .values(author=bindparam("author"), device=bindparam("device"))
    .on_conflict_do_nothing()
)
_WRITER = Prepared(
    select(sync_writer.c.number).where(
        sync_writer.c.author == bindparam("author"), sync_writer.c.device == bindparam("device")
    )
)


class SegmentOrigins(Mapping[int, Mapping[str, Written]]):
    """Who wrote the records of a segment, each new and by one writer: the columns as they came."""

    def __init__(
        self, device: str, versions: Sequence[int], authors: Sequence[str], times: Sequence[int]
    ) -> None:
        self._device = device
        self._columns = dict(zip(versions, zip(authors, times, strict=True), strict=True))

    def __getitem__(self, version: int) -> Mapping[str, Written]:
        author, at = self._columns[version]
        return {"": Written(author, self._device, at)}

    def __iter__(self) -> Iterator[int]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def columns(
        self, versions: Sequence[int], number_of: Callable[[Written], int]
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Writers, as ``number_of`` numbers them, and times of some of the records."""
        found = [self._columns[version] for version in versions]
        numbers = {
            author: number_of(Written(author, self._device, 0))
            for author in dict.fromkeys(author for author, _ in found)
        }
        return [numbers[author] for author, _ in found], fitting_instants([at for _, at in found])


class OriginKeeper:
    """Notes the changes of one transaction. What came from an older server, without origins, is not noted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._writers: dict[tuple[str, str], int] = {}

    def born(self, ids: Sequence[str], versions: Sequence[int], origins: Origins) -> None:
        """Note records that are new here."""
        if isinstance(origins, SegmentOrigins):
            writers, times = origins.columns(versions, self._writer)
            new = zip(ids, versions, repeat(0), writers, times, repeat(None), repeat(None))
            self._connection.exec_driver_sql(_INSERT, list(new))
            return
        rows = []
        for entity_id, version in zip(ids, versions, strict=True):
            written = origins[version].get("") if version in origins else None
            if written is not None:
                at = fitting_instant(written.at)
                rows.append((entity_id, version, 0, self._writer(written), at, None, None))
        if rows:
            self._connection.exec_driver_sql(_INSERT, rows)

    def changed(self, entity_id: str, version: int, before: Fields, after: Fields, origins: Origins) -> None:
        """Note what became of a record that was known here, by each of those who changed it."""
        marks = origins.get(version)
        if not marks:
            return
        parts: dict[Written, tuple[dict[str, Value], dict[str, Value]]] = {}
        for name in sorted({*before, *after}):
            old, new = before.get(name), after.get(name)
            written = marks.get(name) or marks.get("")
            if written is None or (type(old) is type(new) and old == new):
                continue
            was, became = parts.setdefault(written, ({}, {}))
            was[name], became[name] = old, new
        for part, (written, (was, became)) in enumerate(parts.items()):
            at = fitting_instant(written.at)
            row = (
                entity_id,
                version,
                part,
                self._writer(written),
                at,
                encode_patch(was),
                encode_patch(became),
            )
            self._connection.exec_driver_sql(_INSERT, row)

    def _writer(self, written: Written) -> int:
        key = (written.author, written.device)
        if key not in self._writers:
            values = {"author": written.author, "device": written.device}
            _ADD_WRITER.run(self._connection, values)
            ((self._writers[key],),) = _WRITER.all(self._connection, values)
        return self._writers[key]
