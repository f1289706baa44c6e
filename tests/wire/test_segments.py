"""Segments carry ops exactly, are proved by the hash chain, and are refused when anything is changed."""

from __future__ import annotations

import random
from itertools import pairwise

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.journal.segments import SegmentEntry, pack_for_sending
from desktop_app.wire.columns import CONSTANT, PARTS, PLAIN, Column
from desktop_app.wire.compression import compress, decompress
from desktop_app.wire.frames import FrameReader, join_frames
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.protocol import SEGMENT_MAX_OPS
from desktop_app.wire.records import RecordState, pack_records, unpack_records
from desktop_app.wire.segment import columns_of, names_any, pack_segment, segment_name, unpack_segment
from desktop_app.wire.tables import Table, TooManyShapes

VALUE = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=5))
OPS = st.lists(
    st.tuples(
        st.sampled_from(["survey_response", "indicator_value"]),
        st.sampled_from(["a", "b", "iv:S:X:2026-Q1:u"]),
        st.integers(0, 1 << 50),
        st.dictionaries(st.sampled_from(["value", "note", "answers/q1", "deleted"]), VALUE),
        st.sampled_from(["Lan", "Minh", ""]),
        st.integers(0, 1 << 45),
        st.sampled_from([None, "7:value"]),
    ),
    min_size=1,
    max_size=30,
)


def chained(ops: list[Op], link: bytes = GENESIS) -> list[bytes]:
    links = []
    for op in ops:
        link = op_hash(link, op)
        links.append(link)
    return links


def plain_ops(number: int, first: int = 1) -> list[Op]:
    return [
        Op(first + at, "e", f"id{at}", 0, {"value": str(at), "n": at}, "Lan", 1000 + at)
        for at in range(number)
    ]


@given(OPS, st.integers(1, 1 << 40))
def test_ops_come_back_exactly_and_their_hashes_follow(parts: list[tuple[object, ...]], first: int) -> None:
    ops = [Op(first + at, *part) for at, part in enumerate(parts)]  # type: ignore[arg-type]
    links = chained(ops)
    segment = unpack_segment(pack_segment(columns_of(ops), GENESIS, links[-1]))
    assert segment.ops == ops
    assert segment.links == links
    assert (segment.first_seq, segment.last_seq, segment.previous) == (first, first + len(ops) - 1, GENESIS)


@given(OPS, st.sampled_from(["survey_response", "indicator_value"]), st.sets(st.sampled_from("abc")))
def test_a_segment_says_whether_records_are_in_it(
    parts: list[tuple[object, ...]], entity: str, wanted: set[str]
) -> None:
    ops = [Op(at, *part) for at, part in enumerate(parts, 1)]  # type: ignore[arg-type]
    packed = pack_segment(columns_of(ops), GENESIS, chained(ops)[-1])
    assert names_any(packed, entity, wanted) == any(
        op.entity == entity and op.entity_id in wanted for op in ops
    )


def test_the_order_of_fields_does_not_change_the_hash() -> None:
    item = Op(1, "e", "x", 0, {"a": 1, "b": 2}, "", 0)
    other = Op(1, "e", "x", 0, {"b": 2, "a": 1}, "", 0)
    assert op_hash(GENESIS, item) == op_hash(GENESIS, other)


def test_a_repeat_has_the_same_name() -> None:
    ops = plain_ops(20)
    packed = [pack_segment(columns_of(ops), GENESIS, chained(ops)[-1]) for _ in range(2)]
    assert segment_name(packed[0]) == segment_name(packed[1])


def test_a_changed_op_is_noticed() -> None:
    ops = plain_ops(3)
    last = chained(ops)[-1]
    ops[1] = msgspec.structs.replace(ops[1], patch={"value": "another", "n": 1})
    with pytest.raises(Malformed):
        unpack_segment(pack_segment(columns_of(ops), GENESIS, last))


def test_any_changed_byte_is_noticed_or_harmless() -> None:
    ops = plain_ops(30)
    packed = pack_segment(columns_of(ops), GENESIS, chained(ops)[-1])
    chance = random.Random(3)
    for _ in range(300):
        broken = bytearray(packed)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        try:
            segment = unpack_segment(bytes(broken))
        except Malformed:
            continue
        assert segment.ops == ops, "only bytes that mean nothing may change unnoticed"


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense", compress(b"\x91\x01"), compress(msgspec.msgpack.encode([1, b"", b"", [], b""]))],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        unpack_segment(data)


def test_deep_nesting_and_huge_numbers_are_refused() -> None:
    # [7, [[7, [… [0, "x"]]]]], by hand: the encoder of Python 3.12 does not go so deep
    nested = msgspec.Raw(b"\x92\x07\x91" * 900 + msgspec.msgpack.encode([0, "x"]))
    for column in (nested, [2, [1 << 62] * 5]):
        columns = [column, [0, "id"], [0, 0], [0, ""], [0, None]]
        body = msgspec.msgpack.encode([1, GENESIS, GENESIS, [["e", [], 5, columns]], b""])
        with pytest.raises(Malformed):
            unpack_segment(compress(body))


def test_too_many_ops_are_refused() -> None:
    ops = plain_ops(SEGMENT_MAX_OPS + 1)
    with pytest.raises(Malformed):
        unpack_segment(pack_segment(columns_of(ops), GENESIS, chained(ops)[-1]))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(1 << 30))
    with pytest.raises(Malformed):
        decompress(bomb)
    stream = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1 << 26))
    with pytest.raises(Malformed):
        decompress(stream)


def test_large_or_varied_ops_are_cut_into_segments_that_follow_one_another() -> None:
    chance = random.Random(1)
    varied = [Op(at + 1, "e", f"id{at}", 0, {f"f{at}": 1}, "", 0) for at in range(600)]
    large = [
        Op(at + 601, "e", f"id{at}", 0, {"text": chance.randbytes(4000).hex()}, "", 0) for at in range(40)
    ]
    ops = varied + large
    links = chained(ops)
    with pytest.raises(TooManyShapes):
        pack_segment(columns_of(ops), GENESIS, links[-1])
    entries = [SegmentEntry(op, None, link) for op, link in zip(ops, links, strict=True)]
    segments = [unpack_segment(item.content) for item in pack_for_sending(entries, GENESIS)]
    assert [op for segment in segments for op in segment.ops] == ops
    for before, after in pairwise(segments):
        assert (before.last, before.last_seq + 1) == (after.previous, after.first_seq)


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.dictionaries(st.sampled_from("xyz"), VALUE))
    )
)
def test_records_come_back(parts: list[tuple[str, int, dict[str, Value]]]) -> None:
    records = [
        RecordState(entity, f"id{at}", version, fields) for at, (entity, version, fields) in enumerate(parts)
    ]
    back = [state for table in unpack_records(pack_records(records)) for state in table.states()]
    assert sorted(back, key=lambda item: item.entity_id) == sorted(records, key=lambda item: item.entity_id)


@given(st.lists(st.binary(max_size=50)), st.integers(1, 20))
def test_frames_come_back_whatever_pieces_they_arrive_in(messages: list[bytes], size: int) -> None:
    body = join_frames(messages)
    reader = FrameReader(100)
    got = [item for at in range(0, len(body), size) for item in reader.feed(body[at : at + size])]
    assert got == messages
    assert not reader.unfinished


def test_a_frame_that_promises_too_much_is_refused_at_once() -> None:
    with pytest.raises(Malformed):
        FrameReader(100).feed((101).to_bytes(4))


@pytest.mark.parametrize("parts", [1, 2])
def test_a_small_segment_does_not_become_a_huge_one(parts: int) -> None:
    rows, long = 1_000, "x" * (1 << 20)
    same: list[Column] = [[CONSTANT, 1], [PLAIN, [f"f{row}" for row in range(rows)]], [CONSTANT, 0]]
    column: Column = [CONSTANT, long] if parts == 1 else [PARTS, [[CONSTANT, long], [CONSTANT, "y"]]]
    columns = [*same, [CONSTANT, "Lan"], [CONSTANT, None], column]
    table = Table("survey_response", ["comment"], rows, columns)
    packed = compress(msgspec.msgpack.encode([1, GENESIS, GENESIS, [table], b""]))
    assert len(packed) < 8_000
    refusal = "too large|cannot be read"  # and not, after a gigabyte of work, that the hashes are wrong
    with pytest.raises(Malformed, match=refusal):
        unpack_segment(packed)
    table = Table("survey_response", ["comment"], rows, [same[0], same[1], column])
    with pytest.raises(Malformed, match=refusal):
        unpack_records(compress(msgspec.msgpack.encode([table])))
