"""Load and save records and their marks, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from desktop_app.wire.guards.bound_fields import Held
from desktop_app.wire.op import Value
from upstream.database.tables import commune as commune_table
from upstream.database.tables import record as table
from upstream.records.held import (
    KeyRow,
    communes_holding,
    held_between,
    load_among,
    load_held,
    parts_of,
)
from upstream.records.merge import FieldMark, MergeRecord

_encoder = msgspec.msgpack.Encoder()
_fields = msgspec.msgpack.Decoder(dict[str, Value])
_held: msgspec.msgpack.Decoder[Held] = msgspec.msgpack.Decoder(Held)
_marks = msgspec.msgpack.Decoder(dict[str, FieldMark])
COLUMNS = (
    "commune",
    "entity",
    "entity_id",
    "version",
    "changed",
    "device",
    "author",
    "at",
    "solo",
    "fields",
    "marks",
)
_ID, _VERSION, _CHANGED, _FIELDS = map(COLUMNS.index, ("entity_id", "version", "changed", "fields"))
_version = attrgetter("version")
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)


def encode_value(value: Held | dict[str, Value]) -> bytes:
    """Return the stored form of a value, of bound values, or of fields."""
    return _encoder.encode(value)


def encode_marks(marks: dict[str, FieldMark]) -> bytes:
    """Return the stored form of marks."""
    return _encoder.encode(marks)


def decode_value(stored: bytes) -> Value:
    """Return the value of its stored form."""
    value: Value = msgspec.msgpack.decode(stored, type=Value)
    return value


def decode_held(stored: bytes) -> Held:
    """Return what a conflict is about."""
    return _held.decode(stored)


def decode_fields(stored: bytes) -> dict[str, Value]:
    """Return the fields of their stored form."""
    return _fields.decode(stored)


def load_records(
    connection: Connection, commune: str, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], MergeRecord]:
    """Return the records that exist among ``(entity, id)``."""
    found: dict[tuple[str, str], MergeRecord] = {}
    statement, as_one = _select_by_id(connection.dialect.paramstyle)
    keys = set(keys)
    of_keys: list[KeyRow] = []
    for entity, wanted in _by_entity(keys).items():
        asked = (commune, entity, as_one(wanted), commune, entity, as_one(sorted(parts_of(wanted))))
        for row in map(tuple, connection.exec_driver_sql(statement, asked)):
            if row[_ID] is None:
                of_keys.append((row[_VERSION], entity, row[_CHANGED], row[_FIELDS]))
            else:
                found[entity, row[_ID]] = _record(row)
    return found | load_among(connection, commune, keys - found.keys(), of_keys) if of_keys else found


def load_changed(
    connection: Connection,
    commune: str,
    after: int,
    until: int,
    limit: int,
    without_device: int,
    held: Iterable[MergeRecord],
) -> list[MergeRecord]:
    """Return records whose last event is after ``after`` up to ``until``, except what a device knows.

    ``held``: those of them that segments hold, ``limit`` of them at least.
    """
    asked = {"of_commune": commune, "after": after, "until": until, "but": without_device, "most": limit}
    rows = [_record(tuple(row)) for row in connection.execute(_select_changed(), asked)]
    return sorted((*rows, *islice(held, limit)), key=_version)[:limit]


def sizes_changed(
    connection: Connection,
    commune: str,
    after: int,
    until: int,
    limit: int,
    without_device: int,
    held: Iterable[MergeRecord],
) -> list[int]:
    """Return how many bytes the fields of each of these records take."""
    asked = {"of_commune": commune, "after": after, "until": until, "but": without_device, "most": limit}
    rows = [(row.version, row.size) for row in connection.execute(_select_sizes(), asked)]
    both = sorted((*rows, *((each.version, each.size) for each in islice(held, limit))))
    return [size for _, size in both[:limit]]


def load_newer(
    connection: Connection, commune: str, after: int, entities: Sequence[str]
) -> Iterator[MergeRecord]:
    """Yield records of these kinds whose last event is after ``after``: rows, then what segments hold."""
    columns = table.c
    of_kind = (columns.commune == commune, columns.entity.in_(entities), columns.version > after)
    yield from load_rows(connection, *of_kind)
    yield from held_between(connection, commune, after, entities=entities)


def load_all(connection: Connection, commune: str) -> Iterator[MergeRecord]:
    """Yield all records of a commune: those with rows, then those that segments hold."""
    yield from load_rows(connection, table.c.commune == commune)
    yield from held_between(connection, commune, -1)


def load_rows(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[MergeRecord]:
    """Yield the records that have rows and are so."""
    with connection.execute(select(table).where(*conditions).execution_options(yield_per=1_000)) as rows:
        yield from map(_record, map(tuple, rows))


def communes_with(connection: Connection, entity: str, entity_id: str) -> dict[str, MergeRecord]:
    """Return a record in each of the communes that have one of this id, by the codes of the communes."""
    columns = table.c
    named = (columns.entity == entity, columns.entity_id == entity_id)
    of_all = columns.commune.in_(select(commune_table.c.code))  # the key begins with it
    found = {row[0]: _record(tuple(row)) for row in connection.execute(select(table).where(of_all, *named))}
    for code in communes_holding(connection, entity, entity_id):
        for record in load_held(connection, code, [(entity, entity_id)]).values():
            found[code] = record
    return dict(sorted(found.items()))


def _by_entity(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    by_entity: dict[str, list[str]] = {}
    for entity, entity_id in keys:
        by_entity.setdefault(entity, []).append(entity_id)
    return by_entity


def _record(row: tuple[Any, ...]) -> MergeRecord:
    _, entity, entity_id, version, changed, device, author, at, solo, fields, marks = row
    return MergeRecord(
        entity,
        entity_id,
        version,
        FieldMark(changed, device, author, at),
        solo,
        _fields.decode(fields),
        _marks.decode(marks) if marks is not None else {},
        size=len(fields) + len(marks or b""),
    )


type _AsOne = Callable[[Sequence[str] | Sequence[int]], object]


@cache
def _select_by_id(paramstyle: str) -> tuple[str, _AsOne]:
    """Return the statement, and how ids or parts are handed to it: as one value, so that it is prepared once.

    It finds rows of records, and with them, without an id, the keys of what segments hold.
    """
    as_one: _AsOne
    if paramstyle == "qmark":
        where, among, as_one = (
            "commune = ? AND entity = ?",
            "IN (SELECT value FROM json_each(?))",
            encode_ids,
        )
    else:
        where, among, as_one = "commune = %s AND entity = %s", "= ANY(%s)", list
    keys = "SELECT commune, entity, NULL, first, part, NULL, NULL, NULL, NULL, keys, NULL FROM held_key"
    records = f"SELECT {_NAMES} FROM record WHERE {where} AND entity_id {among}"
    return f"{records} UNION ALL {keys} WHERE {where} AND part {among}", as_one


def encode_ids(ids: Sequence[str] | Sequence[int]) -> str:
    """Return ids as one text that SQLite takes apart."""
    return msgspec.json.encode(ids).decode()


@cache
def _select_changed() -> Any:
    return (
        select(table)
        .where(
            table.c.commune == bindparam("of_commune"),
            table.c.version > bindparam("after"),
            table.c.version <= bindparam("until"),
            table.c.solo.is_distinct_from(bindparam("but")),
        )
        .order_by(table.c.version)
        .limit(bindparam("most"))
    )


@cache
def _select_sizes() -> Any:
    return _select_changed().with_only_columns(table.c.version, func.length(table.c.fields).label("size"))
