"""The core, built once: folder, vault, store, clock. Everything else is passed what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from sqlalchemy import Connection, select

from desktop_app import __version__
from desktop_app.accounts.access_log import Action, log_access
from desktop_app.accounts.older_books import register_again
from desktop_app.accounts.session import Session
from desktop_app.areas.administrative import units_in_force
from desktop_app.areas.carrying_over import CarriedOver, carry_over, note_commune
from desktop_app.clock import Clock, SystemClock, to_millis
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.opening import AskPassphrase, open_vault
from desktop_app.credentials.sealing import STANDARD_COST, Cost
from desktop_app.credentials.vault import Vault, VaultKind
from desktop_app.followers import FOLLOWERS
from desktop_app.ids import OFFICER, new_id
from desktop_app.journal.devices import Device, current_device, start_device
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.tidying import tidy_journal
from desktop_app.long_work import LongWork, at_once
from desktop_app.problems import Problem
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.storage.problems import StorageProblem
from desktop_app.storage.store import Store
from desktop_app.storage.swapping import finish_swap
from desktop_app.surveys.counts import has_stale, rebuild_stale
from desktop_app.sync.book import SyncBook
from desktop_app.sync.state import read_state
from desktop_app.sync.taking_up import take_up_again
from desktop_app.units_of_book import go_by_units_of

APPLICATION_NAME = "so-mat-tran"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder with everything an office keeps."""

    root: Path

    @classmethod
    def default(cls) -> DataFolder:
        """The folder of this user account on this computer."""
        return cls(platformdirs.user_data_path(APPLICATION_NAME, appauthor=False))

    @property
    def book(self) -> Path:
        """The book's database file."""
        return self.root / "so-mat-tran.db"

    @property
    def backups(self) -> Path:
        """Where automatic backups go unless the office chose another place."""
        return self.root / "backups"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose book this is. ``commune_code`` is empty until the first run has asked."""

    store_id: str
    commune_code: str
    sample: bool


class Office:
    """An open book with the one who works in it."""

    def __init__(
        self, folder: DataFolder, store: Store, vault: Vault, clock: Clock, notice: str = ""
    ) -> None:
        self.folder = folder
        self.store = store
        self.vault = vault
        self.clock = clock
        self.vault_notice = notice
        self.carried_over: CarriedOver | None = None
        """What the list of communes in force changed for this book when it was opened."""
        self._session = Session("")
        self._opened: set[tuple[str, str, str | None]] = set()
        with store.read() as connection:
            self.identity = _read_identity(connection)

    @classmethod
    def open(
        cls,
        folder: DataFolder,
        ask_passphrase: AskPassphrase,
        clock: Clock | None = None,
        *,
        prefer: VaultKind | None = None,
        cost: Cost = STANDARD_COST,
        long_work: LongWork = at_once,
    ) -> Office:
        """Open the office's book in ``folder``, making a new one if there is none.

        What a large book of an older version needs once is done by ``long_work``.

        Raises:
            Problem: the secrets or the file cannot be opened; the sentence says what to do.
        """
        used_clock = clock or SystemClock()
        finish_swap(folder.root)
        opened = open_vault(folder.root, ask_passphrase, prefer=prefer, cost=cost)
        key = database_key(opened.vault, folder.book)
        store = Store.open(folder.book, key, long_work=long_work)
        tidy_journal(store, long_work)
        with store.write() as connection:
            _ensure_identity(connection, used_clock)
            _ensure_catalogue(connection, used_clock)
            go_by_units_of(connection)
            carried_over = carry_over(connection)
        register_again(store, FOLLOWERS, used_clock)
        _count_afresh(store, long_work)
        take_up_again(store, FOLLOWERS, used_clock)
        office = cls(folder, store, opened.vault, used_clock, opened.notice())
        office.carried_over = carried_over
        return office

    def close(self) -> None:
        """Let go of the book."""
        self.store.close()

    @property
    def officer(self) -> str:
        """Who works in the book; naming somebody begins a new sitting."""
        return self._session.name

    @officer.setter
    def officer(self, name: str) -> None:
        self.session = Session(name)

    @property
    def session(self) -> Session:
        """Who works in the book and by which way; what guarded acts ask."""
        return self._session

    @session.setter
    def session(self, session: Session) -> None:
        self._session = session
        self._opened.clear()

    def require(self, permission: str) -> None:
        """Let pass only a session that may do this.

        Raises:
            NotAllowed: it has no such right.
        """
        with self.read() as connection:
            self._session.require(connection, permission)

    def note_reading(
        self, subject: str, record_id: str | None = None, *, records: int = 1, by: str | None = None
    ) -> None:
        """Write into the access log that personal data were opened, once in a sitting for each thing.

        ``subject`` is a word of ``accounts.access_reading``. Called on the database lane, behind the reading;
        ``by`` is who looked, where somebody else may have signed in meanwhile.
        """
        opened = (by or self.officer, subject, record_id)
        if opened not in self._opened:
            self._note(Action.READ, opened, records)
            self._opened.add(opened)

    def note_printing(
        self, subject: str, record_id: str | None = None, *, records: int = 1, by: str | None = None
    ) -> None:
        """Write into the access log that something was printed or saved to be printed, each time."""
        self._note(Action.PRINT, (by or self.officer, subject, record_id), records)

    def _note(self, action: Action, what: tuple[str, str, str | None], records: int) -> None:
        officer, subject, record_id = what
        with self.store.write() as connection:
            log_access(connection, self.clock, officer, action, subject, record_id, records=records)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for queries."""
        with self.store.read() as connection:
            yield connection

    @contextmanager
    def record(self, author: str | None = None) -> Iterator[Recorder]:
        """Take changes; at the end of the block all of them are durable together, with their journal."""
        with self.store.write() as connection:
            recorder = Recorder(connection, self.officer if author is None else author, self.clock, FOLLOWERS)
            yield recorder
            recorder.finish()

    def device(self) -> Device:
        """The device in whose name this book writes."""
        with self.read() as connection:
            return current_device(connection)

    def sync_book(self, session: Session | None = None) -> SyncBook:
        """What sync needs of this office; without a ``session`` the one who works in it asks."""
        return SyncBook(
            self.store,
            self.vault,
            self.clock,
            FOLLOWERS,
            self.identity.commune_code,
            self.identity.sample,
            session or self._session,
            units_in_force().codes_of(self.identity.commune_code),
        )

    def choose_commune(self, commune_code: str, *, sample: bool) -> None:
        """Say once whose book this is; a sample office can never be sent to a real province.

        Raises:
            Problem: the book is another commune's, or of the other kind, and is in use already.
        """
        with self.store.write() as connection:
            present = _read_identity(connection)
            other = (commune_code, sample) != (present.commune_code, present.sample)
            if present.commune_code and other and _in_use(connection):
                raise _taken(present, sample=sample)
            note_commune(connection, commune_code)
            set_fact(connection, "sample", "1" if sample else "0")
            self.identity = _read_identity(connection)


def _count_afresh(store: Store, long_work: LongWork) -> None:
    """Count afresh what an older version of the program counted, or what came before its questionnaire.

    A full disk, or another program that writes in the book, leaves it to the next opening; until then the
    areas are counted whenever they are looked at.
    """
    with store.read() as connection:
        if not has_stale(connection):
            return

    def count() -> None:
        with suppress(StorageProblem), store.write() as connection:
            rebuild_stale(connection)

    long_work(count)


def _ensure_identity(connection: Connection, clock: Clock) -> None:
    if get_fact(connection, "store_id") is None:
        set_fact(connection, "store_id", new_id(clock))
        set_fact(connection, "created_at", str(to_millis(clock.now())))
        start_device(connection, clock)


def _ensure_catalogue(connection: Connection, clock: Clock) -> None:
    """Install what ships with the program, once for each version of it."""
    if get_fact(connection, "shipped_catalogue") != __version__:
        from desktop_app.catalogue.installed import install_shipped

        install_shipped(connection, clock)
        set_fact(connection, "shipped_catalogue", __version__)


def _in_use(connection: Connection) -> bool:
    """Whether it holds a record, of this computer or of others, or belongs to a province.

    Officers do not count: the first one is registered before it is said whose book it is.
    """
    tables = (entity.table for entity in ENTITIES.values() if entity.name != OFFICER)
    if any(connection.execute(select(table.c.id).limit(1)).first() is not None for table in tables):
        return True
    return bool(read_state(connection).server_id)


def _taken(present: Identity, *, sample: bool) -> Problem:
    if present.sample and not sample:
        return Problem(
            "This book holds the invented figures of a sample office, which must never count as real. "
            "Throw the sample office away in the settings; the first run then begins a real book."
        )
    if sample and not present.sample:
        return Problem(
            "This book holds the records of a real office and cannot become a sample office. "
            "Try the sample office with another folder or user account."
        )
    return Problem(
        "This book holds the records of the commune {commune} and cannot become another commune's. "
        "Begin the other commune's book in another folder or user account.",
        commune=present.commune_code,
    )


def _read_identity(connection: Connection) -> Identity:
    return Identity(
        get_fact(connection, "store_id") or "",
        get_fact(connection, "commune_code") or "",
        get_fact(connection, "sample") == "1",
    )
