"""The places of the settings that cards, links and the search lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ui.context.room import Place


@dataclass(frozen=True, slots=True)
class SectionPlace(Place):
    """A section by its enter ``names.SECTIONS``, with ``record`` at a record that is listed in it."""

    room: ClassVar[str] = "settings"
    section: str
    record: str = ""
