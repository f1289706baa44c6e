"""A book of an older version is brought up to date beside the window, which says so meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import override

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.book.office import DataFolder
from desktop_app.credentials.opening import PASSPHRASE_FILE_VARIABLE
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import entries_after
from desktop_app.journal.tidying import tidy_journal
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.store import Store
from tests.builders import PASSPHRASE, an_office, put_response
from tests.journal.test_segments import as_rows
from tests.together.killed.test_killed_upgrade import OldBook
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.safety.waiting import WaitDialog
from ui.shell.opening import Opening
from ui.theme import Appearance, Theme

BLOCKS = 21


class Shown(QObject):
    """What the waiting windows said."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, WaitDialog) and event.type() == QEvent.Type.Show:
            self.sentences += [item.text() for item in watched.findChildren(QLabel)]
        return False


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    made = Shown()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def queues(qapp: QApplication) -> Iterator[WorkQueues]:
    made = WorkQueues(MainThread(qapp))
    yield made
    made.close()


@pytest.fixture
def opening(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Opening]:
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv(PASSPHRASE_FILE_VARIABLE, str(tmp_path / "passphrase"))
    return lambda root: Opening(DataFolder(root), Theme(qapp, Appearance.LIGHT))


def test_an_older_book_is_brought_up_to_date_under_a_sign(
    opening: Callable[[Path], Opening], queues: WorkQueues, shown: Shown, tmp_path: Path
) -> None:
    old = OldBook(tmp_path / "old")
    office = opening(old.root).open(queues.database)
    assert office.store.revision() == HEAD
    office.close()
    assert len(shown.sentences) == 1
    office = opening(old.root).open(queues.database)
    office.close()
    assert len(shown.sentences) == 1, "the second time there is nothing to wait for"


def test_many_rows_are_packed_under_a_sign(
    opening: Callable[[Path], Opening],
    queues: WorkQueues,
    shown: Shown,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = an_office(tmp_path / "book")
    with made.record() as rec:
        for serial in range(BLOCKS * 500):
            put_response(rec, f"f{serial}", serial=serial, answers={"q01": "1"})
    with made.store.write() as connection:
        as_rows(connection, entries_after(connection, current_device(connection), 0))
    made.close()
    threads = []
    pack = "desktop_app.journal.tidying._pack"
    from desktop_app.journal import tidying

    original = tidying._pack

    def watched(store: Store, waiting: list[tuple[int, int]]) -> int:
        threads.append(threading.current_thread())
        return original(store, waiting)

    monkeypatch.setattr(pack, watched)
    office = opening(tmp_path / "book").open(queues.database)
    assert threads != [threading.main_thread()]
    assert len(shown.sentences) == 1
    assert tidy_journal(office.store) == 0
    office.close()
