"""The figures of a unit in a period: one row, packed, since a row for each would be the records once more.

A figure is kept by the number of its indicator: the version that made it current, the decimal as the office
stores it (empty: none, or words), the version of the set under which it was typed, and marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from desktop_app.wire.op import Value
from upstream.database.read_tables import read_figures as table
from upstream.read_model.statements import as_values, marked, put

ASKED: Final = 1
"""It waits for another figure: the province has commented it."""
WORDS: Final = 2
"""There are words, which stay in the record."""

_NUMBER: Final = re.compile(r"-?\d{1,40}(?:\.\d{1,20})?", re.ASCII)


class PackedFigure(NamedTuple):
    """One figure as it is packed; ``set_version``: the number of its text."""

    version: int
    value: str
    set_version: int
    marks: int


type Packed = dict[int, PackedFigure]
type Place = tuple[int, int]
"""Scope and unit."""

_packer: Final = msgspec.msgpack.Encoder()
_unpacker: Final[msgspec.msgpack.Decoder[Packed]] = msgspec.msgpack.Decoder(Packed)


def number_in(value: Value) -> str | None:
    """Return a figure as a decimal; ``None`` for words."""
    if type(value) is str:
        return value if _NUMBER.fullmatch(value) else None
    return str(value) if type(value) is int else None


def unpack(packed: bytes) -> Packed:
    """Return the figures of a row by the numbers of their indicators."""
    return _unpacker.decode(packed)


def write_figures(connection: Connection, commune: str, changed: Mapping[Place, Packed]) -> None:
    """Bring figures into the rows of their units."""
    if not changed:
        return
    stored = _load(connection, commune, {scope for scope, _ in changed})
    rows = []
    for (scope, unit), figures in sorted(changed.items()):
        whole = stored.get((scope, unit), {}) | figures
        rows.append((commune, scope, unit, *_row(whole)))
    put(connection, table, rows)


def _row(figures: Packed) -> tuple[Any, ...]:
    ordered = dict(sorted(figures.items()))
    given = sum(1 for each in ordered.values() if each.value or each.marks & WORDS)
    asked = sum(each.marks & ASKED for each in ordered.values())
    newest = max(each.version for each in ordered.values())
    return given, asked, newest, _packer.encode(ordered)


def _load(connection: Connection, commune: str, scopes: Iterable[int]) -> dict[Place, Packed]:
    where, values = as_values(connection, "scope", list(scopes))
    sql = f"SELECT scope, unit, packed FROM read_figures WHERE commune = ? AND {where}"
    rows = connection.exec_driver_sql(marked(connection, sql), (commune, values))
    return {(scope, unit): unpack(packed) for scope, unit, packed in rows}
