"""What the merge has only said to have changed, computed commune by commune outside of any transaction.

It is written if nothing has come meanwhile; else it stays to be computed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import IntEnum

from sqlalchemy import Connection, delete, select

from upstream.communes.communes import commune_position, lock_head
from upstream.database.database import Database
from upstream.database.read_tables import read_basis, read_stale
from upstream.database.statements import among
from upstream.read_model.troubles import PageWork, for_each

type Write = Callable[[Connection], bool]
"""Writes what was computed; whether it still holds."""

type Compute = Callable[[Connection, str, Collection[str]], Write]
"""Computes parts of the book of a commune."""


class CountedBy(IntEnum):
    """The row of ``read_basis`` that names by what something was computed."""

    SETS = 1
    """The indicator sets of totals."""
    FORMS = 2
    """The questionnaires of results of rounds."""


def basis_of(connection: Connection, counted: CountedBy) -> str | None:
    """Return by what something was computed; it stays the same until the transaction ends."""
    query = select(read_basis.c.sets).where(read_basis.c.number == counted)
    return connection.execute(query.with_for_update(read=True)).scalar()


def waiting_communes(connection: Connection, start: str) -> list[str]:
    """Return the communes that have changed parts with this beginning."""
    column = read_stale.c.commune
    query = select(column).where(read_stale.c.part.startswith(start)).distinct().order_by(column)
    return list(connection.execute(query).scalars())


def settle_parts(
    database: Database, work: PageWork, start: str, compute: Compute, go_on: Callable[[], bool]
) -> int:
    """Compute the changed parts with this beginning; return how many communes are left.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
    """
    with database.read() as connection:
        waiting = waiting_communes(connection, start)

    def settle(commune: str) -> None:
        _settle(database, commune, start, compute)

    return for_each(database, work, waiting, settle, lambda _done: go_on())


def _settle(database: Database, commune: str, start: str, compute: Compute) -> None:
    columns = read_stale.c
    with database.read() as connection:
        position = commune_position(connection, commune)[:2]
        where = columns.commune == commune, columns.part.startswith(start)
        parts = list(connection.execute(select(columns.part).where(*where)).scalars())
        write = compute(connection, commune, parts)
    with database.write() as connection:
        lock_head(connection, commune)
        if commune_position(connection, commune)[:2] == position and write(connection):
            done = columns.commune == commune, among(connection, columns.part, parts)
            connection.execute(delete(read_stale).where(*done))
