"""Register officers and give them roles and rights; they are synchronised within the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import (
    MANAGE,
    find_officer,
    managers,
    officers,
    require,
    require_author,
    same_name,
)
from desktop_app.accounts.pins import set_pin
from desktop_app.base.changes import require_seen
from desktop_app.base.clock import Clock
from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.base.text import nfc, one_line
from desktop_app.journal.recorder import Given, Recorder

LONGEST_NAME = 100


def add_officer(
    rec: Recorder,
    *,
    name: str,
    position_title: str = "",
    roles: Iterable[str],
    extra_rights: Iterable[str] = (),
) -> Officer:
    """Register an officer, or register again one of that name who had left.

    The first officer needs nobody's permission, and must be an administrator.

    Raises:
        NotAllowed: the author may not manage accounts.
        Problem: no name, the name is taken, or the roles are unknown.
    """
    first = not officers(rec.connection)
    if not first:
        require_author(rec.connection, rec.author, MANAGE)
    clean = _clean(name)
    if not clean:
        raise Problem("The officer has no name. Type the full name as it is signed.")
    if len(clean) > LONGEST_NAME:
        raise Problem("The name of an officer has at most {n} letters.", n=LONGEST_NAME)
    if same_name(rec.connection, clean) is not None:
        raise Problem("“{name}” is registered already. Add something to distinguish the two.", name=clean)
    wanted = _known_roles(roles)
    if first and not _is_manager(wanted):
        raise Problem("The first officer must be an administrator. Tick that role.")
    identity = officer_id(clean)
    rec.put(
        OFFICER,
        identity,
        {
            "name": clean,
            "position_title": _clean(position_title),
            "roles": joined(wanted),
            "extra_rights": joined(_known_extra(extra_rights)),
            "dismissed": 0,
        },
    )
    log_access(rec.connection, rec.clock, rec.author or clean, AccessAction.CHANGE, OFFICER, identity)
    return find_officer(rec.connection, identity)


def change_officer(
    rec: Recorder,
    identity: str,
    *,
    position_title: str | None = None,
    roles: Iterable[str] | None = None,
    extra_rights: Iterable[str] | None = None,
    opened: Mapping[str, object] | None = None,
) -> Officer:
    """Change the given fields of an officer; at least one administrator stays.

    ``opened`` is what its author had on the screen of these fields; rights as sets of codes.

    Raises:
        NotAllowed: the author may not manage accounts.
        ChangedMeanwhile: the officer is no longer as when it was opened.
        Problem: the roles are unknown, or nobody could manage accounts any more.
    """
    require_author(rec.connection, rec.author, MANAGE)
    if opened is not None:
        now = find_officer(rec.connection, identity)
        require_seen(opened, {name: getattr(now, name) for name in opened})
    changes: dict[str, Given] = {}
    if position_title is not None:
        changes["position_title"] = _clean(position_title)
    if roles is not None:
        changes["roles"] = joined(_known_roles(roles))
    if extra_rights is not None:
        changes["extra_rights"] = joined(_known_extra(extra_rights))
    if changes:
        _change(rec, identity, changes)
    return find_officer(rec.connection, identity)


def dismiss_officer(rec: Recorder, identity: str) -> None:
    """Record that an officer left; entries keep the name, the right to sign in ends on every computer.

    Raises:
        NotAllowed: the author may not manage accounts.
        Problem: nobody could manage accounts any more.
    """
    require_author(rec.connection, rec.author, MANAGE)
    _change(rec, identity, {"dismissed": 1})


def give_pin(connection: Connection, by: Officer | None, clock: Clock, identity: str, pin: str) -> None:
    """Set an officer's PIN on this computer: everybody their own, an administrator any.

    Raises:
        NotAllowed: it is somebody else's PIN, and ``by`` may not manage accounts.
        Problem: nobody is signed in, or the PIN is too weak.
    """
    if by is None:
        raise Problem("Sign in as an administrator to change the list of officers.")
    if by.id != identity:
        require(by, MANAGE)
    set_pin(connection, clock, identity, pin, by=by.name)


def joined(codes: Iterable[str]) -> str:
    """Codes as an officer's record has them."""
    return " ".join(sorted(codes))


def require_manager_left(connection: Connection, identity: str, changes: Mapping[str, object]) -> None:
    """Refuse a change of an officer after which nobody could manage officers.

    Raises:
        Problem: there would be no administrator, or none who has a PIN on this computer.
    """
    officer = next((manager for manager in managers(connection) if manager.id == identity), None)
    if officer is None:
        return
    roles = changes.get("roles", " ".join(officer.roles))
    if changes.get("dismissed") or not _is_manager(frozenset(str(roles or "").split())):
        _require_another_manager(connection, officer)


def _change(rec: Recorder, identity: str, changes: Mapping[str, Given]) -> None:
    require_manager_left(rec.connection, identity, changes)
    rec.put(OFFICER, identity, changes)
    log_access(rec.connection, rec.clock, rec.author, AccessAction.CHANGE, OFFICER, identity)


def _require_another_manager(connection: Connection, officer: Officer) -> None:
    others = [manager for manager in managers(connection) if manager.id != officer.id]
    if not others:
        raise Problem("The office needs at least one administrator. Give somebody else that role first.")
    if officer.has_pin and not any(manager.has_pin for manager in others):
        raise Problem(
            "{name} has no PIN on this computer yet, so nobody could manage officers here any more. "
            "Let {name} set a PIN here first.",
            name=others[0].name,
        )


def _clean(text: str) -> str:
    return one_line(nfc(text))


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
