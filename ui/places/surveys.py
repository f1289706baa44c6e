"""The places of the room "Khảo sát" that cards, links and the search lead to."""

from __future__ import annotations

from typing import ClassVar

from ui.context.room import RoomPlace


class RoundPlace(RoomPlace, frozen=True):
    """A round, with ``area_id`` at the line of an area."""

    room: ClassVar[str] = "surveys"
    round_id: str
    area_id: str = ""


class SurveyEntryPlace(RoomPlace, frozen=True):
    """Entering the forms of an area."""

    room: ClassVar[str] = "surveys"
    round_id: str
    area_id: str


class ResponsePlace(RoomPlace, frozen=True):
    """A finished form, opened for correction."""

    room: ClassVar[str] = "surveys"
    response_id: str
