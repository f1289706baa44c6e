"""Users of the console: made, changed, locked, and let in by a one-time link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from desktop_app.base.i18n import LANGUAGES, Language
from upstream.base.problems import ServerProblem
from upstream.console.accounts.attempts import forget_tries
from upstream.console.accounts.reach import Reach, Right
from upstream.console.accounts.secrets_kept import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    password_hash,
    random_secret,
    secret_hash,
)
from upstream.database.console_tables import (
    console_browser,
    console_link,
    console_reach,
    console_recovery,
    console_session,
)
from upstream.database.console_tables import console_user as table
from upstream.database.statements import lock_table
from upstream.http.bearer import LINK_PATH

LINK_DAYS = 7
_DAY_MILLIS = 86_400_000
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_LONGEST_FULL_NAME = 100
FIRST_USER = "quantri"
"""The name of the user whom ``init`` makes: “administrator”."""


@dataclass(frozen=True, slots=True)
class ConsoleUser:
    """Somebody who may use the console."""

    number: int
    name: str
    full_name: str
    reach: Reach
    password_hash: str
    totp_secret: str
    totp_step: int
    language: Language
    locked: bool
    made_at: int

    @property
    def has_password(self) -> bool:
        """Whether the one-time link was used."""
        return bool(self.password_hash)


def users(connection: Connection) -> list[ConsoleUser]:
    """Return all users by name."""
    return _users(connection, select(table).order_by(table.c.name))


def user_of(connection: Connection, number: int) -> ConsoleUser | None:
    """Return the user with this number."""
    return next(iter(_users(connection, select(table).where(table.c.number == number))), None)


def user_named(connection: Connection, name: str) -> ConsoleUser | None:
    """Return the user who signs in with this name."""
    return next(iter(_users(connection, select(table).where(table.c.name == sign_in_name(name)))), None)


def require_user(connection: Connection, name: str) -> ConsoleUser:
    """Return the user who signs in with this name.

    Raises:
        ServerProblem: there is none.
    """
    user = user_named(connection, name)
    if user is None:
        raise ServerProblem("There is no user “{name}”.", name=name)
    return user


def sign_in_name(name: str) -> str:
    """Return a name as it is compared."""
    return name.strip().lower()


def require_communes(communes: Iterable[str], known: Mapping[str, str]) -> None:
    """Refuse a misspelt commune: somebody would see nothing, or another's.

    Raises:
        ServerProblem: a code is not in the list of communes.
    """
    wrong = sorted(set(communes) - known.keys())
    if wrong:
        raise ServerProblem("There is no commune {code} in the list of communes.", code=", ".join(wrong))


def add_user(
    connection: Connection,
    name: str,
    full_name: str,
    rights: Iterable[Right],
    communes: Iterable[str] | None,
    now: int,
) -> int:
    """Make a user without a password; return the number. ``communes``: ``None`` for all.

    Raises:
        ServerProblem: the name cannot be used, or is taken; or nothing would be allowed.
    """
    name = sign_in_name(name)
    if not _NAME.fullmatch(name):
        raise ServerProblem(
            "“{name}” cannot be a name to sign in with. Write 2 to 40 small letters without accents, digits, "
            "dots or hyphens.",
            name=name,
        )
    if user_named(connection, name) is not None:
        raise ServerProblem("There is a user “{name}” already. Choose another name.", name=name)
    values = {**_checked(full_name, rights), "everywhere": communes is None}
    made = connection.execute(
        insert(table).values(name=name, made_at=now, **values).returning(table.c.number)
    ).scalar_one()
    _set_communes(connection, made, communes)
    return int(made)


def change_user(
    connection: Connection,
    user: ConsoleUser,
    full_name: str,
    rights: Iterable[Right],
    communes: Iterable[str] | None,
) -> None:
    """Change what somebody may see and do; whoever is signed in signs in again.

    Raises:
        ServerProblem: nothing would be allowed, or nobody would be left who may make users.
    """
    rights = frozenset(rights)
    if Right.ADMIN not in rights or communes is not None:
        _require_other_admin(connection, user)
    values = {**_checked(full_name, rights), "everywhere": communes is None}
    connection.execute(update(table).where(table.c.number == user.number).values(**values))
    _set_communes(connection, user.number, communes)
    end_sessions(connection, user.number)


def set_locked(connection: Connection, user: ConsoleUser, *, locked: bool) -> None:
    """Let somebody in no more, or again.

    Raises:
        ServerProblem: nobody would be left who may make users.
    """
    if locked:
        _require_other_admin(connection, user)
        connection.execute(delete(console_link).where(console_link.c.user == user.number))
        end_sessions(connection, user.number)
    connection.execute(update(table).where(table.c.number == user.number).values(locked=locked))


def make_link(connection: Connection, user: ConsoleUser, now: int) -> str:
    """Return the secret of a one-time link by which somebody chooses a password; older links end.

    Password, second factor and sessions end with it: who lost one of them must not share with the finder.
    """
    end_sessions(connection, user.number)
    forget_tries(connection, user.name)
    connection.execute(delete(console_browser).where(console_browser.c.user == user.number))
    connection.execute(delete(console_link).where(console_link.c.user == user.number))
    connection.execute(delete(console_recovery).where(console_recovery.c.user == user.number))
    connection.execute(
        update(table).where(table.c.number == user.number).values(password_hash="", totp_secret="")
    )
    secret = random_secret()
    until = now + LINK_DAYS * _DAY_MILLIS
    connection.execute(insert(console_link).values(hash=secret_hash(secret), user=user.number, until=until))
    return secret


def first_link(connection: Connection, full_name: str, now: int) -> str:
    """Return the secret of a link for the first user; empty where somebody can sign in already."""
    known = users(connection)
    if any(user.has_password for user in known):
        return ""
    if not known:
        add_user(connection, FIRST_USER, full_name, Right, None, now)
    return make_link(connection, users(connection)[0], now)


def link_address(console: str, secret: str) -> str:
    """Return the address that a browser opens once."""
    return f"{console.rstrip('/')}{LINK_PATH}{secret}"


def user_of_link(connection: Connection, secret: str, now: int) -> ConsoleUser | None:
    """Return whose one-time link it is; ``None``: it was used, has ended, or never was."""
    links = console_link.c
    number = connection.execute(
        select(links.user).where(links.hash == secret_hash(secret), links.until >= now)
    ).scalar()
    user = None if number is None else user_of(connection, number)
    return None if user is None or user.locked else user


def new_password_hash(user: ConsoleUser, password: str) -> str:
    """Return what is stored of a password that somebody chose.

    Raises:
        ServerProblem: it is too short, too long, or the name.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ServerProblem(
            "A password has {least} to {most} characters. Several words are easier to remember.",
            least=SHORTEST_PASSWORD,
            most=LONGEST_PASSWORD,
        )
    if sign_in_name(password) == user.name or len(set(password)) < SHORTEST_PASSWORD // 2:
        raise ServerProblem(
            "This password is too easy to guess. Use several words that do not belong together."
        )
    return password_hash(password)


def set_password(connection: Connection, user: ConsoleUser, hashed: str) -> None:
    """Store a password by its hash; links and sessions of before end."""
    connection.execute(update(table).where(table.c.number == user.number).values(password_hash=hashed))
    connection.execute(delete(console_link).where(console_link.c.user == user.number))
    end_sessions(connection, user.number)


def set_language(connection: Connection, user: ConsoleUser, language: str) -> None:
    """Speak to somebody in this language from now on."""
    if language in LANGUAGES:
        connection.execute(update(table).where(table.c.number == user.number).values(language=language))


def end_sessions(connection: Connection, number: int) -> None:
    """Sign somebody out everywhere."""
    connection.execute(delete(console_session).where(console_session.c.user == number))


def _checked(full_name: str, rights: Iterable[Right]) -> dict[str, str]:
    named = " ".join(full_name.split())
    if not named or len(named) > _LONGEST_FULL_NAME or not named.isprintable():
        raise ServerProblem("Write the full name, with at most {most} letters.", most=_LONGEST_FULL_NAME)
    given = frozenset(rights)
    if not given:
        raise ServerProblem("Choose at least one right: a user without any could do nothing.")
    return {"full_name": named, "rights": " ".join(right for right in Right if right in given)}


def _set_communes(connection: Connection, number: int, communes: Iterable[str] | None) -> None:
    connection.execute(delete(console_reach).where(console_reach.c.user == number))
    rows = [{"user": number, "commune": code} for code in sorted(set(communes or ()))]
    if communes is not None and not rows:
        raise ServerProblem("Choose the communes that the user sees, or all.")
    if rows:
        connection.execute(insert(console_reach), rows)


def _require_other_admin(connection: Connection, user: ConsoleUser) -> None:
    """Let nobody be the last who manages users, also where two take the right from each other at once."""
    lock_table(connection, table)
    managing = [each.number for each in users(connection) if not each.locked and _manages(each.reach)]
    if managing == [user.number]:
        raise ServerProblem(
            "“{name}” is the last who may make users. Give that right to another first.", name=user.name
        )


def _manages(reach: Reach) -> bool:
    return Right.ADMIN in reach.rights and reach.communes is None


def _users(connection: Connection, query: Select[tuple[object, ...]]) -> list[ConsoleUser]:
    rows = connection.execute(query).all()
    limited = [row.number for row in rows if not row.everywhere]
    seen: dict[int, set[str]] = {number: set() for number in limited}
    reach = console_reach.c
    for number, commune in connection.execute(
        select(reach.user, reach.commune).where(reach.user.in_(limited))
    ):
        seen[number].add(commune)
    return [_user(row, seen) for row in rows]


def _user(row: Row[tuple[object, ...]], seen: dict[int, set[str]]) -> ConsoleUser:
    known = {right.value for right in Right}
    rights = frozenset(Right(name) for name in row.rights.split() if name in known)
    communes = None if row.everywhere else frozenset(seen[row.number])
    return ConsoleUser(
        row.number,
        row.name,
        row.full_name,
        Reach(rights, communes),
        row.password_hash,
        row.totp_secret,
        row.totp_step,
        "en" if row.language == "en" else "vi",
        row.locked,
        row.made_at,
    )
