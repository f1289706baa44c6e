"""What it takes to work in a book beyond reading its first page: loaded behind the first paint."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path

from sqlalchemy import Connection, select

from desktop_app import __version__
from desktop_app.accounts.older_books import register_again
from desktop_app.areas.commune_update import CarriedOver, carry_over, note_commune
from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.identity import BookIdentity, identity_from
from desktop_app.base.ids import OFFICER, new_id
from desktop_app.base.long_work import LongWork
from desktop_app.base.problems import Problem
from desktop_app.book.followers import FOLLOWERS, follow_packages
from desktop_app.book.units import go_by_units_of
from desktop_app.journal.devices import start_device
from desktop_app.journal.tidying import tidy_journal
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.storage.known_facts import all_facts
from desktop_app.storage.plain_query import PlainQuery
from desktop_app.storage.problems import StorageProblem
from desktop_app.storage.store import Store
from desktop_app.surveys.tally.counts import has_stale, rebuild_stale
from desktop_app.sync.incoming.quarantine import retry_quarantined
from desktop_app.sync.state import read_state

_UNKEPT_SCALES = PlainQuery("""
    SELECT 1 FROM catalogue_package WHERE kind = 'survey_form' AND scale IS NULL LIMIT 1
""")


def open_store(
    path: Path, key: bytes, clock: Clock, long_work: LongWork, *, existed: bool
) -> tuple[Store, CarriedOver | None]:
    """Return the store, ready to work in, and what the list of communes in force changed for the book.

    ``existed`` says that the book was there before: then an empty file is not it.

    Raises:
        Problem: the file cannot be opened; the sentence says what to do.
    """
    store = Store.open(path, key, create=not existed, long_work=long_work)
    with ExitStack() as until_ready:
        until_ready.callback(store.close)
        tidy_journal(store, long_work)
        with store.write() as connection:
            _ensure_identity(connection, clock)
            _ensure_catalogue(connection, clock)
            go_by_units_of(connection)
            carried_over = carry_over(connection)
        register_again(store, FOLLOWERS, clock)
        _count_afresh(store, long_work)
        retry_quarantined(store, FOLLOWERS, clock)
        until_ready.pop_all()
    return store, carried_over


def set_identity(connection: Connection, commune_code: str, *, sample: bool) -> BookIdentity:
    """Say whose book it is.

    Raises:
        Problem: it is another commune's, or of the other kind, and is in use already.
    """
    present = identity_from(all_facts(connection))
    other = (commune_code, sample) != (present.commune_code, present.sample)
    if present.commune_code and other and _in_use(connection):
        raise _taken(present, sample=sample)
    note_commune(connection, commune_code)
    set_fact(connection, "sample", "1" if sample else "0")
    return identity_from(all_facts(connection))


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
    """Install what ships with the program, once for each version of it; keep what older ones did not."""
    if _UNKEPT_SCALES.rows(connection):
        from desktop_app.catalogue.installed import keep_scales

        keep_scales(connection)
    if get_fact(connection, "shipped_catalogue") != __version__:
        from desktop_app.catalogue.installed import install_shipped

        install_shipped(connection, clock)
        follow_packages(connection)
        set_fact(connection, "shipped_catalogue", __version__)


def _in_use(connection: Connection) -> bool:
    """Return whether it holds a record, of this computer or of others, or belongs to a province.

    Officers do not count: the first one is registered before it is said whose book it is.
    """
    tables = (entity.table for entity in ENTITIES.values() if entity.name != OFFICER)
    if any(connection.execute(select(table.c.id).limit(1)).first() is not None for table in tables):
        return True
    return bool(read_state(connection).server_id)


def _taken(present: BookIdentity, *, sample: bool) -> Problem:
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
