"""Every form of the corpus on the page: shown, reachable with the keyboard, without raw markup."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.session.questions import FormQuestion
from desktop_app.forms.session.session import FormSession
from tests.forms.building import opened
from tests.forms.differential.corpus_forms import ALL, FILES, form_of
from tests.forms.differential.corpus_play import random_answer
from tests.ui.forms.keyboard import editors_reached
from ui.forms.form_view import FormView
from ui.forms.headings import HeadingLine
from ui.forms.media.pictures import png_of
from ui.forms.question_card import QuestionCard
from ui.forms.speaking import spoken_language
from ui.theme import Theme


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> FormView:
    made = FormView(Theme(qapp), media=FILES)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_question_is_shown_and_reached(view: FormView, path: Path) -> None:
    form = form_of(path)
    session = opened(form.xml.decode(), files=FILES)
    view.show_session(session)
    random = Random(path.stem)
    for _ in range(3):
        asked = [item for item in session.questions() if item.label or item.kind != "note"]
        assert {item.ref for item in asked} <= {card.ref for card in view.cards()}
        assert editors_reached(view) == [
            item.ref for item in asked if item.kind != "note" and not item.readonly
        ]
        for card in view.cards():
            _looks_right(card)
        for question in [item for item in asked if item.kind != "note" and not item.readonly][:6]:
            _give(view, question, random)
    assert isinstance(view.problems(), list)


def _give(view: FormView, question: FormQuestion, random: Random) -> None:
    session = view.session
    assert session is not None
    if question.node in set(session.root.walk()) and question.node.relevant:
        session.answer(question.ref, random_answer(random, question))
        view.refresh()


def _looks_right(card: QuestionCard) -> None:
    for label in card.findChildren(QLabel):
        shown = re.sub(r"</?(?:b|i|u|big|br)>|<span style=[^<>]+>|</span>", "", label.text())
        assert "**" not in shown
        assert "<script" not in shown
        assert "<img" not in shown


def shown(view: FormView, name: str) -> FormSession:
    """A form of the corpus on the page."""
    form = form_of(next(item for item in ALL if item.stem == name))
    session = opened(form.xml.decode(), files=FILES)
    view.show_session(session)
    return session


def typed(view: FormView, ref: str, text: str) -> QLineEdit:
    """Type into a question and leave it."""
    card = view.card(ref)
    assert card is not None
    assert isinstance(card.editor, QLineEdit)
    card.take_focus()
    card.editor.clear()
    QTest.keyClicks(card.editor, text)
    QTest.keyClick(card.editor, Qt.Key.Key_Return)
    card.editor.clearFocus()
    card.give()
    view.refresh()
    return card.editor


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)  # its list pops up
def test_a_long_list_is_chosen_from_by_some_letters(view: FormView) -> None:
    session = shown(view, "long_lists")
    ref = session.questions()[0].ref
    editor = typed(view, ref, "dan toc thu 77")
    assert session.value(ref) == "77"
    assert editor.text() == "Dân tộc thứ 77"
    typed(view, ref, "dan toc")
    card = view.card(ref)
    assert card is not None
    assert card.typed_wrong
    assert session.value(ref) == "77"


@pytest.mark.parametrize(
    ("ref", "text", "stored", "again"),
    [
        ("gio", "8h30", "08:30:00.000+07:00", "08:30"),
        ("luc", "28/2/2026 8:30", "2026-02-28T08:30:00.000+07:00", "28/02/2026 08:30"),
        ("sinh", "1/2/1990", "1990-02-01", "01/02/1990"),
    ],
)
def test_moments_are_typed_as_they_are_written(
    view: FormView, ref: str, text: str, stored: str, again: str
) -> None:
    session = shown(view, "dates_and_times")
    editor = typed(view, f"/dates_and_times/{ref}", text)
    assert session.value(ref) == stored
    assert editor.text() == again


def test_a_year_is_enough_where_the_form_asks_for_no_more(view: FormView) -> None:
    session = shown(view, "appearances")
    assert typed(view, "/appearances/d1", "2026").text() == "2026"
    assert typed(view, "/appearances/d2", "6/2026").text() == "6/2026"
    assert (session.value("d1"), session.value("d2")) == ("2026-01-01", "2026-06-01")


def test_headings_follow_the_answers_and_number_what_is_nested(view: FormView) -> None:
    session = shown(view, "repeats_three_deep")
    session.add_repeat("ho")
    session.add_repeat("ho[2]/nguoi")
    view.refresh()
    words = [line.words.text() for line in view.findChildren(HeadingLine)]
    assert "Hộ 2" in words
    assert "Người 2.1" in words
    assert "Hộ" not in words


def test_what_is_calculated_cannot_be_typed_over(view: FormView) -> None:
    session = shown(view, "readonly_rules")
    states = {
        card.ref.rpartition("/")[2]: bool(card.editor and card.editor.isEnabled()) for card in view.cards()
    }
    assert states["a"]
    assert not states["d"]
    assert not states["e"]
    session.answer("a", "khóa")
    view.refresh()
    card = view.card("/readonly_rules/d")
    assert card is not None
    assert isinstance(card.editor, QLineEdit)
    assert card.editor.text() == "4"


def test_pictures_of_labels_are_shown_or_named(qtbot: QtBot, qapp: QApplication) -> None:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    made = FormView(Theme(qapp), media={"co.png": png_of(image)})
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    shown(made, "image_choices_note")
    cards = {card.ref.rpartition("/")[2]: card for card in made.cards()}
    assert cards["a"].media.picture.pixmap().width() == 30
    assert "nghe.mp3" in cards["b"].media.names.text()
    assert "thieu.png" in cards["d"].media.names.text()
    assert cards["e"].media.isHidden()


@pytest.mark.parametrize("name", ["Tiếng Việt (vi)", "vi", "Tiếng Việt", "Vietnamese"])
def test_the_form_speaks_the_language_of_the_window(name: str) -> None:
    rows = (
        f"| survey |\n| | type | name | label::English (en) | label::{name} |\n| | text | a | Name | Tên |\n"
    )
    assert spoken_language(import_form(rows.encode(), "f.md").definition) == name
