"""Records that are as an op of a segment made them: the segment is their only place, until they change.

For each segment, the keys of such records are kept by kind and by how their ids begin, so that looking one up
reads the keys of one report or of some weeks, however long an office has worked. A key is a CRC-32 of the id
and the place of the op; the id itself is compared in the segment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched, groupby, starmap
from operator import itemgetter
from struct import Struct, unpack
from typing import Any, Final
from zlib import crc32

import msgspec
from sqlalchemy import Connection, select

from desktop_app.base.ids import OFFICER
from desktop_app.wire.op import Op, Value
from desktop_app.wire.protocol import SEGMENT_MAX_OPS
from desktop_app.wire.segment import read_segment
from upstream.database.identity import OLDEST_SCHEMA
from upstream.database.statements import as_values, marked
from upstream.database.tables import server
from upstream.records.merge import MOST_VERSION, FieldMark, MergeRecord, Place

FEWEST: Final = 8
"""Fewer records of a segment take less as rows."""

_TOGETHER: Final = {
    **dict.fromkeys(("iv", "tv", "fc"), (0, 1, 3)),
    **dict.fromkeys(("rn", "nb"), (0, 2)),
    OFFICER: (0,),
}
"""The parts of ids by which keys are kept together: a period of cells, a year of numbers, officers."""
_TIME: Final = 4
"""So many digits of an id that begins with its time change every seven weeks."""
_HOLD: Final = (
    "INSERT INTO held_key (first, part, commune, entity, keys) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_AT_ONCE: Final = 8
"""So many segments are read by one statement."""
_KEY: Final = Struct("<HI")
"""The place of an op in its segment, and the CRC-32 of the id of its record."""
_quick = msgspec.msgpack.Encoder().encode
_exact = msgspec.msgpack.Encoder(order="deterministic").encode
_MAY_HOLD: Final = "may hold records in segments"
_HOLDS: Final = select(server.c.oldest_schema).where(server.c.number == 1)

type _HeldKey = tuple[int, int]
type _OfSegment = tuple[int, Sequence[int]]
"""The first version of a segment, and places in it, in order."""
type KeyRow = Sequence[Any]
"""First version of a segment, kind, part, and keys."""
type RecordKey = tuple[str, str]
"""Entity and id."""


@dataclass(frozen=True, slots=True)
class KeptSegment:
    """A segment that is kept: the version of its first op, and its ops."""

    first: int
    ops: Sequence[Op]

    @property
    def end(self) -> int:
        """The version behind its last op."""
        return self.first + len(self.ops)

    def made(self, record: MergeRecord) -> bool:
        """Whether an op of it says all that there is of a record."""
        if not self.first <= record.version < self.end or record.marks:
            return False
        op = self.ops[record.version - self.first]
        mark = FieldMark(record.version, record.solo or 0, op.author, op.at)
        same = (op.entity, op.entity_id) == (record.entity, record.entity_id) and record.base == mark
        return same and _exact(op.patch) == _exact(record.fields)


def enough(records: int) -> bool:
    """Whether so many records of a segment are worth being held by it."""
    return records >= FEWEST


def may_hold(connection: Connection) -> bool:
    """Whether all programs that may use the database know of such records: if so, they go on knowing."""
    if not connection.info.get(_MAY_HOLD):
        connection.info[_MAY_HOLD] = str(connection.execute(_HOLDS).scalar() or "") >= OLDEST_SCHEMA
    return bool(connection.info[_MAY_HOLD])


def hold(connection: Connection, commune: str, segment: KeptSegment, places: Iterable[int]) -> None:
    """Keep the records that these ops of a segment have made where they are."""
    keys: dict[tuple[str, int], list[_HeldKey]] = {}
    for place in places:
        op = segment.ops[place]
        keys.setdefault((op.entity, _part(op.entity_id)), []).append((place, _digest(op.entity_id)))
    rows = [(segment.first, part, commune, entity, _packed(held)) for (entity, part), held in keys.items()]
    if connection.exec_driver_sql(marked(connection, _HOLD), rows).rowcount == len(rows):
        return
    for entity, part, packed in _of_segment(connection, commune, segment.first):
        if (entity, part) in keys:  # it held some already: a closing was judged between these and those
            both = {*keys[entity, part], *_unpacked(packed)}
            _keep_only(connection, (commune, segment.first, entity, part), sorted(both))


def load_held(
    connection: Connection, commune: str, keys: Iterable[RecordKey]
) -> dict[RecordKey, MergeRecord]:
    """Return the records among these that a segment holds."""
    wanted = set(keys)
    parts = parts_of(entity_id for _, entity_id in wanted)
    return load_among(connection, commune, wanted, _in_parts(connection, commune, parts)) if parts else {}


def parts_of(ids: Iterable[str]) -> set[int]:
    """Return in which parts the keys of ids are."""
    return set(map(_part, ids))


def load_among(
    connection: Connection, commune: str, wanted: Collection[RecordKey], rows: Iterable[KeyRow]
) -> dict[RecordKey, MergeRecord]:
    """Return the records that are wanted and named by rows of keys."""
    digests: dict[tuple[str, int], set[int]] = {}
    for entity, entity_id in wanted:
        digests.setdefault((entity, _part(entity_id)), set()).add(_digest(entity_id))
    places = [
        (first, place)
        for first, entity, part, packed in rows
        if (known := digests.get((entity, part)))
        for place, digest in _unpacked(packed)
        if digest in known
    ]
    found = starmap(_record, _ops_at(connection, commune, _grouped(places)))
    return {key: record for record in found if (key := (record.entity, record.entity_id)) in wanted}


def held_between(
    connection: Connection,
    commune: str,
    after: int,
    until: int = MOST_VERSION,
    *,
    without_device: int = 0,
    entities: Collection[str] | None = None,
) -> Iterator[MergeRecord]:
    """Yield held records of these versions, by version; a segment is read when its first record is asked."""
    found = _by_segment(connection, commune, after, until, entities)
    return starmap(_record, _ops_at(connection, commune, found, without_device))


def held_ops(
    connection: Connection, commune: str, after: int, until: int
) -> Iterator[tuple[int, str, str, Mapping[str, Value]]]:
    """Yield version, kind, id and fields of the same: that is quicker."""
    found = _by_segment(connection, commune, after, until)
    for op, first, place, _ in _ops_at(connection, commune, found):
        yield first + place, op.entity, op.entity_id, op.patch


def held_beside(connection: Connection, commune: str, entity: str, entity_id: str) -> Iterator[MergeRecord]:
    """Yield held records whose keys are kept with that of an id: all of its report, and perhaps others."""
    rows = _in_parts(connection, commune, parts_of([entity_id]))
    of_kind = [(first, packed) for first, kind, _, packed in rows if kind == entity]
    places = [(first, place) for first, packed in of_kind for place in _places(packed)]
    return starmap(_record, _ops_at(connection, commune, _grouped(places)))


def held_versions(connection: Connection, commune: str, after: int, until: int = MOST_VERSION) -> list[int]:
    """Return the versions of the held records, the lowest first."""
    found = _by_segment(connection, commune, after, until)
    return [first + place for first, places in found for place in places]


def communes_holding_kind(connection: Connection, entity: str) -> set[str]:
    """Return the communes that hold a record of a kind."""
    sql = marked(connection, "SELECT DISTINCT commune FROM held_key WHERE entity = ?")
    return {commune for (commune,) in connection.exec_driver_sql(sql, (entity,))}


def communes_holding(connection: Connection, entity: str, entity_id: str) -> set[str]:
    """Return the communes that hold a record, and perhaps some that only hold one with a similar key."""
    digest = _digest(entity_id)
    rows = connection.exec_driver_sql(
        marked(connection, "SELECT commune, keys FROM held_key WHERE part = ? AND entity = ?"),
        (_part(entity_id), entity),
    )
    return {commune for commune, packed in rows if any(known == digest for _, known in _unpacked(packed))}


def release(connection: Connection, commune: str, places: Iterable[Place]) -> None:
    """Hold these records no longer: they got rows, or are gone."""
    for first, here in groupby(sorted(places), itemgetter(0)):
        gone = {place for _, place in here}
        for entity, part, packed in _of_segment(connection, commune, first):
            keys = _unpacked(packed)
            left = [key for key in keys if key[0] not in gone]
            if len(left) < len(keys):
                _keep_only(connection, (commune, first, entity, part), left)


def _keep_only(connection: Connection, row: tuple[str, int, str, int], keys: Sequence[_HeldKey]) -> None:
    which = "WHERE commune = ? AND first = ? AND entity = ? AND part = ?"
    if keys:
        sql = f"UPDATE held_key SET keys = ? {which}"
        connection.exec_driver_sql(marked(connection, sql), (_packed(keys), *row))
    else:
        connection.exec_driver_sql(marked(connection, f"DELETE FROM held_key {which}"), row)


def _of_segment(connection: Connection, commune: str, first: int) -> Sequence[Any]:
    sql = "SELECT entity, part, keys FROM held_key WHERE commune = ? AND first = ?"
    return connection.exec_driver_sql(marked(connection, sql), (commune, first)).all()


def _in_parts(connection: Connection, commune: str, parts: Collection[int]) -> Iterable[Any]:
    among, values = as_values(connection, "part", list(parts))
    sql = f"SELECT first, entity, part, keys FROM held_key WHERE commune = ? AND {among}"
    return connection.exec_driver_sql(marked(connection, sql), (commune, values))


def _by_segment(
    connection: Connection, commune: str, after: int, until: int, entities: Collection[str] | None = None
) -> list[_OfSegment]:
    """Where held records of these versions are."""
    sql = "SELECT first, keys FROM held_key WHERE commune = ? AND first > ? AND first <= ?"
    asked: list[Any] = [commune, after - SEGMENT_MAX_OPS, until]
    if entities is not None:
        among, values = as_values(connection, "entity", list(entities))
        sql, asked = f"{sql} AND {among}", [*asked, values]
    rows = connection.exec_driver_sql(marked(connection, sql), tuple(asked))
    found: dict[int, list[int]] = {}
    for first, packed in rows:
        low, high = after - first, until - first
        places = _places(packed)
        if low >= 0 or high < SEGMENT_MAX_OPS:
            places = [place for place in places if low < place <= high]
        if places:
            found.setdefault(first, []).extend(places)
    return [(first, sorted(found[first])) for first in sorted(found)]


def _grouped(places: Iterable[tuple[int, int]]) -> list[_OfSegment]:
    return [(first, [place for _, place in here]) for first, here in groupby(sorted(places), itemgetter(0))]


def _ops_at(
    connection: Connection, commune: str, places: Iterable[_OfSegment], without_device: int = 0
) -> Iterator[tuple[Op, int, int, int]]:
    """Yield the ops at these places, with version of the first, place and device; some segments at once."""
    for some in batched(places, _AT_ONCE):
        among, values = as_values(connection, "first", [first for first, _ in some])
        sql = f"SELECT first, device, packed FROM segment WHERE commune = ? AND device <> ? AND {among}"
        rows = connection.exec_driver_sql(marked(connection, sql), (commune, without_device, values))
        stored = {first: (device, packed) for first, device, packed in rows}
        for first, here in some:
            if first in stored:
                device, packed = stored[first]
                ops = read_segment(bytes(packed)).ops
                for place in here:
                    yield ops[place], first, place, device


def _record(op: Op, first: int, position: int, device: int) -> MergeRecord:
    version = first + position
    return MergeRecord(
        op.entity,
        op.entity_id,
        version,
        FieldMark(version, device, op.author, op.at),
        device,
        dict(op.patch),
        size=len(_quick(op.patch)),
        place=Place(first, position),
    )


def _part(entity_id: str) -> int:
    """Which keys are kept together with that of an id: those of a period, of some weeks, of a list."""
    pieces = entity_id.split(":")
    if len(pieces) == 1:
        begins = entity_id[:_TIME]
    elif (together := _TOGETHER.get(pieces[0])) and max(together) < len(pieces):
        begins = ":".join(pieces[place] for place in together)
    else:
        begins = entity_id.rpartition(":")[0]
    return crc32(begins.encode()) >> 1  # the databases' integers have a sign


def _digest(entity_id: str) -> int:
    return crc32(entity_id.encode())


def _packed(keys: Iterable[_HeldKey]) -> bytes:
    return b"".join(starmap(_KEY.pack, keys))


def _places(packed: bytes) -> Sequence[int]:
    """The places alone."""
    return unpack(f"<{len(packed) // 2}H", packed)[:: _KEY.size // 2]


def _unpacked(packed: bytes) -> list[_HeldKey]:
    return list(_KEY.iter_unpack(packed))
