"""Wrong tries to sign in: after some the next must wait, also after a restart and at another process.

A stranger's tries are counted by name and address, so that a stranger elsewhere keeps nobody out; by address,
so that one password tried with many names waits too; and by name, so that many addresses do. A browser in
which the user has signed in before has a count of its own, which strangers cannot fill.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from upstream.console.accounts.secrets_kept import random_secret, secret_hash
from upstream.database.console_tables import console_attempt as table
from upstream.database.console_tables import console_browser

TRIES = 5
TRIES_AT_LARGE = 30
"""Of one address with all names (offices share a gateway's), and of all addresses with one name."""
WAIT_MILLIS = 15 * 60_000
BROWSER_DAYS = 365
_DAY_MILLIS = 86_400_000
_LONGEST_ID = 100
_NETWORK_BITS = 64
"""Of an IPv6 address: whoever has one has all of its network."""
_ANY = b""


type Counts = Sequence[tuple[bytes, bytes, int]]
"""Hash of the name, hash of the origin (either may be any), and how many tries there may be."""


@dataclass(frozen=True, slots=True)
class SignInClient:
    """Who tries: the address, and the id that the browser keeps since an earlier sign-in."""

    address: str = ""
    browser: str = ""


def counts_of_account(name: str) -> Counts:
    """Return the count for the password that somebody who is signed in types once more."""
    return [(secret_hash(name), secret_hash("account"), TRIES)]


def counts_of(
    connection: Connection, name: str, number: int | None, client: SignInClient, now: int
) -> Counts:
    """Return the counts of a try to sign in; ``number``: of the user, ``None`` where nobody has the name."""
    named = secret_hash(name)
    if number is not None and _is_known(connection, number, client.browser, now):
        return [(named, secret_hash(client.browser), TRIES)]
    origin = secret_hash(f"address {_network(client.address)}")
    return [(named, origin, TRIES), (_ANY, origin, TRIES_AT_LARGE), (named, _ANY, TRIES_AT_LARGE)]


def begin_try(connection: Connection, counts: Counts, now: int) -> int:
    """Count a try before its password is looked at; return until when to wait, 0 where it may be looked at.

    Names nobody has are counted alike, so that the answer does not say which names exist. One that must wait
    is not counted: nobody makes others wait longer by going on.
    """
    connection.execute(delete(table).where(table.c.last_at < now - WAIT_MILLIS))
    for name_hash, origin_hash, most in counts:
        full = and_(_is_count(name_hash, origin_hash), table.c.tries >= most)
        # A time that is yet to come was written before the clock was set back: the wait begins now.
        connection.execute(update(table).where(full, table.c.last_at > now).values(last_at=now))
        last_at = connection.execute(select(table.c.last_at).where(full)).scalar()
        if last_at is not None:
            return int(last_at) + WAIT_MILLIS
    at_once = [
        _count(connection, name_hash, origin_hash, now) > most for name_hash, origin_hash, most in counts
    ]
    return now + WAIT_MILLIS if any(at_once) else 0


def _count(connection: Connection, name_hash: bytes, origin_hash: bytes, now: int) -> int:
    """Count one more, and return how many there are: others may count at the same time."""
    added = (
        _dialect(connection)
        .insert(table)
        .values(name_hash=name_hash, origin_hash=origin_hash, tries=1, last_at=now)
    )
    counted = added.on_conflict_do_update(
        index_elements=[table.c.name_hash, table.c.origin_hash],
        set_={"tries": table.c.tries + 1, "last_at": now},
    )
    return int(connection.execute(counted.returning(table.c.tries)).scalar_one())


def was_right(connection: Connection, counts: Counts) -> None:
    """Take a try back that let somebody in; those before it from the same origin were the same person's.

    Counts of any name or origin lose only this one: the others may be strangers'.
    """
    for name_hash, origin_hash, _ in counts:
        mine = _is_count(name_hash, origin_hash)
        if name_hash and origin_hash:
            connection.execute(delete(table).where(mine))
        else:
            connection.execute(update(table).where(mine).values(tries=table.c.tries - 1))


def forget_tries(connection: Connection, name: str) -> None:
    """Begin to count a name from nothing: its user was given a new link."""
    connection.execute(delete(table).where(table.c.name_hash == secret_hash(name)))


def _dialect(connection: Connection) -> ModuleType:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def _is_count(name_hash: bytes, origin_hash: bytes) -> ColumnElement[bool]:
    return and_(table.c.name_hash == name_hash, table.c.origin_hash == origin_hash)


def know_browser(connection: Connection, number: int, browser: str, now: int) -> str:
    """Return the id by which a browser is known as one of the user's from now on; several may share one."""
    columns = console_browser.c
    connection.execute(delete(console_browser).where(columns.since < now - BROWSER_DAYS * _DAY_MILLIS))
    if _is_known(connection, number, browser, now):
        return browser
    if not _is_known(connection, None, browser, now):
        browser = random_secret()
    values = {"hash": secret_hash(browser), "user": number, "since": now}
    added = _dialect(connection).insert(console_browser).values(**values)
    connection.execute(added.on_conflict_do_nothing())
    return browser


def _is_known(connection: Connection, number: int | None, browser: str, now: int) -> bool:
    """Whether a user, or any, has signed in with this browser within its days."""
    if not browser or len(browser) > _LONGEST_ID:
        return False
    columns = console_browser.c
    mine = select(columns.hash).where(
        columns.hash == secret_hash(browser), columns.since >= now - BROWSER_DAYS * _DAY_MILLIS
    )
    if number is not None:
        mine = mine.where(columns.user == number)
    return connection.execute(mine.limit(1)).first() is not None


def _network(address: str) -> str:
    """Return what of an address belongs to one customer."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), _NETWORK_BITS), strict=False))
