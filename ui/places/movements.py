"""The places of the room "Phong trào" that cards, links and the search lead to."""

from __future__ import annotations

from typing import ClassVar

from ui.context.room import RoomPlace


class UnitPlace(RoomPlace, frozen=True):
    """The row of a reporting unit, at its first figure that is missing."""

    room: ClassVar[str] = "movements"
    unit: str


class FigurePlace(RoomPlace, frozen=True):
    """The cell of a figure in the sheet of its period; without a unit, its column."""

    room: ClassVar[str] = "movements"
    period: str
    unit: str
    code: str


class PeriodPlace(RoomPlace, frozen=True):
    """The sheet of a period."""

    room: ClassVar[str] = "movements"
    period: str


class IndicatorPlace(RoomPlace, frozen=True):
    """The column of an indicator."""

    room: ClassVar[str] = "movements"
    code: str
