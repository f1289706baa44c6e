"""Opening the province's database for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from desktop_app.wire.messages import OfficeKind
from upstream.base.problems import ServerProblem
from upstream.communes.renumbering import carry_over, report
from upstream.communes.timelines import note_timeline
from upstream.database.database import Database
from upstream.database.identity import ServerIdentity, create_identity, read_identity
from upstream.database.migrating import require_usable, schema_of, upgrade


def initialise(address: str, name: str, kind: OfficeKind) -> ServerIdentity:
    """Create the tables and say who this server is; an initialised database keeps its identity.

    Raises:
        ServerProblem: the database cannot be reached, or is of the other kind.
    """
    with _used(address) as database:
        upgrade(database)
        with database.alone() as connection:
            identity = read_identity(connection) or create_identity(connection, name, kind)
            sentences = carry_over(connection)
    report(sentences)
    if identity.kind != kind:
        raise ServerProblem(
            "This database was set up for {kind} offices. Use another database for the others.",
            kind=identity.kind,
        )
    return identity


def bring_up_to_date(address: str) -> bool:
    """Upgrade an initialised database to the schema of this program; whether there was anything to do.

    Raises:
        ServerProblem: the database cannot be reached, was not initialised, or is of a newer program.
    """
    _require_file(address)
    with _used(address) as database:
        _require_tables(database, address)
        changed = upgrade(database)
        require_usable(database)
        sentences = _carried_over(database, address)
    report(sentences)
    return changed


def open_initialised(address: str, *, restored: bool = False) -> tuple[Database, ServerIdentity]:
    """Return the database, and who this server is; ``restored``: the caller begins new epochs.

    Raises:
        ServerProblem: the database cannot be reached, was not initialised, or is of another version.
    """
    _require_file(address)
    database = _connect(address)
    try:
        with reachable(address):
            _require_tables(database, address)
            require_usable(database)
            if not restored:
                database.at_new_timeline = note_timeline
            sentences = _carried_over(database, address)
            with database.read() as connection:
                identity = read_identity(connection)
        if identity is None:
            raise _not_initialised(address)
    except BaseException:
        database.close()
        raise
    report(sentences)
    return database, identity


def open_as_it_is(address: str) -> Database:
    """Return the database as it is, also one that a newer or older version of the program wrote.

    Raises:
        ServerProblem: the database cannot be reached or was not initialised.
    """
    _require_file(address)
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


def _carried_over(database: Database, address: str) -> list[str]:
    with database.alone() as connection:
        if read_identity(connection) is None:
            raise _not_initialised(address)
        return carry_over(connection)


@contextmanager
def _used(address: str) -> Iterator[Database]:
    database = _connect(address)
    try:
        with reachable(address):
            yield database
    finally:
        database.close()


@contextmanager
def reachable(address: str) -> Iterator[None]:
    """Say of what goes wrong in the block that the database cannot be used.

    Raises:
        ServerProblem: so it is.
    """
    try:
        yield
    except DatabaseError as error:
        raise _unreachable(address, error) from error


def _require_file(address: str) -> None:
    if "://" not in address and not Path(address).exists():
        raise _not_initialised(address)


def _require_tables(database: Database, address: str) -> None:
    with database.read() as connection:
        if not schema_of(connection):
            raise _not_initialised(address)


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
