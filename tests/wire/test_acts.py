"""Which ops are one act: said in few bytes, covered by the hashes, and nothing where each is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from desktop_app.wire.acts import acts_of, pack_acts, unpack_acts
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.op import GENESIS, Op, op_hash
from desktop_app.wire.segment import columns_of, pack_segment, read_segment, read_tables, unpack_segment


def chain(ops: list[Op]) -> bytes:
    link = GENESIS
    for op in ops:
        link = op_hash(link, op)
    return link


def some_ops(continues: list[bool]) -> list[Op]:
    return [
        Op(seq, "e", f"r{seq}", 0, {"value": str(seq)}, "Lan", 1000 + seq, continues=goes_on)
        for seq, goes_on in enumerate(continues, 1)
    ]


@given(st.lists(st.booleans(), min_size=1, max_size=700))
def test_acts_survive_packing(continues: list[bool]) -> None:
    assert unpack_acts(pack_acts(continues), len(continues)) == continues


@pytest.mark.parametrize("length", [1, 2, 253, 254, 255, 256, 508, 509, 700])
def test_acts_of_every_length(length: int) -> None:
    for is_open in (False, True):
        continues = [True] * (length - 1) + [is_open]
        assert unpack_acts(pack_acts(continues), length) == continues


@given(st.binary(max_size=20), st.integers(1, 60))
def test_what_does_not_fit_the_ops_is_malformed_or_right(packed: bytes, ops: int) -> None:
    try:
        continues = unpack_acts(packed, ops)
    except Malformed:
        return
    assert len(continues) == ops
    assert not packed or unpack_acts(pack_acts(continues), ops) == continues


def test_a_segment_says_its_acts() -> None:
    ops = some_ops([True, True, False, False, True])
    packed = pack_segment(columns_of(ops), GENESIS, chain(ops))
    assert unpack_segment(packed).ops == read_segment(packed).ops == ops
    assert [len(act) for act in acts_of(ops)] == [3, 1, 1]
    assert read_tables(packed)[0].entity_ids == [op.entity_id for op in ops]


def test_an_act_by_itself_is_hashed_and_packed_as_ever() -> None:
    """Older programs read such segments, and their journals keep their hashes."""
    op = Op(1, "e", "r", 7, {"value": "1"}, "Lan", 1000)
    assert op_hash(GENESIS, op).hex() == "c5178d80c7d9b3503d722158add897c04531952c3641cc40710bffacb82ec382"
    packed = pack_segment(columns_of([op]), GENESIS, op_hash(GENESIS, op))
    assert unpack_segment(packed).ops == [op]
    assert op_hash(GENESIS, structs.replace(op, continues=True)) != op_hash(GENESIS, op)


def test_an_act_takes_less_than_a_byte() -> None:
    lengths = [2, 3, 4, 2, 5] * 25
    continues = [at < length - 1 for length in lengths for at in range(length)]
    ops = some_ops(continues)
    single = [structs.replace(op, continues=False) for op in ops]
    larger = len(pack_segment(columns_of(ops), GENESIS, chain(ops)))
    assert larger - len(pack_segment(columns_of(single), GENESIS, chain(single))) < len(lengths)
