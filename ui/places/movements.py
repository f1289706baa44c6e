"""The places of the room "Phong trào" that cards, links and the search lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ui.context.room import Place


@dataclass(frozen=True, slots=True)
class UnitPlace(Place):
    """The row of a reporting unit, at its first figure that is missing."""

    room: ClassVar[str] = "movements"
    unit: str


@dataclass(frozen=True, slots=True)
class IndicatorPlace(Place):
    """The column of an indicator."""

    room: ClassVar[str] = "movements"
    code: str
