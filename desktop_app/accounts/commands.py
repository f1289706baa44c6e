"""Registering officers and giving them roles and rights."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, update

from desktop_app.accounts.access_log import Action, log_access
from desktop_app.accounts.officers import Officer, find_officer, has_officers, officers, require, same_name
from desktop_app.accounts.pins import set_pin
from desktop_app.accounts.roles import role_book
from desktop_app.clock import Clock, to_millis
from desktop_app.ids import new_id
from desktop_app.problems import Problem
from desktop_app.storage.tables.accounts import officer as table
from desktop_app.text import nfc

MANAGE = "accounts.manage"


def add_officer(
    connection: Connection,
    by: Officer | None,
    clock: Clock,
    *,
    name: str,
    position_title: str = "",
    roles: Iterable[str],
    extra_rights: Iterable[str] = (),
) -> Officer:
    """Register an officer. The first one needs nobody's permission and must be an administrator.

    Raises:
        NotAllowed: ``by`` may not manage accounts.
        Problem: no name, the name is taken, or the roles are unknown.
    """
    first = not has_officers(connection)
    if not first:
        _require_manager(by)
    clean = " ".join(nfc(name).split())
    if not clean:
        raise Problem("The officer has no name. Type the full name as it is signed.")
    if same_name(connection, clean) is not None:
        raise Problem("“{name}” is registered already. Add something that tells the two apart.", name=clean)
    wanted = _known_roles(roles)
    if first and not _is_manager(wanted):
        raise Problem("The first officer must be an administrator. Tick that role.")
    officer_id = new_id(clock)
    connection.execute(
        insert(table).values(
            id=officer_id,
            name=clean,
            position_title=" ".join(nfc(position_title).split()),
            roles=_joined(wanted),
            extra_rights=_joined(_known_extra(extra_rights)),
            created_at=to_millis(clock.now()),
        )
    )
    log_access(connection, clock, by.name if by else clean, Action.CHANGE, "officer", officer_id)
    return find_officer(connection, officer_id)


def change_officer(
    connection: Connection,
    by: Officer,
    clock: Clock,
    officer_id: str,
    *,
    position_title: str | None = None,
    roles: Iterable[str] | None = None,
    extra_rights: Iterable[str] | None = None,
) -> Officer:
    """Change what is given of an officer; at least one administrator stays.

    Raises:
        NotAllowed: ``by`` may not manage accounts.
        Problem: the roles are unknown, or nobody could manage accounts any more.
    """
    _require_manager(by)
    changes: dict[str, str] = {}
    if position_title is not None:
        changes["position_title"] = " ".join(nfc(position_title).split())
    if roles is not None:
        changes["roles"] = _joined(_known_roles(roles))
    if extra_rights is not None:
        changes["extra_rights"] = _joined(_known_extra(extra_rights))
    if changes:
        connection.execute(update(table).where(table.c.id == officer_id).values(changes))
    _require_a_manager_left(connection)
    log_access(connection, clock, by.name, Action.CHANGE, "officer", officer_id)
    return find_officer(connection, officer_id)


def dismiss_officer(connection: Connection, by: Officer, clock: Clock, officer_id: str) -> None:
    """Note that an officer left; the entries keep the name, the right to sign in ends.

    Raises:
        NotAllowed: ``by`` may not manage accounts.
        Problem: nobody could manage accounts any more.
    """
    _require_manager(by)
    connection.execute(
        update(table)
        .where(table.c.id == officer_id)
        .values(left_at=to_millis(clock.now()), pin_hash=None, roles="", extra_rights="")
    )
    _require_a_manager_left(connection)
    log_access(connection, clock, by.name, Action.CHANGE, "officer", officer_id)


def give_pin(connection: Connection, by: Officer | None, clock: Clock, officer_id: str, pin: str) -> None:
    """Give an officer a new PIN: everybody their own, an administrator any.

    Raises:
        NotAllowed: it is somebody else's PIN, and ``by`` may not manage accounts.
        Problem: nobody is signed in, or the PIN will not do.
    """
    if by is None or by.id != officer_id:
        _require_manager(by)
    set_pin(connection, clock, officer_id, pin)
    if by is not None and by.id != officer_id:  # set_pin notes whose PIN it is, not who gave it
        log_access(connection, clock, by.name, Action.CHANGE, "officer", officer_id)


def _require_manager(by: Officer | None) -> None:
    if by is None:
        raise Problem("Sign in as an administrator to change the list of officers.")
    require(by, MANAGE)


def _require_a_manager_left(connection: Connection) -> None:
    if not any(MANAGE in entry.permissions for entry in officers(connection)):
        raise Problem("The office needs at least one administrator. Give somebody else that role first.")


def _is_manager(roles: frozenset[str]) -> bool:
    return MANAGE in role_book().permitted(roles, frozenset())


def _known_roles(roles: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(roles)
    unknown = wanted - {role.code for role in role_book().role}
    if unknown:
        raise Problem("There is no role “{role}”. Choose one of the list.", role=sorted(unknown)[0])
    if not wanted:
        raise Problem("The officer has no role. Tick at least one.")
    return wanted


def _known_extra(rights: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(rights)
    unknown = wanted - {entry.code for entry in role_book().permission if entry.extra}
    if unknown:
        raise Problem("“{right}” is not a right given person by person.", right=sorted(unknown)[0])
    return wanted


def _joined(codes: Iterable[str]) -> str:
    return " ".join(sorted(codes))
