"""Columns keep values and types exactly, and refuse bytes that no sender would write."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import new_id
from desktop_app.wire.columns import (
    CODED,
    CONSTANT,
    OFFSET,
    PARTS,
    UUID7,
    WIDE_CODED,
    decode_column,
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
    assert encode_column(["1", "2"] * 9)[0] == CODED
    assert encode_column([new_id(clock) for _ in range(9)])[0] == UUID7
    assert encode_column([f"iv:S:X{number}:2026-Q1:a" for number in range(9)])[0] == PARTS
    assert encode_column([f"từ {number % 300}" for number in range(900)])[0] == WIDE_CODED
    assert encode_column([10_005, 10_007], [10_000, 10_001])[0] == OFFSET


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
        [CONSTANT],
    ],
)
def test_other_columns_are_refused(column: list[Any]) -> None:
    with pytest.raises(Malformed):
        decode_column(column, 2)
