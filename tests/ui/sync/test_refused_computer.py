"""A computer that the province accepts no longer is not told that it merely has no line."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.sync.state import change_state
from tests.support.servers.upstream import Upstream
from tests.ui.sync.conftest import Screen
from tests.ui.sync.test_sync_room import put_cell
from ui.shell.window.status_facts import LineState, read_status_facts


def test_a_revoked_computer_says_so_until_it_is_connected_again(
    upstream: Upstream, screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    _, minh = screens
    office = minh.desk.office
    upstream.command("revoke", office.device().device_id)
    put_cell(minh.desk, "12")
    minh.exchange(qtbot)
    facts = read_status_facts(office)
    assert (facts.line, facts.unsent) == (LineState.REFUSED, 1), "nothing is lost"
    assert "không còn nhận" in minh.room.trouble.text
    assert minh.room.trouble.property("notice") == "danger"

    minh.desk.enrol(upstream, name="Máy Minh")
    minh.desk.sync()
    minh.read(qtbot)
    assert read_status_facts(office).line is LineState.ONLINE
    assert minh.room.trouble.text == ""


def test_without_a_line_work_goes_on(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    _, minh = screens
    with minh.desk.office.store.write() as connection:
        change_state(connection, address="http://127.0.0.1:9")
    minh.exchange(qtbot)
    assert read_status_facts(minh.desk.office).line is LineState.OFFLINE
    assert minh.room.trouble.text
    assert minh.room.trouble.property("notice") == "info"
