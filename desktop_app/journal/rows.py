"""Writing records into their tables, and telling those who keep figures derived from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from desktop_app.storage.entities import ENTITIES, Entity
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
        row = self._connection.execute(_select(entity), {"id": entity_id}).mappings().one_or_none()
        if row is None:
            return None
        return Record(ENTITIES[entity].fields_of(dict(row)), row["version"])

    def write(self, entity: str, entity_id: str, before: Fields | None, after: Fields, version: int) -> None:
        """Make ``after`` the whole state of the record, confirmed at ``version``."""
        columns = {**ENTITIES[entity].columns_of(after), "version": version}
        if before is None:
            self._connection.execute(insert(ENTITIES[entity].table), {"id": entity_id, **columns})
        else:
            self._connection.execute(
                _update(entity, tuple(sorted(columns))), {"record_id": entity_id, **columns}
            )
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
def _select(entity: str) -> Select[Any]:
    table = ENTITIES[entity].table
    return select(table).where(table.c.id == bindparam("id"))


@cache
def _update(entity: str, columns: tuple[str, ...]) -> Any:
    table = ENTITIES[entity].table
    return (
        update(table)
        .where(table.c.id == bindparam("record_id"))
        .values({name: bindparam(name) for name in columns})
    )
