"""The province's database: SQLite for one machine, PostgreSQL for a province."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, ProgrammingError

from desktop_app.base.durable_file import make_private, private_folder
from desktop_app.base.file_lock import hold

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA cache_size = -65536",
)

PROGRAM: Final = "so-mat-tran-upstream"
"""How this program calls itself at PostgreSQL."""

_POOL_SIZE, _POOL_OVERFLOW = 8, 4
MOST_CONNECTIONS = _POOL_SIZE + _POOL_OVERFLOW
"""Connections of one process; six workers and a few commands stay below PostgreSQL's 100."""
_CONNECT_SECONDS = 5
"""A machine that is gone does not refuse; a request must not wait for it as long as an office waits."""
_ALONE: Final = 0x736D74  # “smt”, in the one space of numbers that advisory locks have
_TIMELINE: Final = """
SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END
"""


FAULTS_OF_ROWS = (IntegrityError, DataError, ProgrammingError)
"""What is wrong with the rows that were asked for; any other error is that the database is full or gone."""


class Database:
    """Transactions on the province's database.

    ``at_new_timeline`` is called in the first transaction that writes after PostgreSQL was promoted or put
    back, with the name of the timeline; it does nothing where that timeline is noted already.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.at_new_timeline: Callable[[Connection, str], None] | None = None
        self._noted_timeline = ""

    @classmethod
    def connect(cls, address: str) -> Database:
        """Return the database at a path of an SQLite file or a ``postgresql://`` address."""
        if "://" not in address:
            _keep_private(Path(address).absolute())
            address = f"sqlite:///{Path(address).absolute()}"
        url = make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername != "sqlite" and "connect_timeout" not in url.query:
            url = url.update_query_dict({"connect_timeout": str(_CONNECT_SECONDS)})
        named = {} if url.drivername == "sqlite" else {"application_name": PROGRAM}
        engine = create_engine(
            url,
            connect_args=named,
            pool_size=_POOL_SIZE,
            max_overflow=_POOL_OVERFLOW,
            pool_pre_ping=url.drivername != "sqlite",
            hide_parameters=True,
        )
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        else:
            _note_timelines(engine)
        return cls(engine)

    def close(self) -> None:
        """Close all connections, and fold SQLite's WAL into the file.

        The last one to close does that anyway, but a request that was cut off, or a command, may be later.
        """
        if self.engine.dialect.name == "sqlite":
            with suppress(OperationalError), self.engine.connect() as plain:
                driver: Any = plain.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self.engine.dispose()

    def takes_changes(self) -> bool:
        """Whether the database answers, and may be written: a standby may not.

        Raises:
            SQLAlchemyError: it does not answer.
        """
        asked = (
            "SELECT 1"
            if self.engine.dialect.name == "sqlite"
            else "SELECT current_setting('transaction_read_only') = 'off'"
        )
        with self.read() as connection:
            return bool(connection.exec_driver_sql(asked).scalar())

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection whose queries see one moment."""
        with self.engine.connect() as plain:
            level = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
            connection = plain.execution_options(**level)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes become durable together at the end, or not at all."""
        with self._writing(alone=False) as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """As :meth:`write`, and no other process is in such a block at the same time."""
        with self._writing(alone=True) as connection:
            yield connection

    @contextmanager
    def _writing(self, *, alone: bool) -> Iterator[Connection]:
        with self.engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                if alone:  # before any row is locked: whoever has the turn, as an upgrade, may want it
                    take_turn(connection)
                noted = self._note_timeline(connection)
                yield connection
            self._noted_timeline = noted

    @contextmanager
    def elected(self, work: int) -> Iterator[bool]:
        """Whether this process is the one that does a background work now; the others leave it alone.

        SQLite knows no such lock: there it is that of a file beside the database.
        """
        if self.engine.dialect.name == "sqlite":
            with _held(Path(f"{self.engine.url.database}.work-{work}.lock")) as held:
                yield held
            return
        with self.engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            lock = (_ALONE, work)
            if not connection.exec_driver_sql("SELECT pg_try_advisory_lock(%s, %s)", lock).scalar():
                yield False
                return
            try:
                yield True
            finally:
                with suppress(DBAPIError):  # the connection is gone, and the lock with it
                    connection.exec_driver_sql("SELECT pg_advisory_unlock(%s, %s)", lock)

    def _note_timeline(self, connection: Connection) -> str:
        if self.at_new_timeline is None or connection.dialect.name == "sqlite":
            return self._noted_timeline
        timeline = str(connection.info["timeline"])
        if not timeline:  # it was opened at a standby, which has been promoted if this transaction may write
            timeline = connection.info["timeline"] = str(connection.exec_driver_sql(_TIMELINE).scalar())
        if timeline == self._noted_timeline:
            return timeline
        self.at_new_timeline(connection, timeline)
        return timeline

    @contextmanager
    def rebuild(self) -> Iterator[Connection]:
        """As :meth:`write`, and tables may be rebuilt to which others refer.

        SQLite drops the old one for that; with its references asked at once it would refuse to drop it. They
        are asked at the end.

        Raises:
            IntegrityError: a row refers to one that is not there; nothing was changed.
        """
        if self.engine.dialect.name != "sqlite":
            with self.write() as connection:
                yield connection
            return
        with self.engine.connect() as plain:
            driver: Any = plain.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")  # only outside of transactions
            try:
                connection = plain.execution_options(writing=True)
                with connection.begin():
                    yield connection
                    if (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()) is not None:
                        raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(lost[0]))
            finally:
                driver.execute("PRAGMA foreign_keys = ON")


def _keep_private(path: Path) -> None:
    """Restrict the file, and those of SQLite next to it, to this account."""
    private_folder(path.parent)
    make_private(path)
    for item in (path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")):
        with suppress(FileNotFoundError, PermissionError):
            item.chmod(0o600)


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Whether nobody else holds the lock of a file; it stays there: everybody locks the same one."""
    make_private(path)
    with path.open("ab") as stream:
        try:
            hold(stream)
        except OSError:
            yield False
        else:
            yield True


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction has the turn, and keep it until the end of this one."""
    if connection.dialect.name != "sqlite":  # which has one writer
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_ALONE,))


def _note_timelines(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _ask(connection: Any, record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_TIMELINE)
            record.info["timeline"] = cursor.fetchone()[0]
        connection.rollback()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for setting in _SQLITE_SETTINGS:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
