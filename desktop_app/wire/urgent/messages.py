"""Urgent reports, which travel beside the records and before everything else.

A message is no record: it tells a person at the province at once what a record says that is still on its way
in its place of the journal. Its id is that of the record, so the same report may be sent any number of times.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

import msgspec

from desktop_app.wire.protocol import PROTOCOL
from desktop_app.wire.ranges import Items, Millis, Name, Natural, Sentence, Text

URGENT_PATH: Final = "/v1/urgent"

CONTENT_DIGEST: Final = "content-digest"
"""The header (RFC 9530) that proves a request: a report that was kept is never replaced."""

URGENT_BODY_BYTES: Final = 64 * 1024
"""A receiver refuses a larger request; a sender begins another one before it is reached."""

URGENT_AT_ONCE: Final = 20
"""Messages in one request."""

URGENT_TEXT_MAX: Final = 2_000
"""Letters of one text of a message; the record itself has the rest."""

URGENT_ROWS_MAX: Final = 30
"""Rows of a message."""

STANDINGS_MAX: Final = 200
"""Messages of which a receiver tells at once how they stand, those that changed last."""


class UrgentRow(msgspec.Struct, frozen=True, array_like=True):
    """A line of a report: the question and the answer."""

    label: Text
    text: Text


class UrgentMessage(msgspec.Struct, frozen=True, array_like=True):
    """A report in words. ``entity`` and ``id`` name the record that confirms it once it arrives.

    Each report is judged by itself: one that cannot be kept is named, and holds up no other.
    """

    id: Name
    entity: Text
    kind: Text
    title: Text
    rows: Items[UrgentRow]
    author: Text
    at: Natural


class UrgentStanding(msgspec.Struct, frozen=True, array_like=True):
    """The state of a report at the province (ms UTC): ``seen_at`` is 0 until a person there has looked."""

    id: Name
    kind: Name
    title: Sentence
    taken_at: Millis
    seen_at: Millis
    seen_by: Name


class UrgentRequest(msgspec.Struct, frozen=True, array_like=True):
    """Reports to be taken, perhaps none; ``known``: the number up to which their standing is known."""

    messages: Items[UrgentMessage]
    known: Natural = 0
    protocol: int = PROTOCOL


class UrgentAnswer(msgspec.Struct, frozen=True, array_like=True):
    """What has changed behind ``known``, and the number that is known from now on."""

    number: Natural
    standings: Items[UrgentStanding]


def shortened(text: str, most: int = URGENT_TEXT_MAX) -> str:
    """Return a text as a message may hold it; what is left out is marked."""
    return text if len(text) <= most else text[: most - 1] + "…"


def digest_header(body: bytes) -> dict[str, str]:
    """Return the header that proves a body."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
    return {CONTENT_DIGEST: f"sha-256=:{digest}:"}
