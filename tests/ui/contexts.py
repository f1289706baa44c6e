"""What a room is given, with real queues over a real book; a test says only what matters to it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import Language
from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.office import Office
from ui.base.ask import DialogAsk
from ui.base.main_thread import MainThread
from ui.base.saves import Saves
from ui.context.auto_sync import AutoSync
from ui.context.new_version import NewVersion
from ui.context.period_choice import PeriodChoice
from ui.context.preferences import PreferencesFile
from ui.context.room import RoomContext
from ui.context.staying import Staying
from ui.theme import Appearance, TextSize, Theme


class NoChoices:
    """A window of which nothing can be changed: its rooms stand by themselves."""

    def speak(self, wanted: Language) -> None:
        raise AssertionError(f"no window speaks {wanted}")

    def choose_look(self, look: Appearance | TextSize) -> None:
        raise AssertionError(f"no window looks {look}")

    def set_lock_minutes(self, minutes: int) -> None:
        raise AssertionError(f"no window is locked after {minutes} minutes")

    def staying(self) -> Staying:
        raise AssertionError("no window stays")

    def restart(self) -> None:
        raise AssertionError("no window restarts")

    def discard_sample(self, *, again: bool = False) -> None:
        raise AssertionError("no window discards its book")

    def restore(self, file: Path, secret: str) -> None:
        raise AssertionError(f"no window restores {file} with {secret}")

    def show_guide(self, page: str) -> None:
        raise AssertionError(f"no window has a guide with {page}")


@contextmanager
def room_context(office: Office, application: QApplication, **parts: Any) -> Iterator[RoomContext]:
    """A context whose queues end with the block; ``parts`` take the place of the usual ones."""
    main_thread = MainThread(application)
    database, network = (WorkQueue(ThreadPoolExecutor(1), main_thread.deliver) for _ in range(2))
    saves, theme = Saves(), Theme(application)
    new_version = NewVersion(office, database, database, saves)
    syncs: list[AutoSync] = []

    def sync() -> AutoSync:
        syncs.append(AutoSync(office, database, network, saves))
        return syncs[-1]

    usual = RoomContext(
        office=office,
        database=database,
        network=network,
        reading=database,
        files=database,
        saves=saves,
        say=lambda _: None,
        ask=DialogAsk(),
        theme=theme,
        language="vi",
        navigate=lambda _: None,
        period=PeriodChoice("2026-M10"),
        choices=NoChoices(),
        sync=sync,
        new_version=lambda: new_version,
        preferences=PreferencesFile(office.store.path.parent),
    )
    yield replace(usual, **parts)
    for each in syncs:
        each.end()
    database.close()
    network.close()
    for ended in (theme, main_thread):
        ended.deleteLater()  # else each of them lives as long as the application
