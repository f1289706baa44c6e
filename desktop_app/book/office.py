"""The core, built once: folder, vault, store, clock. Everything else is passed what it needs.

Loading this module loads no SQLAlchemy: what needs it is imported where it is used (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from desktop_app import __version__
from desktop_app.accounts.session import Session
from desktop_app.base.clock import Clock, SystemClock
from desktop_app.base.identity import BookIdentity, identity_from
from desktop_app.base.long_work import LongWork, at_once
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.opening import AskPassphrase, open_vault
from desktop_app.credentials.sealing import STANDARD_COST, Cost
from desktop_app.credentials.vault import SecretName, Vault, VaultKind
from desktop_app.journal.extent import has_many_rows
from desktop_app.storage.expected_head import expected_head, kept_end, require_file
from desktop_app.storage.first_look import FirstLooks
from desktop_app.storage.known_facts import all_facts
from desktop_app.storage.plain_query import HasDriver, WholeBookNeeded
from desktop_app.storage.problems import NewerBook
from desktop_app.storage.whole_files.swap import finish_swap

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.areas.commune_update import CarriedOver
    from desktop_app.journal.devices import Device
    from desktop_app.journal.recorder import Recorder
    from desktop_app.storage.store import Store
    from desktop_app.sync.book import SyncBook

APPLICATION_NAME = "so-mat-tran"


class DataFolder(msgspec.Struct, frozen=True):
    """The folder with everything an office keeps."""

    root: Path

    @classmethod
    def default(cls) -> DataFolder:
        """The folder that was chosen when the program was installed, else the one of this user account.

        Raises:
            Problem: one was chosen, and the file that names it cannot be read.
        """
        from desktop_app.book.chosen_folder import chosen_folder

        chosen = chosen_folder()
        if chosen is not None:
            return cls(chosen)
        import platformdirs

        return cls(platformdirs.user_data_path(APPLICATION_NAME, appauthor=False))

    @property
    def book(self) -> Path:
        """The book's database file."""
        return self.root / "so-mat-tran.db"

    @property
    def backups(self) -> Path:
        """Where automatic backups go unless the office chose another place."""
        return self.root / "backups"


class Office:
    """An open book with the one who works in it.

    The window begins with a book that is only looked into (:meth:`open` with ``soon``); the first call that
    needs the store, or :meth:`complete`, opens the rest of it on its own thread.
    """

    def __init__(
        self, folder: DataFolder, vault: Vault, key: bytes, clock: Clock, notice: str, long_work: LongWork
    ) -> None:
        self.folder = folder
        self.vault = vault
        self.clock = clock
        self.vault_notice = notice
        self.carried_over: CarriedOver | None = None
        """What the list of communes in force changed for this book when it was opened."""
        self._key = key
        self._long_work = long_work
        self._completing = Lock()
        self._store: Store | None = None
        self._looks: FirstLooks | None = None
        self._session = Session("")
        self._opened: set[tuple[str, str, str | None]] = set()
        self.identity = BookIdentity("", "", sample=False)

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
        soon: bool = False,
    ) -> Office:
        """Open the office's book in ``folder``, making a new one if there is none.

        What a large book of an older version needs once is done by ``long_work``. With ``soon`` a book that
        this version of the program has opened before is only looked into; :meth:`complete` does the rest.

        Raises:
            Problem: the secrets or the file cannot be opened; the sentence says what to do.
        """
        finish_swap(folder.root)
        require_file(folder.book)
        opened = open_vault(folder.root, ask_passphrase, prefer=prefer, cost=cost)
        key = database_key(opened.vault, folder.book)
        office = cls(folder, opened.vault, key, clock or SystemClock(), opened.notice(), long_work)
        if not (soon and office._begin()):
            try:
                office.complete()
            except NewerBook:
                if not office._was_given_back():
                    raise
                office.complete()
        return office

    def _was_given_back(self) -> bool:
        """Return whether the book was taken back from a newer version that failed (``updates.rollback``)."""
        from desktop_app.updates.program_folder import program_folder
        from desktop_app.updates.rollback import roll_back

        return roll_back(self.folder.book, self._key, self.clock, program_folder())

    def _begin(self) -> bool:
        """Look into the book and leave the rest for later; returns whether it can wait."""
        looks = FirstLooks(self.folder.book, self._key)
        if looks.up_to_date():
            with looks.read() as look:
                facts, much_to_pack = all_facts(look), has_many_rows(look)
            identity, shipped = identity_from(facts), facts.get("shipped_catalogue")
            if identity.commune_code and shipped == __version__ and not much_to_pack:
                self._looks, self.identity = looks, identity
                self._long_work = at_once
                return True
        looks.close()
        return False

    @property
    def store(self) -> Store:
        """The way to the file. On the thread of the window only where :attr:`whole` is true."""
        self.complete()
        assert self._store is not None
        return self._store

    @property
    def whole(self) -> bool:
        """Whether everything of the book is open."""
        return self._store is not None

    def complete(self) -> None:
        """Open what :meth:`open` left for later; nothing is done twice.

        Raises:
            Problem: the file cannot be opened; the sentence says what to do.
        """
        with self._completing:
            if self._store is not None:
                return
            from desktop_app.book.opening import open_store

            beside = expected_head(self.folder.book) is not None
            noted = beside or self.vault.read(SecretName.BOOK) is not None
            existed = not beside and (noted or self._left_traces())
            store, self.carried_over = open_store(
                self.folder.book, self._key, self.clock, self._long_work, existed=existed
            )
            with ExitStack() as until_known:
                until_known.callback(store.close)
                with store.read() as connection:
                    self.identity = identity_from(facts := all_facts(connection))
                if not noted:
                    self.vault.write(SecretName.BOOK, facts["store_id"].encode())
                until_known.pop_all()
            self._store = store
            if self._looks is not None:
                self._looks.close()
                self._looks = None

    def _left_traces(self) -> bool:
        """Return whether a book was connected or backed up here by a program that kept nothing else of it."""
        connected = (SecretName.DEVICE_KEY, SecretName.SYNC_TOKEN)
        return any(map(self.vault.read, connected)) or any(self.folder.backups.glob("*"))

    def close(self) -> None:
        """Close the book."""
        with self._completing:
            if self._store is not None:
                self._store.close()
            if self._looks is not None:
                self._looks.close()

    @contextmanager
    def look(self) -> Iterator[HasDriver]:
        """A connection for plain queries, which does not wait for the rest of the book."""
        looks = self._looks
        if looks is None:
            with self.store.read() as connection:
                yield connection
        else:
            with looks.read() as look:
                yield look

    def first_page[T](self, read: Callable[[HasDriver], T]) -> T:
        """Return what ``read`` finds by a look into the book, or in the whole book where it needs that."""
        try:
            with self.look() as look:
                return read(look)
        except WholeBookNeeded:
            with self.read() as connection:
                return read(connection)

    @property
    def officer(self) -> str:
        """Who works in the book; setting it starts a new session."""
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

        ``subject`` is a word of ``accounts.access_report``. Called on the database queue, behind the
        reading; ``by`` is who looked, since another officer may have signed in meanwhile.
        """
        opened = (by or self.officer, subject, record_id)
        if opened not in self._opened:
            self._note("read", opened, records)
            self._opened.add(opened)

    def note_printing(
        self, subject: str, record_id: str | None = None, *, records: int = 1, by: str | None = None
    ) -> None:
        """Write into the access log that something was printed or saved to be printed, each time."""
        self._note("print", (by or self.officer, subject, record_id), records)

    def _note(self, action: str, what: tuple[str, str, str | None], records: int) -> None:
        from desktop_app.accounts.access_log import AccessAction, log_access

        officer, subject, record_id = what
        with self.store.write() as connection:
            log_access(
                connection, self.clock, officer, AccessAction(action), subject, record_id, records=records
            )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for queries."""
        with self.store.read() as connection:
            yield connection

    @contextmanager
    def record(self, author: str | None = None) -> Iterator[Recorder]:
        """Take changes; at the end of the block all of them are durable together, with their journal."""
        from desktop_app.book.followers import FOLLOWERS
        from desktop_app.journal.recorder import Recorder

        with self.store.write() as connection:
            recorder = Recorder(connection, self.officer if author is None else author, self.clock, FOLLOWERS)
            yield recorder
            recorder.finish()

    @contextmanager
    def record_several(self) -> Iterator[Callable[[], AbstractContextManager[Recorder]]]:
        """Take several acts, which are durable together at the end of the block, or none of them is.

        Each ``with`` of what it yields is an act of its own: the province takes or refuses it alone, and one
        that fails leaves nothing, whatever becomes of the others.
        """
        from desktop_app.book.followers import FOLLOWERS
        from desktop_app.journal.recorder import Recorder
        from desktop_app.storage.engine import savepoint

        with self.store.write() as connection:

            @contextmanager
            def act() -> Iterator[Recorder]:
                with kept_end(connection), savepoint(connection):
                    recorder = Recorder(connection, self.officer, self.clock, FOLLOWERS)
                    yield recorder
                    recorder.finish()

            yield act

    def device(self) -> Device:
        """Return the device in whose name this book writes."""
        from desktop_app.journal.devices import current_device

        with self.read() as connection:
            return current_device(connection)

    def sync_book(self, session: Session | None = None) -> SyncBook:
        """Return what sync needs of this office; without a ``session`` the one who works in it asks."""
        from desktop_app.areas.administrative import units_in_force
        from desktop_app.book.followers import FOLLOWERS, follow_packages
        from desktop_app.sync.book import SyncBook
        from desktop_app.updates.program_folder import program_folder

        return SyncBook(
            self.store,
            self.vault,
            self.clock,
            FOLLOWERS,
            self.identity.commune_code,
            self.identity.sample,
            session or self._session,
            units_in_force().codes_of(self.identity.commune_code),
            program_folder(),
            follow_packages,
        )

    def choose_commune(self, commune_code: str, *, sample: bool) -> None:
        """Say once whose book this is; a sample office can never be sent to a real province.

        Raises:
            Problem: the book is another commune's, or of the other kind, and is in use already.
        """
        from desktop_app.book.opening import set_identity

        with self.store.write() as connection:
            self.identity = set_identity(connection, commune_code, sample=sample)
