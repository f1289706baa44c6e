"""Sticks in the window: what is asked of one that was pulled out before it was looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip
from tests.ui.shell_parts import OpenApp
from ui.shell.sticks import WindowSticks
from ui.sync.courier.volumes import Volume


@pytest.fixture
def stick(tmp_path: Path) -> Volume:
    root = tmp_path / "USB"
    root.mkdir()
    return Volume(root, "USB")


@pytest.mark.parametrize("pulled", [False, True], ids=["is there", "was pulled out"])
def test_what_is_asked_of_a_stick_that_is_still_there(
    pulled: bool, app: OpenApp, upstream: Upstream, stick: Volume, tmp_path: Path, qtbot: QtBot
) -> None:
    Trip(upstream, stick.root).join(Desk(app.shell.office), commune=app.shell.office.identity.commune_code)
    disk = Volume(tmp_path, "DISK")
    there = [disk]
    sticks = WindowSticks(app.shell, lambda: list(there))
    qtbot.waitUntil(lambda: list(sticks.watch.present) == [disk])
    app.settle()
    there.append(stick)
    sticks.watch.look()
    qtbot.waitUntil(lambda: stick in sticks.watch.present)
    assert app.database.pending, "what is on it waits to be looked at"
    if pulled:
        there.remove(stick)
        sticks.watch.look()
        qtbot.waitUntil(lambda: stick not in sticks.watch.present)
    app.settle()
    sticks.watch.end()
    assert sticks.line.isHidden() == pulled
