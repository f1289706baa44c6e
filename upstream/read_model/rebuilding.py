"""The rows of the read model built again from records and segments, commune by commune, beside the server."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import batched

from sqlalchemy import Connection, delete, select

from desktop_app.wire.segment import read_segment
from upstream.communes.communes import commune_codes, lock_head
from upstream.database import read_tables
from upstream.database.database import Database
from upstream.database.statements import put
from upstream.database.tables import device as device_table
from upstream.database.tables import rejected, segment
from upstream.read_model.contact import ContactRow, put_contacts
from upstream.read_model.projecting import COUNTED, PROJECTED, Projection
from upstream.read_model.troubles import PageWork, for_each
from upstream.records.stored import load_newer

_OF_COMMUNES = (
    read_tables.read_figures,
    read_tables.read_state,
    read_tables.read_round,
    read_tables.read_round_area,
    read_tables.read_step,
    read_tables.read_typed,
    read_tables.read_contact,
    read_tables.read_entry,
    read_tables.read_result,
    read_tables.read_campaign,
    read_tables.read_stale,
)
_AT_ONCE = 2_000


def communes_due(connection: Connection) -> list[str]:
    """Return the communes whose rows are to be built."""
    column = read_tables.read_due.c.commune
    return list(connection.execute(select(column).order_by(column)).scalars())


def let_all_be_due(database: Database) -> None:
    """Let every commune be built again."""
    with database.write() as connection:
        put(connection, read_tables.read_due, [(code,) for code in commune_codes(connection)])


def rebuild(
    database: Database, progress: Callable[[int, int], None], go_on: Callable[[], bool] = lambda: True
) -> int:
    """Build the rows of each commune that is due, one transaction for each; return how many are done.

    What was done stays done when it is stopped. ``progress``: how many communes are done, of how many.
    ``go_on`` is asked before each.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
    """
    with database.read() as connection:
        communes = communes_due(connection)

    def build(commune: str) -> None:
        with database.write() as connection:
            rebuild_commune(connection, commune)

    def goes_on(done: int) -> bool:
        progress(done, len(communes))
        return go_on()

    return len(communes) - for_each(database, PageWork.ROWS, communes, build, goes_on)


def rebuild_commune(connection: Connection, commune: str) -> None:
    """Build the rows of one commune; the caller commits."""
    lock_head(connection, commune)  # no computer writes meanwhile
    for table in _OF_COMMUNES:
        connection.execute(delete(table).where(table.c.commune == commune))
    _from_segments(connection, commune)
    _from_records(connection, commune)


def _from_segments(connection: Connection, commune: str) -> None:
    """What was said when, and when it came."""
    projection, contacts = Projection(), dict[int, ContactRow]()
    firsts: list[int] = []
    received: list[int] = []
    columns = segment.c
    query = select(columns.first, columns.device, columns.first_seq, columns.received_at, columns.packed)
    rows = connection.execute(query.where(columns.commune == commune).order_by(columns.first))
    refused = _refused(connection, commune)
    for first, device, first_seq, received_at, packed in rows.yield_per(20):
        firsts.append(first)
        received.append(received_at)
        ops = read_segment(packed).ops
        projection.kept(first, ops)
        contacts[device] = (device, commune, received_at, ops[-1].at)
        for place, op in enumerate(ops):
            if (device, first_seq + place) not in refused:
                projection.said(op, first + place)
    put_contacts(connection, list(contacts.values()))
    projection.write(connection, commune, lambda version: received[bisect_right(firsts, version) - 1])


def _refused(connection: Connection, commune: str) -> set[tuple[int, int]]:
    """The ops of a commune that were refused, by device and number."""
    query = select(rejected.c.device, rejected.c.device_seq).join(
        device_table, device_table.c.number == rejected.c.device
    )
    rows = connection.execute(query.where(device_table.c.commune == commune))
    return {(int(row.device), int(row.device_seq)) for row in rows}


def _from_records(connection: Connection, commune: str) -> None:
    """What the records say."""
    kinds = sorted(PROJECTED.keys() - COUNTED)
    for records in batched(load_newer(connection, commune, -1, kinds), _AT_ONCE):
        projection = Projection()
        projection.saved(records)
        projection.write(connection, commune, lambda _: 0)
    connection.execute(delete(read_tables.read_due).where(read_tables.read_due.c.commune == commune))
