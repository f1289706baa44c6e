"""What a large exchange takes of the memory, what an older book costs once, and how quick a history is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import entries_after
from desktop_app.journal.past.history import history_of
from desktop_app.journal.tidying import tidy_journal
from tests.benchmarks.book.extent import OFFICER, SECOND_OFFICER
from tests.benchmarks.book.kept import BookAges, OpenAges, OpenBook, reading
from tests.benchmarks.book.province import ProvinceAges, RunningProvince
from tests.benchmarks.exchange.test_sync_speed import key_in, responses
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.journal.test_segments import as_rows
from tests.support.processes import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
RESPONSES = 600 if SHORT else 60_000
_AT_ONCE = 5_000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_memory_of_a_large_exchange(measured: Measured, provinces: ProvinceAges) -> None:
    """The office's process, against the content of the forms as lines of JSON."""
    found = [_grown(province) for province in provinces]
    for way, one, ten in zip(("push", "pull"), *(grown for grown, _ in found), strict=True):
        (_, content_before), (_, content) = found
        name = f"memory of a {way} of 60,000 to their content"
        measured.require(
            measured.row(BenchRow(name, ten, content, "MB", ours_before=one, floor_before=content_before)), 6
        )


def _grown(province: RunningProvince) -> tuple[list[float], float]:
    """By how many MB the processes of both computers grow, and how many the forms have."""
    made = responses(province, RESPONSES)
    for start in range(0, RESPONSES, _AT_ONCE):
        key_in(province.first, made[start : start + _AT_ONCE])
    grown = []
    for computer, officer in ((province.first, OFFICER), (province.second, SECOND_OFFICER)):
        root = computer.office.folder.root
        computer.office.close()
        command = [sys.executable, "-m", "tests.benchmarks.workloads.sync_child", str(root), officer]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        said, records = done.stdout.split()
        assert int(records) == RESPONSES
        grown.append(float(said))
    content = sum(len(json.dumps(fields, ensure_ascii=False).encode()) for _, fields in made)
    return grown, content / 1e6


def test_an_older_book_is_packed_once(measured: Measured, books: BookAges, tmp_path: Path) -> None:
    """As versions before 0007 wrote it: each op is a row. The book of one year is enough for that."""
    book = books.one.copied_to(tmp_path / "older")
    office = book.open()
    with office.store.write() as connection:
        as_rows(connection, entries_after(connection, current_device(connection), 0))
    office.close()
    large = book.file.stat().st_size
    start = time.perf_counter()
    shutil.copyfile(book.file, tmp_path / "copy")
    copying = time.perf_counter() - start
    start = time.perf_counter()
    book.open().close()
    packing = time.perf_counter() - start
    small = book.file.stat().st_size
    measured.row(BenchRow("packing the journal of an older book to copying the file", packing, copying))
    row = measured.row(BenchRow("the file after packing to that before", small / 1e6, large / 1e6, "MB"))
    measured.require(row, 0.7)
    office = book.open()
    assert tidy_journal(office.store) == 0
    office.close()


def test_the_history_of_a_form(measured: Measured, open_books: OpenAges) -> None:
    def work(_: OpenBook, connection: Connection) -> WorkAndFloor:
        middle = text("SELECT id FROM survey_response WHERE row = (SELECT max(row) / 2 FROM survey_response)")
        key = connection.execute(middle).scalar_one()
        select = text("SELECT * FROM survey_response WHERE id = :id")
        return WorkAndFloor(
            lambda _: history_of(connection, "survey_response", key),
            lambda _: connection.execute(select, {"id": key}).one(),
        )

    with reading(open_books) as both:
        works = [work(*each) for each in both]
        measured.over_years("history of a form to reading the form", works, 21)
