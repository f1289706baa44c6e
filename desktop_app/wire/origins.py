"""Origins: who wrote the records of a page, on which computer and when, packed as columns.

They are shown to people and decide nothing. A record is named by its version, which is its own in a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from desktop_app.wire.bounds import require_few_items
from desktop_app.wire.compression import compress, decompress
from desktop_app.wire.malformed import UNREADABLE, Malformed
from desktop_app.wire.protocol import SEGMENT_MAX_CELLS, SPREAD_MAX_CHARACTERS
from desktop_app.wire.tables import Table, make_table, open_tables

_FIELDS = ("author", "device", "field")
_HEADINGS = 2
_COLUMNS = _HEADINGS + len(_FIELDS)
_MOST_ROWS = SEGMENT_MAX_CELLS // _COLUMNS // 2
_MOST_CHARACTERS = SPREAD_MAX_CHARACTERS // 2

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Table)


@dataclass(frozen=True, slots=True)
class LastWriter:
    """By whom, on the computer that people call so, and when (milliseconds since 1970 UTC)."""

    author: str
    device: str
    at: int


type Origins = Mapping[int, Mapping[str, LastWriter]]
"""Version of a record → field → who wrote it last; the field ``""`` means all that are not named."""


def pack_origins(origins: Iterable[tuple[int, str, LastWriter]]) -> bytes:
    """Pack version, field and writer of each. What is too much for one page is left out."""
    versions: list[int] = []
    times: list[int] = []
    rows: list[dict[str, str]] = []
    characters = 0
    for version, name, written in origins:
        row = {"author": written.author, "device": written.device, "field": name}
        characters += sum(map(len, row)) + sum(map(len, row.values()))
        if len(rows) == _MOST_ROWS or characters > _MOST_CHARACTERS:
            break
        versions.append(version)
        times.append(written.at)
        rows.append(row)
    if not rows:
        return b""
    return compress(_encoder.encode(make_table(("", _FIELDS), [versions, times], rows)))


def unpack_origins(packed: bytes) -> dict[int, dict[str, LastWriter]]:
    """Unpack what :func:`pack_origins` packed.

    Raises:
        Malformed: the bytes are no packed origins.
    """
    if not packed:
        return {}
    data = decompress(packed)
    require_few_items(data)
    try:
        table = _decoder.decode(data)
    except UNREADABLE as error:
        raise Malformed("not packed origins") from error
    (((versions, times), values),) = open_tables([table], _HEADINGS)
    if tuple(table.fields) != _FIELDS:
        raise Malformed("an origin has other fields")
    for column, kind in zip((versions, times, *values), (int, int, str, str, str), strict=True):
        if set(map(type, column)) != {kind}:
            raise Malformed("an origin has a value of the wrong type")
    found: dict[int, dict[str, LastWriter]] = {}
    for version, at, author, device, name in zip(versions, times, *values, strict=True):
        found.setdefault(version, {})[name] = LastWriter(author, device, at)
    return found
