"""Bytes that a program of ours would never write: little on the line, much in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from desktop_app.wire.columns import CODED, CONSTANT, DIGITS, PACKED, PARTS, PLAIN
from desktop_app.wire.compression import compress

ROWS = 1_000
_HEADINGS: list[list[Any]] = [
    [CONSTANT, 0],
    [CONSTANT, "a"],
    [CONSTANT, 0],
    [CONSTANT, "?"],
    [CONSTANT, None],
]


def segment(*tables: list[Any]) -> bytes:
    """A segment of these tables. Its hashes do not follow, but nobody can know before it is opened."""
    order = bytes(number for number, table in enumerate(tables) for _ in range(max(table[2], 0)))
    body = [1, bytes(32), bytes(32), list(tables), order if len(tables) > 1 else b""]
    return compress(msgspec.msgpack.encode(body))


def table(
    fields: list[str], column: list[Any], rows: int = ROWS, entity: str = "survey_response"
) -> list[Any]:
    """A table in which each field has the same column."""
    return [entity, fields, rows, [*_HEADINGS, *[column] * len(fields)]]


def records(*tables: list[Any]) -> bytes:
    """A page of records of these tables."""
    return compress(msgspec.msgpack.encode([[t[0], t[1], t[2], t[3][:2] + t[3][5:]] for t in tables]))


def _names(number: int) -> list[str]:
    return [f"answers/{item}" for item in range(number)]


def _nested(depth: int) -> list[Any]:
    column: list[Any] = [CONSTANT, "a"]
    for _ in range(depth):
        column = [PARTS, [column, column]]
    return column


TABLES: dict[str, Callable[[], list[list[Any]]]] = {
    "many fields of one constant": lambda: [table(_names(20_000), [CONSTANT, 7])],
    "many fields of one list": lambda: [table(_names(5_000), [CODED, ["a", "b"], bytes(ROWS)])],
    "many tables": lambda: [table(_names(2_000), [CONSTANT, "x"], rows=4) for _ in range(250)],
    "parts of parts": lambda: [table(["answers/a"], _nested(16))],
    "more bytes than rows": lambda: [table(["answers/a"], [CODED, ["a"], bytes(7_000_000)])],
    "more packed than rows": lambda: [table(["answers/a"], [PACKED, ["a", "b"], bytes(7_000_000)])],
    "digits in many parts": lambda: [table(_names(150), [DIGITS, [1] * 8, bytes(4 * ROWS)])],
    "digits in countless parts": lambda: [table(["answers/a"], [DIGITS, [1] * 10_000, bytes(5_000 * ROWS)])],
    "empty lists": lambda: [table(["answers/a"], [PLAIN, [[]] * 7_000_000])],
    "short texts": lambda: [table(["answers/a"], [PLAIN, ["ab"] * 2_500_000])],
    "a long name": lambda: [table(["a" * 7_000_000], [CONSTANT, "x"])],
    "a long entity": lambda: [table([], [CONSTANT, "x"], entity="a" * 7_000_000)],
    "long texts in many tables": lambda: [
        table(["answers/a"], [CONSTANT, "a" * 1_000_000], rows=15) for _ in range(7)
    ],
}
"""Tables of which each is some kilobytes on the line, and tens or hundreds of megabytes when it is opened."""
