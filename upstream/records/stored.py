"""Load and save records and their marks, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.exc import OperationalError

from desktop_app.wire.guards.bound_fields import Held
from desktop_app.wire.op import Op, Value
from upstream.communes.communes import ROW_BYTES
from upstream.database.tables import record as table
from upstream.records.merge import FieldMark, MergeRecord

_encoder = msgspec.msgpack.Encoder()
_fields = msgspec.msgpack.Decoder(dict[str, Value])
_held: msgspec.msgpack.Decoder[Held] = msgspec.msgpack.Decoder(Held)
_marks = msgspec.msgpack.Decoder(dict[str, FieldMark])
_COLUMNS = (
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
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_MANY = 32
"""So many rows are worth a statement of their own kind."""


def encode_value(value: Held | dict[str, Value]) -> bytes:
    """Return the stored form of a value, of bound values, or of fields."""
    return _encoder.encode(value)


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
    statement, ids = _select_by_id(connection.dialect.paramstyle)
    for entity, wanted in _by_entity(keys).items():
        rows = connection.exec_driver_sql(statement, (commune, entity, ids(wanted)))
        found |= {(entity, record.entity_id): record for record in map(_record, map(tuple, rows))}
    return found


def load_changed(
    connection: Connection, commune: str, after: int, until: int, limit: int, without_device: int
) -> list[MergeRecord]:
    """Yield records whose last event is after ``after`` up to ``until``, except what a device knows."""
    asked = {"of_commune": commune, "after": after, "until": until, "but": without_device, "most": limit}
    return [_record(tuple(row)) for row in connection.execute(_select_changed(), asked)]


def load_newer(
    connection: Connection, commune: str, after: int, entities: Sequence[str]
) -> Iterator[MergeRecord]:
    """Yield records of these kinds whose last event is after ``after``."""
    columns = table.c
    of_kind = (columns.commune == commune, columns.entity.in_(entities), columns.version > after)
    with connection.execute(select(table).where(*of_kind).execution_options(yield_per=1_000)) as rows:
        yield from map(_record, map(tuple, rows))


def save_records(connection: Connection, commune: str, records: Sequence[MergeRecord]) -> int:
    """Write records that are new or were touched, a statement for each kind; by how many bytes they grew."""
    before = sum(record.size if record.stored else -ROW_BYTES for record in records)
    new = [_row(commune, record) for record in records if not record.stored]
    if new:
        _insert(connection, new)
    changed = [dict(zip(_COLUMNS, _row(commune, record), strict=True)) for record in records if record.stored]
    if changed:
        connection.execute(
            _update(), [{f"b_{name}": value for name, value in row.items()} for row in changed]
        )
    for record in records:
        record.stored, record.touched = True, False
    return sum(record.size for record in records) - before


def insert_created(
    connection: Connection, commune: str, ops: Sequence[Op], patches: Sequence[bytes], first: int, device: int
) -> int | None:
    """Insert the records that ops create, each its own, as versions ``first`` and on; the bytes they take.

    The same as saving what :func:`upstream.records.merge.create` makes of each, without making it.
    ``patches``: the fields as they are stored. ``None``: some record exists already, and nothing was changed.
    """
    rows = [
        (commune, op.entity, op.entity_id, version, version, device, op.author, op.at, device, fields, None)
        for version, (op, fields) in enumerate(zip(ops, patches, strict=True), first)
    ]
    if not _insert_all_new(connection, rows, first):
        return None
    return ROW_BYTES * len(rows) + sum(map(len, patches))


def _insert_all_new(connection: Connection, rows: Sequence[tuple[Any, ...]], first: int) -> bool:
    """Insert rows of the versions ``first`` and on, all of them or none; whether none was there."""
    if _as_table(connection, rows):
        try:
            with connection.begin_nested():
                _insert(connection, rows)
        except connection.dialect.loaded_dbapi.IntegrityError:
            return False
        return True
    # Without a savepoint, for which SQLite would copy every page that is written.
    statement = f"{_insert_text(connection.dialect.paramstyle)} ON CONFLICT DO NOTHING"
    inserted = connection.exec_driver_sql(statement, list(rows)).rowcount
    if inserted < len(rows):
        made = table.c.version.between(first, first + len(rows) - 1)
        connection.execute(delete(table).where(table.c.commune == rows[0][0], made))
    return inserted == len(rows)


def _as_table(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the rows are many, and PostgreSQL takes them: as a table, in a tenth of the time."""
    return connection.dialect.name == "postgresql" and len(rows) >= _MANY


def _insert(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert records that are new."""
    if not _as_table(connection, rows):
        connection.exec_driver_sql(_insert_text(connection.dialect.paramstyle), list(rows))
        return
    driver: Any = connection.connection.driver_connection
    statement = f"COPY record ({_NAMES}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.OperationalError as error:  # as of any other statement
        raise OperationalError(statement, None, error) from error


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


def _row(commune: str, record: MergeRecord) -> tuple[Any, ...]:
    base = record.base
    fields = _encoder.encode(record.fields)
    marks = _encoder.encode(record.marks) if record.marks else None
    record.size = len(fields) + len(marks or b"")
    return (
        commune,
        record.entity,
        record.entity_id,
        record.version,
        base.version,
        base.device,
        base.author,
        base.at,
        record.solo,
        fields,
        marks,
    )


@cache
def _select_by_id(paramstyle: str) -> tuple[str, Callable[[list[str]], str | list[str]]]:
    """Return the statement, and how ids are handed to it: always one value, so that it is prepared once."""
    if paramstyle == "qmark":
        where = "commune = ? AND entity = ? AND entity_id IN (SELECT value FROM json_each(?))"
        return f"SELECT {_NAMES} FROM record WHERE {where}", _encode_ids
    where = "commune = %s AND entity = %s AND entity_id = ANY(%s)"
    return f"SELECT {_NAMES} FROM record WHERE {where}", list


def _encode_ids(ids: list[str]) -> str:
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
def _update() -> Any:
    keys = ("commune", "entity", "entity_id")
    return (
        update(table)
        .where(*(table.c[name] == bindparam(f"b_{name}") for name in keys))
        .values({name: bindparam(f"b_{name}") for name in _COLUMNS if name not in keys})
    )


@cache
def _insert_text(paramstyle: str) -> str:
    # Written out because this one statement carries every first sync: building 10,000 parameter
    # dictionaries costs more than inserting the rows.
    mark = "?" if paramstyle == "qmark" else "%s"
    return f"INSERT INTO record ({_NAMES}) VALUES ({', '.join([mark] * len(_COLUMNS))})"
