"""Encoding of single field values in the tables of sync."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop_app.base.clock import from_millis
from desktop_app.storage.fitting import fitting_instant
from desktop_app.wire.op import Value

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder(Value)


def encode_value(value: Value) -> bytes:
    """Return the stored form of a value."""
    return _encoder.encode(value)


def decode_value(stored: bytes) -> Value:
    """Return the value of its stored form."""
    return _decoder.decode(stored)


def instant_of(stored: int) -> datetime:
    """Return the instant of a received time; 1970 for one that no calendar has."""
    return from_millis(fitting_instant(stored))
