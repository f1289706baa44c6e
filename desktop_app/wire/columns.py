"""Columns: the values of one field over many rows, written the shortest of a few ways.

A column is a list whose first element says how it is written. Types are kept exactly: ``1``, ``1.0``
and ``True`` stay apart although Python finds them equal, because hashes are made of them.
"""

from __future__ import annotations

import struct
from binascii import hexlify
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain, product
from operator import sub
from typing import Any

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.protocol import SPREAD_MAX_CHARACTERS

CONSTANT, CODED, DELTA, PLAIN, UUID7, WIDE_CODED, OFFSET, PARTS, PACKED, DIGITS = range(10)
"""[CONSTANT, value] · [CODED, values, one byte a row] · [DELTA, differences] · [PLAIN, values] ·
[UUID7, milliseconds as a column, 10 bytes a row] · [WIDE_CODED, values, low bytes, high bytes] ·
[OFFSET, differences to the reference column] · [PARTS, columns of the parts between colons] ·
[PACKED, up to 16 values, several rows a byte] · [DIGITS, lengths between dashes, two hex digits a byte]"""

type Column = list[Any]

_SAFE_INT = 1 << 53
_NEAR = 1 << 31
_UUID_TAIL = 10

_MOST_PACKED = 16
"""Of more different values only one fits into a byte."""

_IN_A_BYTE = (0, 0, 8, 5, 4, 3, 3, *(2 for _ in range(7, _MOST_PACKED + 1)))
"""For each number of different values, how many of them one byte takes."""

_SHORT = 100
"""Letters in all: longer ones are not kept."""

_MOST_PARTS = 8
"""Between dashes; a UUID has five."""

_HEX = frozenset("0123456789abcdef")
_NONE = type(None)
_CODED_TYPES = ({str}, {str, _NONE}, {int, _NONE})


class FewValues(list[Any]):
    """The values of a column that names the few which they can be; ``names`` may hold more than are used."""

    __slots__ = ("names",)
    names: Sequence[Any]


def names_in(values: Sequence[Any]) -> Sequence[Any]:
    """Return all that is in a column: a few names where it has them, else its values one by one."""
    return values.names if type(values) is FewValues else values


def _few(values: Iterable[Any], names: Sequence[Any]) -> FewValues:
    made = FewValues(values)
    made.names = names
    return made


def encode_column(values: Sequence[Any], reference: Sequence[int] | None = None) -> Column:
    """Return the shortest known writing of ``values``; ``reference`` is a column the receiver has already."""
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
    """Return the ``rows`` values of a column.

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


def decode_places(
    column: Column, rows: int, reference: Sequence[int] | None, places: Sequence[int]
) -> list[Any]:
    """Return the values of a few rows of a column of ``rows``; of ids only these are written out.

    Raises:
        Malformed: the column does not hold exactly that many values.
    """
    if column[:1] != [UUID7]:
        values = decode_column(column, rows, reference)
        return [values[place] for place in places]
    stamps, tail = decode_column(_list(column[1]), rows, reference), _bytes(column[2])
    if len(tail) != rows * _UUID_TAIL:
        raise Malformed("ids do not fit their number")
    starts = [place * _UUID_TAIL for place in places]
    return [
        f"{stamps[place]:012x}{tail[start : start + _UUID_TAIL].hex()}"
        for place, start in zip(places, starts, strict=True)
    ]


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
    wide = _wide_coded(values)
    if wide is not None:
        return wide
    digits = _pack_digits(values)
    return [PLAIN, list(values)] if digits is None else [DIGITS, *digits]


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
    if len(distinct) <= _MOST_PACKED:
        named = tuple(distinct if None in distinct else sorted(distinct))
        return [PACKED, list(named), _pack_few(named, values)]
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
        return _few([column[1]] * rows, column[1:2])
    if kind == CODED:
        return _few(map(_list(column[1]).__getitem__, _bytes(column[2])), column[1])
    if kind == PACKED:
        return _unpack_few(_list(column[1]), _bytes(column[2]), rows)
    if kind == DELTA:
        return list(accumulate(_ints(column[1])))
    if kind == PLAIN:
        return _list(column[1])
    return _decode_rare(column, rows, reference)


def _decode_rare(column: Column, rows: int, reference: Sequence[int] | None) -> list[Any]:
    kind = column[0]
    if kind == OFFSET:
        return [base + offset for base, offset in zip(reference or (), _ints(column[1]), strict=True)]
    if kind == UUID7:
        tail = _bytes(column[2]).hex()
        if len(tail) != rows * _UUID_TAIL * 2:
            raise Malformed("ids do not fit their number")
        stamps = decode_column(_list(column[1]), rows, reference)
        return [
            f"{stamp:012x}{tail[at : at + 20]}"
            for stamp, at in zip(stamps, range(0, rows * 20, 20), strict=True)
        ]
    if kind == DIGITS:
        return _unpack_digits(_list(column[1]), _bytes(column[2]), rows)
    if kind == WIDE_CODED:
        table = _list(column[1])
        pairs = zip(_bytes(column[2]), _bytes(column[3]), strict=True)
        return [table[high << 8 | low] for low, high in pairs]
    if kind == PARTS:
        parts = [decode_column(_list(part), rows) for part in _list(column[1])]
        require_modest(SPREAD_MAX_CHARACTERS, *parts)  # joining makes a new text for every row
        return list(map(":".join, zip(*parts, strict=True)))
    raise Malformed("a column is written in an unknown way")


@lru_cache(maxsize=128)
def _known_groups(distinct: tuple[str | None, ...], width: int) -> list[tuple[str | None, ...]]:
    """Return all groups of ``width`` values; kept, since the columns of a form have the same few answers."""
    return list(product(distinct, repeat=width))


def _pack_few(distinct: Sequence[Any], values: Sequence[Any]) -> bytes:
    """Pack values, each one of the ``distinct`` ones, several to a byte, and fill up the last byte."""
    width = _IN_A_BYTE[len(distinct)]
    codes = {group: code for code, group in enumerate(product(distinct, repeat=width))}
    filled = [*values, *[distinct[0]] * (-len(values) % width)]
    return bytes(map(codes.__getitem__, zip(*[iter(filled)] * width, strict=True)))


def _unpack_few(distinct: Sequence[Any], packed: bytes, rows: int) -> list[Any]:
    """Return the values that :func:`_pack_few` packed.

    Raises:
        Malformed: they are not as many, or of too few or many different ones.
    """
    if not 2 <= len(distinct) <= _MOST_PACKED:
        raise Malformed("too few or too many values for one byte")
    width = _IN_A_BYTE[len(distinct)]
    if len(packed) != -(-rows // width):
        raise Malformed("packed values do not fit their number")
    short = _CODED_TYPES[1].issuperset(map(type, distinct)) and len("".join(filter(None, distinct))) <= _SHORT
    groups = _known_groups(tuple(distinct), width) if short else list(product(distinct, repeat=width))
    values = _few(chain.from_iterable(map(groups.__getitem__, packed)), distinct)
    del values[rows:]
    return values


def _pack_digits(texts: Sequence[str]) -> tuple[list[int], bytes] | None:
    """Texts of hexadecimal digits, alike in their length and in where their dashes are, as UUIDs are written.

    Returns how many digits stand between the dashes, and all digits, two to a byte; ``None`` for other texts.
    """
    first = texts[0]
    parts = [len(part) for part in first.split("-")]
    if not all(parts) or len(parts) > _MOST_PARTS or set(map(len, texts)) != {len(first)}:
        return None
    digits = "".join(texts).replace("-", "")
    if len(digits) != len(texts) * sum(parts):
        return None
    packed = _packed_digits(digits + "0" * (len(digits) % 2))
    if packed is None:
        return None
    dashes = [at for at, letter in enumerate(first) if letter == "-"]
    if not all({text[at] for text in texts} == {"-"} for at in dashes):
        return None
    return parts, packed


def _packed_digits(digits: str) -> bytes | None:
    """Hexadecimal digits, two to a byte; ``None`` where something else or a capital is among them."""
    try:
        packed = bytes.fromhex(digits)
    except ValueError:
        return None
    return packed if packed.hex() == digits else None


def _unpack_digits(parts: Sequence[int], packed: bytes, rows: int) -> list[str]:
    """Return the texts that :func:`_pack_digits` packed.

    Raises:
        Malformed: they are not as many, or their parts are no numbers of digits.
    """
    if not 1 <= len(parts) <= _MOST_PARTS or set(map(type, parts)) != {int} or min(parts) < 1:
        raise Malformed("parts of a text without digits")
    width = sum(parts)
    if len(packed) != -(-rows * width // 2):
        raise Malformed("packed digits do not fit their number")
    texts = struct.iter_unpack("".join(f"{part}s" for part in parts), hexlify(packed)[: rows * width])
    return b"\n".join(map(b"-".join, texts)).decode().split("\n")


def distinct_values(column: Column, decoded: Sequence[Any]) -> Sequence[Any]:
    """Return values among which all ``decoded`` are: a few where the column names them, else all."""
    if column[0] == CONSTANT:
        return decoded[:1]
    if column[0] in (CODED, WIDE_CODED, PACKED):
        return _list(column[1])
    return decoded


def characters_at_most(column: Column, decoded: Sequence[Any]) -> int:
    """Return an upper bound of the characters of the texts in a column."""
    if column[0] in (CONSTANT, CODED, WIDE_CODED, PACKED):
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
    types = set(map(type, column))
    if types == {str}:
        return sum(map(len, column))
    if str not in types:
        return 0
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
