"""What has the keys is on the screen: in every shipped form, wherever its draft was left, and on any page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QLineEdit, QScrollArea, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.registers.definition import Register
from desktop_app.forms.records.form_answers import name_of
from tests.builders import a_clock
from ui.forms.entry_form import EntryForm
from ui.forms.form_view import FormView
from ui.forms.question_card import QuestionCard
from ui.theme import Theme
from ui.widgets.page import ScrollBody

REGISTERS = {
    loaded.definition.code: loaded.definition
    for loaded in shipped_packages()
    if isinstance(loaded.definition, Register)
}
LOW = (900, 420)
"""Pixels: what a form has at 150 % of 1366×768."""


def in_sight(area: QScrollArea, widget: QWidget) -> bool:
    """Whether all of ``widget`` is within what ``area`` shows, or its first part where not all fits."""
    shown = QRect(QPoint(0, 0), area.viewport().size())
    place = QRect(widget.mapTo(area.viewport(), QPoint(0, 0)), widget.size())
    return shown.contains(place) or (place.height() > shown.height() and place.intersects(shown))


def open_cards(view: FormView) -> list[QuestionCard]:
    return [card for card in view.cards() if card.editor is not None and card.editor.isEnabled()]


@pytest.mark.parametrize("code", sorted(REGISTERS))
def test_a_draft_is_reopened_at_what_has_the_keys(qtbot: QtBot, qapp: QApplication, code: str) -> None:
    form = EntryForm(REGISTERS[code].form(), Theme(qapp))
    form.show_answers({}, "", a_clock())
    names = [name_of(form.definition, card.ref) for card in open_cards(form.view)]
    answers = form.answers()
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    pages.addWidget(QWidget())
    pages.addWidget(form)
    pages.resize(*LOW)
    pages.show()
    qtbot.waitExposed(pages)
    for name in names:
        pages.setCurrentIndex(0)
        form.show_answers(answers, name, a_clock())  # as a room does, before its page is in front
        form.take_focus()
        pages.setCurrentWidget(form)
        form.take_focus()
        at_rest(qtbot, form.view)
        card = form.view.card(form.view.current)
        assert card is not None
        assert name_of(form.definition, card.ref) == name
        assert QApplication.focusWidget() is card.editor
        assert card.editor is not None
        assert in_sight(form.view.page, card.editor), name


def at_rest(qtbot: QtBot, view: FormView) -> None:
    """Until everything is laid out, also what is brought up to date while the hands rest."""
    qtbot.waitUntil(lambda: not view._late)
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot) -> ScrollBody:
    made = ScrollBody()
    for _ in range(40):
        made.body.addWidget(QLineEdit())
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def lines(page: ScrollBody) -> list[QLineEdit]:
    return page.findChildren(QLineEdit)


def test_a_page_that_grows_above_the_cursor_follows_it(page: ScrollBody) -> None:
    here = lines(page)[20]
    here.setFocus()
    assert in_sight(page, here)
    page.body.insertSpacing(0, 500)
    page.resize(300, 150)
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert in_sight(page, here)


def test_who_scrolls_away_stays_there_until_they_type(page: ScrollBody) -> None:
    here = lines(page)[30]
    here.setFocus()
    page.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    page.body.insertSpacing(0, 50)
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert page.verticalScrollBar().value() == 0
    QTest.keyClicks(here, "1")
    assert in_sight(page, here), "no key goes where nobody sees it"
