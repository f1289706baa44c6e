"""Who has no right to the fund sees no room of it, by whatever way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.accounts.commands import change_officer
from tests.builders import an_office, register
from tests.ui.shell_parts import a_bench
from ui.base.saves import Entity


@pytest.mark.parametrize(("roles", "seen"), [(("admin",), False), (("admin", "entry"), True), ((), True)])
def test_the_room_of_the_fund_is_shown_to_who_works_with_it(
    qapp: QApplication, tmp_path: Path, roles: tuple[str, ...], seen: bool
) -> None:
    office = an_office(tmp_path)
    if roles:
        office.officer = register(office, "Trần Văn Thử", *roles).name
    bench = a_bench(qapp, tmp_path, office=office, areas=0)
    try:
        bench.shell.show()
        bench.settle()
        QTest.qWaitForWindowActive(bench.window)
        assert bench.window.rail.button("fund").isVisible() is seen
        QTest.keyClick(bench.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        bench.settle()
        assert bench.window.room == ("fund" if seen else "overview")
        bench.window.search.field.setText("quỹ")
        bench.settle()
        search = bench.window.search.model
        rooms = {hit.destination.room for row in range(search.rowCount()) if (hit := search.hit(row))}
        assert ("fund" in rooms) is seen
        QTest.keyClick(bench.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
        assert bench.window.room == "settings", "keys of other rooms stay"
    finally:
        bench.close()


def test_a_right_that_is_given_shows_the_room_at_once(qapp: QApplication, tmp_path: Path) -> None:
    office = an_office(tmp_path)
    officer = register(office, "Trần Văn Thử", "admin")
    office.officer = officer.name
    bench = a_bench(qapp, tmp_path, office=office, areas=0)
    try:
        bench.shell.show()
        bench.settle()
        assert not bench.window.rail.button("fund").isVisible()
        with office.record() as rec:
            change_officer(rec, officer.id, roles=("admin", "review"))
        bench.shell.saves.publish([Entity.OFFICER])
        bench.settle()
        assert bench.window.rail.button("fund").isVisible()
    finally:
        bench.close()
