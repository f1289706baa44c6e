"""The figures of the status line, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LineState(StrEnum):
    """What is known of the way to the province."""

    NOT_CONNECTED = "not_connected"
    OFFLINE = "offline"
    ONLINE = "online"
    SENDING = "sending"


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """Changes not yet sent and since when, questions for a person, and the line."""

    unsent: int = 0
    unsent_since: datetime | None = None
    conflicts: int = 0
    rejected: int = 0
    line: LineState = LineState.NOT_CONNECTED
