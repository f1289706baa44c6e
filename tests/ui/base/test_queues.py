"""What takes long runs beside the database's queue: nothing that is saved waits for it."""

from __future__ import annotations

import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.backup.backups import automatic_backups
from desktop_app.base.work_queues import WorkQueue
from tests.builders import a_copy, begun_book, put_area
from tests.support.patience import PATIENCE_SECONDS
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.safety.daily_backup import DailyBackup
from ui.shell.shell import Shell
from ui.theme import Theme


@pytest.fixture
def queues(qapp: QApplication) -> Iterator[WorkQueues]:
    made = WorkQueues(MainThread(qapp))
    yield made
    made.close()


class Busy:
    """Work that lasts until it is released, whatever becomes of the test."""

    def __init__(self, work_queue: WorkQueue) -> None:
        self._go_on = threading.Event()
        work_queue.submit(lambda: self._go_on.wait(PATIENCE_SECONDS), lambda _: None)

    def release(self) -> None:
        self._go_on.set()


def until(application: QApplication, happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        application.processEvents()
        assert time.monotonic() < end, "it did not happen"


@pytest.mark.parametrize("name", ["reading", "files", "network"])
def test_a_long_piece_of_work_does_not_hold_up_saving(
    qapp: QApplication, queues: WorkQueues, name: str
) -> None:
    busy = Busy(getattr(queues, name))
    saved: list[str] = []
    queues.database.submit(lambda: "saved", lambda _: saved.append("saved"))
    until(qapp, lambda: saved == ["saved"])
    busy.release()


@pytest.mark.parametrize("name", ["database", "reading", "files", "network"])
def test_the_queues_are_empty_only_when_each_of_them_is(
    qapp: QApplication, queues: WorkQueues, name: str
) -> None:
    busy = Busy(getattr(queues, name))
    seen: list[str] = []
    queues.when_empty(qapp, lambda: seen.append("empty"))
    for other in (queues.database, queues.reading, queues.files, queues.network):
        if other is not getattr(queues, name):
            other.submit(lambda: None, lambda _: seen.append("others"))
    until(qapp, lambda: len(seen) == 3)
    assert seen == ["others"] * 3
    busy.release()
    until(qapp, lambda: seen[-1] == "empty")


def test_a_save_goes_through_while_the_daily_backup_is_held(qapp: QApplication, tmp_path: Path) -> None:
    office = a_copy(begun_book(), tmp_path / "book")
    shell = Shell(qapp, office, Theme(qapp), PreferencesFile(tmp_path), WorkQueues(MainThread(qapp)))
    daily = shell.findChild(DailyBackup)
    assert isinstance(daily, DailyBackup)
    busy = Busy(shell.queues.files)
    daily.look()

    def save() -> None:
        with office.record() as recorder:
            put_area(recorder, "a1")

    saved: list[str] = []
    shell.queues.database.submit(save, lambda _: saved.append("saved"))
    until(qapp, lambda: saved == ["saved"])
    assert automatic_backups(office.folder.backups) == []
    busy.release()
    until(qapp, lambda: bool(automatic_backups(office.folder.backups)))
    shell.window.close()
    shell.close()
    shell.window.deleteLater()
    shell.deleteLater()


class _Held:
    """Stands for a window that only the work and its receiver still know."""


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_queue_was_given_ends_where_the_outcome_is_delivered(fails: bool) -> None:
    """Also when the queue comes back from delivering long after the outcome was received."""
    ended: list[str] = []
    arrived: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    received = threading.Event()

    def deliver(call: Callable[[], None]) -> None:
        arrived.put(call)
        assert received.wait(PATIENCE_SECONDS)

    def submit(work_queue: WorkQueue) -> None:
        held = _Held()
        weakref.finalize(held, lambda: ended.append(threading.current_thread().name))

        def work() -> _Held:
            if fails:
                raise ValueError(held)
            return held

        work_queue.submit(work, lambda outcome: told.append((type(outcome).__name__, held is not None)))

    told: list[tuple[str, bool]] = []
    work_queue = WorkQueue(ThreadPoolExecutor(1, thread_name_prefix="queue"), deliver)
    submit(work_queue)
    arrived.get(timeout=PATIENCE_SECONDS)()
    seen = [*ended]
    received.set()
    work_queue.close()
    assert told == [("Err" if fails else "Ok", True)]
    assert seen == ["MainThread"]


def test_what_arrives_after_closing_is_told_to_nobody_and_ends_there() -> None:
    """The window that waited for it is going away, and its other queues have ended."""
    ended: list[str] = []
    told: list[object] = []
    arrived: list[Callable[[], None]] = []
    held = _Held()
    weakref.finalize(held, lambda: ended.append(threading.current_thread().name))
    work_queue = WorkQueue(ThreadPoolExecutor(1, thread_name_prefix="queue"), arrived.append)
    work_queue.submit(lambda: 1, lambda outcome, held=held: told.append((outcome, held)))  # type: ignore[misc]
    del held
    work_queue.close()
    for call in arrived:
        call()
    arrived.clear()
    assert told == []
    assert ended == ["MainThread"]
