"""Any XLSForm on the scrolling page: kinds of questions, relevance, constraints, repeats."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.records.form_answers import answers_of, name_of, ref_of, tree_of
from desktop_app.forms.session.session import FormSession
from tests.builders import a_clock
from ui.forms.editors.choices import ChoiceEditor
from ui.forms.form_view import FormView
from ui.forms.outline import EntryKind, outline
from ui.theme import Theme
from ui.theme.appearance import Appearance
from ui.theme.palette import contrast_ratio

FORM = """
| survey |
| | type | name | label | required | relevant | constraint | constraint_message | appearance |
| | note | hello | Xin chào | | | | | |
| | begin_group | household | Hộ gia đình | | | | | |
| | integer | people | Số người | yes | | . > 0 and . < 30 | Số người từ 1 đến 29. | |
| | decimal | land | Đất (sào) | | | | | |
| | date | moved_in | Ngày chuyển đến | | | | | |
| | select_one yes_no | poor | Hộ nghèo? | | | | | |
| | text | reason | Vì sao? | | ${poor} = 'yes' | | | multiline |
| | select_multiple helps | helps | Đã được hỗ trợ | | | | | |
| | end_group | | | | | | | |
| | begin_repeat | person | Người | | | | | |
| | text | full_name | Họ tên | | | | | |
| | integer | age | Tuổi | | | | | |
| | end_repeat | | | | | | | |

| choices |
| | list_name | name | label |
| | yes_no | yes | Có |
| | yes_no | no | Không |
| | helps | house | Nhà ở |
| | helps | seed | Giống |
| | helps | money | Tiền |
"""


@pytest.fixture(scope="module")
def definition() -> FormDefinition:
    return import_form(FORM.encode(), "ho.md").definition


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, definition: FormDefinition) -> FormView:
    made = FormView(Theme(qapp))
    qtbot.addWidget(made)
    made.resize(900, 620)
    made.show()
    made.activateWindow()
    made.show_session(FormSession(definition, a_clock()))
    made.take_focus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return made


def key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)


def type_text(text: str) -> None:
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(
            target, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        )


def session(view: FormView) -> FormSession:
    assert view.session is not None
    return view.session


def names(view: FormView) -> list[str]:
    return [card.ref.rpartition("/")[2] for card in view.cards()]


def test_a_screen_reader_hears_that_an_answer_is_required(view: FormView) -> None:
    said = {card.editor.accessibleName() for card in view.cards() if card.editor is not None}
    assert {"Số người, bắt buộc", "Đất (sào)"} <= said


def test_a_form_is_filled_in_by_keys_alone(view: FormView) -> None:
    type_text("4")
    key(Qt.Key.Key_Return)
    type_text("12,5")
    key(Qt.Key.Key_Return)
    type_text("5/9/2026")
    key(Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), ChoiceEditor)
    type_text("1")
    assert view.current.endswith("reason"), "a digit answers and the cursor goes on, here to what it opened"
    type_text("Ốm đau")
    key(Qt.Key.Key_PageDown)
    type_text("31")
    key(Qt.Key.Key_Return)
    answers = answers_of(session(view))
    assert answers == {
        "people": "4",
        "land": "12.5",
        "moved_in": "2026-09-05",
        "poor": "yes",
        "reason": "Ốm đau",
        "helps": "house money",
        "person[]": "1",
    }
    assert view.current.endswith("full_name")


def test_what_is_not_asked_is_not_shown_and_widgets_stay(view: FormView) -> None:
    people = view.card("/ho/household/people")
    assert "reason" not in names(view)
    session(view).answer("household/poor", "yes")
    view.refresh()
    assert "reason" in names(view)
    assert view.card("/ho/household/people") is people
    session(view).answer("household/poor", "no")
    view.refresh()
    assert "reason" not in names(view)


def test_a_wrong_answer_is_said_beside_the_field(view: FormView) -> None:
    type_text("99")
    key(Qt.Key.Key_Return)
    card = view.card("/ho/household/people")
    assert card is not None
    assert "Số người từ 1 đến 29." in card.wrong.text()
    assert session(view).value("household/people") == "99", "it is kept all the same"


def test_what_is_no_number_stays_in_the_field(view: FormView) -> None:
    type_text("bốn")
    key(Qt.Key.Key_Return)
    card = view.card("/ho/household/people")
    assert card is not None
    assert card.typed_wrong
    assert isinstance(card.editor, QLineEdit)
    assert card.editor.text() == "bốn"
    assert session(view).value("household/people") == ""
    assert view.problems()[0] == card.typed_wrong
    assert view.current == card.ref, "the cursor goes to what is told first"


def test_the_cursor_goes_to_the_first_fault_on_the_page_whatever_its_kind(view: FormView) -> None:
    type_text("99")  # is read, and breaks a rule
    key(Qt.Key.Key_Return)
    type_text("một sào")  # cannot be read at all
    key(Qt.Key.Key_Return)
    told = view.problems()
    assert view.current == "/ho/household/people"
    assert "Số người từ 1 đến 29." in told[0]
    assert "một sào" in told[1]


def test_required_is_said_when_the_form_is_to_be_closed(view: FormView) -> None:
    card = view.card("/ho/household/people")
    assert card is not None
    assert card.wrong.isHidden()
    (told,) = view.problems()
    assert told.startswith("“Số người”: "), "the line above the form says which question is meant"
    assert not card.wrong.isHidden()
    assert view.current == card.ref


def test_repeats_are_added_and_removed(view: FormView, qtbot: QtBot) -> None:
    before = session(view).repeat_count("person")
    view.add("/ho/person")
    assert session(view).repeat_count("person") == before + 1
    assert view.current.endswith("full_name")
    card = view.card(view.current)
    assert card is not None
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())
    type_text("Người thử")
    key(Qt.Key.Key_Return)
    assert session(view).value(f"person[{before + 1}]/full_name") == "Người thử"
    kinds = [entry.kind for entry in outline(session(view))]
    assert kinds.count(EntryKind.OCCURRENCE) == before + 1
    assert kinds.count(EntryKind.ADD) == 1
    view.remove(f"/ho/person[{before + 1}]")
    assert session(view).repeat_count("person") == before


def test_a_private_number_is_masked_in_what_is_added_too(view: FormView) -> None:
    view.private = frozenset({"full_name"})
    for number in ("001099012345", "001099054321"):
        view.add("/ho/person")
        type_text(number)
        card = view.card(view.current)
        line = None if card is None else card.findChild(QLineEdit)
        assert line is not None
        assert line.displayText() == number, "it is read where it is typed"
        key(Qt.Key.Key_Return)
        assert line.text() == number
        assert not set(line.displayText()) & set(number)
        shown = line.findChild(QLabel)
        assert shown is not None
        assert (shown.text(), shown.isHidden()) == (f"*********{number[-3:]}", False)


def test_page_up_goes_back_and_before_the_first_says_so(view: FormView, qtbot: QtBot) -> None:
    key(Qt.Key.Key_Return)
    assert view.current.endswith("land")
    key(Qt.Key.Key_PageUp)
    assert view.current.endswith("people")
    with qtbot.waitSignal(view.went_before):
        key(Qt.Key.Key_PageUp)


def test_answers_survive_the_way_to_the_book_and_back(definition: FormDefinition) -> None:
    first = FormSession(definition, a_clock())
    first.answer("household/people", 3)
    first.answer("household/helps", ["seed", "money"])
    added = first.add_repeat("person")
    first.answer(f"{added}/full_name", "Người thử")
    kept = answers_of(first)
    tree, unknown = tree_of(definition, {**kept, "gone": "1"})
    assert unknown == ["gone"]
    second = FormSession(definition, a_clock(), tree=tree)
    assert answers_of(second) == kept
    assert name_of(definition, "/ho/household/people") == "people"
    assert ref_of(definition, "people") == "/ho/household/people"
    assert ref_of(definition, name_of(definition, f"{added}/age")) == f"{added}/age"


MANY = "| survey |\n| | type | name | label | required |\n" + "".join(
    f"| | text | q{number} | Câu {number} | yes |\n" for number in range(60)
)


def test_another_record_begins_empty_and_without_reproach(view: FormView) -> None:
    form = import_form(MANY.encode(), "nhieu.md").definition
    view.show_session(FormSession(form, a_clock()))
    first = view.card("/nhieu/q59")
    last = view.cards()[-1]
    assert first is last
    view._go(last)
    assert isinstance(last.editor, QLineEdit)
    QTest.keyClicks(last.editor, "of the first")
    view.finish_typing()
    QTest.keyClicks(last.editor, " and more")
    view.show_session(FormSession(form, a_clock()))
    view.take_focus()
    assert view.current == "/nhieu/q0"
    assert view.session is not None
    assert answers_of(view.session) == {}, "what was being typed belongs to the record before"
    assert [card.editor.text() for card in view.cards() if isinstance(card.editor, QLineEdit)] == [""] * 60
    assert not any(card.wrong.text() for card in view.cards())
    assert view.cards()[-1] is last, "the same questions are shown by the same widgets"


def test_what_is_out_of_sight_is_right_when_it_comes_into_sight(qtbot: QtBot, view: FormView) -> None:
    form = import_form(MANY.encode(), "nhieu.md").definition
    view.show_session(FormSession(form, a_clock()))
    tree, _ = tree_of(form, {f"q{number}": f"answer {number}" for number in range(60)})
    view.show_session(FormSession(form, a_clock(), tree=tree))
    QApplication.processEvents()
    view.page.verticalScrollBar().setValue(view.page.verticalScrollBar().maximum())
    seen = [card for card in view.cards() if not card.visibleRegion().isEmpty()]
    assert seen[-1].ref == "/nhieu/q59"
    assert [card.editor.text() for card in seen if isinstance(card.editor, QLineEdit)] == [
        f"answer {card.ref.removeprefix('/nhieu/q')}" for card in seen
    ]
    qtbot.waitUntil(lambda: not view._late)
    middle = view.card("/nhieu/q30")
    assert middle is not None
    assert isinstance(middle.editor, QLineEdit)
    assert middle.editor.text() == "answer 30"


CALCULATED = """
| survey |
| | type | name | label | calculation | read_only |
| | integer | tong | Tổng | 40 + 2 | yes |
"""


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_a_calculated_value_is_shown_to_be_read(
    qtbot: QtBot, qapp: QApplication, appearance: Appearance
) -> None:
    theme = Theme(qapp, appearance)
    view = FormView(theme)
    qtbot.addWidget(view)
    view.show()
    view.show_session(FormSession(import_form(CALCULATED.encode(), "tong.md").definition, a_clock()))
    (card,) = view.cards()
    assert isinstance(card.editor, QLineEdit)
    assert (card.editor.text(), card.editor.isEnabled()) == ("42", False)
    painted = card.editor.grab(card.editor.rect().adjusted(4, 4, -4, -4)).toImage()
    paper = painted.pixelColor(painted.width() - 1, 0).name()
    inks = {painted.pixelColor(x, y).name() for x in range(60) for y in range(painted.height())}
    assert paper == theme.palette.window
    assert max(contrast_ratio(ink, paper) for ink in inks) >= 10, "as dark as what was typed"
    theme.choose(Appearance.LIGHT)
