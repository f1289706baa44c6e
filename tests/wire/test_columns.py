"""Columns keep values and types exactly, and refuse bytes that no sender would write."""

from __future__ import annotations

import random
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import new_id
from desktop_app.wire.columns import (
    CODED,
    CONSTANT,
    DIGITS,
    OFFSET,
    PACKED,
    PARTS,
    PLAIN,
    UUID7,
    WIDE_CODED,
    decode_column,
    decode_places,
    encode_column,
)
from desktop_app.wire.malformed import Malformed
from tests.builders import NOON

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["", "1", "2", "a:b", "a:c", "0" * 32]),
)


def travel(column: list[Any], rows: int, reference: list[int] | None = None) -> list[Any]:
    """Through the wire and back."""
    return decode_column(msgspec.msgpack.decode(msgspec.msgpack.encode(column)), rows, reference)


def exactly(values: list[Any]) -> list[tuple[type, str]]:
    return [(type(value), repr(value)) for value in values]


@given(st.lists(VALUES, min_size=1, max_size=40))
def test_any_values_come_back_exactly(values: list[Any]) -> None:
    assert exactly(travel(encode_column(values), len(values))) == exactly(values)


@given(st.lists(VALUES, min_size=1, max_size=40), st.booleans(), st.data())
def test_a_few_rows_are_read_as_all_are(values: list[Any], ids: bool, data: st.DataObject) -> None:
    clock = FixedClock(NOON)
    texts = [new_id(clock) for _ in values] if ids else values
    reference = [int(text[:12], 16) + 7 for text in texts] if ids else None
    column = encode_column(texts, reference)
    places = data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True).map(sorted))
    found = decode_places(column, len(texts), reference, places)
    assert exactly(found) == exactly([texts[place] for place in places])


def test_ids_of_another_number_are_not_read() -> None:
    column = encode_column([new_id(FixedClock(NOON)) for _ in range(3)])
    with pytest.raises(Malformed):
        decode_places(column, 2, None, [0])


@given(st.integers(1, 20), st.integers(1, 70), st.randoms(use_true_random=False))
def test_a_few_values_come_back_exactly(different: int, rows: int, chance: random.Random) -> None:
    named: list[Any] = [None, "", *map(str, range(different))]
    values = chance.choices(named[:different], k=rows)
    assert travel(encode_column(values), rows) == values


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.data())
def test_digits_come_back_exactly(parts: list[int], data: st.DataObject) -> None:
    text = st.tuples(*(st.text("0123456789abcdef", min_size=size, max_size=size) for size in parts))
    values = data.draw(st.lists(text.map("-".join), min_size=1, max_size=20, unique=True))
    assert travel(encode_column(values), len(values)) == values


@pytest.mark.parametrize("other", ["0A" * 16, "0-" * 16, "0" * 31, "g" * 32, "-" + "0" * 31, "0" * 31 + "-"])
def test_what_only_looks_like_digits_comes_back_exactly(other: str) -> None:
    values = [f"{number:032x}" for number in range(40)] + [other]
    column = encode_column(values)
    assert column[0] == PLAIN
    assert travel(column, len(values)) == values


@given(st.lists(st.tuples(st.integers(0, 1 << 50), st.integers(-5, 1 << 33)), min_size=1, max_size=20))
def test_times_come_back_beside_a_reference(pairs: list[tuple[int, int]]) -> None:
    reference = [base for base, _ in pairs]
    values = [base + offset for base, offset in pairs]
    assert travel(encode_column(values, reference), len(values), reference) == values


def test_equal_numbers_of_different_types_stay_apart() -> None:
    values = [1, 1.0, True, 0, False, 0.0, -0.0]
    assert exactly(travel(encode_column(values), len(values))) == exactly(values)


def test_each_kind_of_column_is_used_where_it_is_short() -> None:
    clock = FixedClock(NOON)
    assert encode_column(["x"] * 9)[0] == CONSTANT
    assert encode_column(["1", "2"] * 9)[0] == PACKED
    assert encode_column([f"từ {number % 17}" for number in range(40)])[0] == CODED
    assert encode_column([str(uuid4()) for _ in range(9)])[0] == DIGITS
    assert encode_column([new_id(clock) for _ in range(9)])[0] == UUID7
    assert encode_column([f"iv:S:X{number}:2026-Q1:a" for number in range(9)])[0] == PARTS
    assert encode_column([f"từ {number % 300}" for number in range(900)])[0] == WIDE_CODED
    assert encode_column([10_005, 10_007], [10_000, 10_001])[0] == OFFSET


def test_a_few_values_are_read_as_they_were_written_before() -> None:
    assert decode_column([CODED, ["1", None], b"\x00\x01\x00"], 3) == ["1", None, "1"]


@pytest.mark.parametrize(
    "column",
    [
        [],
        [99],
        [CODED, ["a"], b"\x00\x01"],
        [CODED, ["a"], b"\x00"],
        [CODED, "ab", b"\x00\x00"],
        [UUID7, [CONSTANT, 5], b"12"],
        [UUID7, [CONSTANT, "x"], bytes(20)],
        [OFFSET, [1, 2]],
        [PARTS, []],
        [WIDE_CODED, ["a"], b"\x00\x00", b"\x00"],
        [2, [1, True]],
        [3, "ab"],
        [PACKED, ["a"], b"\x00"],
        [PACKED, ["a", "b"], b""],
        [PACKED, ["a", "b"], b"\x00\x00"],
        [PACKED, ["a", "b", "c"], b"\xf3"],
        [PACKED, [str(number) for number in range(17)], b"\x00\x00"],
        [PACKED, "ab", b"\x00"],
        [DIGITS, [], b""],
        [DIGITS, [0, 2], b"\x00\x00"],
        [DIGITS, [1] * 9, bytes(9)],
        [DIGITS, [2], b"\x00"],
        [DIGITS, [2.0], b"\x00\x00"],
        [DIGITS, ["2"], b"\x00\x00"],
        [DIGITS, [2], "00"],
        [CONSTANT],
    ],
)
def test_other_columns_are_refused(column: list[Any]) -> None:
    with pytest.raises(Malformed):
        decode_column(column, 2)
