"""Rooms are loaded while nobody is at the keys, each on another thread than the window's."""

from __future__ import annotations

import gc
import inspect
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT
from ui.base.collecting import AT_REST_SECONDS, Collecting
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.shell.first_exchange import PARTS, first_exchange
from ui.shell.loading_ahead import MODULES, LoadingAhead
from ui.shell.rooms import ROOMS

LOADED_BY_A_THREAD = """
import gc, json, sys, threading
from importlib import import_module
from PySide6.QtCore import QObject
from ui.shell.application import build_application
from ui.shell.first_exchange import PARTS
from ui.shell.loading_ahead import MODULES
application = build_application()
before = set(sys.modules)
thread = threading.Thread(target=lambda: [import_module(name) for name in (*MODULES.values(), *PARTS)])
thread.start()
thread.join()
elsewhere = [repr(each) for each in gc.get_objects() if isinstance(each, QObject)
             and each.thread() is not application.thread()]
print(json.dumps([len(set(sys.modules) - before), elsewhere]))
"""


@pytest.fixture
def queues(qapp: QApplication) -> Iterator[WorkQueues]:
    made = WorkQueues(MainThread(qapp))
    yield made
    made.close()


def test_what_is_loaded_is_what_the_rooms_load() -> None:
    loaded = {
        spec.key: module
        for spec in ROOMS
        for module in MODULES.values()
        if f"from {module} import" in inspect.getsource(spec.build)
    }
    assert loaded == MODULES
    assert {spec.key for spec in ROOMS} - set(MODULES) == {"overview", "settings"}, "the first and a rare one"


def test_what_the_first_exchange_uses_is_loaded_beside_the_window() -> None:
    used = re.findall(r"^ +from (\S+) import", inspect.getsource(first_exchange), re.MULTILINE)
    assert used
    assert set(used) <= set(PARTS)


def test_no_object_of_qt_is_made_by_loading() -> None:
    """It would belong to the thread that loaded it."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BY_A_THREAD],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules, elsewhere = json.loads(done.stdout)
    assert modules > 300
    assert elsewhere == []


def test_each_room_that_is_seen_is_loaded(qtbot: QtBot, queues: WorkQueues) -> None:
    parent = QObject()
    ahead = LoadingAhead(queues.files, lambda: {"fund"}, parent)
    for left in range(len(MODULES) - 2, -1, -1):
        ahead.load_next()
        assert len(ahead._waiting) == left + 1
        qtbot.waitUntil(lambda: ahead._timer != 0)  # when it is there, the next look is waited for
        assert sys.modules.keys() >= set(MODULES.values()) - set(ahead._waiting.values())
    ahead.load_next()
    assert set(ahead._waiting) == {"fund"}
    assert ahead._timer == 0


def test_modules_are_never_garbage(qtbot: QtBot, qapp: QApplication, queues: WorkQueues) -> None:
    looking, parent, was = Collecting(qapp), QObject(), gc.isenabled()
    try:
        ahead = LoadingAhead(queues.files, frozenset, parent)
        loaded, before = [[number] for number in range(1_000)], gc.get_freeze_count()
        ahead.load_next()
        qtbot.waitUntil(lambda: ahead._timer != 0)
        assert gc.get_freeze_count() >= before + len(loaded)
    finally:
        looking.setParent(None)
        gc.unfreeze()
        gc.collect()
        gc.freeze()  # as it was
        if was:
            gc.enable()


def test_nothing_is_loaded_while_the_window_works(qtbot: QtBot, queues: WorkQueues) -> None:
    parent = QObject()
    ahead = LoadingAhead(queues.files, frozenset, parent)
    ahead._worked = time.thread_time() - 2 * AT_REST_SECONDS
    ahead.timerEvent(QTimerEvent(1))
    assert len(ahead._waiting) == len(MODULES)
    ahead.timerEvent(QTimerEvent(1))
    assert len(ahead._waiting) == len(MODULES) - 1
    qtbot.waitUntil(lambda: ahead._timer != 0)
    ahead.end()
    assert ahead._timer == 0
