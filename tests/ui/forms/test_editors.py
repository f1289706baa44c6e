"""The editors of answers: one for each kind, each with the same words, reached by what the table says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.base.problems import Problem
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.types.answer_type import EditorKind
from desktop_app.forms.types.table import CONTROLS, DATA_TYPES, answer_type
from tests.forms.answer_samples import SAMPLES
from tests.forms.building import Field, opened, xform
from ui.base.ask import DialogAsk
from ui.forms.editors.choices import ChoiceEditor
from ui.forms.editors.drawing import DrawnEditor
from ui.forms.editors.editor import AnswerEditor, AskedQuestion
from ui.forms.editors.long_list import LONG
from ui.forms.editors.rating import RatingEditor
from ui.forms.editors.table import EDITORS, editor_for, kind_of
from ui.forms.form_view import FormView
from ui.forms.media.trial_files import TrialFiles
from ui.forms.question_card import QuestionCard
from ui.theme import Theme

ASKED = [(control, data) for control in CONTROLS for data in DATA_TYPES]
TYPED = [("input", data) for data in SAMPLES]


def choices(count: int) -> str:
    numbers = range(1, count + 1)
    return "".join(f"<item><label>Thôn {n}</label><value>{n}</value></item>" for n in numbers)


def form(control: str, data: str = "string", attributes: str = "", *, count: int = 3) -> FormSession:
    inside = choices(count) if answer_type(control).is_choice else ""
    bounds = ' start="1" end="10" step="1"' if answer_type(control).is_bounded else ""
    xml = xform([Field("q", data, control=control, inside=inside), Field("after")])
    head = f'<{control} ref="/data/q"'
    return opened(xml.replace(head, f"{head}{attributes}{bounds}", 1))


def type_in(card: QuestionCard, text: str) -> None:
    """Letter by letter, those of Vietnamese too."""
    assert card.editor is not None
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(card.editor, event)


def press(
    card: QuestionCard, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    assert card.editor is not None
    QTest.keyClick(card.editor, key, modifier)


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> FormView:
    made = FormView(Theme(qapp))
    qtbot.addWidget(made)
    made.resize(900, 620)
    made.show()
    return made


def shown(view: FormView, session: FormSession, qtbot: QtBot) -> QuestionCard:
    view.show_session(session)
    view.activateWindow()
    view.take_focus()
    qtbot.waitUntil(lambda: view.cards()[0].has_cursor and view.cards()[-1].isVisible())
    return view.cards()[0]


def editor(session: FormSession, view: FormView) -> AnswerEditor:
    question = next(iter(session.questions()))
    made = editor_for(AskedQuestion(question, TrialFiles(DialogAsk(view)), {}))
    made.widget.setParent(view)
    made.offer(question.choices)
    return made


def test_every_kind_of_editor_has_one() -> None:
    assert EDITORS.keys() == set(EditorKind)


@pytest.mark.parametrize(("control", "data"), ASKED)
def test_every_type_is_edited_with_what_the_table_says(view: FormView, control: str, data: str) -> None:
    session = form(control, data)
    question = next(iter(session.questions()))
    assert kind_of(question) is answer_type(control, data).editor
    made = editor(session, view)
    assert type(made) is EDITORS[answer_type(control, data).editor]
    assert made.being_typed() is None, "nothing is typed before the cursor comes"
    assert isinstance(made.example, str)
    line = made.widget
    assert not isinstance(line, QLineEdit) or line.placeholderText() == made.example


@pytest.mark.parametrize(
    ("attributes", "count", "control", "kind"),
    [
        (' appearance="multiline"', 3, "input", EditorKind.PARAGRAPHS),
        ("", LONG, "select1", EditorKind.LONG_LIST),
        ("", LONG - 1, "select1", EditorKind.CHOICES),
        ("", LONG, "select", EditorKind.CHOICES),
    ],
)
def test_long_texts_and_long_lists_have_editors_of_their_own(
    view: FormView, attributes: str, count: int, control: str, kind: EditorKind
) -> None:
    session = form(control, attributes=attributes, count=count)
    assert kind_of(next(iter(session.questions()))) is kind
    assert type(editor(session, view)) is EDITORS[kind]


@pytest.mark.parametrize(
    ("control", "data", "stored"),
    [
        *((control, data, SAMPLES[data].stored) for control, data in TYPED),
        ("select1", "string", "2"),
        ("select", "string", "1 3"),
        ("rank", "string", "3 1 2"),
        ("range", "int", "7"),
        ("upload", "binary", "anh.jpg"),
        ("trigger", "string", "OK"),
    ],
)
def test_what_is_shown_is_the_answer_and_is_forgotten(
    view: FormView, control: str, data: str, stored: str
) -> None:
    session = form(control, data)
    made = editor(session, view)
    made.show_value(stored)
    session.answer("q", made.value)
    assert session.value("q") == stored
    assert made.forget() is not answer_type(control, data).is_file
    made.show_value("")
    assert made.value == ""


@pytest.mark.parametrize(("control", "data"), TYPED)
def test_what_is_typed_by_keys_is_safe_at_once_and_given_when_left(
    view: FormView, qtbot: QtBot, control: str, data: str
) -> None:
    session = form(control, data)
    card, sample = shown(view, session, qtbot), SAMPLES[data]
    type_in(card, sample.typed)
    assert card.typing() == sample.stored
    assert session.value("q") == ""
    press(card, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.cards()[1].has_cursor)
    assert session.value("q") == sample.stored
    view.refresh()
    assert isinstance(card.editor, QLineEdit)
    assert card.editor.text() == sample.shown


@pytest.mark.parametrize("attributes", ["", ' appearance="multiline"'])
def test_what_is_typed_is_given_when_the_cursor_leaves_in_any_way(
    view: FormView, qtbot: QtBot, attributes: str
) -> None:
    session = form("input", attributes=attributes)
    card = shown(view, session, qtbot)
    type_in(card, "xa")
    press(card, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: view.cards()[1].has_cursor)
    assert session.value("q") == "xa"


@pytest.mark.parametrize("attributes", ["", ' appearance="multiline"'])
def test_what_is_forgotten_is_not_being_typed(view: FormView, qtbot: QtBot, attributes: str) -> None:
    card = shown(view, form("input", attributes=attributes), qtbot)
    type_in(card, "xa")
    assert card.typing() == "xa"
    assert card.forget()
    assert not card.typing()


@pytest.mark.parametrize("data", [data for data, sample in SAMPLES.items() if sample.wrong])
def test_what_is_no_answer_stays_with_a_sentence(view: FormView, qtbot: QtBot, data: str) -> None:
    session = form("input", data)
    card, sample = shown(view, session, qtbot), SAMPLES[data]
    type_in(card, sample.wrong)
    assert card.typing() == sample.wrong
    press(card, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(card.typed_wrong))
    assert view.unread == {"/data/q": sample.wrong}
    assert session.value("q") == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_a_day_without_its_year_is_the_answer_it_shows(key: Qt.Key, view: FormView, qtbot: QtBot) -> None:
    session = form("input", "date")
    card = shown(view, session, qtbot)
    type_in(card, "25/11")
    press(card, key)
    year = session.world.clock.today().year
    assert session.value("q") == f"{year}-11-25"
    assert isinstance(card.editor, QLineEdit)
    assert card.editor.text() == f"25/11/{year}"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)  # the calendar
@pytest.mark.parametrize(
    ("appearance", "typed", "example"),
    [("year", "1980", "năm"), ("month-year", "5/1980", "tháng/năm"), ("", "3/5/1980", "Alt+↓")],
)
def test_a_day_is_typed_as_far_as_the_form_asks(
    view: FormView, qtbot: QtBot, appearance: str, typed: str, example: str
) -> None:
    session = form("input", "date", f' appearance="{appearance}"')
    card = shown(view, session, qtbot)
    assert isinstance(card.editor, QLineEdit)
    assert example in card.editor.placeholderText()
    type_in(card, typed)
    press(card, Qt.Key.Key_Return)
    assert session.value("q").startswith("1980-")
    press(card, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert (QApplication.activePopupWidget() is not None) == (not appearance)


def test_the_ends_of_a_scale_stand_in_the_empty_field(view: FormView) -> None:
    assert editor(form("range", "int"), view).example == "từ 1 đến 10"


def test_paragraphs_keep_enter_and_page_down_leads_on(view: FormView, qtbot: QtBot) -> None:
    session = form("input", attributes=' appearance="multiline"')
    card = shown(view, session, qtbot)
    type_in(card, "một")
    press(card, Qt.Key.Key_Return)
    type_in(card, "hai")
    assert card.typing() == "một\nhai"
    press(card, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: view.cards()[1].has_cursor)
    assert session.value("q") == "một\nhai"


def test_paragraphs_are_written_on_behind_what_they_say(view: FormView, qtbot: QtBot) -> None:
    """Whoever came by the keys wrote before the first word."""
    session = form("input", attributes=' appearance="multiline"')
    session.answer("/data/q", "một")
    card = shown(view, session, qtbot)
    type_in(card, " hai")
    assert card.typing() == "một hai"
    press(card, Qt.Key.Key_Left)
    press(card, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: view.cards()[1].has_cursor)
    card.take_focus()
    type_in(card, "h")
    assert card.typing() == "một hahi", "where the cursor was left"


def test_choices_are_given_by_digits_and_a_wrong_digit_says_so(view: FormView, qtbot: QtBot) -> None:
    session = form("select")
    card = shown(view, session, qtbot)
    assert isinstance(card.editor, ChoiceEditor)
    type_in(card, "319")
    assert session.value("q") == "1 3"
    assert "9" in card.wrong.text()
    assert card.has_cursor, "after several choices Enter leads on"
    press(card, Qt.Key.Key_0)
    assert session.value("q") == ""


def test_digits_within_words_choose_nothing(view: FormView, qtbot: QtBot) -> None:
    session = form("select")
    card = shown(view, session, qtbot)
    type_in(card, "nhà 2, ngõ 31")
    assert session.value("q") == ""
    assert "không gõ chữ" in card.wrong.text()
    press(card, Qt.Key.Key_Backspace)  # any key that types nothing ends the text
    type_in(card, "2")
    assert session.value("q") == "2"


def test_a_tab_out_of_habit_after_a_digit_skips_no_question(view: FormView, qtbot: QtBot) -> None:
    session = form("select1")
    card = shown(view, session, qtbot)
    type_in(card, "2")
    other = view.cards()[1]
    qtbot.waitUntil(lambda: other.has_cursor)
    press(other, Qt.Key.Key_Tab)
    places = [other.has_cursor]  # the digit has led here already
    press(other, Qt.Key.Key_Tab)
    places.append(other.has_cursor)  # a second one leads on
    card.take_focus()
    type_in(card, "1")
    qtbot.waitUntil(lambda: other.has_cursor)
    press(other, Qt.Key.Key_Left)
    press(other, Qt.Key.Key_Tab)
    places.append(other.has_cursor)  # so does one behind another key
    assert places == [True, False, False]


def test_space_confirms(view: FormView, qtbot: QtBot) -> None:
    session = form("trigger")
    card = shown(view, session, qtbot)
    press(card, Qt.Key.Key_Space)
    assert session.value("q") == "OK"


def test_words_that_are_not_one_choice_are_no_answer(view: FormView) -> None:
    made = editor(form("select1", count=LONG), view)
    assert made.type_again("Thôn")
    with pytest.raises(Problem):
        _ = made.value
    assert made.type_again("thon 30")
    assert made.value == "30"


def test_a_masked_answer_is_not_shown(view: FormView, qtbot: QtBot) -> None:
    card = shown(view, form("input", attributes=' appearance="masked"'), qtbot)
    assert isinstance(card.editor, QLineEdit)
    assert card.editor.echoMode() is QLineEdit.EchoMode.Password
    type_in(card, "1234")
    card.give()
    assert view.session is not None
    assert view.session.value("q") == "1234"


def test_a_counter_goes_up_and_down(view: FormView, qtbot: QtBot) -> None:
    card = shown(view, form("input", "int", ' appearance="counter"'), qtbot)
    press(card, Qt.Key.Key_Up)
    press(card, Qt.Key.Key_Up)
    press(card, Qt.Key.Key_Down)
    press(card, Qt.Key.Key_Up)
    press(card, Qt.Key.Key_Return)
    assert view.session is not None
    assert view.session.value("q") == "2"


def test_a_rating_is_given_in_stars(view: FormView, qtbot: QtBot) -> None:
    session = form("range", "int", ' appearance="rating"')
    xml = session.definition.xml.decode().replace('end="10"', 'end="5"')
    card = shown(view, opened(xml), qtbot)
    rating = card.editor
    assert isinstance(rating, RatingEditor)
    assert view.session is not None
    type_in(card, "9")
    assert "9" in card.wrong.text()
    type_in(card, "3")
    assert (view.session.value("q"), view.current) == ("3", "/data/after"), "a digit answers and leads on"
    card.take_focus()
    press(card, Qt.Key.Key_Right)
    assert view.session.value("q") == "4"
    QTest.mouseClick(rating, Qt.MouseButton.LeftButton, pos=rating._place(1).center())
    assert view.session.value("q") == "1"
    press(card, Qt.Key.Key_Delete)
    assert view.session.value("q") == ""


@pytest.mark.parametrize("word", ["signature", "draw"])
def test_a_signature_is_drawn_and_kept_as_a_picture(view: FormView, qtbot: QtBot, word: str) -> None:
    card = shown(view, form("upload", "binary", f' mediatype="image/*" appearance="{word}"'), qtbot)
    drawn = card.editor
    assert isinstance(drawn, DrawnEditor)
    for take in (False, True):
        press(card, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        dialog = drawn.dialog
        assert dialog is not None
        canvas = dialog.canvas
        if take:
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
            QTest.mouseMove(canvas, QPoint(200, 90))
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 90))
            assert canvas.picture.pixelColor(110, 65).blue() > canvas.picture.pixelColor(110, 65).red()
        dialog.accept()
        assert view.session is not None
        qtbot.waitUntil(lambda: not drawn.keeping)
        assert bool(view.session.value("q")) is take, "nothing drawn is no answer"


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="200" height="100" viewBox="0 0 200 100"><rect id="1" width="100" height="100" fill="#eee"/>
<circle id="2" cx="150" cy="50" r="40" fill="#ddd"/><image xlink:href="file:///etc/hostname"/></svg>"""


def test_parts_of_a_drawing_are_chosen_by_a_click_and_by_keys(qtbot: QtBot, qapp: QApplication) -> None:
    texts = (
        '<itext><translation lang="vi"><text id="q"><value>Ở đâu?</value>'
        '<value form="image">jr://images/ban-do.svg</value></text></translation></itext>'
    )
    inside = choices(2)
    xml = xform([Field("q", control="select1", inside=inside), Field("after")], itext=texts)
    head = '<select1 ref="/data/q"'
    xml = xml.replace(head, f'{head} appearance="image-map"', 1)
    xml = xml.replace(f"{head} appearance=\"image-map\"><label>q</label>",
                      f"{head} appearance=\"image-map\"><label ref=\"jr:itext('q')\"/>")  # fmt: skip
    view = FormView(Theme(qapp), media={"ban-do.svg": DRAWING.encode()})
    qtbot.addWidget(view)
    view.show()
    card = shown(view, opened(xml), qtbot)
    chosen = card.editor
    assert isinstance(chosen, ChoiceEditor)
    drawing = chosen.map
    assert drawing is not None
    assert not card.media.isVisible()
    assert view.session is not None
    width, height = drawing.width(), drawing.height()
    QTest.mouseClick(drawing, Qt.MouseButton.LeftButton, pos=QPoint(width * 3 // 4, height // 2))
    assert view.session.value("q") == "2"
    QTest.mouseClick(drawing, Qt.MouseButton.LeftButton, pos=QPoint(width - 3, 3))
    assert view.session.value("q") == "2", "beside the circle nothing is chosen"
    card.take_focus()
    type_in(card, "1")
    assert view.session.value("q") == "1"
