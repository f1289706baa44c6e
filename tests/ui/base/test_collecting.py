"""The oldest generation of objects is looked through while nobody types."""

from __future__ import annotations

import gc
import weakref
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
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # as it was: what is loaded is never looked through
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


class Ring:
    """Garbage that only a look finds, once nothing else knows it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_outlived_a_look_is_put_aside_until_nobody_is_there(
    qtbot: QtBot, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    owner, ring = QObject(), Ring()
    gone = weakref.ref(ring)
    looking = Collecting(owner)
    monkeypatch.setattr(collecting, "generation_due", lambda: 2)
    looking.look(at_rest=True)
    del ring
    looking.look(at_rest=True)
    assert collected == [2, 2]
    assert gone() is not None, "it is no part of what is looked through"
    looking.look(at_rest=False)
    for _ in range(collecting.LONG_REST - 1):
        looking.look(at_rest=True)
    assert gone() is not None
    looking.look(at_rest=True)
    assert gone() is None


def test_what_is_put_aside_does_not_grow_through_a_day_without_rest(
    qtbot: QtBot, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot, collected
    owner = QObject()
    looking = Collecting(owner)
    monkeypatch.setattr(collecting, "generation_due", lambda: 2)
    monkeypatch.setattr(collecting, "MOST_PUT_ASIDE", 5_000)
    monkeypatch.setattr(collecting, "_SHARE_PUT_ASIDE", 1_000_000)
    looking.look(at_rest=True)
    before, most = gc.get_freeze_count(), 0
    for _ in range(40):
        open_room = [Ring() for _ in range(1_000)]
        looking.look(at_rest=True)
        del open_room
        looking.look(at_rest=False)
        most = max(most, gc.get_freeze_count() - before)
    assert 1_000 < most < 4 * 5_000, "40,000 rings have come and gone"


def test_a_long_rest_is_used_once(
    qtbot: QtBot, collected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    owner = QObject()
    looking = Collecting(owner)
    monkeypatch.setattr(collecting, "generation_due", lambda: None)
    for _ in range(3 * collecting.LONG_REST):
        looking.look(at_rest=True)
    assert collected == [2]


def test_what_was_loaded_is_put_aside_unseen(qtbot: QtBot, collected: list[int]) -> None:
    del qtbot
    looking = Collecting(owner := QObject())
    loaded = [Ring() for _ in range(1_000)]
    looking.put_aside()
    assert not {id(ring) for ring in loaded} & {id(found) for found in gc.get_objects()}
    assert not collected
    assert owner is looking.parent()
