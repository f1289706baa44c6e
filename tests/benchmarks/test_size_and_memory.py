"""What a large exchange takes of the memory, what an older book costs once, and how quick a history is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.base.clock import FixedClock
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import entries_after
from desktop_app.journal.past.history import history_of
from desktop_app.journal.tidying import tidy_journal
from tests.benchmarks.test_sync_speed import key_in, responses, timed
from tests.benchmarks.workloads.big_book import build_big_book
from tests.benchmarks.workloads.floors import in_turn
from tests.builders import an_office
from tests.journal.test_segments import as_rows
from tests.support.servers.upstream import Desk, Upstream

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
RESPONSES = 60_000
OLD = 100_000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_memory_of_a_large_exchange(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(upstream)
        desk.sync()
    made = responses(FixedClock(lan.office.clock.now()), RESPONSES)
    for start in range(0, RESPONSES, 5_000):
        key_in(lan, made[start : start + 5_000])
    for way, desk in (("push", lan), ("pull", minh)):
        root = desk.office.folder.root
        desk.office.close()
        command = [sys.executable, "-m", "tests.benchmarks.workloads.sync_child", str(root), "x"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        grown, records = done.stdout.split()
        print(f"\n{way} of {RESPONSES}: the office's process grows by {grown} MB")
        assert int(records) == RESPONSES
        assert float(grown) < 60


def test_an_older_book_is_packed_once(tmp_path: Path) -> None:
    book = build_big_book(tmp_path / "office", OLD)
    office = an_office(book.root)
    with office.store.write() as connection:
        as_rows(connection, entries_after(connection, current_device(connection), 0))
    office.close()
    large = book.file.stat().st_size
    start = time.perf_counter()
    (tmp_path / "copy").write_bytes(book.file.read_bytes())
    copying = time.perf_counter() - start
    taken, office = timed(lambda: an_office(book.root))
    office.close()
    small = book.file.stat().st_size
    print(f"\npacking {OLD} ops when the book is opened: {taken:.1f} s ({copying:.2f} s to copy the file)")
    print(f"\nthe file before and after: {large / 1e6:.0f} MB, {small / 1e6:.0f} MB")
    assert small < large / 1.5

    office = an_office(book.root)
    assert tidy_journal(office.store) == 0
    with office.read() as connection:
        key = connection.execute(text("SELECT id FROM survey_response WHERE row = 50000")).scalar_one()
        select = text("SELECT * FROM survey_response WHERE id = :id")
        in_turn(
            f"history of a form among {OLD} to reading the form",
            lambda _: history_of(connection, "survey_response", key),
            lambda _: connection.execute(select, {"id": key}).one(),
            21,
        )
    office.close()
