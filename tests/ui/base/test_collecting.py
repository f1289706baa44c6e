"""The oldest generation of objects is looked through while nobody types."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.base import collecting
from ui.base.collecting import Collecting


@pytest.fixture
def collected() -> Iterator[list[int]]:
    """The generations that were looked through."""
    found: list[int] = []
    was = gc.isenabled()

    def seen(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            found.append(info["generation"])

    gc.callbacks.append(seen)
    yield found
    gc.callbacks.remove(seen)
    if was:
        gc.enable()


def test_nobody_waits_for_the_oldest_generation(
    qtbot: QtBot, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    owner = QObject()
    looking = Collecting(owner)
    monkeypatch.setattr(collecting, "generation_due", lambda: 2)
    looking.look(at_rest=False)
    assert collected == [1]
    looking.look(at_rest=True)
    assert collected == [1, 2]
    monkeypatch.setattr(collecting, "PUT_OFF_AT_MOST", 1)
    collected.clear()
    looking.look(at_rest=False)
    looking.look(at_rest=False)
    assert collected == [1, 2], "but not for ever"
