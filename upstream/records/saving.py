"""Save records: those that are new, at once, and those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.exc import OperationalError

from desktop_app.wire.op import Op
from upstream.communes.communes import ROW_BYTES
from upstream.database.statements import marked
from upstream.database.tables import record as table
from upstream.records.held import KeptSegment, enough, hold, load_among, parts_of, release
from upstream.records.merge import MergeRecord, Place
from upstream.records.stored import COLUMNS, encode_ids, encode_marks, encode_value

_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_VERSION = COLUMNS.index("version")
_MANY = 32
"""So many rows are worth a statement of their own kind."""


def save_records(
    connection: Connection,
    commune: str,
    records: Sequence[MergeRecord],
    segments: Sequence[KeptSegment] = (),
) -> int:
    """Write records that are new or were touched, a statement for each kind; by how many bytes they grew.

    ``segments``: those which may hold what their ops have made.
    """
    before = sum(record.size if record.stored else -ROW_BYTES for record in records)
    held = _hold_made(connection, commune, [each for each in records if not each.stored], segments)
    new = [each for each in records if each.place or (not each.stored and each.version not in held)]
    if new:
        _insert(connection, [_row(commune, record) for record in new])
    release(connection, commune, (record.place for record in records if record.place))
    changed = [
        dict(zip(COLUMNS, _row(commune, record), strict=True))
        for record in records
        if record.stored and not record.place
    ]
    if changed:
        connection.execute(
            _update(), [{f"b_{name}": value for name, value in row.items()} for row in changed]
        )
    for record in records:
        record.stored, record.touched, record.place = True, False, held.get(record.version)
    return sum(record.size for record in records) - before


def _hold_made(
    connection: Connection, commune: str, new: Sequence[MergeRecord], segments: Sequence[KeptSegment]
) -> dict[int, Place]:
    """Have segments hold those new records that one op made; their places by version."""
    held: dict[int, Place] = {}
    for segment in segments:
        made = [record for record in new if segment.made(record)]
        if enough(len(made)):
            places = [Place(segment.first, record.version - segment.first) for record in made]
            hold(connection, commune, segment, (place.position for place in places))
            for record, place in zip(made, places, strict=True):
                record.size = len(encode_value(record.fields))
                held[record.version] = place
    return held


def insert_created(
    connection: Connection,
    commune: str,
    ops: Sequence[Op],
    patches: Sequence[bytes],
    first: int,
    device: int,
    segments: Sequence[KeptSegment] = (),
) -> int | None:
    """Keep the records that ops create, each its own, as versions ``first`` and on; the bytes they take.

    The same as saving what :func:`upstream.records.merge.create` makes of each, without making it.
    ``patches``: the fields as they are stored. ``segments``: those which may hold what their ops have made.
    ``None``: some record exists already, and nothing was changed.
    """
    keys = [(op.entity, op.entity_id) for op in ops]
    end = first + len(ops)
    holding = [(each, max(each.first, first), min(each.end, end)) for each in segments]
    holding = [(each, start, stop) for each, start, stop in holding if enough(stop - start)]
    held = {version for _, start, stop in holding for version in range(start, stop)}
    if _any_there(connection, commune, keys, [keys[version - first] for version in held]):
        return None
    rows = [
        (commune, op.entity, op.entity_id, version, version, device, op.author, op.at, device, fields, None)
        for version, (op, fields) in enumerate(zip(ops, patches, strict=True), first)
        if version not in held
    ]
    if rows and not _insert_all_new(connection, rows):
        return None
    for segment, start, stop in holding:
        hold(connection, commune, segment, range(start - segment.first, stop - segment.first))
    return ROW_BYTES * len(ops) + sum(map(len, patches))


def _any_there(
    connection: Connection,
    commune: str,
    keys: Sequence[tuple[str, str]],
    without_row: Sequence[tuple[str, str]],
) -> bool:
    """Whether a segment holds one of these records, or one of those ``without_row`` has a row."""
    parts = sorted(parts_of(entity_id for _, entity_id in keys))
    values: tuple[object, ...]
    if connection.dialect.name == "sqlite":
        asked, among = "json_each(?) AS asked CROSS JOIN record", "IN (SELECT value FROM json_each(?))"
        same = "record.entity = asked.value ->> 0 AND record.entity_id = asked.value ->> 1"
        values = (encode_ids(parts), msgspec.json.encode(without_row).decode())
    else:
        asked = "unnest(?::text[], ?::text[]) AS asked(entity, entity_id) CROSS JOIN record"
        among, same = "= ANY(?)", "record.entity = asked.entity AND record.entity_id = asked.entity_id"
        values = (parts, [entity for entity, _ in without_row], [entity_id for _, entity_id in without_row])
    sql = f"""
    SELECT first, entity, part, keys FROM held_key WHERE commune = ? AND part {among}
    UNION ALL SELECT * FROM (
        SELECT CAST(NULL AS bigint), '', 0, CAST(NULL AS bytea) FROM {asked}
        WHERE {same} AND record.commune = ? LIMIT 1
    ) AS present
    """
    rows = connection.exec_driver_sql(marked(connection, sql), (commune, *values, commune)).all()
    return any(row[0] is None for row in rows) or bool(load_among(connection, commune, set(keys), rows))


def _insert_all_new(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Insert rows in the order of their versions, all of them or none; whether none was there."""
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
        made = table.c.version.between(rows[0][_VERSION], rows[-1][_VERSION])
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


def _row(commune: str, record: MergeRecord) -> tuple[Any, ...]:
    base = record.base
    fields = encode_value(record.fields)
    marks = encode_marks(record.marks) if record.marks else None
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
def _update() -> Any:
    keys = ("commune", "entity", "entity_id")
    return (
        update(table)
        .where(*(table.c[name] == bindparam(f"b_{name}") for name in keys))
        .values({name: bindparam(f"b_{name}") for name in COLUMNS if name not in keys})
    )


@cache
def _insert_text(paramstyle: str) -> str:
    # Written out because this one statement carries every first sync: building 10,000 parameter
    # dictionaries costs more than inserting the rows.
    mark = "?" if paramstyle == "qmark" else "%s"
    return f"INSERT INTO record ({_NAMES}) VALUES ({', '.join([mark] * len(COLUMNS))})"
