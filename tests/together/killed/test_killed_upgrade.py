"""The power goes while an older book is brought up to date and while the catalogue is put in."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.backup.examination import examine
from desktop_app.book.office import DataFolder, Office
from desktop_app.catalogue.installed import installed
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.opening import open_vault
from desktop_app.credentials.vault import VaultKind
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from desktop_app.storage.revisions import HEAD, REVISIONS
from desktop_app.storage.store import Store
from desktop_app.storage.whole_files.copying import prove_copy
from tests.builders import PASSPHRASE, QUICK
from tests.support.system import KILLED
from tests.together.killed.forks import Forks

KILLS = 12
LONG_KILLS = 200
AREAS = 5_000
_FILL = f"""
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {AREAS})
INSERT INTO residential_area (id, commune_code, name, kind, households)
SELECT 'a' || n, '00000', 'Thôn ' || n || hex(randomblob(100)), 'thon', n FROM number
"""


class OldBook:
    """A book of the first schema with many rows and no catalogue."""

    def __init__(self, root: Path) -> None:
        self.root = root
        vault = open_vault(root, lambda _: PASSPHRASE, prefer=VaultKind.PASSPHRASE, cost=QUICK).vault
        book = DataFolder(root).book
        self.key = database_key(vault, book)
        engine = make_engine(book, self.key)
        upgrade(engine, book, None, REVISIONS[0])
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(_FILL)
        engine.dispose()
        self.rows = self._rows(book)

    def _rows(self, book: Path) -> list[tuple[object, ...]]:
        engine = make_engine(book, self.key)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT id, name, households FROM residential_area ORDER BY id")
            found = [tuple(row) for row in rows]
        engine.dispose()
        return found

    def check(self, folder: DataFolder) -> bool:
        """Fail unless the book opens with all it held; whether it was still the old one before."""
        aside = folder.book.with_name(f"{folder.book.name}.before-{HEAD}")
        if aside.exists():
            assert prove_copy(aside, self.key) == REVISIONS[0]
        engine = make_engine(folder.book, self.key)
        found = Store(folder.book, engine).revision()
        engine.dispose()
        assert found in (REVISIONS[0], HEAD), "half a migration"
        assert found == REVISIONS[0] or aside.exists(), "it was changed before its copy was there"

        office = Office.open(folder, lambda _: PASSPHRASE, cost=QUICK)
        assert office.store.revision() == HEAD
        assert all(item.passed for item in examine(office.store))
        with office.read() as connection:
            assert {package.code for package in installed(connection)} >= {"NTM_XA_2021", "MTTQ_CO_SO"}
        office.close()
        assert self._rows(folder.book) == self.rows
        assert self._rows(aside) == self.rows
        return found == REVISIONS[0]


@pytest.fixture
def forks() -> Iterator[Forks]:
    """Starts of the program that open a book."""
    made = Forks("tests.together.by_hand.opening_desk")
    yield made
    made.end()


def kill_while_opening(forks: Forks, old: OldBook, kills: int, seed: int) -> None:
    """First to the end, to know how long it takes; then killed at any moment of that, until enough are.

    A start that was through before it was to be killed says how long it takes now.
    """
    print(f"seed {seed}")
    chance = random.Random(seed)
    whole, untouched, killed, turn = 0.0, 0, 0, -2
    while turn < kills or killed <= kills // 4:
        folder = DataFolder(old.root.with_name(f"copy{turn}"))
        shutil.copytree(old.root, folder.root)
        start = time.monotonic()
        forks.start(str(folder.root).encode())
        if turn < 0:
            assert forks.wait() == 0
            whole = time.monotonic() - start
        else:
            wait = chance.uniform(0, whole)
            time.sleep(wait)
            if forks.kill() == KILLED:
                killed += 1
            else:
                whole = wait
        was_old = old.check(folder)
        untouched += was_old and turn >= 0
        shutil.rmtree(folder.root)
        turn += 1
        assert turn < 20 * kills, "no kill came in time"
    print(f"{killed} of {kills} killed in time, {untouched} before the migration was durable")


@pytest.mark.long
@pytest.mark.timeout(300)
def test_killed_while_a_book_is_brought_up_to_date(forks: Forks, tmp_path: Path) -> None:
    kill_while_opening(forks, OldBook(tmp_path / "old"), KILLS, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_hundreds_of_times_while_opening(forks: Forks, tmp_path: Path) -> None:
    kill_while_opening(forks, OldBook(tmp_path / "old"), LONG_KILLS, random.randrange(1 << 30))
