"""The second factor: codes of an app on the telephone (RFC 6238), and recovery codes that count once each."""

from __future__ import annotations

import re
import secrets

import pyotp
from sqlalchemy import Connection, delete, insert, update

from upstream.console.accounts.secrets_kept import secret_hash
from upstream.console.accounts.users import ConsoleUser
from upstream.database.console_tables import console_recovery
from upstream.database.console_tables import console_user as table

_STEP_SECONDS = 30
_EARLIER_AND_LATER = 1
"""Steps by which the clock of a telephone may differ."""
RECOVERY_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_HALF = 5


def new_secret() -> str:
    """Return a secret for an app."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether it is a secret as :func:`new_secret` makes them."""
    return bool(re.fullmatch("[A-Z2-7]{32}", text))


def address_for_app(secret: str, name: str, server: str) -> str:
    """Return what the square says that the app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=server)


def step_of_code(secret: str, code: str, now: int) -> int:
    """Return the step of time whose code this is; 0: it is none of now."""
    present = now // 1000 // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(present - _EARLIER_AND_LATER, present + _EARLIER_AND_LATER + 1):
        if secrets.compare_digest(totp.generate_otp(step), code):
            return step
    return 0


def turn_on(connection: Connection, user: ConsoleUser, secret: str, step: int) -> list[str]:
    """Ask for codes of this secret from now on; return the recovery codes, which are shown once."""
    connection.execute(
        update(table).where(table.c.number == user.number).values(totp_secret=secret, totp_step=step)
    )
    codes = [f"{_letters()}-{_letters()}" for _ in range(RECOVERY_CODES)]
    connection.execute(delete(console_recovery).where(console_recovery.c.user == user.number))
    rows = [{"user": user.number, "hash": secret_hash(code)} for code in codes]
    connection.execute(insert(console_recovery), rows)
    return codes


def turn_off(connection: Connection, user: ConsoleUser) -> None:
    """Ask for the password alone."""
    connection.execute(update(table).where(table.c.number == user.number).values(totp_secret="", totp_step=0))
    connection.execute(delete(console_recovery).where(console_recovery.c.user == user.number))


def use_code(connection: Connection, user: ConsoleUser, code: str, now: int) -> bool:
    """Take a code of the app or a recovery code, however it is spaced or hyphenated; each counts once."""
    code = "".join(code.split()).lower()
    step = step_of_code(user.totp_secret, code, now) if code.isascii() else 0
    if step > user.totp_step:
        used = connection.execute(
            update(table)
            .where(table.c.number == user.number, table.c.totp_step < step)
            .values(totp_step=step)
        )
        return used.rowcount == 1
    codes, letters = console_recovery.c, code.replace("-", "")
    recovery = secret_hash(f"{letters[:_HALF]}-{letters[_HALF:]}")
    spent = connection.execute(
        delete(console_recovery).where(codes.user == user.number, codes.hash == recovery)
    )
    return spent.rowcount == 1


def _letters() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_HALF))
