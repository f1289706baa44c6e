"""From which version on a commune may hold changes that a device has not seen.

All changes of others came in segments, whose newest is found at once. So a closing reads no records where
there is nothing unseen, however much the commune has.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select

from upstream.database.tables import device, segment
from upstream.records.merge import Writer

_NEWEST = (
    select(segment.c.last)
    .where(segment.c.device == device.c.number)
    .order_by(segment.c.last_seq.desc())
    .limit(1)
    .scalar_subquery()
)
_NEWEST_OF_OTHERS = select(device.c.number, _NEWEST).where(
    device.c.commune == bindparam("of_commune"), device.c.number != bindparam("but")
)
_FIRST_AFTER = select(func.min(segment.c.first)).where(
    segment.c.device == bindparam("of_device"), segment.c.last > bindparam("seen")
)


def unseen_from(connection: Connection, commune: str, writer: Writer, base: int) -> int | None:
    """Return the lowest version that a change may have which an author with this base has not seen.

    ``None``: there is no such change.
    """
    found = []
    others = connection.execute(_NEWEST_OF_OTHERS, {"of_commune": commune, "but": writer.number})
    for number, last in others.all():
        seen = max(base, writer.ancestors.get(number, -1))
        if last is not None and last > seen:
            first = connection.execute(_FIRST_AFTER, {"of_device": number, "seen": seen}).scalar_one()
            found.append(max(first, seen + 1))
    return min(found, default=None)
