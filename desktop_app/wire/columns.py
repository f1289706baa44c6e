"""Columns: the values of one field over many rows, written the shortest of a few ways.

A column is a list whose first element says how it is written. Types are kept exactly: ``1``, ``1.0``
and ``True`` stay apart although Python finds them equal, because hashes are made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import Any

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.protocol import SPREAD_MAX_CHARACTERS

CONSTANT, CODED, DELTA, PLAIN, UUID7, WIDE_CODED, OFFSET, PARTS = range(8)
"""[CONSTANT, value] · [CODED, values, one byte a row] · [DELTA, differences] · [PLAIN, values] ·
[UUID7, milliseconds as a column, 10 bytes a row] · [WIDE_CODED, values, low bytes, high bytes] ·
[OFFSET, differences to the reference column] · [PARTS, columns of what stands between colons]"""

type Column = list[Any]

_SAFE_INT = 1 << 53
_NEAR = 1 << 31
_UUID_TAIL = 10
_HEX = frozenset("0123456789abcdef")
_NONE = type(None)
_CODED_TYPES = ({str}, {str, _NONE}, {int, _NONE})


def encode_column(values: Sequence[Any], reference: Sequence[int] | None = None) -> Column:
    """The shortest known writing of ``values``; ``reference`` is a column the receiver has already."""
    types = set(map(type, values))
    if types == {str}:
        return _encode_texts(values, reference)
    if types == {int}:
        return _encode_ints(values, reference)
    if types in _CODED_TYPES:
        return _coded(values) or [PLAIN, list(values)]
    if len(types) == 1 and types <= {bool, _NONE} and len(set(values)) == 1:
        return [CONSTANT, values[0]]
    return [PLAIN, list(values)]


def decode_column(column: Column, rows: int, reference: Sequence[int] | None = None) -> list[Any]:
    """The ``rows`` values of a column.

    Raises:
        Malformed: the column does not hold exactly that many values.
    """
    try:
        values = _decode(column, rows, reference)
    except (IndexError, TypeError, ValueError, KeyError, OverflowError, RecursionError) as error:
        raise Malformed("a column cannot be read") from error
    if len(values) != rows:
        raise Malformed("a column has another number of rows than its table")
    return values


def _encode_ints(values: Sequence[int], reference: Sequence[int] | None) -> Column:
    lowest, highest = min(values), max(values)
    if lowest == highest:
        return [CONSTANT, lowest]
    if lowest <= -_SAFE_INT or highest >= _SAFE_INT:
        return [PLAIN, list(values)]
    if reference is not None and abs(values[0] - reference[0]) < _NEAR:
        return [OFFSET, list(map(sub, values, reference))]
    return [DELTA, [values[0], *map(sub, values[1:], values)]]


def _encode_texts(values: Sequence[str], reference: Sequence[int] | None) -> Column:
    coded = _coded(values)
    if coded is not None:
        return coded
    first = values[0]
    if len(first) == 32 and _are_uuid7(values):
        stamps = [int(value[:12], 16) for value in values]
        tail = bytes.fromhex("".join([value[12:] for value in values]))
        return [UUID7, _encode_ints(stamps, reference), tail]
    separators = first.count(":")
    if separators and all(value.count(":") == separators for value in values):
        parts = zip(*(value.split(":") for value in values), strict=True)
        return [PARTS, [encode_column(part) for part in parts]]
    return _wide_coded(values) or [PLAIN, list(values)]


def _are_uuid7(values: Sequence[str]) -> bool:
    return (
        set(map(len, values)) == {32}
        and {value[12] for value in values} == {"7"}
        and _HEX.issuperset("".join(values))
    )


def _coded(values: Sequence[Any]) -> Column | None:
    distinct = dict.fromkeys(values)
    if len(distinct) == 1:
        return [CONSTANT, values[0]]
    if len(distinct) > 256 or len(distinct) * 2 > len(values) + 2:
        return None
    codes = {value: code for code, value in enumerate(distinct)}
    return [CODED, list(distinct), bytes(map(codes.__getitem__, values))]


def _wide_coded(values: Sequence[str]) -> Column | None:
    distinct = dict.fromkeys(values)
    if len(distinct) * 2 > len(values):
        return None
    codes = {value: code for code, value in enumerate(distinct)}
    numbers = [codes[value] for value in values]
    return [WIDE_CODED, list(distinct), bytes(n & 255 for n in numbers), bytes(n >> 8 for n in numbers)]


def _decode(column: Column, rows: int, reference: Sequence[int] | None) -> list[Any]:
    kind = column[0]
    if kind == CONSTANT:
        return [column[1]] * rows
    if kind == CODED:
        return list(map(_list(column[1]).__getitem__, _bytes(column[2])))
    if kind == DELTA:
        return list(accumulate(_ints(column[1])))
    if kind == PLAIN:
        return _list(column[1])
    if kind == OFFSET:
        return [base + offset for base, offset in zip(reference or (), _ints(column[1]), strict=True)]
    return _decode_rare(column, rows, reference)


def _decode_rare(column: Column, rows: int, reference: Sequence[int] | None) -> list[Any]:
    kind = column[0]
    if kind == UUID7:
        tail = _bytes(column[2]).hex()
        if len(tail) != rows * _UUID_TAIL * 2:
            raise Malformed("ids do not fit their number")
        stamps = decode_column(_list(column[1]), rows, reference)
        return [
            f"{stamp:012x}{tail[at : at + 20]}"
            for stamp, at in zip(stamps, range(0, rows * 20, 20), strict=True)
        ]
    if kind == WIDE_CODED:
        table = _list(column[1])
        pairs = zip(_bytes(column[2]), _bytes(column[3]), strict=True)
        return [table[high << 8 | low] for low, high in pairs]
    if kind == PARTS:
        parts = [decode_column(_list(part), rows) for part in _list(column[1])]
        require_modest(SPREAD_MAX_CHARACTERS, *parts)  # joining makes a new text for every row
        return list(map(":".join, zip(*parts, strict=True)))
    raise Malformed("a column is written in an unknown way")


def distinct_values(column: Column, decoded: Sequence[Any]) -> Sequence[Any]:
    """Values of which each of the ``decoded`` is one: a few where the column names them, else all."""
    if column[0] == CONSTANT:
        return decoded[:1]
    if column[0] in (CODED, WIDE_CODED):
        return _list(column[1])
    return decoded


def characters_at_most(column: Column, decoded: Sequence[Any]) -> int:
    """No fewer than the characters of the texts in a column."""
    if column[0] in (CONSTANT, CODED, WIDE_CODED):
        named = distinct_values(column, decoded)
        return len(decoded) * max((len(value) for value in named if type(value) is str), default=0)
    return _characters(decoded)


def require_modest(room: int, *columns: Sequence[Any]) -> int:
    """The characters of the texts in columns, written out row by row, if there are no more than ``room``.

    Raises:
        Malformed: a constant or a list of a few values was used to make much of little.
    """
    characters = sum(map(_characters, columns))
    if characters > room:
        raise Malformed("the texts of a table are too large")
    return characters


def _characters(column: Sequence[Any]) -> int:
    if set(map(type, column)) == {str}:
        return sum(map(len, column))
    return sum(len(value) for value in column if type(value) is str)


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise Malformed("a list was expected")
    return value


def _bytes(value: Any) -> bytes:
    if type(value) is not bytes:
        raise Malformed("bytes were expected")
    return value


def _ints(value: Any) -> list[int]:
    numbers = _list(value)
    if set(map(type, numbers)) - {int}:
        raise Malformed("integers were expected")
    return numbers
