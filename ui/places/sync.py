"""The places of the room "Đồng bộ" that other rooms lead to."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from ui.context.room import RoomPlace


class DecisionPlace(RoomPlace, frozen=True):
    """Where a person decides between two values of a record, or about what the province did not take."""

    room: ClassVar[str] = "sync"
    entity_id: str


class BundlePlace(RoomPlace, frozen=True):
    """A bundle of the province that was opened from outside the window: it is read on the page of sync."""

    room: ClassVar[str] = "sync"
    file: Path
