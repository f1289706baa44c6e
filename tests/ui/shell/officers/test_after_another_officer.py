"""Behind another officer, another language and another look, everything is saved as in the first window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop_app.accounts.officers import officers
from desktop_app.accounts.pins import set_pin
from desktop_app.book.first_run import FirstAnswers, begin
from tests.builders import put_area, register
from tests.fund.builders import begin_campaign
from tests.ui.shell.officers.saving import Saving
from tests.ui.shell.officers.test_changing_officers import FIRST, SECOND, sign_in_again
from tests.ui.shell_parts import OpenApp, an_app
from tests.ui.surveys.conftest import AREAS, a_round
from ui.shell.rooms import ROOMS
from ui.theme import Appearance, TextSize


@pytest.fixture
def saving(qapp: QApplication, tmp_path: Path) -> Iterator[Saving]:
    """A window of two officers who may do everything, over an office with a round and a campaign."""
    app = an_app(qapp, tmp_path, areas=0)
    office = app.shell.office
    begin(office, FirstAnswers(office.identity.commune_code, FIRST[0], "", FIRST[1]))
    with office.read() as connection:
        roles = next(iter(officers(connection))).roles
    other = register(office, SECOND[0], *sorted(roles))
    with office.store.write() as connection:
        set_pin(connection, office.clock, other.id, SECOND[1], by=FIRST[0])
    office.officer = FIRST[0]
    with office.record() as rec:
        for area_id, name, households in AREAS:
            put_area(rec, area_id, name, households)
    begin_campaign(office)
    app.shell.show()
    app.settle()
    sign_in_again(app, FIRST)
    yield Saving(app, a_round(office))
    app.close()


def another_officer(app: OpenApp) -> None:
    sign_in_again(app, SECOND)


def another_language(app: OpenApp) -> None:
    app.shell.speak("en")


def another_look(app: OpenApp) -> None:
    app.shell.choose_look(Appearance.DARK)
    app.shell.choose_look(TextSize.LARGE)


@pytest.mark.long
@pytest.mark.qt_log_ignore("grabbing the keyboard")  # names are offered in a list, which takes the keys
@pytest.mark.parametrize("act", [another_officer, another_language, another_look])
def test_every_room_saves_in_the_window_that_comes_behind(
    saving: Saving, act: Callable[[OpenApp], None]
) -> None:
    app = saving.app
    for room in ROOMS:
        app.go(room.key)  # what each listens to is to end with its window
    before = app.window
    act(app)
    app.settle()
    assert app.window is not before
    assert not isValid(before)
    saving.everywhere()
