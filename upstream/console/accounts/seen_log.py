"""The log of who saw and did what on the console."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Select, func, insert, select

from desktop_app.base.i18n import N_
from upstream.console.accounts.reach import Reach
from upstream.console.accounts.users import ConsoleUser
from upstream.database.console_tables import console_log as table

_SAME_MILLIS = 10 * 60_000
"""A page that the same user looks at again so soon is one look."""
_LONGEST = 300
_TRY_MILLIS = 60_000
"""Tries with names that nobody has are one line so long: strangers must not fill the log."""


class LogEvent(StrEnum):
    """What was done."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    WRONG_TRY = "wrong-try"
    SAW = "saw"
    EXPORTED = "exported"
    DECIDED = "decided"
    COMPUTERS = "computers"
    USERS = "users"
    BACKUP = "backup"
    BUNDLES = "bundles"
    OWN = "own"


EVENT_NAMES = {
    LogEvent.SIGNED_IN: N_("signed in"),
    LogEvent.SIGNED_OUT: N_("signed out"),
    LogEvent.WRONG_TRY: N_("wrong try to sign in"),
    LogEvent.SAW: N_("looked at"),
    LogEvent.EXPORTED: N_("took out"),
    LogEvent.DECIDED: N_("decided"),
    LogEvent.COMPUTERS: N_("computers and codes"),
    LogEvent.USERS: N_("users and rights"),
    LogEvent.BACKUP: N_("backup"),
    LogEvent.BUNDLES: N_("bundles brought"),
    LogEvent.OWN: N_("own account"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log."""

    at: int
    name: str
    event: str
    commune: str
    subject: str


def log_event(
    connection: Connection,
    user: ConsoleUser | None,
    event: LogEvent,
    now: int,
    subject: str,
    commune: str = "",
    by: str = "",
) -> None:
    """Write a line; ``by`` is who works at the command line, where there is no user."""
    connection.execute(
        insert(table).values(
            at=now,
            user=None if user is None else user.number,
            name=by if user is None else user.name,
            event=event.value,
            commune_code=commune,
            subject=subject[:_LONGEST],
        )
    )


def saw_before(connection: Connection, user: ConsoleUser, now: int, subject: str) -> bool:
    """Whether the same look was just written."""
    same = select(table.c.number).where(
        table.c.user == user.number,
        table.c.event == LogEvent.SAW.value,
        table.c.subject == subject[:_LONGEST],
        table.c.at > now - _SAME_MILLIS,
    )
    return connection.execute(same.limit(1)).first() is not None


def tried_lately(connection: Connection, now: int) -> bool:
    """Whether a try with a name that nobody has was just written."""
    tries = select(table.c.at).where(table.c.user.is_(None), table.c.event == LogEvent.WRONG_TRY.value)
    newest = connection.execute(tries.order_by(table.c.number.desc()).limit(1)).scalar()
    return newest is not None and newest > now - _TRY_MILLIS


def log_lines(
    connection: Connection,
    reach: Reach,
    *,
    name: str = "",
    event: str = "",
    commune: str = "",
    offset: int = 0,
    most: int = 100,
) -> tuple[list[LogLine], int]:
    """Return lines, the newest first, and how many there are in all; of communes within reach only."""
    found = _chosen(select(table), reach, name, event, commune)
    count = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    rows = connection.execute(found.order_by(table.c.number.desc()).offset(offset).limit(most))
    return [LogLine(row.at, row.name, row.event, row.commune_code, row.subject) for row in rows], int(count)


def _chosen(
    query: Select[tuple[object, ...]], reach: Reach, name: str, event: str, commune: str
) -> Select[tuple[object, ...]]:
    query = query.where(reach.limit(table.c.commune_code))
    for column, wanted in ((table.c.name, name), (table.c.event, event), (table.c.commune_code, commune)):
        if wanted:
            query = query.where(column == wanted)
    return query
