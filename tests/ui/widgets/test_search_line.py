"""What is looked for is found with every letter, also with those that an input method has only underlined."""

from __future__ import annotations

import re

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.architecture.imports import ROOT
from ui.widgets.fields.search_line import SearchLine


def compose(line: QLineEdit, underlined: str, given: str = "") -> None:
    """As an input method does: letters that it may still change, and letters that it gives."""
    event = QInputMethodEvent(underlined, [])
    event.setCommitString(given)
    QApplication.sendEvent(line, event)


def test_underlined_letters_are_looked_for_before_they_are_given(qtbot: QtBot) -> None:
    line, sought = SearchLine("Tìm"), list[str]()
    qtbot.addWidget(line)
    line.sought.connect(sought.append)
    compose(line, "n")
    compose(line, "ngo")
    compose(line, "ngõ")
    compose(line, "", "ngõ")
    line.insert(" 5")
    assert sought == ["n", "ngo", "ngõ", "ngõ 5"]
    line.setCursorPosition(0)
    compose(line, "a")
    assert (line.words, line.text()) == ("angõ 5", "ngõ 5")
    compose(line, "")
    assert sought[-1] == "ngõ 5"


def test_whatever_is_looked_for_is_typed_into_such_a_line() -> None:
    """A field that can be emptied with one click is one in which something is looked for."""
    own = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if re.search(
            r"setClearButtonEnabled|textChanged\.connect\([\w.]*(_narrow|_sift|find_typed|filter_typed)",
            path.read_text("utf-8"),
        )
    ]
    assert own == ["ui/widgets/fields/search_line.py"]
