"""The places of the room "Đồng bộ" that other rooms lead to."""

from __future__ import annotations

from typing import ClassVar

from ui.context.room import RoomPlace


class DecisionPlace(RoomPlace, frozen=True):
    """Where a person decides between two values of a record, or about what the province did not take."""

    room: ClassVar[str] = "sync"
    entity_id: str
