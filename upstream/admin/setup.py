"""Opening the province's database for a command."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from desktop_app.wire.messages import OfficeKind
from upstream.base.problems import ServerProblem
from upstream.communes.renumbering import carry_over, report
from upstream.database.database import Database
from upstream.database.identity import ServerIdentity, create_identity, read_identity
from upstream.database.migrating import upgrade


def initialise(address: str, name: str, kind: OfficeKind) -> ServerIdentity:
    """Create the tables and say who this server is; an initialised database keeps its identity.

    Raises:
        ServerProblem: the database cannot be reached, or is of the other kind.
    """
    database = _connect(address)
    try:
        upgrade(database)
        with database.write() as connection:
            identity = read_identity(connection) or create_identity(connection, name, kind)
            sentences = carry_over(connection)
    except (OperationalError, DatabaseError) as error:
        raise _unreachable(address, error) from error
    finally:
        database.close()
    report(sentences)
    if identity.kind != kind:
        raise ServerProblem(
            "This database was set up for {kind} offices. Use another database for the others.",
            kind=identity.kind,
        )
    return identity


def open_initialised(address: str) -> tuple[Database, ServerIdentity]:
    """Return the database, brought up to date, and who this server is.

    Raises:
        ServerProblem: the database cannot be reached or was not initialised.
    """
    if "://" not in address and not Path(address).exists():
        raise _not_initialised(address)
    database = _connect(address)
    try:
        upgrade(database)
        with database.write() as connection:
            identity = read_identity(connection)
            sentences = carry_over(connection)
    except (OperationalError, DatabaseError) as error:
        database.close()
        raise _unreachable(address, error) from error
    if identity is None:
        database.close()
        raise _not_initialised(address)
    report(sentences)
    return database, identity


def open_as_it_is(address: str) -> Database:
    """Return the database as it is, also one that a newer or older version of the program wrote.

    Raises:
        ServerProblem: the database cannot be reached or was not initialised.
    """
    if "://" not in address and not Path(address).exists():
        raise _not_initialised(address)
    database = _connect(address)
    try:
        with database.read() as connection:
            identity = read_identity(connection)
    except OperationalError as error:
        database.close()
        raise _unreachable(address, error) from error
    except DatabaseError:
        identity = None
    if identity is None:
        database.close()
        raise _not_initialised(address)
    return database


def refuse_visible_password(address: str) -> None:
    """Take no password from a command line, which every user of the computer can read.

    Raises:
        ServerProblem: the address holds one, or is no address.
    """
    if "://" not in address:
        return
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise ServerProblem(
            "“{address}” is no address of a database. Write the path of a file, or "
            "postgresql://user@host/name.",
            address=address.partition("://")[0] + "://…",
        ) from error
    if url.password is not None or "password" in url.query:
        raise ServerProblem(
            "A password in --database can be read by everybody on this computer in the list of processes. "
            "Leave it out of the address, and put it into a file named in PGPASSFILE, or into PGPASSWORD."
        )


def _connect(address: str) -> Database:
    try:
        return Database.connect(address)
    except OSError as error:
        raise ServerProblem(
            "The database {address} cannot be used ({reason}). Check the address and that the database runs.",
            address=address,
            reason=error.strerror or error,
        ) from error


def _not_initialised(address: str) -> ServerProblem:
    return ServerProblem(
        "There is no province database at {address}. Run “init” first.", address=_shown(address)
    )


def _unreachable(address: str, error: DatabaseError) -> ServerProblem:
    return ServerProblem(
        "The database {address} cannot be used ({reason}). Check the address and that the database runs.",
        address=_shown(address),
        reason=type(error.orig).__name__,
    )


def _shown(address: str) -> str:
    """Return the address without a password."""
    if "://" not in address:
        return address
    return make_url(address).render_as_string(hide_password=True)
