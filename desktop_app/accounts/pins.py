"""PINs: hashed with Argon2id, and a wait after wrong ones that a restart does not shorten."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id
from sqlalchemy import Connection, select, update

from desktop_app.accounts.access_log import Action, log_access
from desktop_app.accounts.officers import Officer, find_officer
from desktop_app.accounts.roles import PinRules, role_book
from desktop_app.clock import Clock, from_millis, to_millis
from desktop_app.credentials.sealing import Cost
from desktop_app.problems import Problem
from desktop_app.storage.tables.accounts import officer as table

PIN_COST = Cost(passes=3, memory=64 * 1024 * 1024)
"""Argon2id with t=3, 64 MiB (RFC 9106, second recommended choice): about 0.1 s on an office computer."""


class WrongPin(Problem):
    """The PIN is wrong, or it is not yet time to try again."""


def set_pin(connection: Connection, clock: Clock, officer_id: str, pin: str, cost: Cost = PIN_COST) -> None:
    """Give an officer a (new) PIN; earlier wrong attempts are forgotten.

    Raises:
        Problem: the PIN is too short, too long, not digits, or all the same digit or in a row.
    """
    _check_pin(pin, role_book().pin)
    hashed = argon2id.str(pin.encode(), opslimit=cost.passes, memlimit=cost.memory).decode()
    connection.execute(
        update(table).where(table.c.id == officer_id).values(pin_hash=hashed, wrong_pins=0, wait_until=None)
    )
    log_access(connection, clock, find_officer(connection, officer_id).name, Action.CHANGE, "pin", officer_id)


def check_pin(connection: Connection, clock: Clock, officer_id: str, pin: str) -> WrongPin | None:
    """Compare a PIN with the officer's; returns why it is refused, or ``None`` when it is right.

    The refusal is returned, not raised, so that the transaction that counts it commits;
    :func:`desktop_app.accounts.sign_in.sign_in` raises it afterwards.
    """
    rules = role_book().pin
    officer = find_officer(connection, officer_id)
    row = connection.execute(
        select(table.c.pin_hash, table.c.wrong_pins, table.c.wait_until).where(table.c.id == officer_id)
    ).one()
    now = clock.now()
    if row.wait_until is not None and now < from_millis(row.wait_until):
        # A clock that was set back must not make the wait one of years: it begins again.
        until = min(from_millis(row.wait_until), now + timedelta(seconds=rules.longest_wait_seconds))
        connection.execute(update(table).where(table.c.id == officer_id).values(wait_until=to_millis(until)))
        seconds = int((until - now).total_seconds()) + 1
        return WrongPin("Too many wrong PINs. Try again in {n} seconds.", n=seconds)
    if officer.left or row.pin_hash is None:
        return WrongPin("This officer has no PIN. Ask the office's administrator to set one.")
    if _matches(row.pin_hash, pin):
        connection.execute(
            update(table).where(table.c.id == officer_id).values(wrong_pins=0, wait_until=None)
        )
        log_access(connection, clock, officer.name, Action.SIGN_IN, "officer", officer_id)
        return None
    return _refuse(connection, clock, officer, row.wrong_pins + 1, rules)


def _refuse(connection: Connection, clock: Clock, officer: Officer, wrong: int, rules: PinRules) -> WrongPin:
    wait = wait_after(wrong, rules)
    until = to_millis(clock.now() + wait) if wait else None
    connection.execute(
        update(table).where(table.c.id == officer.id).values(wrong_pins=wrong, wait_until=until)
    )
    log_access(connection, clock, officer.name, Action.REFUSED, "officer", officer.id)
    return WrongPin("The PIN is not right. Try again.")


def wait_after(wrong: int, rules: PinRules) -> timedelta:
    """The wait after so many wrong PINs in a row: none at first, then doubling up to a limit."""
    beyond = wrong - rules.free_attempts
    if beyond < 0:
        return timedelta(0)
    return timedelta(seconds=min(rules.first_wait_seconds * 2 ** min(beyond, 20), rules.longest_wait_seconds))


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
