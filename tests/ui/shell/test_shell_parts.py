"""The small parts of the shell, each by itself."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from pathlib import Path

import polib
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QBrush, QIcon
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import language, set_language
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.book.overview_facts import (
    AreaProgress,
    AreaState,
    DueItem,
    DueKind,
    MonthCell,
    MonthProgress,
)
from tests.ui.recorder import AskRecorder
from ui.base.errors import sentence_for, show_error
from ui.base.main_thread import MainThread
from ui.base.qt_vietnamese import QtVietnamese, speak
from ui.context.period_choice import PeriodChoice, of_kind, period_label, split_period, stepped
from ui.context.preferences import Preferences, PreferencesFile
from ui.overview.area_rows import area_row, headings
from ui.overview.due_words import due_card
from ui.places.settings import SectionPlace
from ui.search.hits import SearchHit
from ui.search.search_model import SearchModel
from ui.shell.idle_watch import IdleWatch
from ui.shell.window.period_chooser import PeriodChooser, PeriodPanel
from ui.theme import DARK, LIGHT, Appearance, Theme
from ui.theme.appearance import style_sheet
from ui.theme.fonts import TextSize, base_font
from ui.widgets.fields.choice_list import ChoiceList, ListChoice
from ui.widgets.fields.date_field import DateField
from ui.widgets.fields.field import Field
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow, text_row

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Appearance.LIGHT)


def test_outcomes_arrive_in_the_gui_thread_and_in_order(qtbot: QtBot) -> None:
    main_thread = MainThread()
    arrived: list[tuple[int, bool]] = []
    home = threading.current_thread()

    def arrive(number: int) -> None:
        arrived.append((number, threading.current_thread() is home))

    def deliver_all() -> None:
        for number in range(3):
            main_thread.deliver(partial(arrive, number))

    worker = threading.Thread(target=deliver_all)
    worker.start()
    worker.join()
    assert arrived == []
    qtbot.waitUntil(lambda: len(arrived) == 3)
    assert arrived == [(0, True), (1, True), (2, True)]


def test_a_problem_is_told_in_its_own_words(caplog: pytest.LogCaptureFixture) -> None:
    ask = AskRecorder()
    show_error(ask, Problem("“{name}” has ended already. Choose an area that exists.", name="Thôn Đoài"))
    assert ask.warned[0].startswith("“Thôn Đoài”")
    with caplog.at_level("CRITICAL"):
        sentence = sentence_for(ZeroDivisionError("division by zero"))
    assert "division" not in sentence


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("2026-M03", "Tháng 3/2026"),
        ("2026-Q1", "Quý I/2026"),
        ("2026-H1", "6 tháng đầu năm 2026"),
        ("2026-H2", "6 tháng cuối năm 2026"),
        ("2026-Y", "Năm 2026"),
    ],
)
def test_periods_are_named_as_people_say_them(key: str, label: str) -> None:
    assert period_label(key) == label


@pytest.mark.parametrize(
    ("key", "count", "expected"),
    [
        ("2026-M12", 1, "2027-M01"),
        ("2026-Q1", -1, "2025-Q4"),
        ("2026-H1", 3, "2027-H2"),
        ("2026-Y", -1, "2025-Y"),
    ],
)
def test_periods_step_over_the_year(key: str, count: int, expected: str) -> None:
    assert stepped(key, count) == expected


@pytest.mark.parametrize(
    ("key", "kind", "expected"),
    [
        ("2026-M03", "Q", "2026-Q1"),
        ("2026-M04", "Q", "2026-Q2"),
        ("2026-Q3", "M", "2026-M09"),
        ("2026-Y", "H", "2026-H2"),
    ],
)
def test_another_length_of_period_stays_near(key: str, kind: str, expected: str) -> None:
    assert of_kind(key, kind) == expected


@pytest.mark.parametrize("key", ["2026-M13", "2026-M00", "2026-Q5", "2026", "2026-E-bao", ""])
def test_what_is_no_period_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="period"):
        split_period(key)


def test_the_chooser_steps_and_its_panel_chooses(qtbot: QtBot, theme: Theme) -> None:
    choice = PeriodChoice("2026-M10")
    chooser = PeriodChooser(choice, theme)
    qtbot.addWidget(chooser)
    with qtbot.waitSignal(choice.changed):
        chooser.later.click()
    assert chooser.current.text() == "Tháng 11/2026"
    panel = PeriodPanel(choice, theme, chooser)
    asked: list[int] = []
    panel.months_asked.connect(asked.append)
    panel.begin()
    assert asked == [2026]
    months = (
        MonthProgress("2026-M10", MonthCell(AreaState.FULL, 4, 4), date(2026, 11, 5)),
        MonthProgress("2026-M11", MonthCell(AreaState.STARTED, 1, 4), date(2026, 11, 5)),
        MonthProgress("2025-M12", MonthCell()),
    )
    panel.mark((months, date(2026, 11, 20)))
    told = [
        made.accessibleName() for made in panel.findChildren(type(chooser.later)) if not made.icon().isNull()
    ]
    assert "Tháng 10/2026: Đã đủ số, 4/4 ô, hạn 05/11/2026" in told
    assert any(words.startswith("Tháng 11/2026: Đang nhập, 1/4 ô") for words in told)
    assert not any("2025" in words for words in told), "of another year than the one that is shown"
    by_text = {made.text(): made for made in panel.findChildren(type(chooser.later))}
    by_text["Quý"].click()
    found = [made for made in panel.findChildren(type(chooser.later)) if made.text() == "Quý II/2026"]
    with qtbot.waitSignal(panel.chosen):
        found[-1].click()
    assert choice.key == "2026-Q2"


def test_the_panel_of_months_makes_room_for_their_marks(qtbot: QtBot, theme: Theme) -> None:
    choice = PeriodChoice("2026-M10")
    chooser = PeriodChooser(choice, theme)
    qtbot.addWidget(chooser)
    panel = PeriodPanel(choice, theme, chooser)
    panel.setWindowFlags(Qt.WindowType.Window)  # a popup takes the keys, which offscreen nobody can
    panel.show()
    months = [MonthProgress(f"2026-M{number:02d}", MonthCell(AreaState.STARTED)) for number in range(1, 13)]
    panel.mark((months, date(2026, 11, 20)))
    marked = [made for made in panel.findChildren(QToolButton) if not made.icon().isNull() and made.text()]
    assert len(marked) == 12
    QApplication.sendPostedEvents()  # what has been asked of layouts is done; nothing more is to come
    widths = {made.text(): (made.width(), made.sizeHint().width()) for made in marked}
    assert not {name: has for name, has in widths.items() if has[0] < has[1]}


def test_qt_speaks_vietnamese(qapp: QApplication, qtbot: QtBot) -> None:
    before = language()
    set_language("vi")
    translator = speak(qapp, "vi", None)
    assert isinstance(translator, QtVietnamese)
    try:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
        texts = {made.text().replace("&", "") for made in box.buttons()}
        assert texts == {"Hủy", "Lưu"}
        line = QLineEdit()
        qtbot.addWidget(line)
        menu = line.createStandardContextMenu()
        words = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
        assert words == ["Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán", "Xóa", "Chọn tất cả"]
        message = QMessageBox()
        qtbot.addWidget(message)
        message.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        assert {made.text().replace("&", "") for made in message.buttons()} == {"Có", "Không"}
        dialog = QFileDialog()
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.show()
        ours = {"QShortcut", "QMimeType", "QGuiApplication", "QImageWriter"}
        left = {pair for pair in translator.unknown if pair[0] not in ours and not pair[1].startswith("Alt+")}
        assert left == set()
        calendar = QCalendarWidget()
        qtbot.addWidget(calendar)
        assert calendar.locale().standaloneMonthName(3).lower() == "tháng 3"
    finally:
        qapp.removeTranslator(translator)
        set_language(before)


def test_placeholders_of_qt_survive_translation() -> None:
    for entry in polib.pofile(str(resource_path("translations", "vi", "qt.po"))):
        for mark in ("%1", "%2", "\n"):
            assert entry.msgid.count(mark) == entry.msgstr.count(mark), entry.msgid


def test_preferences_come_back_and_damage_is_forgiven(tmp_path: Path) -> None:
    PreferencesFile(tmp_path).keep(appearance=Appearance.DARK, room="surveys", lock_minutes=30)
    again = PreferencesFile(tmp_path).current
    assert (again.appearance, again.room, again.lock_minutes) == (Appearance.DARK, "surveys", 30)
    (tmp_path / "window.json").write_text("{", encoding="utf-8")
    assert PreferencesFile(tmp_path).current == Preferences()


def test_the_style_sheet_is_complete_in_both_palettes(theme: Theme) -> None:
    assert "$" not in style_sheet(LIGHT) + style_sheet(DARK)
    theme.choose(Appearance.DARK)
    assert theme.palette is DARK
    theme.choose(Appearance.LIGHT)
    assert theme.palette is LIGHT


def test_text_follows_the_system_but_is_never_small() -> None:
    assert base_font("Inter", TextSize.SYSTEM.points(9.0)).pointSizeF() == 11.0
    assert base_font("Inter", TextSize.SYSTEM.points(14.0)).pointSizeF() == 14.0
    assert [size.points(9.0) for size in (TextSize.MEDIUM, TextSize.LARGE, TextSize.LARGEST)] == [
        11,
        12.5,
        14,
    ]


def test_every_icon_can_be_drawn(theme: Theme) -> None:
    names = [path.stem for path in resource_path("icons").glob("*.svg") if path.stem != "app"]
    assert len(names) > 30
    for name in names:
        image = theme.icon(name, "text").pixmap(24, 24).toImage()
        painted = sum(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
        assert painted > 4, name


def test_models_keep_qt_s_rules(theme: Theme) -> None:
    cells = (MonthCell(), MonthCell(AreaState.STARTED, 8, 22, ("a", "NT01")), None)
    months = [
        MonthProgress(f"2026-M{number:02d}", MonthCell(), date(2026, number, 25)) for number in (8, 9, 10)
    ]
    areas = RowsModel(theme, headings(months))
    rows = RowsModel(theme, ("Một", "Hai"), (1,))
    hits = SearchModel(theme)
    testers = [QAbstractItemModelTester(model, FATAL) for model in (areas, rows, hits)]
    area = AreaProgress("a", "Thôn Đoài", "thon", 1234, 0, AreaState.NOTHING, cells)
    areas.set_rows([area_row(area, months, date(2026, 9, 1))])
    rows.set_rows([text_row("x", "một", "2")])
    hits.set_hits([SearchHit("Thôn Đoài", "Khu dân cư", "area", SectionPlace("areas", "a").destination)])
    assert areas.data(areas.index(0, 0)) == "Thôn Đoài"
    said = [areas.data(areas.index(0, column), Qt.ItemDataRole.AccessibleTextRole) for column in (1, 2, 3)]
    assert said == [
        "Thôn Đoài, Tháng 8/2026: Chưa có số liệu, hạn 25/08/2026, đã quá hạn",
        "Thôn Đoài, Tháng 9/2026: Đang nhập, 8/22 ô, hạn 25/09/2026",
        "Thôn Đoài, Tháng 10/2026: không phải báo cáo",
    ]
    assert isinstance(areas.data(areas.index(0, 1), Qt.ItemDataRole.DecorationRole), QIcon)
    assert rows.data(rows.index(0, 1)) == "2"
    with_tone = TextRow("x", (TextCell("một", tip="Cả câu"), TextCell("3", "danger")))
    rows.set_rows([with_tone])
    assert rows.data(rows.index(0, 0), Qt.ItemDataRole.ToolTipRole) == "Cả câu"
    brush = rows.data(rows.index(0, 1), Qt.ItemDataRole.ForegroundRole)
    assert isinstance(brush, QBrush)
    assert brush.color().name() == theme.palette.danger
    assert rows.data(rows.index(0, 1), Qt.ItemDataRole.TextAlignmentRole) is not None
    assert hits.data(hits.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Thôn Đoài, Khu dân cư"
    areas.set_rows([])
    rows.set_rows([])
    hits.set_hits([])
    assert areas.rowCount(QModelIndex()) == rows.rowCount() == hits.rowCount() == 0
    assert len(testers) == 3


@pytest.mark.parametrize("typed", ["dong da", "Đống Đa", "ĐA ĐỐNG"])
def test_a_choice_is_found_by_a_few_letters(qtbot: QtBot, typed: str) -> None:
    choices = ChoiceList("Phường", "Tìm")
    qtbot.addWidget(choices)
    tester = QAbstractItemModelTester(choices.model, FATAL)
    choices.offer(
        [
            ListChoice("1", "Phường Hoàn Kiếm"),
            ListChoice("2", "Phường Đống Đa"),
            ListChoice("3", "Xã Đông Anh"),
        ]
    )
    choices.field.setText(typed)
    assert choices.current == ListChoice("2", "Phường Đống Đa")
    choices.field.setText("")
    QTest.keyClick(choices.field, Qt.Key.Key_Down)
    assert choices.current == ListChoice("3", "Xã Đông Anh")
    assert tester.failureReportingMode() == FATAL


def test_letters_inside_a_word_find_nothing(qtbot: QtBot) -> None:
    choices = ChoiceList("Tỉnh", "Tìm")
    qtbot.addWidget(choices)
    choices.offer([ListChoice("1", "Thành phố Đồng Nai"), ListChoice("2", "Số đường (km)")])
    choices.field.setText("dong anh")
    assert choices.model.rowCount() == 0
    assert choices.empty_words
    choices.field.setText("km")
    assert choices.current == ListChoice("2", "Số đường (km)")
    assert choices.empty_words == ""


def test_a_field_says_its_error_in_words(qtbot: QtBot) -> None:
    field = Field("Số hộ", QLineEdit(), "Chưa biết thì để trống")
    qtbot.addWidget(field)
    field.set_error("Số hộ phải là số nguyên.")
    assert "Số hộ phải là số nguyên." in field.error
    assert field.editor.accessibleDescription() == "Số hộ phải là số nguyên."
    field.set_error("")
    assert field.error == ""


def test_a_date_is_written_as_in_offices(qtbot: QtBot) -> None:
    field = DateField(date(2026, 9, 5))
    qtbot.addWidget(field)
    assert field.text() == "05/09/2026"
    assert field.value == date(2026, 9, 5)


def test_a_date_that_cannot_be_read_stays_and_is_told(qtbot: QtBot) -> None:
    field = DateField(date(2026, 9, 5))
    qtbot.addWidget(field)
    days: list[date] = []
    field.dateChanged.connect(days.append)
    for typed, shown in (("31/2/2026", "31/2/2026"), ("1/11/26", "01/11/2026")):
        field.line.setText(typed)
        field.read()
        assert field.text() == shown
        assert bool(field.problem) is (typed == shown)
        assert field.line.accessibleDescription() == field.problem
    assert days == [date(2026, 11, 1)]


@pytest.mark.parametrize("kind", list(DueKind))
def test_every_due_thing_has_words_and_a_place(kind: DueKind) -> None:
    due = DueItem(kind, 3, "Thôn Đoài", date(2026, 10, 20), "x", "NT01", 9, "2026-M09")
    card = due_card(due, "2026-M10", date(2026, 10, 21))
    assert card.heading
    assert card.action
    assert card.destination.room in {"settings", "surveys", "movements", "registers", "sync"}
    assert card.late
    assert "20/10/2026" in card.sentence


def test_the_window_is_idle_after_a_while(qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    watch = IdleWatch(0, line)
    watch._timer.setInterval(40)
    watch.watch(line)
    with qtbot.waitSignal(watch.idle):
        QTest.keyClick(line, Qt.Key.Key_A)
    watch.set_minutes(0)
