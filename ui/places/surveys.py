"""The places of the room "Khảo sát" that cards, links and the search lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ui.context.room import Place


@dataclass(frozen=True, slots=True)
class RoundPlace(Place):
    """A round, with ``area_id`` at the line of an area."""

    room: ClassVar[str] = "surveys"
    round_id: str
    area_id: str = ""


@dataclass(frozen=True, slots=True)
class EntryPlace(Place):
    """Entering the forms of an area."""

    room: ClassVar[str] = "surveys"
    round_id: str
    area_id: str


@dataclass(frozen=True, slots=True)
class ResponsePlace(Place):
    """A finished form, opened for correction."""

    room: ClassVar[str] = "surveys"
    response_id: str
