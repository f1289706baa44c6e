"""Goes through every page, opens every dialog, and notes what does not fit or has no name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop_app.accounts.officer import Officer
from desktop_app.base.i18n import Language, tr
from tests.ui.fits.book import a_full_book
from tests.ui.fits.desk import Desk, kinds_of
from tests.ui.fits.dialogs import DIALOGS
from tests.ui.fits.leaving import typed_and_lost
from tests.ui.fits.measuring import crowded, faults, lost, nameless, reddened, settle, shown_parts, unreached
from tests.ui.fits.pages import visits
from tests.ui.fits.screens import FRAME, TITLE_BAR, left_for_windows
from tests.ui.shell_parts import OpenApp, an_app
from ui.theme import Appearance
from ui.widgets import dialog, fitting
from ui.widgets.dialog import Dialog

type Look = Callable[[QWidget, str], object]
"""Is shown a window, and what it is called."""


@dataclass
class Walk:
    """One walk over a book; what was found stands by the words that tell it, with where it was seen."""

    screens: dict[str, QSize]
    look: Look | None = None
    pages: list[str] = field(default_factory=list)
    page_kinds: set[type[QWidget]] = field(default_factory=set)
    dialogs: list[type[Dialog]] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)

    def note(self, where: str, told: Sequence[str]) -> None:
        """Keep what was found."""
        for each in told:
            self.found.setdefault(each, []).append(where)

    def through_pages(self, app: OpenApp, desk: Desk) -> None:
        """Go to every page, on every screen."""
        for name, go in visits(app, desk.book):
            go()
            app.settle()
            self.pages.append(name)
            page = app.window.stack.currentWidget()
            assert page is not None
            self.page_kinds |= {type(page), *(type(each) for each in shown_parts(page))}
            part = page if self.pages[1:] else app.window  # around the rooms it is the same everywhere
            self._on_screens(app, name, page, part)
            self.note(name, lost(app.window, app.window.stack))

    def _on_screens(self, app: OpenApp, name: str, page: QWidget, part: QWidget) -> None:
        for scale, screen in self.screens.items():
            size = left_for_windows(screen) - QSize(0, TITLE_BAR)
            app.window.resize(size)
            settle()
            self._look_at(app.window, f"{name} {scale}", size, part)
            self.note(f"{name} {scale}", crowded(page))
        self.note(name, [f"no name: {each}" for each in nameless(part)])
        self.note(name, reddened(page))

    def through_lock(self, app: OpenApp) -> None:
        """Lock the window, over who has a PIN on this computer and over who has none yet."""
        app.window.cover(True)
        page = app.window.lock
        page.office.setText("Xã Mẫu")
        for has_pin in (True, False):
            officer = Officer(
                "01", "Nguyễn Thị Thử", "Chủ tịch", frozenset(), frozenset(), has_pin, left=False
            )
            page.offer([officer], officer.name, sample=True)
            page.pin_field.set_error(tr("The PIN is not right. Try again.") if has_pin else "")
            name = f"lock/{'PIN' if has_pin else 'first PIN'}"
            self.pages.append(name)
            self.page_kinds.add(type(page))
            self._on_screens(app, name, page, page)
        app.window.cover(False)

    def through_dialogs(self, desk: Desk, room: Callable[[QSize], object]) -> None:
        """Open every dialog, and take it to every screen."""
        for kind, opens in DIALOGS.items():
            name = f"{kind.__module__.split('.')[1]}.{kind.__name__}"
            room(max(self.screens.values(), key=QSize.width))
            opens(desk)
            opened = desk.opened(kind)
            assert isinstance(opened, Dialog)
            for scale, screen in self.screens.items():
                size = left_for_windows(screen) - FRAME
                room(size)
                opened.fit()
                settle()
                self._look_at(opened, f"{name} {scale}", size)
            self.note(name, [f"no name: {each}" for each in nameless(opened)])
            self.note(name, reddened(opened))
            self.note(name, lost(opened, opened))
            self.note(name, unreached(opened))
            self.note(name, typed_and_lost(opened, desk.app.ask))
            self.dialogs.append(kind)
            desk.close_all()

    def _look_at(self, window: QWidget, where: str, size: QSize, part: QWidget | None = None) -> None:
        self.note(where, faults(window, size, part))
        if self.look is not None:
            self.look(window, where)


def walked(
    application: QApplication,
    folder: Path,
    screens: dict[str, QSize],
    *,
    wanted: Language = "vi",
    appearance: Appearance = Appearance.LIGHT,
    look: Look | None = None,
) -> Walk:
    """Walk through everything over a full book in ``folder``."""
    walk, book, patch = Walk(screens, look), a_full_book(folder), pytest.MonkeyPatch()
    kept: list[object] = []

    def room(size: QSize) -> None:
        for module in (fitting, dialog):
            patch.setattr(module, "room_on_screen", lambda _: size)

    app = an_app(application, folder, office=book.office, areas=0, wanted=wanted, appearance=appearance)
    try:
        app.shell.show()
        app.settle()
        app.window.showNormal()
        app.window.setUpdatesEnabled(look is not None)
        desk = Desk(app, book, folder, kept)
        walk.through_pages(app, desk)
        walk.through_lock(app)
        walk.through_dialogs(desk, room)
    finally:
        patch.undo()
        for each in kept:
            if isinstance(each, QWidget) and isValid(each):
                each.deleteLater()  # nothing else ends what has no parent
        app.close()
    return walk


def page_kinds() -> set[type[QWidget]]:
    """The classes that lay out a page by their names; a new one has to be gone to in ``pages``."""
    named = ("Page", "Room", "Section", "Tab")
    return {kind for kind in kinds_of(QWidget) if kind.__name__.endswith(named)}
