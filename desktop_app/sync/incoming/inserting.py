"""Bulk insert of records that are new here, from columns into columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from desktop_app.journal.rows import NewRecords, RecordWriter
from desktop_app.storage.entities import ENTITIES
from desktop_app.wire.columns import names_in
from desktop_app.wire.op import Value

_json = msgspec.json.Encoder()


def insert_columns(
    connection: Connection,
    writer: RecordWriter,
    entity: str,
    fields: Sequence[str],
    ids: Sequence[str],
    versions: Sequence[int],
    values: Sequence[Sequence[Value]],
) -> None:
    """Insert records given as one list per field, and notify their followers.

    Fields that this version of the program does not know are left out.
    """
    kind = ENTITIES[entity]
    columns: list[Sequence[Any]] = [ids, versions]
    for name in kind.fields:
        columns.append(values[fields.index(name)] if name in fields else [kind.default_of(name)] * len(ids))
    columns += [_map_column(name, fields, values, len(ids)) for name in kind.maps]
    sql = _insert_text(kind.table, ("id", "version", *kind.fields), kind.maps)
    driver: Any = connection.connection.driver_connection
    driver.executemany(sql, zip(*columns, strict=True))
    writer.note_new(NewRecords(entity, ids, fields, values))


def _map_column(
    name: str, fields: Sequence[str], values: Sequence[Sequence[Value]], rows: int
) -> Sequence[bytes]:
    """Return the JSON objects of a map column, the keys in their order, as the bytes that the file will hold.

    Each value of a column is written once and joined row by row: columns of answers hold few values.
    """
    prefix = f"{name}/"
    named = sorted(zip(fields, values, strict=True))
    members = [_members(field[len(prefix) :], column) for field, column in named if field.startswith(prefix)]
    if not members:
        return [b"{}"] * rows
    if b"" in members[0]:
        return [b"{%b}" % b"".join(row)[1:] for row in zip(*members, strict=True)]
    members[0] = [b"{" + member[1:] for member in members[0]]  # so that a row is joined once and not copied
    return list(map(b"".join, zip(*members, [b"}"] * rows, strict=True)))


def _members(key: str, column: Sequence[Value]) -> Sequence[bytes]:
    """``,"key":value`` for each value, nothing for none."""
    names = names_in(column)
    if names is column or not {str, type(None)}.issuperset(map(type, names)):
        return _each_member(key, column)  # 1, 1.0 and True are one key of a dictionary
    written = dict(zip(names, _each_member(key, names), strict=True))
    return list(map(written.__getitem__, column))


def _each_member(key: str, column: Sequence[Value]) -> Sequence[bytes]:
    name = b",%b:" % _json.encode(key)
    values = _json.encode_lines(column).removesuffix(b"\n")  # no line ends within a value
    members = (name + values.replace(b"\n", b"\n" + name)).split(b"\n")
    if None not in column:
        return members
    return [b"" if value is None else member for value, member in zip(column, members, strict=True)]


@cache
def _insert_text(table: Table, columns: tuple[str, ...], written: tuple[str, ...]) -> str:
    """``written`` columns come as the bytes of their text: made a text, it would be written a second time.

    Written for plain tuples: 10,000 dictionaries of parameters cost more than the insertion itself.
    """
    names = ", ".join(f'"{name}"' for name in (*columns, *written))
    places = ", ".join(("?",) * len(columns) + ("CAST(? AS TEXT)",) * len(written))
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'
