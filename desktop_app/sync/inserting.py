"""Inserting many records that are new here, from columns into columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from desktop_app.journal.rows import RecordWriter
from desktop_app.storage.entities import ENTITIES, Entity
from desktop_app.wire.op import Value

_json = msgspec.json.Encoder(order="sorted")


def insert_columns(
    connection: Connection,
    writer: RecordWriter,
    entity: str,
    fields: Sequence[str],
    ids: Sequence[str],
    versions: Sequence[int],
    values: Sequence[Sequence[Value]],
) -> None:
    """Insert records given as one list per field, and tell those who follow them.

    Fields that this version of the program does not know are left out.
    """
    kind = ENTITIES[entity]
    columns: list[Sequence[Any]] = [ids, versions]
    for name in kind.fields:
        columns.append(values[fields.index(name)] if name in fields else [default_of(kind, name)] * len(ids))
    columns += [_map_column(name, fields, values, len(ids)) for name in kind.maps]
    sql = _insert_text(kind.table, ("id", "version", *kind.fields, *kind.maps))
    connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))
    rows = zip(*values, strict=True) if values else [()] * len(ids)
    writer.note_new(
        entity, [(key, dict(zip(fields, row, strict=True))) for key, row in zip(ids, rows, strict=True)]
    )


def default_of(kind: Entity, name: str) -> Value:
    """What a plain column holds where nobody set it."""
    default: Any = kind.table.c[name].server_default
    if default is None:
        return None
    text = str(default.arg)
    return int(text) if text.isdigit() else text


def _map_column(
    name: str, fields: Sequence[str], values: Sequence[Sequence[Value]], rows: int
) -> Sequence[str]:
    prefix = f"{name}/"
    keys = [field[len(prefix) :] for field in fields if field.startswith(prefix)]
    if not keys:
        return ["{}"] * rows
    columns = [column for field, column in zip(fields, values, strict=True) if field.startswith(prefix)]
    return list(map(_entries_encoder(tuple(keys)), zip(*columns, strict=True)))


@cache
def _entries_encoder(keys: tuple[str, ...]) -> Callable[[tuple[Value, ...]], str]:
    def encode(row: tuple[Value, ...]) -> str:
        entries = dict(zip(keys, row, strict=True))
        if None in row:
            entries = {key: value for key, value in entries.items() if value is not None}
        return _json.encode(entries).decode()

    return encode


@cache
def _insert_text(table: Table, columns: tuple[str, ...]) -> str:
    # Written for plain tuples: 10,000 dictionaries of parameters cost more than the insertion itself.
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(columns))})'
