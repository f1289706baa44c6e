"""Two officers at one computer: what one left open is not what the other finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.accounts.commands import give_pin
from desktop_app.accounts.officers import find_officer
from desktop_app.accounts.pins import set_pin
from desktop_app.base.ids import officer_id
from desktop_app.book.first_run import FirstAnswers, begin
from desktop_app.surveys.responses.drafts import drafts_of
from tests.builders import put_area, register
from tests.ui.shell_parts import OpenApp, an_app
from tests.ui.surveys.conftest import AREAS, a_round, press
from ui.context.preferences import PreferencesFile
from ui.places.settings import SectionPlace
from ui.places.surveys import SurveyEntryPlace
from ui.surveys.surveys_room import SurveysRoom

FIRST, SECOND = ("Trần Văn Thử", "482913"), ("Lê Thị Mẫu", "604172")


@pytest.fixture
def two(qapp: QApplication, tmp_path: Path) -> Iterator[OpenApp]:
    """A window over a book with two officers, each with a PIN."""
    app = an_app(qapp, tmp_path, areas=0)
    office = app.shell.office
    begin(office, FirstAnswers(office.identity.commune_code, FIRST[0], "", FIRST[1]))
    other = register(office, SECOND[0], "entry")
    with office.store.write() as connection:
        set_pin(connection, office.clock, other.id, SECOND[1], by=FIRST[0])
    app.shell.show()
    app.settle()
    yield app
    app.close()


def sign_in(app: OpenApp, who: tuple[str, str]) -> None:
    lock = app.window.lock
    lock.officers.setCurrentIndex(lock.officers.findText(who[0]))
    lock.pin.setFocus()
    QTest.keyClicks(lock.pin, who[1])
    QTest.keyClick(lock.pin, Qt.Key.Key_Return)
    app.settle()
    assert not app.window.locked


def surveys(app: OpenApp) -> SurveysRoom:
    app.go("surveys")
    room = app.window.page("surveys")
    assert isinstance(room, SurveysRoom)
    return room


def test_another_officer_finds_the_overview_and_each_finds_their_own_form_again(two: OpenApp) -> None:
    sign_in(two, FIRST)
    office = two.shell.office
    with office.record() as rec:
        for area_id, name, households in AREAS:
            put_area(rec, area_id, name, households)
    round_id = a_round(office)
    two.go(SurveyEntryPlace(round_id, "a01"))
    room = surveys(two)
    assert room.pages.currentWidget() is room.entry
    two.window.activateWindow()
    room.entry.focus_form()
    press("1", "2")
    before = two.window
    two.shell.lock()
    two.settle()
    with office.read() as connection:
        (kept,) = drafts_of(connection, round_id)
    assert (kept.started_by, dict(kept.answers)) == (FIRST[0], {"q01": "1", "q02": "2"})

    sign_in(two, SECOND)
    assert office.officer == SECOND[0]
    assert two.window is not before, "nothing of the earlier window is left to look at"
    assert two.window.room == "overview"
    room = surveys(two)
    assert room.pages.currentWidget() is room.rounds
    assert not room.round.round_id

    two.shell.lock()
    two.settle()
    sign_in(two, FIRST)
    assert two.window.room == "overview"
    room = surveys(two)
    assert room.pages.currentWidget() is room.entry
    two.settle()
    with office.read() as connection:
        assert [draft.started_by for draft in drafts_of(connection, round_id)] == [FIRST[0]]


def test_the_same_officer_goes_on_where_the_window_was_covered(two: OpenApp) -> None:
    sign_in(two, FIRST)
    two.go(SectionPlace("areas"))
    before = two.window
    two.shell.lock()
    two.settle()
    sign_in(two, FIRST)
    assert two.window is before
    assert two.window.room == "settings"


def test_who_signed_in_last_is_offered_first(two: OpenApp, tmp_path: Path) -> None:
    sign_in(two, FIRST)
    assert two.window.lock.officers.itemText(0) == SECOND[0], "in the order of their names it is the other"
    two.shell.office.officer = ""  # as after a new start
    two.shell.preferences = PreferencesFile(tmp_path)
    two.shell.lock()
    two.settle()
    assert two.window.lock.officers.currentText() == FIRST[0]


def test_the_arrows_choose_who_signs_in_and_a_digit_begins_the_pin(two: OpenApp) -> None:
    third = register(two.shell.office, "Phạm Thị Ba", "entry")
    with two.shell.office.store.write() as connection:
        set_pin(connection, two.shell.office.clock, third.id, "593024")
    sign_in(two, FIRST)
    two.window.activateWindow()
    two.shell.lock()
    two.settle()
    lock = two.window.lock
    assert lock.pin.hasFocus()
    lock.refuse("Mã PIN không đúng.")
    QTest.keyClick(lock.pin, Qt.Key.Key_Backtab)
    QTest.keyClick(lock.officers, Qt.Key.Key_Up)
    QTest.keyClick(lock.officers, Qt.Key.Key_Up)
    assert lock.officers.hasFocus(), "the first arrow does not lead away"
    assert lock.officers.currentText() == SECOND[0], "two steps above"
    assert not lock.pin_field.error, "it was told of another officer"
    QTest.keyClicks(lock.officers, SECOND[1][:1])
    assert lock.pin.hasFocus()
    QTest.keyClicks(lock.pin, SECOND[1][1:])
    QTest.keyClick(lock.pin, Qt.Key.Key_Return)
    two.settle()
    assert two.shell.office.officer == SECOND[0]


def test_whose_pin_somebody_else_set_is_told_once(two: OpenApp) -> None:
    sign_in(two, FIRST)
    sign_in_again(two, SECOND)
    assert two.ask.told == [], "a first PIN replaces none"
    office = two.shell.office
    with office.read() as connection:
        first, second = (find_officer(connection, officer_id(who[0])) for who in (FIRST, SECOND))
    with office.store.write() as connection:
        give_pin(connection, second, office.clock, second.id, "604173")
    sign_in_again(two, FIRST)
    sign_in_again(two, (SECOND[0], "604173"))
    assert two.ask.told == [], "it was her own change"
    with office.store.write() as connection:
        give_pin(connection, first, office.clock, second.id, "593024")
    sign_in_again(two, FIRST)
    assert two.ask.told == [], "it is not his PIN"
    sign_in_again(two, (SECOND[0], "593024"))
    (told,) = two.ask.told
    assert told.startswith(f"Mã PIN của bạn trên máy này do {FIRST[0]} đặt lúc ")
    assert two.shell.office.officer == SECOND[0]
    sign_in_again(two, (SECOND[0], "593024"))
    assert len(two.ask.told) == 1


def sign_in_again(app: OpenApp, who: tuple[str, str]) -> None:
    """Lock the window and sign in."""
    app.shell.lock()
    app.settle()
    sign_in(app, who)
    app.settle()
