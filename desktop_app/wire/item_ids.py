"""Ids of items of differing values: the version at which an item was opened, and its field.

A version may be given twice: a province that was put back to a copy without a word gives those of the lost
time again until a computer notices. So two items may have one id, and an item of a lost time may have none.
"""

from __future__ import annotations

import hashlib

from desktop_app.wire.op import Value


def content_id(entity: str, entity_id: str, field: str, value: Value, author: str, at: int) -> str:
    """An id by what an item says: the same at every computer, and below all that versions give.

    ``at`` is when the value was typed, in milliseconds since 1970 UTC.
    """
    said = repr((entity, entity_id, field, value, author, at))
    number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:5], "big")
    return f"{number}:{field}"
