"""Communes: each has its own row of versions, given by one writer at a time."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, literal, select, update

from desktop_app.wire.messages import Code
from upstream.base.limits import CommuneLimits
from upstream.base.refusals import Refusal
from upstream.database.tables import commune as table
from upstream.database.tables import device
from upstream.database.tables import epoch as epoch_table

ROW_BYTES = 200
"""What a row takes besides the fields that are counted: its numbers, names and places in indices."""

_MEGABYTE = 1_000_000
_VERSIONS_PER_MILLISECOND = 1 << 10
"""An epoch's versions start above the clock times this, and above every known version here or at a device: a
clock that was once years ahead makes no later version lower than an earlier one.
"""

_START = ""
"""The name under which the table of epochs keeps the newest version of a commune when a server started."""

# What each exchange asks is compiled once: making a statement takes five times as long as running it.
_OF_COMMUNE = table.c.code == bindparam("of_commune")
_HEAD_LOCKED = select(table.c.head).where(_OF_COMMUNE).with_for_update()
_SET_HEAD = update(table).where(_OF_COMMUNE).values(head=bindparam("new_head"))
_POSITION = select(table.c.epoch, table.c.head, table.c.contents).where(_OF_COMMUNE)
_COUNT = (
    update(table)
    .where(_OF_COMMUNE)
    .values(
        records=table.c.records + bindparam("more_records"), bytes=table.c.bytes + bindparam("more_bytes")
    )
    .returning(table.c.records, table.c.bytes)
)
_COUNT_AND_SET = _COUNT.values(head=bindparam("new_head"))

_HIGHEST_KNOWN = 1 << 62
"""No device moves the versions of its commune beyond this; as many again are left."""


def ensure_commune(connection: Connection, code: str) -> None:
    """Begin the commune's records if it has none yet."""
    if connection.execute(select(table.c.code).where(table.c.code == code)).one_or_none() is None:
        first = _new_epoch()
        connection.execute(insert(table).values(code=code, epoch=first, head=_first_head()))
        connection.execute(insert(epoch_table).values(commune=code, epoch=first))


def lock_head(connection: Connection, code: str) -> int:
    """Return the commune's newest version, locked until the transaction ends.

    SQLite has one writer anyway; PostgreSQL locks the row. So versions are given in the order of the
    commits, and no reader passes by one that is not committed yet.
    """
    return int(connection.execute(_HEAD_LOCKED, {"of_commune": code}).scalar_one())


def set_head(connection: Connection, code: str, head: int) -> None:
    """The commune's newest version from now on."""
    connection.execute(_SET_HEAD, {"of_commune": code, "new_head": head})


@dataclass(slots=True)
class Taken:
    """What an exchange adds to a commune: records it makes, and bytes of all its rows."""

    records: int = 0
    size: int = 0

    def row(self, *contents: bytes | str) -> None:
        """Count a row that holds these besides its few numbers and names."""
        self.size += ROW_BYTES + sum(map(len, contents))


def count_taken(
    connection: Connection, code: str, taken: Taken, most: CommuneLimits | None, head: int | None = None
) -> None:
    """Count what was added; ``head``: the newest version from now on, if that is another one.

    Raises:
        Refusal: with this the commune has more than it may; ``None`` and 0 are no limit.
    """
    more = {"of_commune": code, "more_records": taken.records, "more_bytes": taken.size}
    if head is None:
        records, held = connection.execute(_COUNT, more).one()
    else:
        records, held = connection.execute(_COUNT_AND_SET, {**more, "new_head": head}).one()
    if most is None:
        return
    if taken.records and most.records and records > most.records:
        raise Refusal(Code.RECORDS_FULL, str(most.records))
    if most.megabytes and held > most.megabytes * _MEGABYTE:
        raise Refusal(Code.SPACE_FULL, f"{most.megabytes:g}")


def epoch_and_head(connection: Connection, code: str) -> tuple[str, int]:
    """Return the epoch and the newest version."""
    epoch, head, _ = commune_position(connection, code)
    return epoch, head


def commune_position(connection: Connection, code: str) -> tuple[str, int, int]:
    """Return the epoch, the newest version, and how many files are held whole."""
    row = connection.execute(_POSITION, {"of_commune": code}).one()
    return str(row.epoch), int(row.head), int(row.contents)


def begin_epoch(connection: Connection, code: str, known: int = 0, survived: int | None = None) -> None:
    """Record that this database is older than what clients have seen: it was restored from a copy.

    ``known``: a version that a device has seen; the new ones are above it. ``survived``: the newest version
    of the copy, where others may have been given since it was put back; ``None``: its newest is the newest
    here.
    """
    head, new = lock_head(connection, code), _new_epoch()
    first = max(head, min(known, _HIGHEST_KNOWN), _first_head()) + 1
    connection.execute(update(table).where(table.c.code == code).values(epoch=new, head=first))
    survived = head if survived is None else min(survived, head)
    connection.execute(insert(epoch_table).values(commune=code, epoch=new, survived=survived))
    # The devices were sent more than this older database knows of; what survived in it they have seen.
    connection.execute(update(device).where(device.c.commune == code).values(sent_until=survived))


def note_start(connection: Connection) -> None:
    """Store the newest version of each commune as a server starts: copies are put back while none runs.

    Entries below everything its devices were given are deleted.
    """
    columns = epoch_table.c
    same = exists().where(
        columns.commune == table.c.code, columns.epoch == _START, columns.survived == table.c.head
    )
    starts = select(table.c.code, literal(_START), table.c.head).where(~same)
    connection.execute(insert(epoch_table).from_select(["commune", "epoch", "survived"], starts))
    given = select(func.min(device.c.given_until)).where(
        device.c.commune == columns.commune, device.c.token_hash.is_not(None)
    )
    old = and_(columns.epoch == _START, columns.survived < given.scalar_subquery())
    connection.execute(delete(epoch_table).where(old))


def survived_since(connection: Connection, code: str, given_until: int) -> int:
    """Return the newest version of a copy that was put back without a word, or a lower one.

    ``given_until``: the newest cursor that this database knows to have given to a device which was given
    more. The copy was put back after that, and then a server started.
    """
    columns = epoch_table.c
    here = columns.commune == code
    present = select(func.max(columns.number)).where(here, columns.epoch != _START).scalar_subquery()
    starts = select(func.min(columns.survived)).where(
        here, columns.epoch == _START, columns.survived >= given_until, columns.number > present
    )
    return int(connection.execute(starts).scalar() or given_until)


def rise_above(connection: Connection, code: str, known: int) -> None:
    """Give no version any more that is not above one that a device has seen, in whatever epoch."""
    head = lock_head(connection, code)
    if head < known <= _HIGHEST_KNOWN:
        set_head(connection, code, known)


def survived_from(connection: Connection, code: str, epoch: str) -> int:
    """Up to which version one who knows the commune as it was in an epoch knows it as it still is.

    An epoch that is not known here began after the copy was made from which this database comes.
    """
    known = (
        select(func.max(epoch_table.c.number))
        .where(epoch_table.c.commune == code, epoch_table.c.epoch == epoch)
        .scalar_subquery()
    )
    later = select(func.min(epoch_table.c.survived)).where(
        epoch_table.c.commune == code,
        epoch_table.c.epoch != _START,
        epoch_table.c.number > func.coalesce(known, 0),
    )
    return int(connection.execute(later).scalar() or 0)


def commune_codes(connection: Connection) -> list[str]:
    """Return all communes, by code."""
    return list(connection.execute(select(table.c.code).order_by(table.c.code)).scalars())


def _first_head() -> int:
    return time.time_ns() // 1_000_000 * _VERSIONS_PER_MILLISECOND


def _new_epoch() -> str:
    return secrets.token_hex(4)
