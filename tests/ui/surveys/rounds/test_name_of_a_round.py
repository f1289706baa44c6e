"""The name that is proposed for a round is kept in the book for everybody, so it is Vietnamese."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import LANGUAGES, Language, speaking
from tests.ui.surveys.conftest import World
from ui.surveys.rounds.round_dialog import RoundDialog, read_offer


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_proposed_name_is_vietnamese_in_any_window(qtbot: QtBot, world: World, spoken: Language) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    with world.office.read() as connection:
        offer = read_offer(connection, world.office.clock)
    with speaking(spoken):
        dialog = RoundDialog(above, offer, world.context.theme, lambda *_: None)
    chosen = dialog.chosen_questionnaire
    assert chosen is not None
    assert chosen.title.vi != chosen.title.en
    assert dialog.title.text() == chosen.title.vi
