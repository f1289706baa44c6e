"""An officer of the office comes to this computer for the first time and is given a PIN here.

PINs do not travel, so somebody has to answer for the person: who manages officers and has a PIN here, or
whoever holds the recovery code of the book.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.commands import joined
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import MANAGE, find_officer, managers, require
from desktop_app.accounts.pins import set_pin, sign_in
from desktop_app.base.ids import OFFICER
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.book.office import Office
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.recovery_code import WrongRecoveryCode, has_recovery, recover_key
from desktop_app.journal.recorder import Recorder


@dataclass(frozen=True, slots=True)
class Consent:
    """Who lets an officer in: a manager of officers with a PIN, or without an id the recovery code."""

    manager_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WhoMayConsent:
    """Who can let officers in on this computer, and whether the book has a recovery code."""

    managers: tuple[Officer, ...]
    has_code: bool


def who_may_consent(office: Office, officer_id: str = "") -> WhoMayConsent:
    """Who can let this officer in on this computer: nobody answers for himself."""
    with office.read() as connection:
        able = tuple(item for item in managers(connection) if item.has_pin and item.id != officer_id)
    return WhoMayConsent(able, has_recovery(office.folder.root))


def give_first_pin(
    office: Office, officer_id: str, pin: str, consent: Consent, *, forgotten: bool = False
) -> Officer:
    """Give an officer a PIN on this computer, or another one for one that was ``forgotten``.

    Where nobody is left who manages officers, as when two computers dismissed each other's administrator, the
    recovery code also makes the officer an administrator: whoever holds it may open the book in any case.

    Raises:
        WrongPin: it is not the manager's PIN, or not yet time to try again.
        WrongRecoveryCode: the code is not the book's.
        NotAllowed: who consents does not manage officers.
        Problem: the officer has a PIN here already or has left, or the PIN will not do.
    """
    if consent.manager_id:
        manager = sign_in(office.store, office.clock, consent.manager_id, consent.secret)
        require(manager, MANAGE)
        by = manager.name
    else:
        _require_code(office, consent.secret)
        by = ""
    with office.record(by) as rec:
        officer = _waiting(rec.connection, officer_id, forgotten=forgotten)
        if not by:
            rec.author = officer.name
            log_access(rec.connection, rec.clock, officer.name, AccessAction.SIGN_IN, "recovery_code")
            _take_charge_where_nobody_does(rec, officer)
        set_pin(rec.connection, rec.clock, officer_id, pin, by=rec.author)
    with office.read() as connection:
        return find_officer(connection, officer_id)


def _require_code(office: Office, code: str) -> None:
    if recover_key(office.folder.root, code) != database_key(office.vault, office.folder.book):
        raise WrongRecoveryCode(
            "This recovery code is well written but belongs to another book, or a newer code was made since. "
            "Look for the latest one."
        )


def _waiting(connection: Connection, officer_id: str, *, forgotten: bool) -> Officer:
    officer = find_officer(connection, officer_id)
    if officer.left or officer.has_pin is not forgotten:
        raise Problem("{name} does not wait for a first PIN here. Open the list again.", name=officer.name)
    return officer


def _take_charge_where_nobody_does(rec: Recorder, officer: Officer) -> None:
    if managers(rec.connection):
        return
    manages = next(role.code for role in role_book().role if MANAGE in role.permissions)
    rec.put(OFFICER, officer.id, {"roles": joined(officer.roles | {manages})})
