"""PINs: hashed with Argon2id, and a wait after wrong ones that a restart does not shorten.

A PIN belongs to one computer: it is neither journalled nor sent, since so few digits could be found from
their hash.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, takewhile

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_app.accounts.access_log import Access, AccessAction, log_access
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import find_officer
from desktop_app.base.clock import Clock, from_millis
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import PinRules, role_book
from desktop_app.credentials.sealing import Cost
from desktop_app.journal.rows import Changes, NewRecords, RecordWriter
from desktop_app.storage.store import Store
from desktop_app.storage.tables.accounts import access_log
from desktop_app.storage.tables.accounts import officer_pin as table

PIN_COST = Cost(passes=3, memory=64 * 1024 * 1024)
"""Argon2id with t=3, 64 MiB (RFC 9106, second recommended choice): about 0.1 s on an office computer."""


class WrongPin(Problem):
    """The PIN is wrong, or it is not yet time to try again."""


def set_pin(
    connection: Connection, clock: Clock, officer_id: str, pin: str, cost: Cost = PIN_COST, *, by: str = ""
) -> None:
    """Give an officer a (new) PIN on this computer; earlier wrong attempts are forgotten.

    ``by``: the name of who gives it, where it is not the officer.

    Raises:
        Problem: the PIN is too short, too long, not digits, or all the same digit or in a row.
    """
    _check_pin(pin, role_book().pin)
    hashed = argon2id.str(pin.encode(), opslimit=cost.passes, memlimit=cost.memory).decode()
    values = {"pin_hash": hashed, "wrong_pins": 0, "wait_until": None}
    statement = insert(table).values(officer_id=officer_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["officer_id"], set_=values))
    name = by or find_officer(connection, officer_id).name
    log_access(connection, clock, name, AccessAction.CHANGE, "pin", officer_id)


def check_pin(connection: Connection, clock: Clock, officer_id: str, pin: str) -> WrongPin | None:
    """Compare a PIN with the officer's; returns why it is refused, or ``None`` when it is right.

    The refusal is returned, not raised, so that the transaction that counts it commits;
    :func:`desktop_app.accounts.pins.sign_in` raises it afterwards.
    """
    rules = role_book().pin
    officer = find_officer(connection, officer_id)
    row = connection.execute(
        select(table.c.pin_hash, table.c.wrong_pins, table.c.wait_until).where(
            table.c.officer_id == officer_id
        )
    ).one_or_none()
    if officer.left or row is None or row.pin_hash is None:
        return WrongPin(
            "{name} has no PIN on this computer yet. An administrator of the office can let you set one.",
            name=officer.name,
        )
    waiting = _left_to_wait(connection, clock, officer_id, row.wait_until, wait_after(row.wrong_pins, rules))
    if waiting:
        seconds = int(waiting.total_seconds()) + 1
        return WrongPin("Too many wrong PINs. Try again in {n} seconds.", n=seconds)
    if _matches(row.pin_hash, pin):
        _note(connection, officer_id, wrong_pins=0, wait_until=None)
        log_access(connection, clock, officer.name, AccessAction.SIGN_IN, "officer", officer_id)
        return None
    return _refuse(connection, clock, officer, row.wrong_pins + 1, rules)


def _left_to_wait(
    connection: Connection, clock: Clock, officer_id: str, wait_until: int | None, whole: timedelta
) -> timedelta:
    """Return what is left of a wait. It is counted in running time, which setting the clock does not shorten.

    The computer was restarted if more than the whole wait is left: then it begins again. After a restart
    ``wait_until`` is reached only when the computer has run longer than the wait, so none is cut short.
    """
    if wait_until is None:
        return timedelta(0)
    left = timedelta(milliseconds=wait_until) - clock.running()
    if left > whole:
        _note(connection, officer_id, wait_until=_millis(clock.running() + whole))
    return max(timedelta(0), min(left, whole))


def _millis(running: timedelta) -> int:
    return running // timedelta(milliseconds=1)


def _refuse(connection: Connection, clock: Clock, officer: Officer, wrong: int, rules: PinRules) -> WrongPin:
    wait = wait_after(wrong, rules)
    until = _millis(clock.running() + wait) if wait else None
    _note(connection, officer.id, wrong_pins=wrong, wait_until=until)
    log_access(connection, clock, officer.name, AccessAction.REFUSED, "officer", officer.id)
    return WrongPin("The PIN is not right. Try again.")


def follow_officers(records: RecordWriter, changes: Changes) -> None:
    """Forget the PINs of dismissed officers, on every computer; one who comes back gets a new one."""
    left: dict[str, bool] = {}
    for change in changes:
        if isinstance(change, NewRecords):
            left |= zip(change.ids, map(bool, change.column("dismissed", 0)), strict=True)
        else:
            left[change.entity_id] = bool(change.after.get("dismissed"))
    for key in (key for key, gone in left.items() if gone):
        _note(records.connection, key, pin_hash=None, wrong_pins=0, wait_until=None)


def wait_after(wrong: int, rules: PinRules) -> timedelta:
    """Return the wait after so many wrong PINs in a row: none at first, then doubling up to a limit."""
    beyond = wrong - rules.free_attempts
    if beyond < 0:
        return timedelta(0)
    return timedelta(seconds=min(rules.first_wait_seconds * 2 ** min(beyond, 20), rules.longest_wait_seconds))


def _note(connection: Connection, officer_id: str, **values: str | int | None) -> None:
    connection.execute(update(table).where(table.c.officer_id == officer_id).values(values))


def _matches(hashed: str, pin: str) -> bool:
    try:
        return argon2id.verify(hashed.encode(), pin.encode())
    except InvalidkeyError:
        return False


def _check_pin(pin: str, rules: PinRules) -> None:
    if not pin.isascii() or not pin.isdigit():
        raise Problem("A PIN has digits only.")
    if not rules.minimum_length <= len(pin) <= rules.maximum_length:
        raise Problem(
            "A PIN has {least} to {most} digits.", least=rules.minimum_length, most=rules.maximum_length
        )
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        raise Problem("This PIN is too easy to guess. Do not use one digit only or digits in a row.")


PIN = "pin"
"""The subject of entries of the log about a PIN."""


def pin_from_another(connection: Connection, officer_id: str) -> Access | None:
    """Return who replaced the PIN of an officer who has just signed in, since the sign-in before that one.

    The first PIN that somebody is given replaces none.
    """
    name = find_officer(connection, officer_id).name
    actions = (AccessAction.SIGN_IN.value, AccessAction.CHANGE.value)
    rows = connection.execute(
        select(access_log)
        .where(access_log.c.record_id == officer_id, access_log.c.action.in_(actions))
        .order_by(access_log.c.position.desc())
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


def sign_in(store: Store, clock: Clock, officer_id: str, pin: str) -> Officer:
    """Return the officer, if the PIN is right. A wrong attempt is counted durably before this raises.

    Raises:
        WrongPin: the PIN is wrong, there is none, or it is not yet time to try again.
    """
    with store.write() as connection:
        refused = check_pin(connection, clock, officer_id, pin)
    if refused is not None:
        raise refused
    with store.read() as connection:
        return find_officer(connection, officer_id)
