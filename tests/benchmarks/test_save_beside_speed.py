"""How long an officer's save takes while a backup or an export of the book runs beside it, against alone.

The work runs on a queue of its own, as in the window (ui/base/queues.py); a save is measured from asking the
database's queue for it to having it on the disk.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from desktop_app.backup.backups import back_up_daily
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.exchange.exports.responses import export_responses
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.benchmarks.book.invented import CONTENTS
from tests.benchmarks.book.kept import OpenAges, OpenBook
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
ALONE = 100
PAUSE_SECONDS = 0.03
ANSWERS = dict.fromkeys(CONTENTS, "1")


class Desk:
    """An officer who keys forms into the book while something else runs."""

    def __init__(self, book: OpenBook) -> None:
        self.office, self.round_id = book.office, book.facts.round_id
        self._book = book
        self._saved = 0
        self._database, self.files = (WorkQueue(ThreadPoolExecutor(1), lambda call: call()) for _ in range(2))

    def close(self) -> None:
        self._database.close()
        self.files.close()

    def wait_for_save(self) -> float:
        """Save one form; the seconds it took."""
        self._saved += 1
        area = self._book.facts.areas[0]
        draft = ResponseDraft(
            f"beside-{self._saved}", self.round_id, area, 90_000 + self._saved, ANSWERS, "q19", ""
        )
        done = threading.Event()
        start = time.perf_counter()

        def save() -> None:
            with self.office.record() as rec:
                save_response(rec, draft, validity="")

        outcomes: list[Outcome[None]] = []

        def settled(outcome: Outcome[None]) -> None:
            outcomes.append(outcome)
            done.set()

        self._database.submit(save, settled)
        done.wait()
        assert isinstance(outcomes[0], Ok), outcomes[0]
        return time.perf_counter() - start

    def saves_beside(self, work: Callable[[], object]) -> tuple[list[float], float]:
        """The seconds of every save while ``work`` ran, and those of the work."""
        done = threading.Event()
        outcomes: list[Outcome[object]] = []
        start = time.perf_counter()

        def settled(outcome: Outcome[object]) -> None:
            outcomes.append(outcome)
            done.set()

        self.files.submit(work, settled)
        waits = []
        while not done.wait(PAUSE_SECONDS):
            waits.append(self.wait_for_save())
        assert isinstance(outcomes[0], Ok), outcomes[0]
        return waits or [self.wait_for_save()], time.perf_counter() - start


@pytest.fixture
def entry_desks(open_fresh_books: OpenAges) -> Iterator[tuple[Desk, Desk]]:
    with ExitStack() as stack:
        one, ten = (stack.enter_context(closing(Desk(book))) for book in open_fresh_books)
        yield one, ten


@pytest.mark.parametrize("what", ["daily backup", "export to CSV"])
def test_saving_goes_on(
    measured: Measured, entry_desks: tuple[Desk, Desk], tmp_path: Path, what: str
) -> None:
    medians: list[tuple[float, float]] = []
    for desk in entry_desks:

        def backup(desk: Desk = desk) -> object:
            return back_up_daily(desk.office)

        def export(desk: Desk = desk) -> object:
            with desk.office.read() as connection:
                return export_responses(connection, desk.round_id, tmp_path / "forms.csv", labels=True)

        alone = [desk.wait_for_save() for _ in range(ALONE)]
        beside, taken = desk.saves_beside(backup if what == "daily backup" else export)
        print(f"longest of {len(beside)} saves beside the {what}: {max(beside) / taken:.3f} of its time")
        assert SHORT or max(beside) < taken / 2, "saving waited for the end"
        medians.append((statistics.median(beside), statistics.median(alone)))
    (before, alone_before), (after, alone_after) = medians
    measured.row(
        BenchRow(
            f"durable save beside the {what} to one alone",
            after,
            alone_after,
            ours_before=before,
            floor_before=alone_before,
        )
    )
