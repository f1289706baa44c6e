"""The window over a full book, from which every dialog is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from sqlalchemy import Connection

import ui
from desktop_app.areas.queries import all_areas
from desktop_app.areas.residential import ResidentialArea
from tests.ui.fits.book import Book
from tests.ui.shell_parts import OpenApp
from ui.context.room import RoomContext, RoomPlace
from ui.theme import Theme


@dataclass
class Desk:
    """What opens a dialog stands here once; ``kept`` keeps alive what has no parent."""

    app: OpenApp
    book: Book
    folder: Path
    kept: list[object] = field(default_factory=list)

    @property
    def context(self) -> RoomContext:
        return self.app.window.context

    @property
    def over(self) -> QWidget:
        return self.app.window

    @property
    def theme(self) -> Theme:
        return self.context.theme

    def room[T](self, kind: type[T], to: str | RoomPlace) -> T:
        """The room in front after going to a place."""
        self.app.go(to)
        room = self.app.window.stack.currentWidget()
        assert isinstance(room, kind)
        return room

    def read[T](self, query: Callable[[Connection], T]) -> T:
        """What a query finds in the book."""
        with self.book.office.read() as connection:
            return query(connection)

    def areas(self) -> list[ResidentialArea]:
        return self.read(lambda connection: list(all_areas(connection)))

    def open(self, dialog: QDialog) -> None:
        """Show a dialog that was built here."""
        self.kept.append(dialog)
        dialog.open()

    def opened(self, kind: type[QDialog]) -> QDialog:
        """The dialog of a kind that is open."""
        self.app.settle()
        found = [each for each in QApplication.topLevelWidgets() if type(each) is kind and each.isVisible()]
        assert found, f"{kind.__name__} did not open"
        dialog = found[-1]
        assert isinstance(dialog, QDialog)
        return dialog

    def close_all(self) -> None:
        """Leave every dialog, without a question."""
        self.app.ask.answers[:] = [True] * 9
        for _ in range(3):
            for each in QApplication.topLevelWidgets():
                if isinstance(each, QDialog) and each.isVisible():
                    each.done(0)
            self.app.settle()
        self.app.ask.answers.clear()


def no_act(*_: object) -> None:
    """What a dialog calls when it is accepted, which nobody does here."""


@cache
def know_everything() -> None:
    """Load every module of the window: a dialog or page that nothing here has opened yet is found too."""
    for module in walk_packages(ui.__path__, "ui."):
        import_module(module.name)


def kinds_of[T: QWidget](base: type[T]) -> set[type[T]]:
    """Every class of the window below ``base``; those that are only bases of others are none."""
    know_everything()
    found, waiting = set[type[T]](), list(base.__subclasses__())
    while waiting:
        kind = waiting.pop()
        below = kind.__subclasses__()
        waiting += below
        if not below and kind.__module__.startswith("ui."):
            found.add(kind)
    return found
