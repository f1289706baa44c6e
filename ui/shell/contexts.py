"""What the shell gives to the rooms of its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import language
from desktop_app.book.office import Office
from ui.context.room import Destination, RoomContext

if TYPE_CHECKING:
    from desktop_app.book.search import Found
    from ui.shell.shell import Shell


def context_of(shell: Shell, navigate: Callable[[Destination], None], window: QWidget) -> RoomContext:
    """The context of the rooms of one window."""
    return RoomContext(
        office=shell.office,
        database=shell.queues.database,
        network=shell.queues.network,
        reading=shell.queues.reading,
        files=shell.queues.files,
        saves=shell.saves,
        say=shell.say,
        ask=shell.make_ask(window),
        theme=shell.theme,
        language=language(),
        navigate=navigate,
        period=shell.period,
        preferences=shell.preferences,
        choices=shell,
        sync=shell.sync,
        new_version=shell.new_version,
    )


def find_in(office: Office, text: str) -> tuple[Found, ...]:
    """What the search of the window finds in the book."""
    from desktop_app.book.search import find

    with office.read() as connection:
        return find(connection, text)
