"""Builds a generated book in a folder.

``python -m tests.benchmarks.book.building FOLDER EXTENT`` does it in a process of its own, which nothing
observes, and writes what is in it beside the book.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop_app.base.clock import FixedClock
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.vault import VaultKind
from desktop_app.storage.store import Store
from tests.benchmarks.book.deeds import Hand
from tests.benchmarks.book.extent import Extent
from tests.benchmarks.book.in_bulk import InBulk
from tests.benchmarks.book.seeded_ids import seeded_ids
from tests.benchmarks.book.story import BookFacts, Story
from tests.builders import COMMUNE, PASSPHRASE, QUICK

_SEED = 29
_CACHE_KIB = 1_000_000
FACTS: Final = "facts.json"


def build_book(root: Path, extent: Extent, hand: Callable[[Office, FixedClock], Hand] = InBulk) -> BookFacts:
    """Make the book of an extent: each time the same but for its key and the salts of PINs."""
    with seeded_ids(_SEED):
        clock = FixedClock(datetime(extent.first_year, 1, 1, 1, tzinfo=UTC))
        office = Office.open(
            DataFolder(root), lambda _: PASSPHRASE, clock, prefer=VaultKind.PASSPHRASE, cost=QUICK
        )
        try:
            office.choose_commune(COMMUNE, sample=True)
            story = Story(office, clock, hand(office, clock), extent)
            with one_transaction(office.store) if hand is InBulk else nullcontext():
                story.tell()
        finally:
            office.close()
    return story.facts


@contextmanager
def one_transaction(store: Store) -> Iterator[None]:
    """Within the block all that is written is one transaction, which every reading sees.

    What is typed in the order of time lies anywhere in the indexes: committed quarter by quarter, nearly all
    their pages would be encrypted and written forty times.
    """
    with store.write(more_follows=True) as connection:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")

        def same(**_: object) -> AbstractContextManager[Connection]:
            return nullcontext(connection)

        store.read = store.write = same  # type: ignore[assignment, method-assign]
        try:
            yield
        finally:
            del store.read, store.write


def main(root: Path, extent: Extent) -> None:
    """Build it and say what is in it."""
    gc.disable()  # the collector would walk over millions of cells, of which none is garbage
    (root / FACTS).write_bytes(msgspec.json.encode(build_book(root, extent)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Extent))
