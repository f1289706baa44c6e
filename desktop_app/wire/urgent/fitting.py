"""How many reports go into one request or file, and how long one of them may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from desktop_app.wire.urgent.messages import (
    URGENT_BODY_BYTES,
    URGENT_ROWS_MAX,
    URGENT_TEXT_MAX,
    UrgentMessage,
    UrgentRow,
    shortened,
)

_NAMES_BYTES: Final = 1_000
"""What ids, names and the frame of a message come to, about."""


def fitting(messages: Iterable[UrgentMessage], most: int = URGENT_BODY_BYTES) -> list[UrgentMessage]:
    """The first of these messages, as many as go into so many bytes; each no longer than a request may be."""
    chosen: list[UrgentMessage] = []
    size = 0
    for message in map(_fitted, messages):
        size += _bytes_of(message)
        if chosen and size > most:
            break
        chosen.append(message)
    return chosen


def _fitted(message: UrgentMessage) -> UrgentMessage:
    """Return a message as a request may hold it: the record itself has the rest of its rows and texts."""
    letters = URGENT_TEXT_MAX
    fitted = replace(message, rows=message.rows[:URGENT_ROWS_MAX])
    while _bytes_of(fitted) > URGENT_BODY_BYTES and letters > 1:
        letters //= 2
        rows = [UrgentRow(shortened(row.label, letters), shortened(row.text, letters)) for row in fitted.rows]
        fitted = replace(fitted, rows=rows)
    return fitted


def _bytes_of(message: UrgentMessage) -> int:
    texts = [message.title, *(text for row in message.rows for text in (row.label, row.text))]
    return sum(len(text.encode()) for text in texts) + _NAMES_BYTES
