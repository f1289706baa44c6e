"""Write records into their tables, and notify those who keep derived figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Connection, bindparam, delete, func, insert, select, update

from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.kept_reads import WATCHED, Known, known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.wire.op import Value

type FieldValue = Value
"""What a field holds, for rooms that send nothing themselves."""

type Fields = Mapping[str, FieldValue]

_MOST_KEPT: Final = 64
"""Records that are kept as they were read; a transaction over many reads each of them once anyway."""

type _Statement = tuple[str, bool, tuple[str, ...]]
"""Entity, whether the record is new, and the columns that are written."""


class Change(NamedTuple):
    """What became of one record within a transaction; ``before`` is ``None`` for a new one."""

    entity: str
    entity_id: str
    before: Fields | None
    after: Fields


@dataclass(frozen=True, slots=True)
class NewRecords:
    """Many records that are new, as columns: ``values`` has one list per field."""

    entity: str
    ids: Sequence[str]
    fields: Sequence[str]
    values: Sequence[Sequence[Value]]

    def column(self, name: str, missing: Value) -> Sequence[Value]:
        """Return the values of one field; ``missing`` for all when the records came without it."""
        return self.values[self.fields.index(name)] if name in self.fields else [missing] * len(self.ids)


type Changes = Sequence[Change | NewRecords]

type Follower = Callable[[RecordWriter, Changes], None]
"""Keeps something derived from the records of one entity, or of several, in the same transaction."""

type Followers = Mapping[str, Follower]


@dataclass(frozen=True, slots=True)
class FollowerOfSome:
    """A follower of only some changes: of those that do not ``concern`` it both states are not kept."""

    follow: Follower
    concern: Callable[[Fields, Fields], bool]

    def __call__(self, records: RecordWriter, changes: Changes) -> None:
        """Follow them."""
        self.follow(records, changes)


class Record(NamedTuple):
    """The current state of a record: flat fields and the server version that last confirmed them."""

    fields: Fields
    version: int


class RecordWriter:
    """Reads and writes records of any entity on one connection.

    A record is read once until it is written, however many ask for it. Followers hear of all changes
    at once, when :meth:`finish` is called before the transaction commits.
    """

    def __init__(self, connection: Connection, followers: Followers) -> None:
        self.connection = connection
        self._read: dict[tuple[str, str], Record | None] = {}
        self._followers = followers
        self._concern = {
            entity: follow.concern
            for entity, follow in followers.items()
            if isinstance(follow, FollowerOfSome)
        }
        self._changes: dict[str, list[Change | NewRecords]] = {}
        self._gathered: dict[_Statement, list[dict[str, object]]] | None = None
        self._unwritten: set[tuple[str, str]] = set()
        self._kept: dict[str, dict[str, Any]] = {}

    @contextmanager
    def bulk(self, entity: str, ids: Sequence[str]) -> Iterator[None]:
        """Read these records at once, and write what is written of any at once at the end of the block.

        Within the block :meth:`get` sees what was written before; a query past this writer does not.
        """
        if self._gathered is not None:
            raise RuntimeError("what is written together is part of nothing else")
        self.read_ahead(entity, ids)
        self._gathered = {}
        try:
            yield
        finally:
            self._flush()
            self._gathered = None

    def read_ahead(self, entity: str, ids: Sequence[str]) -> None:
        """Read these records at once, each of which is about to be asked for."""
        statement, record_of = _select_many(entity), _record_of(entity)
        self._read = dict.fromkeys((entity, entity_id) for entity_id in ids)
        for row in statement.all(self.connection, {"ids": json.dumps(ids)}):
            self._read[entity, row[-1]] = record_of(row)

    def _flush(self) -> None:
        if self._gathered:
            for (entity, is_new, columns), rows in self._gathered.items():
                (_insert if is_new else _update)(entity, columns).run_many(self.connection, rows)
            self._gathered.clear()
            self._unwritten.clear()
            self._kept.clear()

    def get(self, entity: str, entity_id: str) -> Record | None:
        """Return the record, or ``None`` if there is none."""
        key = (entity, entity_id)
        if key not in self._read:
            if key in self._unwritten:
                self._flush()
            if len(self._read) >= _MOST_KEPT:
                self._read.clear()
            self._read[key] = self._fetch(entity, entity_id)
        return self._read[key]

    def kept(self, entity: str) -> dict[str, Any]:
        """A cache for what is read of several records of an entity; emptied when one of them is written."""
        return self._kept.setdefault(entity, {})

    def _fetch(self, entity: str, entity_id: str) -> Record | None:
        known: Known = known_to(self.connection) if entity in WATCHED else {}
        key = (RecordWriter, entity, entity_id)
        found: Record | None = known.get(key)
        if found is None:
            row = _select(entity).first(self.connection, {"id": entity_id})
            if row is not None:
                found = known[key] = _record_of(entity)(row)
        return found

    def write(
        self,
        entity: str,
        entity_id: str,
        before: Fields | None,
        after: Fields,
        version: int,
        changed: Fields | None = None,
    ) -> None:
        """Make ``after`` the whole state of the record, confirmed at ``version``.

        ``changed``: nothing else of it differs from ``before``, where the caller knows that.
        """
        kind, key = ENTITIES[entity], (entity, entity_id)
        written = after if changed is None or kind.maps else changed
        values = kind.columns_of(written, before)
        values["version"] = version
        columns = tuple(values)
        values["record_id"] = entity_id
        if self._gathered is None:
            prepare = _insert if before is None else _update
            prepare(entity, columns).run(self.connection, values)
        else:
            self._gathered.setdefault((entity, before is None, columns), []).append(values)
            self._unwritten.add(key)
        self._read.pop(key, None)
        self._kept.pop(entity, None)
        concern = self._concern.get(entity)
        if concern is None or before is None or concern(before, after):
            self._note(entity, Change(entity, entity_id, before, after))

    def note_new(self, new: NewRecords) -> None:
        """Notify the followers of records that were inserted column by column, bypassing this writer."""
        self._read.clear()
        self._kept.pop(new.entity, None)
        if new.entity in self._followers:
            self._changes.setdefault(new.entity, []).append(new)

    def remove(self, entity: str, entity_id: str) -> None:
        """Take away a record that the province did not accept; its content stays in the journal."""
        record = self.get(entity, entity_id)
        if record is None:
            return
        self._flush()
        table = ENTITIES[entity].table
        self.connection.execute(delete(table).where(table.c.id == entity_id))
        self._read.pop((entity, entity_id), None)
        self._kept.pop(entity, None)
        self._note(entity, Change(entity, entity_id, record.fields, {**record.fields, "deleted": 1}))

    def finish(self) -> None:
        """Let the followers bring their figures up to date, in their own order: it may matter to them.

        Who follows several entities hears of all their changes at once.
        """
        changes, self._changes = self._changes, {}
        by_follower: dict[Follower, list[Change | NewRecords]] = {}
        for entity, follow in self._followers.items():
            if entity in changes:
                by_follower.setdefault(follow, []).extend(changes[entity])
        for follow, all_of_them in by_follower.items():
            follow(self, all_of_them)

    def _note(self, entity: str, change: Change) -> None:
        if entity in self._followers:
            self._changes.setdefault(entity, []).append(change)


@cache
def _select(entity: str) -> Prepared:
    table = ENTITIES[entity].table
    return Prepared(select(*_columns(entity)).where(table.c.id == bindparam("id")))


@cache
def _select_many(entity: str) -> Prepared:
    table = ENTITIES[entity].table
    wanted = func.json_each(bindparam("ids")).table_valued("value")
    return Prepared(select(*_columns(entity)).where(table.c.id.in_(select(wanted.c.value))))


def _columns(entity: str) -> list[Column[Any]]:
    """Return the columns of a record, at the end its version and its id."""
    kind = ENTITIES[entity]
    return [kind.table.c[name] for name in (*kind.fields, *kind.maps, "version", "id")]


@cache
def _record_of(entity: str) -> Callable[[tuple[Any, ...]], Record]:
    """Makes a record of a row of :func:`_columns`."""
    kind = ENTITIES[entity]
    names = (*kind.fields, *kind.maps)

    def record(row: tuple[Any, ...]) -> Record:
        columns = dict(zip(names, row, strict=False))
        return Record(kind.fields_of(columns) if kind.maps else columns, row[-2])

    return record


@cache
def _insert(entity: str, columns: tuple[str, ...]) -> Prepared:
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Prepared(insert(ENTITIES[entity].table).values(id=bindparam("record_id"), **values))


@cache
def _update(entity: str, columns: tuple[str, ...]) -> Prepared:
    table = ENTITIES[entity].table
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Prepared(update(table).where(table.c.id == bindparam("record_id")).values(values))
