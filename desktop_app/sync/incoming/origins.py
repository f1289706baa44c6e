"""Store the authors of changes received from other computers, next to the journal of this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, select

from desktop_app.journal.ops import encode_patch
from desktop_app.journal.past.record_origins import keep_origins
from desktop_app.journal.past.writers import WriterNumbers
from desktop_app.journal.rows import Fields
from desktop_app.storage.fitting import fitting_instant
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.sync import sync_rejected
from desktop_app.wire.columns import Column
from desktop_app.wire.guards.bound_fields import whole
from desktop_app.wire.op import Value
from desktop_app.wire.origins import LastWriter, Origins
from desktop_app.wire.records import RecordTable

_INSERT = (
    "INSERT OR REPLACE INTO sync_change (entity_id, version, part, writer, at, before, after)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_REFUSED = Prepared(select(sync_rejected.c.entity_id).where(sync_rejected.c.entity == bindparam("entity")))


class SegmentOrigins(Mapping[int, Mapping[str, LastWriter]]):
    """The authors of the records of a segment, each new and by one author, in columns as received."""

    def __init__(
        self,
        device: str,
        versions: Sequence[int],
        authors: Sequence[str],
        times: Sequence[int],
        written: Sequence[Column],
    ) -> None:
        self.device, self.versions, self.times, self.written = device, versions, times, written
        self._authors = authors

    @cached_property
    def _rows(self) -> Mapping[int, tuple[str, int]]:
        return dict(zip(self.versions, zip(self._authors, self.times, strict=True), strict=True))

    def __getitem__(self, version: int) -> Mapping[str, LastWriter]:
        author, at = self._rows[version]
        return {"": LastWriter(author, self.device, at)}

    def __iter__(self) -> Iterator[int]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)


class OriginKeeper:
    """Stores the changes of one transaction. Changes from an older server, without origins, are skipped."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # Past the statement machinery, which costs more for each changed record than the row itself.
        self._driver: Any = connection.connection.driver_connection
        self._writers = WriterNumbers(connection)

    def created(self, table: RecordTable, origins: Origins) -> None:
        """Store records that are new here: all of a segment as its columns, others one by one.

        Fields changed since are attributed to their last author; their earlier values were not received.
        What a record was received with follows from what became of it since; but not where it was created
        here before, and refused: its values are stored then.
        """
        refused = self._refused(table.entity).intersection(table.entity_ids)
        if isinstance(origins, SegmentOrigins) and len(table.entity_ids) == len(origins) and not refused:
            kept = (origins.times, origins.written, origins.device)
            keep_origins(self._connection, table.entity, table.versions, *kept)
            return
        rows, changed_since = [], []
        for row, (entity_id, version) in enumerate(zip(table.entity_ids, table.versions, strict=True)):
            marks = origins.get(version) or {}
            if (written := marks.get("")) is not None:
                at = fitting_instant(written.at)
                after = _first_values(table, row, marks) if entity_id in refused else None
                rows.append((entity_id, version, 0, self._writer(written), at, None, after))
                if len(marks) > 1:
                    changed_since.append(row)
        if rows:
            self._driver.executemany(_INSERT, rows)
        for row in changed_since:
            version = table.versions[row]
            columns = zip(table.fields, table.values, strict=True)
            names = whole(table.entity, origins[version].keys() & set(table.fields))
            since = {name: values[row] for name, values in columns if name in names}
            key = (table.entity, table.entity_ids[row])
            self.changed(key, version, dict.fromkeys(since), since, origins, first_part=1)

    def changed(
        self,
        key: tuple[str, str],
        version: int,
        before: Fields,
        after: Fields,
        origins: Origins,
        *,
        first_part: int = 0,
    ) -> None:
        """Note what became of a record that was known here, by each of those who changed it.

        Bound fields are noted together, as their author has typed them.
        """
        marks = origins.get(version)
        if not marks:
            return
        entity, entity_id = key
        parts: dict[LastWriter, tuple[dict[str, Value], dict[str, Value]]] = {}
        differing = {
            name
            for name in before.keys() | after.keys()
            if (old := before.get(name)) != (new := after.get(name)) or type(old) is not type(new)
        }
        for name in sorted(whole(entity, differing)):
            changed = sorted(whole(entity, (name,)) & differing)
            written = next((marks[each] for each in changed if each in marks), marks.get(""))
            if written is not None:
                was, became = parts.setdefault(written, ({}, {}))
                was[name], became[name] = before.get(name), after.get(name)
        for part, (written, (was, became)) in enumerate(parts.items(), first_part):
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
            self._driver.execute(_INSERT, row)

    def _writer(self, written: LastWriter) -> int:
        return self._writers.number_of(written.author, written.device)

    def _refused(self, entity: str) -> frozenset[str]:
        """Return the records of a kind of which something was refused; with its creation, a record goes."""
        rows = _REFUSED.all(self._connection, {"entity": entity})
        return frozenset(entity_id for (entity_id,) in rows)


def _first_values(table: RecordTable, row: int, marks: Mapping[str, LastWriter]) -> bytes:
    """Return the fields of a record that nobody but its creator has written."""
    columns = zip(table.fields, table.values, strict=True)
    fields = {name: values[row] for name, values in columns if name not in marks}
    return encode_patch({name: value for name, value in fields.items() if value is not None})
