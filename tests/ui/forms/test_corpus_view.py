"""Every form of the corpus on the page: shown, reachable with the keyboard, without raw markup."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.forms.questions import Question
from tests.forms.building import opened
from tests.forms.corpus_forms import ALL, FILES, form_of
from tests.forms.corpus_play import random_answer
from tests.ui.forms.keyboard import editors_reached
from ui.forms.form_view import FormView
from ui.forms.question_card import QuestionCard
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
        asked = session.questions()
        assert [card.ref for card in view.cards()] == [one.ref for one in asked]
        assert editors_reached(view) == [one.ref for one in asked if one.kind != "note" and not one.readonly]
        for card in view.cards():
            _looks_right(card)
        for question in [one for one in asked if one.kind != "note" and not one.readonly][:6]:
            _give(view, question, random)
    assert isinstance(view.problems(), list)


def _give(view: FormView, question: Question, random: Random) -> None:
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
