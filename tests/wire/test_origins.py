"""Who wrote the records of a page, packed as columns."""

from __future__ import annotations

import pytest

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import PullPage, decode, encode
from desktop_app.wire.origins import LastWriter, pack_origins, unpack_origins


def test_what_is_packed_is_unpacked() -> None:
    lan, minh = LastWriter("Lan", "Máy Lan", 5), LastWriter("Minh", "", 7)
    packed = pack_origins([(3, "", lan), (3, "answers/q1", minh), (9, "", lan)])
    assert unpack_origins(packed) == {3: {"": lan, "answers/q1": minh}, 9: {"": lan}}
    assert unpack_origins(pack_origins([])) == {}


def test_what_is_too_much_for_a_page_is_left_out_and_the_rest_can_be_read() -> None:
    long = LastWriter("x" * 500, "y" * 500, 1)
    packed = pack_origins((version, "z" * 500, long) for version in range(20_000))
    assert 1_000 < len(unpack_origins(packed)) < 20_000


def test_an_older_page_has_none_and_an_older_reader_passes_over_them() -> None:
    import msgspec

    whole = encode(PullPage(7, origins=b"abc", device="PC-2"))
    older = msgspec.msgpack.encode(msgspec.msgpack.decode(whole)[:-2])
    assert decode(older, PullPage) == PullPage(7)

    class OlderPage(msgspec.Struct, frozen=True, array_like=True):
        cursor: int
        records: bytes = b""

    assert decode(whole, OlderPage) == OlderPage(7)


def test_bytes_that_are_no_origins_are_refused() -> None:
    from desktop_app.wire.records import RecordState, pack_records

    for packed in (b"abc", pack_records([RecordState("e", "k", 1, {"author": "Lan"})])):
        with pytest.raises(Malformed):
            unpack_origins(packed)
