"""Who has no right to the fund sees no room of it, by whatever way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.accounts.commands import change_officer
from tests.builders import a_copy, begun_book, register
from tests.ui.shell_parts import OpenApp, an_app
from ui.base.saves import SavedEntity


def rooms_found(app: OpenApp) -> set[str]:
    search = app.window.search
    search.field.clear()
    search.field.setText("quỹ")
    app.settle()
    rows = range(search.model.rowCount())
    return {hit.destination.room for row in rows if (hit := search.model.hit(row))}


def give_roles(app: OpenApp, officer_id: str, *roles: str) -> None:
    with app.shell.office.record() as rec:
        change_officer(rec, officer_id, roles=roles)
    app.shell.saves.publish([SavedEntity.OFFICER])
    app.settle()


@pytest.mark.parametrize(("roles", "seen"), [(("admin",), False), (("admin", "entry"), True), ((), True)])
def test_the_room_of_the_fund_is_shown_to_who_works_with_it(
    qapp: QApplication, tmp_path: Path, roles: tuple[str, ...], seen: bool
) -> None:
    office = a_copy(begun_book(), tmp_path)
    if roles:
        office.officer = register(office, "Trần Văn Thử", *roles).name
    app = an_app(qapp, tmp_path, office=office, areas=0)
    try:
        app.shell.show()
        app.settle()
        QTest.qWaitForWindowActive(app.window)
        assert app.window.rail.list.rooms["fund"].isHidden() is not seen
        QTest.keyClick(app.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        app.settle()
        assert app.window.room == ("fund" if seen else "overview")
        assert ("fund" in rooms_found(app)) is seen
        QTest.keyClick(app.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
        assert app.window.room == "settings", "keys of other rooms stay"
    finally:
        app.close()


def test_a_right_that_is_given_shows_the_room_at_once(qapp: QApplication, tmp_path: Path) -> None:
    office = a_copy(begun_book(), tmp_path)
    officer = register(office, "Trần Văn Thử", "admin")
    office.officer = officer.name
    app = an_app(qapp, tmp_path, office=office, areas=0)
    try:
        app.shell.show()
        app.settle()
        assert app.window.rail.list.rooms["fund"].isHidden()
        assert "fund" not in rooms_found(app)
        give_roles(app, officer.id, "admin", "review")
        assert not app.window.rail.list.rooms["fund"].isHidden()
        assert "fund" in rooms_found(app)
    finally:
        app.close()


def test_a_right_that_is_taken_away_shuts_the_room_in_front(qapp: QApplication, tmp_path: Path) -> None:
    office = a_copy(begun_book(), tmp_path)
    officer = register(office, "Trần Văn Thử", "admin", "review")
    office.officer = officer.name
    app = an_app(qapp, tmp_path, office=office, areas=0)
    try:
        app.shell.show()
        app.settle()
        app.go("fund")
        assert app.window.room == "fund"
        give_roles(app, officer.id, "admin")
        assert app.window.room == "overview"
        assert "fund" not in rooms_found(app)
    finally:
        app.close()
