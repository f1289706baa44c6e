"""Reading officers, and requiring their rights."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, Text, and_, bindparam, exists, select, text, type_coerce

from desktop_app.accounts.officer import Officer, in_order, officer_from, working_officers
from desktop_app.base.ids import officer_id
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.storage.kept_reads import known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.accounts import officer as table
from desktop_app.storage.tables.accounts import officer_pin
from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.wire.guards.rights import undisputed
from desktop_app.wire.op import Value

_IS_AUTHOR = (table.c.id == bindparam("id", type_=Text)) & (table.c.dismissed == 0)
_OPEN_ITEMS = and_(
    sync_conflict.c.entity_id == bindparam("id", type_=Text),
    text("resolved_by = ''"),  # in these very words, by which SQLite finds the index of open items
)
_AUTHOR = Prepared(
    select(table.c.roles, table.c.extra_rights, exists().where(_OPEN_ITEMS).label("undecided")).where(
        _IS_AUTHOR
    )
)
"""Read with every command: to sort somebody in front of others costs more than all the rest of it."""
_ANYBODY = Prepared(select(table.c.id))
_OFFICERS = select(
    table.c.id,
    table.c.name,
    table.c.position_title,
    table.c.roles,
    table.c.extra_rights,
    type_coerce(officer_pin.c.pin_hash.is_not(None), Integer).label("has_pin"),
    table.c.dismissed,
).select_from(table.outerjoin(officer_pin, officer_pin.c.officer_id == table.c.id))


MANAGE = "accounts.manage"
PRINT = "reports.print"
"""Making papers: the preview shows nothing that the screen does not, printing and saving take it out."""


class NotAllowed(Problem):
    """The officer at the computer may not do this."""


def require(officer: Officer, permission: str) -> None:
    """Let pass only who has the permission.

    Raises:
        NotAllowed: the officer has no role that contains it.
    """
    if permission not in officer.permissions:
        raise _refused(officer.name, permission)


def _refused(name: str, permission: str) -> NotAllowed:
    return NotAllowed(
        "{name} has no right to: {right}. Ask the office's administrator for it, or let a colleague do it.",
        name=name,
        right=role_book().find(permission).name,
    )


def require_author(connection: Connection, author: str, permission: str) -> None:
    """Let pass only an author with the permission; how commands enforce rights in the data layer.

    An office that has registered no officers works without accounts, and everything passes.

    Raises:
        NotAllowed: the author has no such right, or is no officer of this office.
    """
    known, right = known_to(connection), (require_author, author, permission)
    if right in known:
        return
    found = _AUTHOR.first(connection, {"id": officer_id(author)})
    if found is None:
        if _ANYBODY.first(connection, {}) is None:
            return
        raise NotAllowed(
            "Nobody is signed in who may do this: {right}. Sign in with your name and PIN, then try again.",
            right=role_book().find(permission).name,
        )
    roles, extra, undecided = found
    waiting = _waiting(connection, officer_id(author)) if undecided else ()
    if permission not in undisputed({"roles": roles, "extra_rights": extra}, waiting):
        raise _refused(author, permission)
    known[right] = True


def _waiting(connection: Connection, identity: str) -> list[tuple[str, Value]]:
    """The values that wait in an officer's record until somebody decides: only what all give counts."""
    columns = sync_conflict.c
    rows = connection.execute(select(columns.field, columns.other).where(_OPEN_ITEMS), {"id": identity})
    return [(row.field, msgspec.msgpack.decode(row.other, type=Value)) for row in rows]


def require_period_right(
    connection: Connection, author: str, status: str, present: str | None = None
) -> None:
    """Let pass only an author who may move a unit's report for a period from ``present`` to ``status``.

    Raises:
        NotAllowed: the author may not set the state, or may not take the report out of the present one.
        Problem: there is no such state.
    """
    book = role_book()
    require_author(connection, author, book.right_for_status(status))
    if present:
        require_author(connection, author, book.right_for_status(present))


def refusal(connection: Connection, author: str, permission: str) -> str:
    """Return why the author may not do this, or nothing; for windows that show it in advance."""
    try:
        require_author(connection, author, permission)
    except NotAllowed as refused:
        return refused.sentence()
    return ""


def nobody_may(connection: Connection, permission: str) -> bool:
    """Whether no officer of the office may do this now: they have left, or a decision is pending."""
    return all(refusal(connection, item.name, permission) for item in officers(connection))


def officers(connection: Connection, *, with_former: bool = False) -> list[Officer]:
    """Return the officers in Vietnamese order of their names."""
    return in_order(_rows(connection)) if with_former else working_officers(connection)


def whose_drafts(connection: Connection, officer: str) -> frozenset[str]:
    """Whose unfinished work an officer goes on with: their own, and that of those who left the office.

    Nobody else could: who left does not sign in again, and a draft is on one computer alone.
    """
    former = (item.name for item in officers(connection, with_former=True) if item.left)
    return frozenset((officer, *former))


def managers(connection: Connection) -> list[Officer]:
    """Return the officers who may change the list of officers."""
    return [item for item in officers(connection) if MANAGE in item.permissions]


def names_by_id(connection: Connection) -> dict[str, str]:
    """The names of all officers by their ids, also by those that older entries of the access log have."""
    names = {item.id: item.name for item in _rows(connection)}
    former = select(officer_pin.c.former_id, officer_pin.c.officer_id)
    for older, identity in connection.execute(former.where(officer_pin.c.former_id.is_not(None))):
        names[older] = names.get(identity, "")
    return names


def find_officer(connection: Connection, identity: str) -> Officer:
    """Return the officer of that id.

    Raises:
        Problem: there is none.
    """
    found = _rows(connection, table.c.id == identity)
    if not found:
        raise Problem("This officer is no longer in the list. Open the list again.")
    return found[0]


def same_name(connection: Connection, name: str) -> Officer | None:
    """Return an officer working now whose name differs at most in case, diacritics and spaces."""
    return next(iter(_rows(connection, table.c.id == officer_id(name), table.c.dismissed == 0)), None)


def _rows(connection: Connection, *conditions: Any) -> list[Officer]:
    query = _OFFICERS.where(*conditions)
    return [officer_from(row) for row in connection.execute(query).mappings()]
