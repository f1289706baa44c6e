"""Writing records into their tables, and telling those who keep figures derived from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from desktop_app.storage.entities import ENTITIES, Entity
from desktop_app.storage.prepared import Prepared
from desktop_app.wire.op import Value

type Fields = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one record within a transaction; ``before`` is ``None`` for a new one."""

    entity: str
    entity_id: str
    before: Fields | None
    after: Fields


type Follower = Callable[[Connection, Sequence[Change]], None]
"""Keeps something derived from the records of one entity, in the same transaction."""

type Followers = Mapping[str, Follower]


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands: flat fields and the server version they were last confirmed at."""

    fields: dict[str, Value]
    version: int


class RecordWriter:
    """Reads and writes records of any entity on one connection.

    Followers hear of all changes of an entity at once, when :meth:`finish` is called before the
    transaction commits.
    """

    def __init__(self, connection: Connection, followers: Followers) -> None:
        self._connection = connection
        self._followers = followers
        self._changes: dict[str, list[Change]] = {}

    def get(self, entity: str, entity_id: str) -> Record | None:
        """The record, or ``None`` if there is none."""
        statement, names = _select(entity)
        row = statement.first(self._connection, {"id": entity_id})
        if row is None:
            return None
        columns = dict(zip(names, row, strict=True))
        return Record(ENTITIES[entity].fields_of(columns), columns["version"])

    def write(self, entity: str, entity_id: str, before: Fields | None, after: Fields, version: int) -> None:
        """Make ``after`` the whole state of the record, confirmed at ``version``."""
        columns = {**ENTITIES[entity].columns_of(after), "version": version}
        prepare = _insert if before is None else _update
        statement = prepare(entity, tuple(sorted(columns)))
        statement.run(self._connection, {"record_id": entity_id, **columns})
        self._note(entity, Change(entity, entity_id, before, after))

    def insert_new(self, entity: str, records: Sequence[tuple[str, Fields, int]]) -> None:
        """Insert many records that do not exist yet, as ``(id, fields, version)``; one statement."""
        kind = ENTITIES[entity]
        rows = [
            {"id": key, "version": version, **_all_columns(kind, fields)} for key, fields, version in records
        ]
        if rows:
            self._connection.execute(insert(kind.table), rows)
        if entity in self._followers:
            self._changes.setdefault(entity, []).extend(
                Change(entity, key, None, fields) for key, fields, _ in records
            )

    def note_new(self, entity: str, records: Sequence[tuple[str, Fields]]) -> None:
        """Tell the followers of records that were inserted column by column, past this writer."""
        if entity in self._followers:
            self._changes.setdefault(entity, []).extend(
                Change(entity, key, None, fields) for key, fields in records
            )

    def remove(self, entity: str, entity_id: str) -> None:
        """Take away a record that the province did not accept; its content stays in the journal."""
        record = self.get(entity, entity_id)
        if record is None:
            return
        table = ENTITIES[entity].table
        self._connection.execute(delete(table).where(table.c.id == entity_id))
        self._note(entity, Change(entity, entity_id, record.fields, {**record.fields, "deleted": 1}))

    def finish(self) -> None:
        """Let the followers bring their figures up to date."""
        changes, self._changes = self._changes, {}
        for entity, list_of_changes in changes.items():
            self._followers[entity](self._connection, list_of_changes)

    def _note(self, entity: str, change: Change) -> None:
        if entity in self._followers:
            self._changes.setdefault(entity, []).append(change)


def _all_columns(kind: Entity, fields: Fields) -> dict[str, Any]:
    """Every column that some record of a batch may have; those without a value take their default."""
    columns = kind.columns_of(fields)
    for column in kind.table.columns:
        if column.name not in columns and column.name not in ("id", "version", "row"):
            default = column.server_default
            columns[column.name] = _literal(default.arg.text) if default is not None else None  # type: ignore[attr-defined]
    return columns


def _literal(text: str) -> str | int:
    return int(text) if text.isdigit() else text


@cache
def _select(entity: str) -> tuple[Prepared, tuple[str, ...]]:
    table = ENTITIES[entity].table
    return Prepared(select(table).where(table.c.id == bindparam("id"))), tuple(table.c.keys())


@cache
def _insert(entity: str, columns: tuple[str, ...]) -> Prepared:
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Prepared(insert(ENTITIES[entity].table).values(id=bindparam("record_id"), **values))


@cache
def _update(entity: str, columns: tuple[str, ...]) -> Prepared:
    table = ENTITIES[entity].table
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Prepared(update(table).where(table.c.id == bindparam("record_id")).values(values))
