"""Whatever is pressed or clicked in the entry screen, the next digit is an answer: seeded, at random."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.forms.importing.importing import import_form
from desktop_app.surveys.responses.entry import entry_place
from tests.ui.surveys.conftest import CONTROL, NONE, SHIFT, World, entry, settle
from ui.surveys.entry.page import SurveyEntryPage
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom

ACTIONS = 120
DIGITS = tuple(Qt.Key(ord(digit)) for digit in "0129")
STATE_CHANGES = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete, Qt.Key.Key_Asterisk, Qt.Key.Key_Space,
)  # fmt: skip
FUNCTIONS = tuple(Qt.Key(Qt.Key.Key_F1 + number) for number in range(12) if number != 6)
"""F7 opens a list, which this platform cannot: tests/together/by_hand/test_entry_by_hand.py presses it."""
LETTERS = tuple(Qt.Key(ord(letter)) for letter in "AZQ")
FORM = """
| survey |
| | type | name | label | required | relevant |
| | integer | serial | Số phiếu | yes | |
| | integer | people | Số người | | |
| | select_one yes_no | q19 | Ông bà có hài lòng không? | | |
| | text | why | Vì sao? | | ${q19} = '2' |
| | select_multiple yes_no | both | Những gì? | | |
| | begin_repeat | person | Người | | |
| | integer | age | Tuổi | | |
| | end_repeat | | | | |

| choices |
| | list_name | name | label |
| | yes_no | 1 | Hài lòng |
| | yes_no | 2 | Chưa hài lòng |
"""


def click(chance: random.Random, page: SurveyEntryPage) -> None:
    """A click somewhere on the page that is no button: those do what they say."""
    place = QPoint(chance.randrange(page.width()), chance.randrange(page.height()))
    target: QWidget = page.childAt(place) or page
    if target is page.validity or target.inherits("QAbstractButton"):
        return
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, NONE, target.mapFrom(page, place))


def act(chance: random.Random, room: SurveysRoom) -> None:
    """One thing that a hand may do, wanted or not."""
    kind = chance.choices(
        ("digit", "move", "tab", "function", "letter", "finish", "click"), (8, 6, 3, 2, 2, 1, 4)
    )
    focus = QApplication.focusWidget()
    assert focus is not None, "the cursor got lost"
    match kind[0]:
        case "digit":
            QTest.keyClick(focus, chance.choice(DIGITS))
        case "move":
            QTest.keyClick(focus, chance.choice(STATE_CHANGES))
        case "tab":
            back = chance.random() < 0.5
            QTest.keyClick(focus, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, SHIFT if back else NONE)
        case "function":
            QTest.keyClick(focus, chance.choice(FUNCTIONS))
        case "letter":
            QTest.keyClick(focus, chance.choice(LETTERS))
        case "finish":
            QTest.keyClick(focus, Qt.Key.Key_Return, CONTROL)
        case _:
            click(chance, room.entry)


def state(page: SurveyEntryPage) -> tuple[object, ...]:
    """The answers, where the cursor is, and what stands there (it may be no answer yet)."""
    focus = QApplication.focusWidget()
    assert page.body is not None
    return page.body.answers(), page.body.question(), focus.text() if isinstance(focus, QLineEdit) else ""


def a_digit_is_an_answer(room: SurveysRoom) -> None:
    """The cursor is in the form, its comment or its serial number, and a digit is taken there.

    While it is asked whether a form is saved as it is, no digit is taken before that was answered.
    """
    page, focus = room.entry, QApplication.focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus)
    assert page.body is not None
    if focus is page.notice:
        assert page.notice.asks, "it has the keys only while it asks"
        QTest.keyClick(focus, Qt.Key.Key_Escape)
        focus = QApplication.focusWidget()
        assert focus is not None
    if focus is page.serial:
        QTest.keyClick(focus, Qt.Key.Key_Return)
        focus = QApplication.focusWidget()
        assert focus is not None
    assert page.body.isAncestorOf(focus), f"a digit would go to {focus}"
    seen = [state(page)]
    for digit in (Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(focus, digit)
        page.body.settle()
        seen.append(state(page))
    assert seen != [seen[0]] * 3, f"1 and 2 did nothing in {focus}"


def among_others(qtbot: QtBot, room: SurveysRoom) -> QWidget:
    """The room in a window with fields before and behind it, as the program has the search and the rail."""
    window = QWidget()
    layout = QVBoxLayout(window)
    for part in (QLineEdit(), room, QLineEdit()):
        layout.addWidget(part)
    window.resize(1268, 720)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def at_rest(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    """The form is left, and everything is written and delivered."""
    room.entry.leave()
    for _ in range(3):
        qtbot.waitUntil(lambda: room.entry.presenter.saver.idle)
        settle(qtbot, world)


def test_tab_stays_in_the_form(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    window = among_others(qtbot, room)
    entry(qtbot, room, world)
    body, serial = room.entry.body, room.entry.serial
    assert isinstance(body, SheetBody)
    for key, way in ((Qt.Key.Key_Tab, (body.comment, serial, body.view)), (Qt.Key.Key_Backtab, None)):
        seen = []
        for _ in range(6):
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key, SHIFT if way is None else NONE)
            seen.append(QApplication.focusWidget())
        assert set(seen) == {body.comment, serial, body.view}, seen
        assert way is None or tuple(seen[:3]) == way
    at_rest(qtbot, room, world)
    room.setParent(None)
    window.deleteLater()


def leave_and_come_back(qtbot: QtBot, room: SurveysRoom) -> None:
    """Escape, and F9 at once: the list of areas has the cursor where it was."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert room.pages.currentWidget() is room.round
    qtbot.waitUntil(lambda: QApplication.focusWidget() is room.round.areas.view)
    QTest.keyClick(room.round.areas.view, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    qtbot.waitUntil(
        lambda: (item := QApplication.focusWidget()) is not None and room.entry.isAncestorOf(item)
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_sheet(qtbot: QtBot, room: SurveysRoom, world: World, seed: int) -> None:
    chance = random.Random(seed)
    entry(qtbot, room, world)
    for number in range(ACTIONS):
        act(chance, room)
        if number % 40 == 39:
            a_digit_is_an_answer(room)
            leave_and_come_back(qtbot, room)
    a_digit_is_an_answer(room)
    at_rest(qtbot, room, world)


@pytest.mark.parametrize("seed", range(6))
def test_any_form(qtbot: QtBot, room: SurveysRoom, world: World, seed: int) -> None:
    chance = random.Random(seed)
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
    room.pages.setCurrentWidget(room.entry)
    room.entry.key_area(place, import_form(FORM.encode(), "khac.md").definition)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    for number in range(ACTIONS):
        act(chance, room)
        if number % 40 == 39:
            a_digit_is_an_answer(room)
    a_digit_is_an_answer(room)
    at_rest(qtbot, room, world)


def test_a_digit_after_a_look_at_the_validity(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    choice, body = room.entry.validity, room.entry.body
    assert body is not None
    choice.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(choice, Qt.Key.Key_2)
    assert body.answers() == {"q01": "2"}
    assert body.question() == "q02"
    choice.setFocus(Qt.FocusReason.MouseFocusReason)
    choice.hidePopup()
    QTest.keyClick(QApplication.focusWidget() or choice, Qt.Key.Key_1)
    assert body.answers() == {"q01": "2", "q02": "1"}
    at_rest(qtbot, room, world)
