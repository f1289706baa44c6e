"""An answer dies with its owner; what is recorded is settled and told all the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.office import Office
from desktop_app.journal.recorder import Recorder
from tests.builders import a_copy, put_area
from tests.support.by_hand import ManualExecutor
from tests.ui.contexts import room_context
from ui.base.answers import listen, submit
from ui.base.main_thread import MainThread
from ui.base.saves import SavedEntity, SaveState
from ui.context.long_work import change_each
from ui.context.operations import change_book, do_work, read_book
from ui.context.room import RoomContext


class Speaker(QObject):
    said = Signal(object)


@pytest.fixture
def executor() -> ManualExecutor:
    return ManualExecutor()


@pytest.fixture
def context(
    qapp: QApplication, tmp_path: Path, begun_book: Path, executor: Executor
) -> Iterator[RoomContext]:
    office = a_copy(begun_book, tmp_path)
    main_thread = MainThread(qapp)
    with room_context(office, qapp) as usual:
        yield replace(usual, database=WorkQueue(executor, main_thread.deliver))
    main_thread.deleteLater()
    office.close()


def settle(executor: ManualExecutor) -> None:
    executor.drain()
    QApplication.processEvents()


def a_change(rec: Recorder) -> str:
    put_area(rec, "a1")
    return "done"


def no_change(rec: Recorder) -> str:
    put_area(rec, "a1")
    raise Problem("The period is closed.")


def is_saving(context: RoomContext) -> bool:
    return context.saves.state is SaveState.SAVING


def areas(office: Office) -> int:
    with office.store.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM residential_area").scalar_one())


def test_nothing_is_delivered_to_who_is_gone(context: RoomContext, executor: ManualExecutor) -> None:
    page, told, lost = QObject(), list[object](), list[str]()
    context.saves.lost.connect(lost.append)
    read_book(context, page, lambda _: 1, told.append, refused=told.append)
    do_work(context, page, lambda: 2, told.append, told.append)
    submit(context.database, page, lambda: 3, told.append)
    delete(page)
    settle(executor)
    assert (told, lost) == ([], [])


def test_a_change_of_who_is_gone_is_in_the_book_and_told_to_the_others(
    context: RoomContext, executor: ManualExecutor
) -> None:
    page, told, changed = QObject(), list[object](), list[SavedEntity]()
    context.saves.changed.connect(changed.append)
    change_book(context, page, a_change, told.append, told.append, waiting=["a1"])
    assert is_saving(context)
    delete(page)
    settle(executor)
    assert told == []
    assert (areas(context.office), changed) == (1, [SavedEntity.RESIDENTIAL_AREA])
    assert context.saves.state is SaveState.ALL_SAVED


def test_what_was_refused_to_who_is_gone_is_said_by_the_window(
    context: RoomContext, executor: ManualExecutor
) -> None:
    page, told, lost = QWidget(), list[object](), list[str]()
    context.saves.lost.connect(lost.append)
    change_book(context, page, no_change, told.append, told.append, waiting=["a1"])
    change_each(context, page, page, "Đang ghi", [("a", no_change), ("b", no_change)], told.append)

    def fail() -> None:
        raise Problem("The disk is full.")

    do_work(context, page, fail, told.append, told.append)
    delete(page)
    settle(executor)
    closed = Problem("The period is closed.").sentence()
    assert (told, lost) == ([], [closed, closed, Problem("The disk is full.").sentence()])
    assert context.saves.state is SaveState.ALL_SAVED, "nothing that is on the screen waits to be saved"
    assert areas(context.office) == 0


def test_who_is_there_is_told_as_ever(context: RoomContext, executor: ManualExecutor) -> None:
    page, told, lost = QObject(), list[object](), list[str]()
    context.saves.lost.connect(lost.append)
    change_book(context, page, a_change, told.append)
    change_book(context, page, no_change, None, told.append, waiting=["a1"])
    settle(executor)
    assert told == ["done", Problem("The period is closed.").sentence()]
    assert context.saves.state is SaveState.NOT_SAVED
    assert lost == []


def test_a_listener_goes_with_its_owner(qapp: QApplication) -> None:
    speaker, page, told = Speaker(), QObject(), list[object]()
    listen(speaker.said, page, lambda word: told.append((page.objectName(), word)))
    listen(speaker.said, page, page.setObjectName)
    speaker.said.emit("one")
    assert told == [("", "one")]
    assert page.objectName() == "one"
    delete(page)
    speaker.said.emit("two")
    assert len(told) == 1
    assert speaker.receivers("2said(PyObject)") == 0
