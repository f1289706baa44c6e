"""The contract between the shell and the rooms.

A room module offers ``build_room(context: RoomContext) -> QWidget``. Where the widget is a
:class:`Room`, the shell tells it when it is shown and which place in it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import Language
from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.office import Office
from ui.base.ask import Ask
from ui.base.saves import Saves
from ui.context.period_choice import PeriodChoice
from ui.context.preferences import PreferencesFile
from ui.theme import Appearance, TextSize, Theme

if TYPE_CHECKING:
    from ui.context.auto_sync import AutoSync
    from ui.context.new_version import NewVersion
    from ui.context.staying import Staying


class RoomPlace(msgspec.Struct, frozen=True):
    """A place in a room. Each room has its own kinds in its module ``places``; none is stored anywhere."""

    room: ClassVar[str]

    @property
    def destination(self) -> Destination:
        """The room, and the place in it."""
        return Destination(self.room, self)


class Destination(msgspec.Struct, frozen=True):
    """Where in the window to go: a room ("surveys") and, where given, a place in it."""

    room: str
    place: RoomPlace | None = None


class WindowChoices(Protocol):
    """What the settings can change of the window itself."""

    def speak(self, wanted: Language) -> None:
        """Change the language; the window is rebuilt."""
        ...

    def choose_look(self, look: Appearance | TextSize) -> None:
        """Use light, dark or the system's choice; or a size of text, for which the window is rebuilt."""
        ...

    def set_lock_minutes(self, minutes: int) -> None:
        """Lock after this long without a touch; 0 never."""
        ...

    def staying(self) -> Staying:
        """What stays when the window is closed."""
        ...

    def restart(self) -> None:
        """End the program and start the version that takes over."""
        ...

    def discard_sample(self, *, again: bool = False) -> None:
        """Throw the sample office away and begin with the first run, or ``again`` with a sample office."""
        ...

    def show_guide(self, page: str) -> None:
        """Open the guide at a page."""
        ...

    def restore(self, file: Path, secret: str) -> None:
        """Close the window, put a backup that was proved in the place of the book, and open it."""
        ...


class RoomContext(msgspec.Struct, frozen=True):
    """All that a room is given. ``choices`` and ``new_version`` are for the settings, ``sync`` for its room.

    ``reading`` and ``files`` are queues beside the database's for what may take long to read and for what is
    written to files. ``say`` shows passing words in the status line.
    """

    office: Office
    database: WorkQueue
    network: WorkQueue
    reading: WorkQueue
    files: WorkQueue
    saves: Saves
    say: Callable[[str], None]
    ask: Ask
    theme: Theme
    language: Language
    navigate: Callable[[Destination], None]
    period: PeriodChoice
    preferences: PreferencesFile
    choices: WindowChoices
    sync: Callable[[], AutoSync]
    new_version: Callable[[], NewVersion]


class Room(QWidget):
    """A page of the window. The defaults do nothing, so that a room overrides what it needs."""

    def entered(self) -> None:
        """The room has come to the front: read again what may have changed meanwhile."""

    def show_place(self, place: RoomPlace) -> None:
        """Go to ``place``, one of this room's own kinds."""

    def cursor_home(self) -> QWidget | None:
        """Where the cursor belongs while it has been nowhere in the room; ``None``: in its first field.

        The room itself, while there is nothing in it to type or press.
        """
        return None

    def step_zone(self, step: int) -> bool:
        """Go to the next zone (1) or the one before (-1) on F6; whether there is one."""
        from ui.context.zones import step_zone  # here: the first page waits for no key

        return step_zone(self, step)

    def back(self) -> bool:
        """Leave the page in which the cursor is for the one before; whether there was one."""
        from ui.context.zones import leave_page

        return leave_page(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F6 leads through the zones; at the last one the window goes on, out of the room."""
        step = -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if event.key() != Qt.Key.Key_F6 or not self.step_zone(step):
            super().keyPressEvent(event)

    def may_leave(self) -> bool:
        """Whether the window may close or show another room; a room with unsaved typing saves it here."""
        return True


class RoomSpec(msgspec.Struct, frozen=True):
    """A room: its key, its name (a message id), its icon, what builds it, its page of the guide.

    ``rights``: who has none of them does not see the room; with none named everybody sees it. ``by_period``:
    the period of the window decides what the room shows.
    """

    key: str
    name: str
    icon: str
    build: Callable[[RoomContext], QWidget]
    guide: str = "bat-dau"
    rights: tuple[str, ...] = ()
    by_period: bool = False
