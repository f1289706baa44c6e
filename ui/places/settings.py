"""The places of the settings that cards, links and the search lead to."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from ui.context.room import RoomPlace


class SectionPlace(RoomPlace, frozen=True):
    """A section by its enter ``names.SECTIONS``, with ``record`` at a record that is listed in it.

    ``file`` was opened from outside the window: the section offers what can be done with it.
    """

    room: ClassVar[str] = "settings"
    section: str
    record: str = ""
    file: Path | None = None
