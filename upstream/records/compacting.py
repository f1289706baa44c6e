"""Have segments hold the records of a province that was filled when each of them had a row.

Commune by commune, each in a transaction of its own: whatever ends it, what was done stays, and the next run
goes on from there. A commune in which anything would be different afterwards is left as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, or_, select, update

from desktop_app.wire.segment import read_segment
from upstream.base.problems import ServerProblem
from upstream.communes.communes import commune_codes, lock_head
from upstream.database.database import Database
from upstream.database.identity import OLDEST_SCHEMA
from upstream.database.statements import among
from upstream.database.tables import device, rejected, segment, server
from upstream.database.tables import record as table
from upstream.records.held import KeptSegment, enough, hold
from upstream.records.merge import MergeRecord
from upstream.records.stored import load_all, load_rows

_DIGEST_BITS: Final = 256
_IN_ORDER: Final = msgspec.msgpack.Encoder(order="deterministic")
_SEGMENTS = select(segment.c.first, segment.c.last, segment.c.device).where(
    segment.c.commune == bindparam("of_commune")
)
_PACKED = select(segment.c.packed).where(
    segment.c.commune == bindparam("of_commune"), segment.c.first == bindparam("of_first")
)
_UNNAMED: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND application_name = ''
"""


def begin_compacting(database: Database) -> None:
    """Let new records be held by their segments from now on; older programs may not be started any more.

    Raises:
        ServerProblem: programs that may be older ones use the database.
    """
    with database.alone() as connection:
        is_older = or_(server.c.oldest_schema < OLDEST_SCHEMA, server.c.oldest_schema.is_(None))
        if connection.execute(select(server.c.number).where(is_older)).first() is None:
            return
        if connection.dialect.name == "postgresql":
            unnamed = connection.exec_driver_sql(_UNNAMED).scalar_one()
            if unnamed:
                raise ServerProblem(
                    "{n} connections to the database are of programs that do not say which they are, as "
                    "older versions of this one. They would not find what is kept the new way. End them, "
                    "then run this again; nothing was changed.",
                    n=unnamed,
                )
        connection.execute(update(server).where(is_older).values(oldest_schema=OLDEST_SCHEMA))
        of_device = select(device.c.commune).where(device.c.number == rejected.c.device).scalar_subquery()
        unnamed_yet = update(rejected).where(rejected.c.commune.is_(None))
        connection.execute(unnamed_yet.values(commune=of_device))  # what an older program refused


def compact(database: Database) -> Iterator[tuple[int, int, int]]:
    """Compact all communes; yields how many are done, of how many, and the records that lost their rows.

    Raises:
        ServerProblem: a commune would be different afterwards, or see :func:`begin_compacting`.
    """
    begin_compacting(database)
    with database.read() as connection:
        codes = commune_codes(connection)
    for number, code in enumerate(codes, 1):
        with database.write() as connection:
            held = compact_commune(connection, code)
        yield number, len(codes), held


def compact_commune(connection: Connection, commune: str) -> int:
    """Delete the rows of records that their segments can hold; return how many. The caller commits.

    Raises:
        ServerProblem: something would be different; nothing may be committed.
    """
    lock_head(connection, commune)
    before, held = everything(connection, commune), 0
    for first, last, number in connection.execute(_SEGMENTS, {"of_commune": commune}).all():
        held += _compact_segment(connection, commune, first, last, number)
    if everything(connection, commune) != before:
        raise ServerProblem(
            "The records of the commune {commune} would not be the same afterwards. It was left as it is; "
            "report this to whoever maintains the program.",
            commune=commune,
        )
    return held


def everything(connection: Connection, commune: str) -> tuple[int, int]:
    """Return the number of a commune's records, and the sum of digests of all that is known of each."""
    number = total = 0
    for record in load_all(connection, commune):
        number, total = number + 1, total + _digest(record)
    return number, total % (1 << _DIGEST_BITS)


def _digest(record: MergeRecord) -> int:
    said: Sequence[Any] = (
        record.entity,
        record.entity_id,
        record.version,
        record.base,
        record.solo,
        record.fields,
        record.marks,
    )
    return int.from_bytes(sha256(_IN_ORDER.encode(said)).digest())


def _compact_segment(connection: Connection, commune: str, first: int, last: int, number: int) -> int:
    columns = table.c
    untouched = (
        columns.commune == commune,
        columns.version.between(first, last),
        columns.version == columns.changed,
        columns.device == number,
        columns.solo == number,
        columns.marks.is_(None),
    )
    rows = list(load_rows(connection, *untouched))
    if not enough(len(rows)):
        return 0
    packed = connection.execute(_PACKED, {"of_commune": commune, "of_first": first}).scalar_one()
    kept = KeptSegment(first, read_segment(bytes(packed)).ops)
    made = [record.version for record in rows if kept.made(record)]
    if not enough(len(made)):
        return 0
    hold(connection, commune, kept, (version - first for version in made))
    gone = among(connection, columns.version, made)
    connection.execute(delete(table).where(columns.commune == commune, gone))
    return len(made)
