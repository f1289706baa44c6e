"""The figures of a unit in a period: one row, packed, since a row for each would be the records once more.

Packed are the version of the set under which most were typed, the decimals as the office stores them (empty:
none, or words), and what differs: the version of the set and marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from desktop_app.wire.op import Value
from upstream.database.read_tables import read_figures as table
from upstream.database.statements import as_values, marked, put

ASKED: Final = 1
"""It waits for another figure: the province has commented it."""
WORDS: Final = 2
"""There are words, which stay in the record."""

_LONGEST: Final = 40
_NUMBER: Final = re.compile(r"-?\d{1,40}(?:\.\d{1,20})?", re.ASCII)


class PackedFigure(NamedTuple):
    """One figure; ``set_version``: the number of its text."""

    value: str
    set_version: int
    marks: int


@dataclass(slots=True)
class GatheredUnit:
    """What a merge says of a unit and period; ``odd``: the version of the set and marks where they differ."""

    set_version: str
    newest: int = 0
    values: dict[str, str] = field(default_factory=dict)
    odd: dict[str, tuple[str, int]] = field(default_factory=dict)

    def texts(self) -> Iterable[str]:
        """The texts that are stored as numbers."""
        return (self.set_version, *self.values, *(version for version, _ in self.odd.values()))


type _Values = dict[int, str]
type _Odd = dict[int, tuple[int, int]]
type _Packed = tuple[int, _Values, _Odd]
type Place = tuple[int, int]
"""Scope and unit."""

_packer: Final = msgspec.msgpack.Encoder()
_unpacker: Final[msgspec.msgpack.Decoder[_Packed]] = msgspec.msgpack.Decoder(_Packed)


def number_in(value: Value) -> str | None:
    """Return a figure as a decimal; ``None`` for words."""
    if type(value) is str:
        if len(value) <= _LONGEST and value.isascii() and value.isdecimal():
            return value  # nearly every figure
        return value if _NUMBER.fullmatch(value) else None
    return str(value) if type(value) is int else None


def unpack(packed: bytes) -> dict[int, PackedFigure]:
    """Return the figures of a row by the numbers of their indicators."""
    set_version, values, odd = _unpacker.decode(packed)
    usual = (set_version, 0)
    return {code: PackedFigure(value, *odd.get(code, usual)) for code, value in values.items()}


def write_figures(
    connection: Connection,
    commune: str,
    changed: Mapping[tuple[str, str], GatheredUnit],
    number: Mapping[str, int],
) -> None:
    """Bring figures into the rows of their units; ``changed``: by scope and unit, as texts."""
    if not changed:
        return
    stored = _load(connection, commune, {number[scope] for scope, _ in changed})
    rows = []
    for (scope, unit), gathered in changed.items():
        place = number[scope], number[unit]
        set_version = number[gathered.set_version]
        values = {number[code]: value for code, value in gathered.values.items()}
        odd = {number[code]: (number[version], marks) for code, (version, marks) in gathered.odd.items()}
        newest = gathered.newest
        if (known := stored.get(place)) is not None:
            newest = max(newest, known[0])
            set_version, values, odd = _joined(known[1], (set_version, values, odd))
        rows.append(
            (commune, *place, *_counts(values, odd), newest, _packer.encode((set_version, values, odd)))
        )
    put(connection, table, rows)


def _joined(before: _Packed, now: _Packed) -> _Packed:
    """What was packed, with what has changed."""
    set_version, values, odd = before
    kept = {code: each for code, each in odd.items() if code not in now[1]}
    if now[0] != set_version:
        kept |= dict.fromkeys(now[1], (now[0], 0))
    return set_version, values | now[1], kept | now[2]


def _counts(values: _Values, odd: _Odd) -> tuple[int, int]:
    """How many figures or words there are, and how many cells are asked for."""
    words = sum(1 for _, marks in odd.values() if marks & WORDS)
    return sum(map(bool, values.values())) + words, sum(marks & ASKED for _, marks in odd.values())


def _load(connection: Connection, commune: str, scopes: Iterable[int]) -> dict[Place, tuple[int, Any]]:
    where, values = as_values(connection, "scope", list(scopes))
    sql = f"SELECT scope, unit, newest, packed FROM read_figures WHERE commune = ? AND {where}"
    rows = connection.exec_driver_sql(marked(connection, sql), (commune, values))
    return {(scope, unit): (newest, _unpacker.decode(packed)) for scope, unit, newest, packed in rows}
