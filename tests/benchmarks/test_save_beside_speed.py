"""How long an officer's save takes while a backup or an export of the big book runs beside it, against alone.

The work runs on a queue of its own, as in the window (ui/base/queues.py); a save is measured from asking the
database's queue for it to having it on the disk.
"""

from __future__ import annotations

import shutil
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop_app.backup.backups import back_up_daily
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.book.office import Office
from desktop_app.exchange.exports.responses import export_responses
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.benchmarks.workloads.big_book import BigBook
from tests.benchmarks.workloads.floors import Ratio
from tests.builders import an_office

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
ALONE = 100
PAUSE_SECONDS = 0.03
ANSWERS = {f"q{number:02d}": "1" for number in range(1, 20)}


class Desk:
    """An officer who keys forms into the big book while something else runs."""

    def __init__(self, book: BigBook) -> None:
        self.office: Office = an_office(book.root)
        self._book = book
        self.round_id = book.round_id
        self._saved = 0
        self._database, self.files = (WorkQueue(ThreadPoolExecutor(1), lambda call: call()) for _ in range(2))

    def close(self) -> None:
        self._database.close()
        self.files.close()
        self.office.close()

    def wait_for_save(self) -> float:
        """Save one form; the seconds it took."""
        self._saved += 1
        draft = ResponseDraft(
            f"beside-{self._saved}", self.round_id, self._book.areas[0], 90_000, ANSWERS, "q19", ""
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
        return waits, time.perf_counter() - start


@pytest.fixture
def entry_desk(big_book: BigBook, tmp_path: Path) -> Iterator[Desk]:
    root = tmp_path / "office"
    shutil.copytree(big_book.root, root)
    made = Desk(BigBook(root, big_book.round_id, big_book.areas, big_book.responses))
    yield made
    made.close()


@pytest.mark.parametrize("what", ["daily backup", "export to CSV"])
def test_saving_goes_on(entry_desk: Desk, tmp_path: Path, what: str) -> None:
    def backup() -> object:
        return back_up_daily(entry_desk.office)

    def export() -> object:
        with entry_desk.office.read() as connection:
            return export_responses(connection, entry_desk.round_id, tmp_path / "forms.csv", labels=True)

    alone = [entry_desk.wait_for_save() for _ in range(ALONE)]
    beside, taken = entry_desk.saves_beside(backup if what == "daily backup" else export)
    ratio = Ratio(
        f"durable save beside the {what} of the big book to one alone",
        statistics.median(beside),
        statistics.median(alone),
    )
    print(ratio.line())
    print(f"longest of {len(beside)} saves: {max(beside) * 1000:.0f} ms; the {what} took {taken:.2f} s")
    assert max(beside) < taken / 2, "saving waited for the end"
