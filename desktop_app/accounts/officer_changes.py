"""Changes of the list of officers: logged wherever they were made, reported to administrators.

What an administrator has seen is an entry of the log, too: that he looked at the list.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from desktop_app.accounts.access_log import Access, AccessAction, log_access
from desktop_app.accounts.officers import managers
from desktop_app.base.clock import Clock, from_millis
from desktop_app.base.ids import OFFICER
from desktop_app.journal.past.received_changes import received_changes
from desktop_app.storage.tables.accounts import access_log, officer

type Rights = Mapping[str, tuple[object, ...]]
"""What gives each officer rights."""

_NOBODY = "–"
_MOST = 50


def rights_of_officers(connection: Connection) -> Rights:
    """Return the fields that give each officer rights."""
    columns = officer.c
    rows = connection.execute(select(columns.id, columns.roles, columns.extra_rights, columns.dismissed))
    return {row.id: tuple(row)[1:] for row in rows}


def log_received(connection: Connection, clock: Clock, before: Rights) -> None:
    """Note who was added, given other rights or dismissed on another computer, and by whom."""
    after = rights_of_officers(connection)
    changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    if not changed:
        return
    authors = {came.entity_id: came.author for came in received_changes(connection, OFFICER, changed)}
    for key in sorted(changed):
        log_access(connection, clock, authors.get(key) or _NOBODY, AccessAction.CHANGE, OFFICER, key)


def unreported_changes(connection: Connection, name: str) -> tuple[Access, ...]:
    """The changes that others made of the list since this administrator looked at it; the newest first.

    Nothing for who manages no officers.
    """
    if all(manager.name != name for manager in managers(connection)):
        return ()
    columns = access_log.c
    looked = select(func.coalesce(func.max(columns.position), 0)).where(
        columns.officer == name, columns.action == AccessAction.READ.value, columns.subject == OFFICER
    )
    rows = connection.execute(
        select(access_log)
        .where(
            columns.action == AccessAction.CHANGE.value,
            columns.subject == OFFICER,
            columns.officer != name,
            columns.position > looked.scalar_subquery(),
        )
        .order_by(columns.position.desc())
        .limit(_MOST)
    )
    return tuple(
        Access(from_millis(row.at), row.officer, AccessAction.CHANGE, row.subject, row.record_id, row.records)
        for row in rows
    )


def mark_reported(connection: Connection, clock: Clock, name: str) -> None:
    """Note that an administrator has seen how the list was changed."""
    log_access(connection, clock, name, AccessAction.READ, OFFICER)
