"""The access log: who did what with which record, when. Append-only, and without content.

Each entry bears the hash of itself and of the entry before, so that a changed or missing one shows
(:func:`first_broken`). Kept at least twelve months: triggers of the database (migrations 0002 and 0045)
refuse to change an entry or to delete a younger one. Entries older than ``roles.toml`` says are deleted by an
administrator, never automatically, and the log records that. Ages are counted from the known time of the
book, not from the computer's clock.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from desktop_app.base.clock import Clock, from_millis, to_millis
from desktop_app.base.role_book import role_book
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.storage.known_time import known_time
from desktop_app.storage.tables.accounts import access_log as table

GAPS: Final = "access_log_gaps"
"""The fact with the links of entries that were deleted because their time was over, where a younger one
follows: JSON by position."""


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
    SEARCH = "search"
    ERASE = "erase"


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
    _append(connection, [Access(clock.now(), officer, action, subject, record_id, records)])


def _append(connection: Connection, entries: Sequence[Access]) -> None:
    """Add entries behind the last one, each with its link."""
    last = select(table.c.link).order_by(table.c.position.desc()).limit(1)
    link = connection.execute(last).scalar_one_or_none() or ""
    rows = []
    for entry in entries:
        said = {**asdict(entry), "at": to_millis(entry.at), "action": entry.action.value}
        link = _link(link, said)
        rows.append({**said, "link": link})
    connection.execute(insert(table), rows)


def _link(before: str, said: Mapping[str, object]) -> str:
    """The hash of an entry and of the link before it."""
    names = ("at", "officer", "action", "subject", "record_id", "records")
    content = json.dumps([before, *(said[name] for name in names)], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def first_broken(connection: Connection) -> int | None:
    """Return the position of the first entry that was changed, or before which one is missing.

    ``None``: the log is whole. Entries of a program before revision 0057 bear no link; only they may.
    """
    gaps, links = _gaps(connection), {0: ""}
    linked = False
    for row in connection.execute(select(table).order_by(table.c.position)).mappings():
        position = int(row["position"])
        before = links.get(position - 1, gaps.get(position - 1))
        if row["link"] is None and not linked:
            links = {position: ""}
            continue
        if before is None or row["link"] != _link(before, dict(row)):
            return position
        links, linked = {position: row["link"]}, True
    return None


def _gaps(connection: Connection) -> dict[int, str]:
    stored: dict[str, str] = json.loads(get_fact(connection, GAPS) or "{}")
    return {int(position): link for position, link in stored.items()}


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
    if lacking:
        _append(connection, lacking)
    return len(lacking)


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
    """Delete entries older than ``instant``; returns how many. The chain of the others still holds.

    Raises:
        sqlalchemy.exc.IntegrityError: the database refuses, since entries younger than twelve months
            are among them.
    """
    old = table.c.at < to_millis(instant)
    gone = {row.position: row.link or "" for row in connection.execute(select(table).where(old))}
    deleted = connection.execute(delete(table).where(old)).rowcount
    kept = set(connection.execute(select(table.c.position)).scalars())
    gaps = {**_gaps(connection), **gone}
    needed = {str(position): link for position, link in gaps.items() if position + 1 in kept}
    set_fact(connection, GAPS, json.dumps(needed) if needed else None)
    return deleted
