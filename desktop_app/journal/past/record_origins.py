"""Authors of records received as new, stored in bulk as columns.

Random ids are spread over the whole index, which costs more than the rows themselves. So an origin has no
row: it is found by the version with which the record was received, and which it has until it is changed.
Whoever gives it another version first writes the origin out, as a row of ``sync_change``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from desktop_app.journal.past.writers import WriterNumbers
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.fitting import fitting_instants
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.sync import sync_birth, sync_change
from desktop_app.wire.columns import Column, decode_column, decode_places, encode_column
from desktop_app.wire.tables import Table

_IDS_IN_ONE_QUERY: Final = 500
_VERSIONS: Final = 3
"""The column of versions, behind those of times, ids and authors."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Table)

_KEEP = Prepared(
    insert(sync_birth).values(
        {name: bindparam(name) for name in ("entity", "first", "last", "device", "packed")}
    )
)
_HELD = Prepared(
    select(sync_birth.c.device, sync_birth.c.packed).where(sync_birth.c.number == bindparam("number"))
)
_WRITE_OUT = Prepared(
    insert(sync_change)
    .prefix_with("OR IGNORE")
    .values({name: bindparam(name) for name in ("entity_id", "version", "part", "writer", "at")})
)


class RecordOrigin(NamedTuple):
    """By whom, where (what people call the computer) and when (ms since 1970 UTC) a record was made."""

    entity_id: str
    version: int
    author: str
    device: str
    at: int


def keep_origins(
    connection: Connection,
    entity: str,
    versions: Sequence[int],
    times: Sequence[int],
    written: Sequence[Column],
    device: str,
) -> None:
    """Keep who made records that are new here, one version each, in rising order.

    ``written``: the columns of times, ids and authors, as a segment has them; ``times`` is the first, read.
    """
    columns = [*written, encode_column(versions, times)]
    values = {
        "entity": entity,
        "first": versions[0],
        "last": versions[-1],
        "device": device,
        "packed": _encoder.encode(Table(entity, [], len(versions), columns)),
    }
    _KEEP.run(connection, values)


def origins_of(connection: Connection, entity: str, ids: Iterable[str]) -> Iterator[RecordOrigin]:
    """Return the origins of those records that are unchanged since they were received."""
    table, origins = ENTITIES[entity].table.c, sync_birth.c
    versions: dict[str, int] = {}
    for part in batched(ids, _IDS_IN_ONE_QUERY):
        query = select(table.id, table.version).where(table.id.in_(part), table.version > 0)
        versions.update(tuple(row) for row in connection.execute(query))
    if not versions:
        return
    wanted = sorted(set(versions.values()))
    held = (origins.last >= wanted[0], origins.first <= wanted[-1], origins.entity == entity)
    ranges = connection.execute(select(origins.number, origins.first, origins.last).where(*held)).all()
    numbers = sorted(number for number, first, last in ranges if _any_between(wanted, first, last))
    among = frozenset(wanted)
    for number in numbers:
        [found] = _HELD.all(connection, {"number": number})
        for origin in _read(found, among):
            if versions.get(origin.entity_id) == origin.version:
                yield origin


def _any_between(versions: Sequence[int], first: int, last: int) -> bool:
    """Whether one of these versions, in rising order, is between two others."""
    at = bisect_left(versions, first)
    return at < len(versions) and versions[at] <= last


def write_out_changing(connection: Connection, entity: str, to: Mapping[str, int]) -> None:
    """Write out the origins of records that are about to have another version, by their ids."""
    origins = origins_of(connection, entity, to)
    _write_out(connection, (origin for origin in origins if origin.version != to[origin.entity_id]))


def write_out_behind(connection: Connection, version: int) -> None:
    """Write out all origins after a version; none of them is kept as columns after that."""
    behind = sync_birth.c.last > version
    for row in connection.execute(select(sync_birth.c.device, sync_birth.c.packed).where(behind)).all():
        _write_out(connection, _read((row.device, row.packed)))
    connection.execute(delete(sync_birth).where(behind))


def _write_out(connection: Connection, origins: Iterable[RecordOrigin]) -> None:
    writers = WriterNumbers(connection)
    rows: list[dict[str, object]] = [
        {
            "entity_id": origin.entity_id,
            "version": origin.version,
            "part": 0,
            "writer": writers.number_of(origin.author, origin.device),
            "at": origin.at,
        }
        for origin in origins
    ]
    _WRITE_OUT.run_many(connection, rows)


def _read(row: tuple[str, bytes], among: Collection[int] | None = None) -> Iterator[RecordOrigin]:
    """Return all origins of a row, or those of some versions: only the ids of these are written out."""
    device, packed = row
    table = _decoder.decode(packed)
    rows = table.rows
    times = decode_column(table.columns[0], rows)
    versions = decode_column(table.columns[_VERSIONS], rows, times)
    at = [place for place, version in enumerate(versions) if among is None or version in among]
    ids, authors = (decode_places(column, rows, times, at) for column in table.columns[1:_VERSIONS])
    for place, instant, entity_id, author in zip(
        at, fitting_instants([times[place] for place in at]), ids, authors, strict=True
    ):
        yield RecordOrigin(entity_id, versions[place], author, device, instant)
