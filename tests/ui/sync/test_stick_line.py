"""A stick that is plugged in is asked about in one line, by two keys, and takes no cursor by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import accesses
from desktop_app.base.i18n import set_language
from desktop_app.sync.courier.on_medium import look_at
from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.courier.cards import card_name
from desktop_app.wire.keys.six_words import same_words
from tests.builders import COMMUNE, put_area, register
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.upstream import Upstream
from tests.together.courier.carrying import Trip
from tests.ui.sync.conftest import Screen
from ui.shell.window.status_facts import LineState, read_status_facts
from ui.sync.courier import volumes
from ui.sync.courier.join_dialog import JoinDialog
from ui.sync.courier.stick_line import StickLine
from ui.sync.courier.volumes import StickWatch, Volume
from upstream.base.clock import now_millis
from upstream.courier.cards import card_of, signed_card


@pytest.fixture
def stick(tmp_path: Path) -> Volume:
    root = tmp_path / "USB"
    root.mkdir()
    return Volume(root, "USB")


class Window(QWidget):
    """A place to work in, and the line below it."""

    def __init__(self, screen: Screen, qtbot: QtBot) -> None:
        super().__init__()
        self.desk = screen.desk
        self.work = QLineEdit()
        self.line = StickLine(screen.context, self.work.setFocus, self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.work)
        layout.addWidget(self.line)
        qtbot.addWidget(self)
        self.resize(1200, 200)
        self.show()
        self.activateWindow()
        self.work.setFocus()
        qtbot.waitUntil(self.work.hasFocus)

    def plug(self, stick: Volume) -> None:
        office = self.desk.office
        with office.read() as connection:
            status = sync_status(connection)
        self.line.offer(stick, look_at(office.sync_book(), stick.root), status)


@pytest.fixture
def by_stick(upstream: Upstream, make_screen: Callable[[str], Screen], stick: Volume) -> tuple[Screen, Trip]:
    """An office that was connected by a stick and has no line."""
    screen = make_screen("Lan")
    trip = Trip(upstream, stick.root)
    trip.join(screen.desk)
    trip.round_trip(screen.desk)
    for path in stick.root.iterdir():
        path.unlink()
    with screen.desk.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    return screen, trip


def press(key: Qt.Key) -> None:
    """A key where the cursor is."""
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClick(here, key)


def test_two_keys_out_and_two_keys_in(by_stick: tuple[Screen, Trip], stick: Volume, qtbot: QtBot) -> None:
    screen, trip = by_stick
    window = Window(screen, qtbot)
    window.plug(stick)
    assert "1 thay đổi đang chờ" in window.line.words.text()
    assert window.work.hasFocus(), "it takes no cursor by itself"
    keys = 1  # Ctrl+M
    window.line.take_focus()
    keys += 1
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Rút USB ra được rồi" in window.line.words.text())
    assert keys <= 3
    (up,) = stick.root.glob("*-len-*")
    with screen.desk.office.read() as connection:
        newest = accesses(connection)[0]
    assert (newest.officer, newest.subject) == ("Lan", "bundle")
    window.line.pulled(stick)
    assert window.line.isHidden()

    trip.province_reads(up)
    window.plug(stick)
    assert "Tỉnh Thử đã trả lời (1 gói" in window.line.words.text()
    keys = 1
    window.line.take_focus()
    keys += 1
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Tỉnh đã có thêm 1 thay đổi" in window.line.words.text())
    assert keys <= 2
    assert window.line.write_button.hasFocus(), "the next bundle is one more key"


def test_in_english_and_with_a_dialog_open(
    by_stick: tuple[Screen, Trip], stick: Volume, qtbot: QtBot
) -> None:
    screen, trip = by_stick
    set_language("en")  # the fixture speaks Vietnamese again for the next one
    trip.province_reads(trip.write(screen.desk))
    window = Window(screen, qtbot)
    window.plug(stick)
    assert "Tỉnh Thử has answered" in window.line.words.text()
    dialog = QDialog(window)
    typed = QLineEdit(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isVisible())
    typed.setFocus()
    window.line.carrying.read([trip.answers[-1]])  # as a double click on the file does meanwhile
    qtbot.waitUntil(lambda: "The province has 1 more" in window.line.words.text())
    assert dialog.isVisible()
    assert typed.hasFocus()


def test_leaving_and_pulling_give_the_cursor_back(
    by_stick: tuple[Screen, Trip], stick: Volume, qtbot: QtBot
) -> None:
    screen, _ = by_stick
    window = Window(screen, qtbot)
    window.plug(stick)
    window.line.take_focus()
    press(Qt.Key.Key_Escape)
    assert window.line.isHidden()
    assert window.work.hasFocus()
    window.plug(stick)
    window.line.take_focus()
    window.line.pulled(Volume(stick.root, "another"))
    assert window.line.isVisible()
    window.line.pulled(stick)
    assert window.line.isHidden()
    assert window.work.hasFocus()


def test_a_stick_that_may_not_be_written_to_is_said_so(
    by_stick: tuple[Screen, Trip], stick: Volume, qtbot: QtBot
) -> None:
    screen, _ = by_stick
    window = Window(screen, qtbot)
    window.plug(stick)
    stick.root.rmdir()  # pulled out behind the window's back
    window.line.write_button.click()
    qtbot.waitUntil(lambda: "Không có thư mục" in window.line.words.text())
    with screen.desk.office.read() as connection:
        assert not sync_status(connection).bundle_open


def test_a_stick_that_can_be_read_only_is_said_so_before_anything_is_written(
    by_stick: tuple[Screen, Trip], stick: Volume, qtbot: QtBot
) -> None:
    screen, _ = by_stick
    window = Window(screen, qtbot)
    window.plug(Volume(stick.root, stick.name, read_only=True))
    assert "chỉ đọc được" in window.line.words.text()
    assert window.line.write_button.isHidden()


def test_a_stick_is_just_a_stick_where_the_line_works(
    screens: tuple[Screen, Screen], stick: Volume, qtbot: QtBot
) -> None:
    lan, _ = screens
    window = Window(lan, qtbot)
    window.plug(stick)
    assert window.line.isHidden()


def test_a_stick_is_just_a_stick_for_an_office_without_a_province(
    make_screen: Callable[[str], Screen], stick: Volume, qtbot: QtBot
) -> None:
    window = Window(make_screen("Lan"), qtbot)
    window.plug(stick)
    assert window.line.isHidden()


def test_a_card_connects_with_words_compared_and_the_code_typed(
    upstream: Upstream, make_screen: Callable[[str], Screen], stick: Volume, qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    with screen.desk.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    with upstream.opened() as connection:
        card = card_of(connection, COMMUNE, now_millis())
        (stick.root / card_name(card)).write_bytes(signed_card(connection, card))
    window = Window(screen, qtbot)
    window.plug(stick)
    assert "thẻ kết nối" in window.line.words.text()
    assert not window.line.write_button.isVisible()
    window.line.take_focus()
    press(Qt.Key.Key_Return)
    dialog = opened(window, qtbot)
    assert same_words(dialog.words.text(), card.words)
    QTest.keyClick(dialog.code, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "mã" in dialog.code_error
    assert not any(stick.root.glob("*-len-*"))
    dialog.code.setText(upstream.code().lower())
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Rút USB ra được rồi" in window.line.words.text())
    (up,) = stick.root.glob("*-len-*")

    Trip(upstream, stick.root).province_reads(up)
    window.plug(stick)
    assert "đã trả lời" in window.line.words.text(), "the card is of no use any more, the answer is"
    window.line.read_button.click()
    qtbot.waitUntil(lambda: "Tỉnh đã có thêm" in window.line.words.text())
    with screen.desk.office.read() as connection:
        assert sync_status(connection).connected
    screen.read(qtbot)
    assert "bằng USB" in screen.room.header.explanation.text()
    assert screen.room.sync_button.isHidden()
    assert read_status_facts(screen.desk.office).line is LineState.BY_STICK


def opened(window: QWidget, qtbot: QtBot) -> JoinDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(JoinDialog)))
    return window.findChildren(JoinDialog)[-1]


def test_an_officer_who_may_not_connect_is_told_so_and_keeps_what_was_typed(
    upstream: Upstream, make_screen: Callable[[str], Screen], stick: Volume, qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    with upstream.opened() as connection:
        card = card_of(connection, COMMUNE, now_millis())
    path = stick.root / card_name(card)
    with upstream.opened() as connection:
        path.write_bytes(signed_card(connection, card))
    register(screen.desk.office, "Lê Quản Trị", "admin")
    register(screen.desk.office, "Lan", "entry")
    window = Window(screen, qtbot)
    window.plug(stick)
    window.line.read_button.click()
    dialog = opened(window, qtbot)
    dialog.code.setText("AAAA-BBBB-CCCC")
    dialog.go.click()
    qtbot.waitUntil(lambda: "Lan" in dialog.notice.text)
    assert dialog.code.text() == "AAAA-BBBB-CCCC"
    with screen.desk.office.read() as connection:
        assert not sync_status(connection).joining


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[tuple[StickWatch, list[Volume], list[tuple[str, str, bool]]]]:
    there: list[Volume] = [Volume(Path("/disk"), "DISK")]
    parent = QWidget()
    qtbot.addWidget(parent)
    watch = StickWatch(parent, lambda: list(there))
    seen: list[tuple[str, str, bool]] = []
    watch.came.connect(lambda volume, first: seen.append(("came", volume.name, first)))
    watch.went.connect(lambda volume: seen.append(("went", volume.name, False)))
    yield watch, there, seen
    watch.end()


def test_what_comes_and_goes_is_noticed(
    watched: tuple[StickWatch, list[Volume], list[tuple[str, str, bool]]], qtbot: QtBot
) -> None:
    watch, there, seen = watched
    watch.begin()
    qtbot.waitUntil(lambda: seen == [("came", "DISK", True)])
    there.append(Volume(Path("/stick"), "USB"))
    watch.look()
    qtbot.waitUntil(lambda: seen[1:] == [("came", "USB", False)])
    del there[1]
    watch.look()
    qtbot.waitUntil(lambda: seen[2:] == [("went", "USB", False)])


@pytest.mark.usefixtures("qtbot")
def test_a_look_under_way_ends_before_the_program_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "_LONGEST_END_SECONDS", PATIENCE_SECONDS)
    begun, goes_on, ended = threading.Event(), threading.Event(), threading.Event()

    def slow() -> list[Volume]:
        begun.set()
        goes_on.wait(PATIENCE_SECONDS)
        ended.set()
        return []

    parent = QObject()
    watch = StickWatch(parent, slow)
    watch.begin()
    assert begun.wait(PATIENCE_SECONDS)
    threading.Timer(0.2, goes_on.set).start()
    watch.end()
    assert ended.is_set()
