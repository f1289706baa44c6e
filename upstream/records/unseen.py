"""From which version on a commune may hold changes that a device has not seen.

All changes of others came in segments, whose newest is found at once. So a closing reads no records where
there is nothing unseen, however much the commune has.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from upstream.database.tables import device, segment
from upstream.records.merge import Writer


def unseen_from(connection: Connection, commune: str, writer: Writer, base: int) -> int | None:
    """Return the lowest version that a change may have which an author with this base has not seen.

    ``None``: there is no such change.
    """
    columns = segment.c
    newest = (
        select(columns.last)
        .where(columns.device == device.c.number)
        .order_by(columns.last_seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    others = (device.c.commune == commune, device.c.number != writer.number)
    found = []
    for number, last in connection.execute(select(device.c.number, newest).where(*others)):
        seen = max(base, writer.ancestors.get(number, -1))
        if last is not None and last > seen:
            of_device = (columns.device == number, columns.last > seen)
            first = connection.execute(select(func.min(columns.first)).where(*of_device)).scalar_one()
            found.append(max(first, seen + 1))
    return min(found, default=None)
