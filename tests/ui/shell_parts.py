"""Builders of the window over a real book whose queues a test turns by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from desktop_app.areas.commands import NewArea, add_areas
from desktop_app.base.i18n import Language, language, set_language
from desktop_app.book.office import Office
from tests.builders import a_copy, a_kept_folder, begun_book
from tests.support.by_hand import ManualExecutor
from tests.ui.recorder import AskRecorder
from ui.base.main_thread import MainThread
from ui.base.qt_vietnamese import QtVietnamese, speak
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.context.room import Destination, RoomPlace
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.theme import Appearance, Theme

AREA_NAMES = ("Đoài", "Đông", "Trung", "Thượng", "Ủng")


@dataclass
class OpenApp:
    """The opened program: its shell, what it asked, and its queues."""

    shell: Shell
    ask: AskRecorder
    database: ManualExecutor
    network: ManualExecutor
    application: QApplication
    before: Language
    translator: QtVietnamese | None
    parts: tuple[QObject, ...]
    """What lives as long as the application where nobody ends it."""

    @property
    def window(self) -> MainWindow:
        return self.shell.window

    def settle(self) -> None:
        """Run what waits on the queues and deliver it, until nothing waits."""
        for _ in range(20):
            self.database.drain()
            self.network.drain()
            self.application.processEvents()
            self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as a loop would
            if not self.database.pending and not self.network.pending:
                self.application.processEvents()
                if not self.database.pending:
                    return

    def go(self, to: str | RoomPlace) -> None:
        self.window.go(Destination(to) if isinstance(to, str) else to.destination)
        self.settle()

    def close(self) -> None:
        self.settle()
        self.window.close()
        self.shell.close()
        self.window.deleteLater()
        self.shell.deleteLater()
        for part in self.parts:
            part.deleteLater()
        if self.translator is not None:
            self.application.removeTranslator(self.translator)
        set_language(self.before)
        self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.application.processEvents()


def an_app(
    application: QApplication,
    folder: Path,
    *,
    wanted: Language = "vi",
    appearance: Appearance = Appearance.LIGHT,
    areas: int = len(AREA_NAMES),
    office: Office | None = None,
) -> OpenApp:
    """A shell over an ``office``, or else over a new one with some areas; the window is not shown yet."""
    before = language()
    set_language(wanted)
    opened = office or a_copy(_begun(areas), folder)
    ask = AskRecorder()
    database, network = ManualExecutor(), ManualExecutor()
    translator = speak(application, wanted, None)
    theme, main_thread = Theme(application, appearance), MainThread(application)
    shell = Shell(
        application,
        opened,
        theme,
        PreferencesFile(folder),
        WorkQueues(main_thread, (database, network)),
        ask=lambda _parent: ask,
        translator=translator,
    )
    return OpenApp(shell, ask, database, network, application, before, translator, (theme, main_thread))


@cache
def _begun(areas: int) -> Path:
    """The folder of an office that was just begun and has some areas, to be copied."""
    if not areas:
        return begun_book()
    folder = a_kept_folder()
    office = a_copy(begun_book(), folder)
    named = [NewArea(name, "thon", 100 + number) for number, name in enumerate(AREA_NAMES[:areas])]
    with office.record() as recorder:
        add_areas(recorder, office.identity.commune_code, named)
    office.close()
    return folder
