"""Digests of all records of the book, kept as sums for each 256 rows of a table.

A trigger of each table deletes the sums of rows that change, whoever changes them, so a comparison reads
only those again and what is new (docs/decisions/0067). The triggers are made here, where they are missing: a
migration that rebuilds a table drops them, and then all sums of it are void. A record is digested as the
province has it: sealed where it names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from desktop_app.office_key.otherwise import Otherwise, all_otherwise
from desktop_app.office_key.ring import KeyRing, key_ring
from desktop_app.storage.entities import ENTITIES, EntitySchema
from desktop_app.wire.digest import (
    PART,
    Sums,
    add_sums,
    is_due,
    pack_sums,
    record_digest,
    rules,
    sums_of,
    unpack_sums,
)
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import scope_of

_MOST_AT_ONCE: Final = 256
"""Parts that are made in one transaction: half a second on a slow computer."""

_BASIS: Final = 'SELECT entity, rules, "row", id FROM digest_basis'

type Key = tuple[str, str]
"""Entity and id of a record."""


class DigestedRecord(NamedTuple):
    """A record, its scope and its digest."""

    scope: str
    key: Key
    digest: int


class RecordSums:
    """The sums of a book, in a transaction that writes; ``at``: now, milliseconds since 1970 UTC."""

    def __init__(self, connection: Connection, at: int) -> None:
        driver: Any = connection.connection.driver_connection
        self._driver = driver
        self._at = at
        self._sent = _AsSent(key_ring(connection), all_otherwise(connection))
        self._whole = {
            entity.name: (self._one(f'SELECT max(rowid) FROM "{entity.table.name}"') or 0) // PART
            for entity in ENTITIES.values()
        }
        self._make_valid()
        self._stored: dict[str, dict[int, bytes]] = {name: {} for name in ENTITIES}
        for entity, number, sums in self._driver.execute("SELECT entity, number, sums FROM digest_part"):
            self._stored[entity][number] = sums

    def make_some(self) -> bool:
        """Make sums that are missing, as many as a transaction should; whether there may be more."""
        missing = [
            (entity, number)
            for entity, parts in self._whole.items()
            for number in range(parts)
            if number not in self._stored[entity]
        ]
        for entity, number in missing[:_MOST_AT_ONCE]:
            self._read_part(entity, number)
        for entity in {entity for entity, _ in missing[:_MOST_AT_ONCE]}:
            self._note_basis(entity)
        return len(missing) > _MOST_AT_ONCE

    def total(self) -> Sums:
        """Return the sums of all records of the tables; those of some parts are made again."""
        while self.make_some():
            pass
        total: Sums = {}
        for entity, parts in self._whole.items():
            for number in range(parts):
                if is_due(number, self._at):
                    self._read_part(entity, number)
                add_sums(total, unpack_sums(self._stored[entity][number]))
            add_sums(total, sums_of(_bare(self._rows(entity, parts))))
        return total

    def records_in(self, scope: str) -> Iterator[DigestedRecord]:
        """Yield the records of a scope, from their rows; the sums of their parts are made again."""
        while self.make_some():
            pass
        for entity, parts in self._whole.items():
            for number in range(parts):
                if scope in unpack_sums(self._stored[entity][number]):
                    yield from (item for item in self._read_part(entity, number) if item.scope == scope)
            yield from (item for item in self._rows(entity, parts) if item.scope == scope)

    def _read_part(self, entity: str, number: int) -> list[DigestedRecord]:
        rows = list(self._rows(entity, number))
        sums = pack_sums(sums_of(_bare(rows)))
        if self._stored[entity].get(number) != sums:
            values = (entity, number, sums)
            self._driver.execute(
                "INSERT OR REPLACE INTO digest_part (entity, number, sums) VALUES (?, ?, ?)", values
            )
            self._stored[entity][number] = sums
        return rows

    def _rows(self, entity: str, number: int) -> Iterator[DigestedRecord]:
        query, fields_of = _reading(entity)
        rows = self._driver.execute(f"{query} WHERE rowid BETWEEN ? AND ?", bounds_of(number))
        return (self._digested(entity, *fields_of(row)) for row in rows)

    def _digested(self, entity: str, entity_id: str, fields: dict[str, Value]) -> DigestedRecord:
        key = entity, entity_id
        scope = scope_of(*key, fields)
        return DigestedRecord(scope, key, record_digest(*key, self._sent.fields(key, fields)))

    def digested(self, key: Key) -> DigestedRecord | None:
        """One record, where a table has it."""
        entity, entity_id = key
        if entity not in ENTITIES:
            return None
        query, fields_of = _reading(entity)
        row = self._driver.execute(f"{query} WHERE id = ?", (entity_id,)).fetchone()
        return None if row is None else self._digested(entity, *fields_of(row))

    def _make_valid(self) -> None:
        """Drop the sums of tables that were rebuilt, renumbered or given other columns."""
        triggers = dict(self._driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        basis = {entity: (made, row, last) for entity, made, row, last in self._driver.execute(_BASIS)}
        for entity, parts in self._whole.items():
            kind = ENTITIES[entity]
            missing = {name: sql for name, sql in _triggers(kind).items() if triggers.get(name) != sql}
            if not parts:
                continue
            if not missing and self._is_as_it_was(kind, basis.get(entity)):
                self._drop_filled(kind, basis[entity][1])
                continue
            self._driver.execute("DELETE FROM digest_part WHERE entity = ?", (entity,))
            for name, sql in missing.items():
                self._driver.execute(f"DROP TRIGGER IF EXISTS {name}")
                self._driver.execute(sql)

    def _is_as_it_was(self, kind: EntitySchema, basis: tuple[bytes, int, str] | None) -> bool:
        """Whether rows have the numbers they had: ``VACUUM`` keeps their order and may close gaps.

        Then the row that ended the last part has another number, unless all before it are as they were.
        """
        if basis is None:
            return False
        made_by, row, entity_id = basis
        if made_by != _rules(kind):
            return False
        found = self._one(f'SELECT id FROM "{kind.table.name}" WHERE rowid = ?', row)
        return found is not None and found == entity_id

    def _drop_filled(self, kind: EntitySchema, row: int) -> None:
        """Drop the sums of parts that got rows behind the last one they had, ``row``.

        No trigger is asked when rows are added, and they are added behind the last row that is there: when
        those at the end of the table went, that is in a part that was summed. ``VACUUM`` may do so too.
        """
        added = self._one(f'SELECT min(rowid) FROM "{kind.table.name}" WHERE rowid > ?', row)
        if added is not None:
            values = (kind.name, added // PART)
            self._driver.execute("DELETE FROM digest_part WHERE entity = ? AND number >= ?", values)

    def _note_basis(self, entity: str) -> None:
        kind = ENTITIES[entity]
        end = bounds_of(self._whole[entity] - 1)[1]
        last = f'SELECT rowid, id FROM "{kind.table.name}" WHERE rowid <= ? ORDER BY rowid DESC LIMIT 1'
        found = self._driver.execute(last, (end,)).fetchone()
        if found is None:  # all parts are empty, and nothing says whether they are so the next time
            self._driver.execute("DELETE FROM digest_basis WHERE entity = ?", (entity,))
            return
        row, entity_id = found
        self._driver.execute(
            'INSERT OR REPLACE INTO digest_basis (entity, rules, "row", id) VALUES (?, ?, ?, ?)',
            (entity, _rules(kind), row, entity_id),
        )

    def _one(self, query: str, *values: object) -> Any:
        row = self._driver.execute(query, values).fetchone()
        return None if row is None else row[0]


class _AsSent(NamedTuple):
    """What a book knows of how the province has what names a person."""

    ring: KeyRing
    otherwise: Otherwise

    def fields(self, key: Key, fields: dict[str, Value]) -> dict[str, Value]:
        if not self.ring.keys or key[0] not in personal_fields():
            return fields
        return self.ring.as_sent(*key, fields, self.otherwise.get(key, {}))


def bounds_of(number: int) -> tuple[int, int]:
    """Return the first and last row of a part."""
    return number * PART, number * PART + PART - 1


def _bare(records: Iterable[DigestedRecord]) -> Iterator[tuple[str, int]]:
    return ((scope, digest) for scope, _, digest in records)


@cache
def _rules(kind: EntitySchema) -> bytes:
    return rules(kind.fields, kind.maps)


@cache
def _triggers(kind: EntitySchema) -> dict[str, str]:
    """By their names; a name of a column in it would forbid a migration to drop that column."""
    return {
        name: f'CREATE TRIGGER {name} AFTER {event} ON "{kind.table.name}" BEGIN '
        f"DELETE FROM digest_part WHERE entity = '{kind.name}' AND number = OLD.rowid / {PART}; END"
        for event in ("UPDATE", "DELETE")
        for name in (f"digests_of_{kind.name}_{event.lower()}",)
    }


@cache
def _reading(entity: str) -> tuple[str, Callable[[tuple[Any, ...]], tuple[str, dict[str, Value]]]]:
    """A query without a condition, and what makes the id and fields of a row."""
    kind = ENTITIES[entity]
    names = (*kind.fields, *kind.maps)

    def fields_of(row: tuple[Any, ...]) -> tuple[str, dict[str, Value]]:
        fields: dict[str, Value] = dict(zip(names, row[1:], strict=True))
        return row[0], kind.fields_of(fields) if kind.maps else fields

    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    return f'SELECT {columns} FROM "{kind.table.name}"', fields_of
