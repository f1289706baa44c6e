"""Encoding of single field values in the tables of sync."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop_app.base.clock import from_millis
from desktop_app.storage.fitting import fitting_instant
from desktop_app.wire.guards.bound_fields import Held

_encoder = msgspec.msgpack.Encoder()
_held: msgspec.msgpack.Decoder[Held] = msgspec.msgpack.Decoder(Held)


def encode_value(value: Held) -> bytes:
    """Return the stored form of a value, or of bound values."""
    return _encoder.encode(value)


def decode_held(stored: bytes) -> Held:
    """Return what a conflict is about."""
    return _held.decode(stored)


def instant_of(stored: int) -> datetime:
    """Return the instant of a received time; 1970 for one that no calendar has."""
    return from_millis(fitting_instant(stored))
