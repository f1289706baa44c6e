"""The access log: who did what with which record, when. Append-only, and without content.

Kept at least twelve months: triggers of the database (migrations 0002 and 0045) refuse to change an entry or
to delete a younger one. Entries older than ``roles.toml`` says are deleted by an administrator, never
automatically, and the log records that. Ages are counted from the known time of the book, not from the
computer's clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select

from desktop_app.base.clock import Clock, from_millis, to_millis
from desktop_app.base.role_book import role_book
from desktop_app.storage.known_time import known_time
from desktop_app.storage.tables.accounts import access_log as table


class AccessAction(StrEnum):
    """What was done."""

    SIGN_IN = "sign_in"
    REFUSED = "refused"
    READ = "read"
    CHANGE = "change"
    PRINT = "print"
    EXPORT = "export"
    BACKUP = "backup"
    RESTORE = "restore"
    SYNC = "sync"


@dataclass(frozen=True, slots=True)
class Access:
    """One entry of the log."""

    at: datetime
    officer: str
    action: AccessAction
    subject: str
    record_id: str | None
    records: int


def log_access(
    connection: Connection,
    clock: Clock,
    officer: str,
    action: AccessAction,
    subject: str,
    record_id: str | None = None,
    *,
    records: int = 1,
) -> None:
    """Note an access; ``subject`` names the kind of thing, ``records`` how many a list held."""
    connection.execute(
        insert(table).values(
            at=to_millis(clock.now()),
            officer=officer,
            action=action.value,
            subject=subject,
            record_id=record_id,
            records=records,
        )
    )


def accesses(connection: Connection, *, since: datetime | None = None, limit: int = 1000) -> list[Access]:
    """Return the latest entries first, since an instant if one is given."""
    statement = select(table).order_by(table.c.position.desc()).limit(limit)
    if since is not None:
        statement = statement.where(table.c.at >= to_millis(since))
    return [
        Access(
            from_millis(row.at),
            row.officer,
            AccessAction(row.action),
            row.subject,
            row.record_id,
            row.records,
        )
        for row in connection.execute(statement)
    ]


def whole_log(connection: Connection) -> list[Access]:
    """Return every entry, the oldest first."""
    rows = connection.execute(select(table).order_by(table.c.position))
    return [
        Access(
            from_millis(row.at),
            row.officer,
            AccessAction(row.action),
            row.subject,
            row.record_id,
            row.records,
        )
        for row in rows
    ]


def carry_on(connection: Connection, replaced: Iterable[Access]) -> int:
    """Append what the log of the book that is replaced holds beyond this one; returns how many entries."""
    known = Counter(whole_log(connection))
    lacking = [entry for entry in replaced if not _take(known, entry)]
    rows = [{**asdict(entry), "at": to_millis(entry.at), "action": entry.action.value} for entry in lacking]
    if rows:
        connection.execute(insert(table), rows)
    return len(rows)


def _take(known: Counter[Access], entry: Access) -> bool:
    if known[entry] <= 0:
        return False
    known[entry] -= 1
    return True


def outdated_before(connection: Connection) -> datetime | None:
    """Return the instant before which entries need not be kept (``roles.toml``); ``None``: all are kept."""
    known = known_time(connection)
    return None if known is None else known - timedelta(days=role_book().access_log.kept_days)


def count_before(connection: Connection, instant: datetime) -> int:
    """Return how many entries are older than ``instant``."""
    return connection.execute(
        select(func.count()).select_from(table).where(table.c.at < to_millis(instant))
    ).scalar_one()


def delete_before(connection: Connection, instant: datetime) -> int:
    """Delete entries older than ``instant``; returns how many.

    Raises:
        sqlalchemy.exc.IntegrityError: the database refuses, since entries younger than twelve months
            are among them.
    """
    return connection.execute(delete(table).where(table.c.at < to_millis(instant))).rowcount
