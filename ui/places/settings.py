"""The places of the settings that cards, links and the search lead to."""

from __future__ import annotations

from typing import ClassVar

from ui.context.room import Place


class SectionPlace(Place, frozen=True):
    """A section by its enter ``names.SECTIONS``, with ``record`` at a record that is listed in it."""

    room: ClassVar[str] = "settings"
    section: str
    record: str = ""
