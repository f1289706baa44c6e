"""What a room is given, with real lanes over a real book; a test says only what matters to it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop_app.jobs import Lane
from desktop_app.workspace import Office
from ui.ask import DialogAsk
from ui.main_thread import MainThread
from ui.notifier import Notifier
from ui.period_choice import PeriodChoice
from ui.preferences import PreferencesFile
from ui.room import RoomContext
from ui.saves import Saves
from ui.theme import Theme


@contextmanager
def room_context(office: Office, application: QApplication, **parts: Any) -> Iterator[RoomContext]:
    """A context whose lanes end with the block; ``parts`` take the place of the usual ones."""
    main_thread = MainThread(application)
    database, network = (Lane(ThreadPoolExecutor(1), main_thread.deliver) for _ in range(2))
    usual = RoomContext(
        office=office,
        database=database,
        network=network,
        notifier=Notifier(),
        saves=Saves(),
        ask=DialogAsk(),
        theme=Theme(application),
        language="vi",
        navigate=lambda _: None,
        period=PeriodChoice("2026-M10"),
        preferences=PreferencesFile(office.store.path.parent),
    )
    yield replace(usual, **parts)
    database.close()
    network.close()
