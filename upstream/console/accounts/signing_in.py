"""Signing in: name, password, and the second factor where it is on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from upstream.console.accounts import second_factor
from upstream.console.accounts.attempts import (
    SignInClient,
    begin_try,
    counts_of,
    know_browser,
    was_right,
)
from upstream.console.accounts.secrets_kept import (
    LONGEST_PASSWORD,
    is_outdated,
    is_password,
    password_hash,
)
from upstream.console.accounts.seen_log import LogEvent, log_event, tried_lately
from upstream.console.accounts.sessions import begin_session
from upstream.console.accounts.users import sign_in_name, user_named
from upstream.database.console_tables import console_user
from upstream.database.database import Database

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of a try: the id of a new session; else until when to wait, or that a code is missing."""

    session_id: str = ""
    browser: str = ""
    """The id by which the browser is known from now on."""
    wait_until: int = 0
    needs_code: bool = False


def sign_in(
    database: Database, client: SignInClient, name: str, password: str, code: str, former: str, now: int
) -> SignIn:
    """Try to sign in. The try is counted before the password is looked at, so many at once count as many."""
    name = sign_in_name(name)[:_LONGEST_NAME]
    with database.write() as connection:
        user = user_named(connection, name)
        counts = counts_of(connection, name, user.number if user else None, client, now)
        wait_until = begin_try(connection, counts, now)
        if wait_until:
            return SignIn(wait_until=wait_until)
    known = user is not None and not user.locked
    right = is_password(user.password_hash if user is not None and known else "", password[:LONGEST_PASSWORD])
    stronger = password_hash(password) if right and user and is_outdated(user.password_hash) else ""
    with database.write() as connection:
        if not right or user is None or user_named(connection, name) != user:  # changed meanwhile
            if known or not tried_lately(connection, now):
                log_event(connection, user if known else None, LogEvent.WRONG_TRY, now, "")
            return SignIn()
        if user.totp_secret and not code.strip():
            return SignIn(needs_code=True)
        if user.totp_secret and not second_factor.use_code(connection, user, code, now):
            log_event(connection, user, LogEvent.WRONG_TRY, now, "")
            return SignIn(needs_code=True)
        was_right(connection, counts)
        if stronger:
            mine = console_user.c.number == user.number
            connection.execute(update(console_user).where(mine).values(password_hash=stronger))
        log_event(connection, user, LogEvent.SIGNED_IN, now, "")
        browser = know_browser(connection, user.number, client.browser, now)
        return SignIn(begin_session(connection, user, former, now), browser)
