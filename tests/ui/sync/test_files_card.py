"""Files of forms on the page of sync: how many wait, which one is under way, when they travel."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.attachments import transfer
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.stages import FileProgress
from desktop_app.sync.state import FilesWhen
from tests.support.files import attach_file, content_at, some_bytes
from tests.support.servers.upstream import Upstream
from tests.ui.sync.conftest import Screen


def choose(screen: Screen, qtbot: QtBot, when: FilesWhen) -> None:
    """As a person does with the keyboard."""
    box = screen.room.files.when
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down if when is FilesWhen.ASKED else Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: chosen(screen) is when)


def shows(qtbot: QtBot, screen: Screen, words: str) -> None:
    """What a reading that is still under way brings counts; an older one may be delivered before it."""
    qtbot.waitUntil(lambda: screen.room.files.waiting.text() == words)


def chosen(screen: Screen) -> FilesWhen:
    with screen.desk.office.read() as connection:
        return sync_status(connection).files_when


def test_the_card_is_there_once_the_book_names_a_file(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    lan, minh = screens
    assert not lan.room.files.isVisible()
    names = [attach_file(lan.desk, some_bytes(300_000, seed), f"{seed}.jpg") for seed in range(3)]
    lan.read(qtbot)
    assert lan.room.files.isVisible()
    shows(qtbot, lan, "Còn 3 tệp chưa gửi lên tỉnh.")

    words: list[str] = []
    for screen in (lan, minh):
        screen.sync.progress_changed.connect(
            lambda _, item=screen: words.append(item.room.stage.words.text())
        )
        screen.exchange(qtbot)
    words = [
        sentence for sentence in words if "%" not in sentence
    ]  # the last step of a file tells that it is through
    assert words == [f"Đang {what} tệp đính kèm {n}/3" for what in ("gửi", "tải") for n in (1, 2, 3)]
    for screen in (lan, minh):
        screen.read(qtbot)
        shows(qtbot, screen, "Mọi tệp đều đã có trên máy này và ở tỉnh.")
    assert [content_at(minh.desk, name) for name in names] == [some_bytes(300_000, seed) for seed in range(3)]


def test_when_files_travel_is_chosen_and_remembered(
    screens: tuple[Screen, Screen], upstream: Upstream, qtbot: QtBot
) -> None:
    lan, _ = screens
    attach_file(lan.desk, some_bytes(1000))
    lan.read(qtbot)
    choose(lan, qtbot, FilesWhen.ASKED)
    assert lan.room.files.when.currentText() == "Chỉ khi tôi nhấn “Đồng bộ ngay”"
    lan.sync.begin()
    qtbot.waitUntil(lambda: lan.sync.waiting)
    with qtbot.waitSignal(lan.sync.round_finished):
        lan.sync.line_came_back()  # the change is sent by itself; files are not
    with lan.desk.office.read() as connection:
        found = sync_status(connection)
    assert (found.files_when, found.files_to_send, found.unsent) == (FilesWhen.ASKED, 1, 0)
    lan.exchange(qtbot)
    shows(qtbot, lan, "Mọi tệp đều đã có trên máy này và ở tỉnh.")
    choose(lan, qtbot, FilesWhen.ALWAYS)
    assert lan.room.files.when.currentText() == "Mỗi lần đồng bộ"


def test_what_hinders_a_file_is_said_on_the_card_alone(
    screens: tuple[Screen, Screen], upstream: Upstream, qtbot: QtBot
) -> None:
    lan, minh = screens
    attach_file(lan.desk, some_bytes(2000), "biên bản.pdf")
    lan.exchange(qtbot)
    with lan.desk.office.store.write() as connection:
        transfer.offer_again(connection)
    with upstream.opened() as connection:
        for table in ("content_piece", "stored_content", "record", "held_key"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    for seed in range(3):
        attach_file(minh.desk, some_bytes(700_000, seed), f"ảnh {seed}.jpg", owner="f2")
    minh.exchange(qtbot)
    lan.exchange(qtbot)
    lan.read(qtbot)
    assert "“biên bản.pdf”" in lan.room.files.trouble.text
    assert lan.room.files.trouble.isVisible()
    assert lan.room.trouble.text == ""
    shows(qtbot, lan, "Còn 1 tệp chưa gửi lên tỉnh.")
    lan.room.stage.show_running(True)
    lan.room.stage.show_progress(FileProgress(sending=True, number=2, total=5, percent=40))
    assert lan.room.stage.words.text() == "Đang gửi tệp đính kèm 2/5 (40 %)"
    if folder := os.environ.get("PICTURES"):
        lan.room.grab().save(str(Path(folder) / "files.png"))
