"""Looking at all ops of a segment at once finds what looking at each of them finds."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.protocol import RECORD_MAX_BYTES, RECORD_MAX_FIELDS
from desktop_app.wire.ranges import HIGHEST, LATEST
from desktop_app.wire.segment import columns_of, pack_segment, unpack_segment
from upstream.exchange.arrival import fault_of, faults_of

SOUND = Op(1, "e", "r1", 0, {"f": "v"}, "Lan", 1000)
LONGEST = "x" * 500
TIMES = st.sampled_from((0, 1000, LATEST, LATEST + 1, -1))
BASES = st.sampled_from((0, 5, HIGHEST, HIGHEST + 1, -1))
NAMES = st.sampled_from(("", "e", "a\0b", LONGEST, LONGEST + "x"))
VALUES = st.sampled_from(
    (None, True, 1, 1.5, "", "v", "\0", HIGHEST, HIGHEST + 1, -HIGHEST - 1, float("nan"), float("inf"))
)
OPS = st.builds(
    Op,
    st.just(0),
    NAMES,
    NAMES,
    BASES,
    st.dictionaries(NAMES, VALUES, max_size=3),
    NAMES,
    TIMES,
    st.none() | NAMES,
)


def faults(ops: list[Op]) -> dict[int, str]:
    """As they are looked for in a segment that has arrived."""
    packed = pack_segment(columns_of(ops), GENESIS, reduce(op_hash, ops, GENESIS))
    segment = unpack_segment(packed)
    return faults_of(segment.ops, segment.tables)


def one_by_one(ops: list[Op]) -> dict[int, str]:
    return {op.device_seq: fault for op in ops if (fault := fault_of(op)) is not None}


def numbered(ops: list[Op]) -> list[Op]:
    return [replace(op, device_seq=seq) for seq, op in enumerate(ops, 1)]


@given(st.lists(OPS, min_size=1, max_size=4))
@example([SOUND, replace(SOUND, patch={})])
def test_faults_of_many_are_those_of_each(ops: list[Op]) -> None:
    ops = numbered([SOUND, *ops])
    assert faults(ops) == one_by_one(ops)


@pytest.mark.parametrize(
    "change",
    [
        {"at": LATEST + 1},
        {"at": -1},
        {"base_version": HIGHEST + 1},
        {"base_version": -1},
        {"entity": LONGEST + "x"},
        {"entity_id": LONGEST + "x"},
        {"author": LONGEST + "x"},
        {"author": "a\0b"},
        {"resolves": LONGEST + "x"},
        {"patch": {LONGEST + "x": 1}},
        {"patch": {"f": "a\0b"}},
        {"patch": {"f": HIGHEST + 1}},
        {"patch": {"f": -HIGHEST - 1}},
        {"patch": {"f": float("nan")}},
        {"patch": {"f": float("inf")}},
    ],
)
def test_one_fault_among_many_sound_ops_is_found(change: dict[str, object]) -> None:
    many = [SOUND] * 10
    ops = numbered([*many, replace(SOUND, **change), *many])
    assert faults(ops).keys() == {11}


@pytest.mark.parametrize(
    "patch",
    [
        {"f": "x" * RECORD_MAX_BYTES},
        {"f": "x" * (RECORD_MAX_BYTES // 2), "g": "x" * (RECORD_MAX_BYTES // 2)},
        dict.fromkeys(map(str, range(RECORD_MAX_FIELDS + 1))),
        dict.fromkeys("é" * 400 + str(number) for number in range(6_000)),
    ],
)
def test_what_is_too_large_for_a_record_is_found(patch: dict[str, Value]) -> None:
    ops = numbered([SOUND, replace(SOUND, patch=patch), SOUND])
    assert faults(ops).keys() == {2}
