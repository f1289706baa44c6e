"""PINs that somebody else replaced, to be reported to their officers."""

from __future__ import annotations

from itertools import takewhile

from sqlalchemy import Connection, select

from desktop_app.accounts.access_log import Access, AccessAction
from desktop_app.accounts.officers import find_officer
from desktop_app.base.clock import from_millis
from desktop_app.storage.tables.accounts import access_log as table

PIN = "pin"
"""The subject of entries of the log about a PIN."""


def pin_from_another(connection: Connection, officer_id: str) -> Access | None:
    """Who replaced the PIN of an officer who has just signed in, since the sign-in before that one.

    The first PIN that somebody is given replaces none.
    """
    name = find_officer(connection, officer_id).name
    actions = (AccessAction.SIGN_IN.value, AccessAction.CHANGE.value)
    rows = connection.execute(
        select(table)
        .where(table.c.record_id == officer_id, table.c.action.in_(actions))
        .order_by(table.c.position.desc())
    )
    entries = [
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
    if not entries or entries[0].action is not AccessAction.SIGN_IN:
        return None
    since = [*takewhile(lambda entry: entry.action is not AccessAction.SIGN_IN, entries[1:])]
    given = [entry for entry in since if entry.subject == PIN]
    had_one = len(given) > 1 or any(entry.subject == PIN for entry in entries[len(since) + 1 :])
    return given[0] if given and had_one and given[0].officer != name else None
