"""A badge without room for its words ends in dots and tells them as a tip."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.surveys.entry.foot import EntryFoot
from ui.theme import Theme

REASON = "Câu đánh giá chung đánh dấu hai phương án"


@pytest.mark.parametrize("width", [980, 1210, 1600])
def test_why_a_form_does_not_count_is_never_cut_within_a_word(
    qtbot: QtBot, qapp: QApplication, width: int
) -> None:
    Theme(qapp)
    foot = EntryFoot(lambda: None, lambda: None)
    qtbot.addWidget(foot)
    foot.resize(width, 120)
    foot.show()
    foot.show_saved("2")
    foot.show_state(REASON, None, visible=True)
    qtbot.waitUntil(lambda: foot.state.width() > 100)
    state = foot.state
    assert REASON in state.text()
    if state.shown == state.text():
        assert state.width() >= state.sizeHint().width()
        assert not state.toolTip()
    else:
        assert state.shown.endswith("…")
        assert REASON in state.toolTip()
    foot.resize(2000, 120)
    qtbot.waitUntil(lambda: state.shown == state.text())
    assert not state.toolTip()
