"""The window as a whole: rooms, keys, search, status line, lock, languages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.accounts.pins import set_pin
from desktop_app.base.i18n import Language, tr
from desktop_app.book.first_run import FirstAnswers, begin
from tests.ui.shell_parts import OpenApp, an_app
from tests.ui.widgets.test_redo import LineOfX11, take_back_and_again
from ui.context.preferences import FILE_NAME, PreferencesFile
from ui.demo.screenshots import take_screenshots
from ui.overview.overview_view import OverviewPage
from ui.shell.guide.pages import guide_pages
from ui.shell.rooms import ROOMS
from ui.shell.window.status_facts import LineState, StatusFacts
from ui.theme import Appearance
from ui.theme import spacing as space
from ui.widgets.dialog import Dialog

KEYS = [spec.key for spec in ROOMS]


def test_rooms_are_built_when_they_are_first_shown(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    assert app.window.room == "overview"
    assert app.window.stack.count() == 1
    app.go("settings")
    assert app.window.stack.count() == 2
    assert [item.text() for item in app.window.rail.list.selectedItems()] == ["Cài đặt"]


def test_digits_switch_rooms(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    QTest.qWaitForWindowActive(app.window)
    for modifier in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        seen = []
        for number in range(len(KEYS)):
            QTest.keyClick(app.window, Qt.Key(Qt.Key.Key_1.value + number), modifier)
            app.settle()
            seen.append(app.window.room)
        assert seen == KEYS, modifier


def test_every_room_has_its_page_in_the_guide(app: OpenApp) -> None:
    stems = {page.path.stem.partition("-")[2] for page in guide_pages("vi")}
    assert {spec.guide for spec in ROOMS} <= stems
    app.shell.show()
    app.settle()
    app.go("movements")
    app.window.turn_guide()
    assert "Phong trào" in app.window.guide.view.text.toPlainText()


def test_the_room_of_last_time_comes_back(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    app.go("settings")
    assert app.shell.preferences.current.room == "settings"
    folder = app.shell.office.folder.root
    assert PreferencesFile(folder).current.room != "settings", "going there waits for no disk"
    app.window.close()
    assert PreferencesFile(folder).current.room == "settings"


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in the way is refused there in other words")
def test_the_window_closes_where_its_choices_cannot_be_written(app: OpenApp, qtbot: QtBot) -> None:
    app.shell.show()
    app.settle()
    app.go("settings")
    (app.shell.office.folder.root / FILE_NAME).mkdir()
    with qtbot.waitSignal(app.shell.finished):
        app.window.close()


def test_the_period_is_chosen_where_a_room_shows_one(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    QTest.qWaitForWindowActive(app.window)
    key = app.shell.period.key
    app.go("surveys")
    assert app.window.top.period.isHidden()
    QTest.keyClick(app.window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert app.shell.period.key == key
    app.go("reports")
    assert not app.window.top.period.isHidden()
    QTest.keyClick(app.window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert app.shell.period.key != key


def test_search_finds_without_marks_and_goes_there(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    QTest.qWaitForWindowActive(app.window)
    QTest.keyClick(app.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = app.window.search
    assert search.isVisible()
    search.field.setText("doai")
    app.settle()
    hit = search.model.hit(0)
    assert hit is not None
    assert hit.text == "Thôn Đoài"
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    app.settle()
    assert app.window.room == "settings"
    assert not search.isVisible()


def test_a_room_that_was_searched_takes_the_keys(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    QTest.qWaitForWindowActive(app.window)
    for key in (key for key in KEYS if key != "registers"):
        app.go("overview" if key != "overview" else "sync")
        QTest.keyClick(app.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        app.window.search.field.setText(next(tr(spec.name) for spec in ROOMS if spec.key == key))
        app.settle()
        QTest.keyClick(app.window.search.field, Qt.Key.Key_Return)
        app.settle()
        assert app.window.room == key
        here = QApplication.focusWidget()
        assert here is not None, key
        assert app.window.page(key).isAncestorOf(here), f"{key}: not on the rail"


def test_what_was_taken_back_in_a_field_comes_again_with_ctrl_y(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    QTest.qWaitForWindowActive(app.window)
    field = LineOfX11(app.window.page("overview"))
    field.show()
    field.setFocus()
    take_back_and_again(field)


@pytest.mark.parametrize("typed", ["cai dat", "CÀI ĐẶT", "settings", "cài đ"])
def test_search_finds_rooms_at_once(app: OpenApp, typed: str) -> None:
    app.window.search.field.setText(typed)
    hit = app.window.search.model.hit(0)
    assert hit is not None
    assert hit.destination.room == "settings"


def test_what_is_called_so_comes_before_what_has_to_do_with_it(app: OpenApp) -> None:
    search = app.window.search
    search.field.setText("thon")
    waiting = [search.model.hit(row) for row in range(search.model.rowCount())]
    app.settle()
    hits = [search.model.hit(row) for row in range(search.model.rowCount())]
    assert waiting
    assert hits[0] is not None
    assert hits[0].text == "Thôn Đoài"
    assert hits[-len(waiting) :] == waiting, "areas are entered in a section of the settings"


def test_an_answer_to_older_typing_is_dropped(app: OpenApp) -> None:
    search = app.window.search
    search.field.setText("doai")
    search.field.setText("zzz")
    app.settle()
    assert search.model.rowCount() == 0
    search.open()
    search.field.setText("zzzz")
    app.settle()
    assert search.nothing.text()


def test_status_line_tells_saving_and_failure(app: OpenApp) -> None:
    status, saves = app.window.status, app.shell.saves
    assert status.saved.text() == "Đã lưu"
    first, two = saves.begin("a"), saves.begin("b")
    first.done()
    assert status.saved.text() == "Đang lưu…"
    two.done()
    assert status.saved.text() == "Đã lưu"
    saves.begin("a").failed("Ổ đĩa đầy.")
    saves.begin("b").done()
    assert status.saved.text() == "Chưa lưu được", "another figure being saved does not save the first"
    assert status.message.text() == "Ổ đĩa đầy."
    status.say("Đã in.")
    assert status.message.text() == "Đã in."
    status._until.timeout.emit()
    assert status.message.text() == "Ổ đĩa đầy.", "it is still not saved"
    saves.begin("a").done()
    assert (status.saved.text(), status.message.text()) == ("Đã lưu", "")


def test_status_line_counts_what_is_not_sent(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    assert app.window.status.unsent.isHidden(), "an office that is not connected has nothing to send"
    app.window.status.show_facts(StatusFacts(5, None, 0, 0, LineState.OFFLINE))
    assert app.window.status.unsent.isVisible()
    assert app.window.status.unsent.text() == "Chưa gửi: 5"
    app.window.status.show_facts(StatusFacts(1234, None, 2, 1, LineState.OFFLINE))
    assert app.window.status.unsent.text() == "3 mục chờ bạn quyết định"
    assert app.window.status.line.text() == "Chưa có mạng, vẫn làm việc bình thường"
    app.window.status.show_facts(StatusFacts(5, None, 0, 0, LineState.REFUSED))
    assert app.window.status.line.text() == "Chưa đồng bộ được, xem lý do"
    app.window.status.show_facts(StatusFacts(0, None, 0, 0, LineState.ONLINE, files=2))
    assert app.window.status.unsent.text() == "Tệp chưa gửi: 2"
    app.window.status.show_facts(StatusFacts(0, None, 0, 0, LineState.ONLINE))
    assert app.window.status.unsent.text() == "Đã gửi hết"


def test_overview_says_what_is_due_and_its_button_goes_there(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    page = app.window.page("overview")
    assert isinstance(page, OverviewPage)
    assert page.areas_model.rowCount() == 5
    texts = [made.text() for made in page.findChildren(QAbstractButton) if made.isVisible()]
    assert "Nhập số liệu" in texts


def test_changing_the_language_keeps_the_room(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    app.go("settings")
    old = app.window
    app.shell.speak("en")
    app.settle()
    assert app.window is not old
    assert app.window.room == "settings"
    assert app.window.rail.list.rooms["overview"].text() == "Overview"
    assert app.shell.preferences.current.language == "en"
    app.translator = None


def test_the_lock_covers_everything_until_the_pin_is_right(qapp: QApplication, tmp_path: Path) -> None:
    app = an_app(qapp, tmp_path, areas=0)
    office = app.shell.office
    officer = begin(office, FirstAnswers(office.identity.commune_code, "Trần Văn Thử", "", "482913"))
    try:
        app.shell.show()
        app.settle()
        assert app.window.locked
        assert app.window.stack.count() == 0, "no room is built before somebody has entered"
        QTest.keyClick(app.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert app.window.stack.count() == 0
        lock = app.window.lock
        lock.tried.emit(officer.id, "000001")
        app.settle()
        assert app.window.locked
        assert "PIN" in lock.pin_field.error
        lock.pin.setText("482913")
        lock.enter.click()
        app.settle()
        assert office.officer == "Trần Văn Thử"
        assert app.window.room == "overview"
        dialog = Dialog(app.window)
        for field in (QLineEdit(dialog), QLineEdit(dialog)):
            field.insert("riêng tư")
        dialog.open()
        app.shell.lock()
        assert app.window.locked
        assert not dialog.isVisible(), "an open question is not left to whoever comes next"
        with office.store.write() as connection:
            set_pin(connection, office.clock, officer.id, "604172")
        lock.tried.emit(officer.id, "604172")
        app.settle()
        assert not app.window.locked
    finally:
        app.close()


def fits(app: OpenApp, folder: Path) -> None:
    """Every room is shown in the smallest window and kept as a picture."""
    try:
        app.shell.show()
        app.settle()
        app.window.showNormal()
        written = take_screenshots(app.window, folder / "out", size=space.SMALLEST_WINDOW, wait=app.settle)
        assert len(written) == len(KEYS)
        assert all(path.stat().st_size > 5_000 for path in written)
        needed = app.window.minimumSizeHint()  # of pages that were not shown yet, so for 1280×680 at 125 %
        assert needed.width() <= 1024
        assert needed.height() <= 544
        assert (app.window.width(), app.window.height()) == space.SMALLEST_WINDOW
    finally:
        app.close()


@pytest.mark.parametrize(("wanted", "appearance"), [("vi", Appearance.LIGHT), ("en", Appearance.DARK)])
def test_every_room_fits_the_smallest_window(
    qapp: QApplication, tmp_path: Path, wanted: Language, appearance: Appearance
) -> None:
    fits(an_app(qapp, tmp_path, wanted=wanted, appearance=appearance), tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize(("wanted", "appearance"), [("vi", Appearance.DARK), ("en", Appearance.LIGHT)])
def test_every_room_fits_it_in_the_other_look(
    qapp: QApplication, tmp_path: Path, wanted: Language, appearance: Appearance
) -> None:
    fits(an_app(qapp, tmp_path, wanted=wanted, appearance=appearance), tmp_path)


def test_everything_that_can_be_used_has_a_name_and_large_enough_text(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    nameless, small = [], []
    for key in KEYS:
        app.go(key)
        for widget in app.window.findChildren(QWidget):
            if widget.objectName().startswith("qt_") or not widget.isVisibleTo(app.window):
                continue
            useful = isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
            inner = isinstance(widget.parentWidget(), QLineEdit | QComboBox)
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if useful and not inner and not (widget.accessibleName() or text):
                nameless.append((key, type(widget).__name__))
            if widget.font().pointSizeF() < 11:
                small.append((key, type(widget).__name__, widget.font().pointSizeF()))
    assert nameless == []
    assert small == []


def test_enter_presses_what_tab_reaches_in_the_status_line(app: OpenApp) -> None:
    """Only the space bar did, so that “1 needs your decision” seemed to lead nowhere."""
    app.shell.show()
    app.settle()
    status, asked = app.window.status, list[str]()
    for signal, name in ((status.sync_asked, "sync"), (status.version_asked, "version")):
        signal.disconnect()
        signal.connect(lambda name=name: asked.append(name))
    status.lock_asked.disconnect()
    status.lock_asked.connect(lambda: asked.append("lock"))
    for made in (status.version, status.unsent, status.line, status.officer):
        made.show()
        QTest.keyClick(made, Qt.Key.Key_Return)
    assert asked == ["version", "sync", "sync", "lock"]


def test_nothing_is_called_missing_while_the_book_is_searched(app: OpenApp) -> None:
    """“Nothing found” was said of a donor who was found a second later."""
    app.shell.show()
    app.settle()
    search = app.window.search
    search.open()
    search.field.setText("qqqxyz")
    assert (search.nothing.isVisible(), search.nothing.text()) == (True, "Đang tìm…")
    app.settle()
    assert (search.nothing.isVisible(), search.nothing.text()) == (
        True,
        "Không tìm thấy. Hãy thử gõ ít chữ hơn.",
    )


def test_the_rail_is_a_list_in_which_the_room_in_front_is_selected(app: OpenApp) -> None:
    app.shell.show()
    app.settle()
    rooms = app.window.rail.list
    spoken = QAccessible.queryAccessibleInterface(rooms)
    assert spoken.role() is QAccessible.Role.List
    assert spoken.text(QAccessible.Text.Name) == "Các phần"
    items = [spoken.child(place) for place in range(spoken.childCount())]
    assert {item.role() for item in items} == {QAccessible.Role.ListItem}

    def in_front() -> list[str]:
        return [item.text(QAccessible.Text.Name) for item in items if item.state().selected]

    assert in_front() == ["Tổng quan"]
    app.window.rail.take_focus()
    QTest.keyClick(rooms, Qt.Key.Key_Down)
    assert (app.window.room, in_front()) == ("overview", ["Tổng quan"]), "the arrows only look about"
    QTest.keyClick(rooms, Qt.Key.Key_End)
    QTest.keyClick(rooms, Qt.Key.Key_Return)
    app.settle()
    assert (app.window.room, in_front()) == ("settings", ["Cài đặt"])
    second = rooms.visualItemRect(rooms.item(1)).center()
    QTest.mouseClick(rooms.viewport(), Qt.MouseButton.LeftButton, pos=second)
    app.settle()
    assert (app.window.room, in_front()) == ("movements", ["Phong trào"])
