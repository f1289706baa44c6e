"""No form of a register is wider than the room that the guide beside it leaves."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.registers.definition import Register
from tests.builders import a_clock
from tests.ui.fits.measuring import settle
from ui.forms.editors.choices import ChoiceEditor
from ui.forms.entry_form import EntryForm
from ui.theme import Appearance, TextSize, Theme

_WIDE, _NARROW = 1200, 740
REGISTERS = {
    loaded.definition.code: loaded.definition
    for loaded in shipped_packages()
    if isinstance(loaded.definition, Register)
}


def opened(qtbot: QtBot, qapp: QApplication, register: Register, width: int) -> EntryForm:
    made = EntryForm(
        register.form(), Theme(qapp, Appearance.LIGHT, TextSize.MEDIUM), hidden=(), media=register.files
    )
    qtbot.addWidget(made)
    made.resize(width, 620)
    made.show()
    made.show_answers({}, "", a_clock())
    settle()
    return made


@pytest.mark.parametrize("code", REGISTERS)
def test_nothing_of_a_form_is_cut_in_a_narrow_room(qtbot: QtBot, qapp: QApplication, code: str) -> None:
    form = opened(qtbot, qapp, REGISTERS[code], _NARROW)
    pages = [(area, page) for area in form.findChildren(QScrollArea) if (page := area.widget()) is not None]
    assert pages
    for area, page in pages:
        assert page.width() <= area.viewport().width()


def test_choices_with_many_words_share_a_row_only_where_they_fit(qtbot: QtBot, qapp: QApplication) -> None:
    form = opened(qtbot, qapp, REGISTERS["HGCS"], _WIDE)
    scope = next(card for card in form.view.cards() if card.ref.endswith("/scope"))
    editor = scope.findChild(ChoiceEditor)
    assert editor is not None
    high = editor.height()
    form.resize(_NARROW, 620)
    settle()
    assert editor.height() > high, "below each other"
    form.resize(_WIDE, 620)
    settle()
    assert editor.height() == high
