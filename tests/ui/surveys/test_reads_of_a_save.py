"""What Ctrl+Enter reads from the disk: each row once, however many parts of the program ask for it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.accounts.commands import add_officer
from desktop_app.storage.kept_reads import WATCHED
from tests.support.statements import traced
from tests.ui.surveys.conftest import CONTROL, World, entry, on_disk, press, settle
from ui.surveys.surveys_room import SurveysRoom

_TABLES = re.compile(r"(?:FROM|JOIN) \"?(\w+)")


def reads_of_save(seen: list[str]) -> list[str]:
    """The SELECTs of the transaction in which a form was saved."""
    written = next(
        at for at, sql in enumerate(seen) if re.match(r"(INSERT INTO|UPDATE) survey_response", sql)
    )
    started = max(at for at, sql in enumerate(seen[:written]) if sql.startswith("BEGIN"))
    ended = next(at for at, sql in enumerate(seen) if at > written and sql.startswith("COMMIT"))
    return [sql for sql in seen[started:ended] if sql.lstrip().startswith("SELECT")]


@pytest.mark.parametrize("correcting", [False, True])
def test_a_save_reads_each_row_once(qtbot: QtBot, room: SurveysRoom, world: World, correcting: bool) -> None:
    with world.office.record() as rec:
        add_officer(rec, name=world.office.officer, roles=["admin", "entry"])
    entry(qtbot, room, world)
    press("1" * 19)
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)  # the questionnaire is read with the first form
    press("1" * 19)
    on_disk(qtbot, room)
    settle(qtbot, world)
    if correcting:
        (response,) = world.responses()
        room.correct(response.id)
        qtbot.waitUntil(lambda: room.entry.presenter.correcting)
        press("2")
        on_disk(qtbot, room)
    with traced(world.office.store) as seen, qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    read = Counter(table for sql in reads_of_save(seen) for table in _TABLES.findall(sql))
    assert {table for table in read if table not in (*WATCHED, "journal_op")} == {
        "survey_response",
        "held_file",
        "survey_count",
    }
    assert set(read.values()) == {1}, "what is kept is read once where another connection has written"
