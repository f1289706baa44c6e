"""Single field values in the tables of sync."""

from __future__ import annotations

import msgspec

from desktop_app.wire.op import Value

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder(Value)


def encode_value(value: Value) -> bytes:
    """The stored form of a value."""
    return _encoder.encode(value)


def decode_value(stored: bytes) -> Value:
    """The value of its stored form."""
    return _decoder.decode(stored)
