"""A journal from which ops were taken is broken, even where whoever did it wrote all hashes anew."""

from __future__ import annotations

import pytest

from desktop_app.book.office import Office
from desktop_app.journal.chain import first_break
from desktop_app.journal.devices import current_device, head
from desktop_app.journal.segments import SegmentEntry
from desktop_app.journal.writing import pack, write_entries
from desktop_app.wire.op import Op, op_hash
from tests.builders import put_area


def chained(previous: bytes, first: int, number: int) -> list[SegmentEntry]:
    """Ops in a row whose hashes follow from ``previous``."""
    entries, link = [], previous
    for seq in range(first, first + number):
        op = Op(seq, "residential_area", f"x{seq}", 0, {"name": "Thôn Đoài"}, "Lan", 1_790_000_000_000)
        link = op_hash(link, op)
        entries.append(SegmentEntry(op, None, link))
    return entries


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("left_out", [0, 1, 7])
def test_a_sequence_number_that_is_missing_breaks_the_chain(
    office: Office, packed: bool, left_out: int
) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
    with office.store.write() as connection:
        device = current_device(connection)
        end = head(connection, device)
        more = chained(end.hash, end.seq + 1 + left_out, 5)
        (pack if packed else write_entries)(connection, device.number, more, end.hash)
        broken = first_break(connection)
    assert broken == ((device.device_id, end.seq + 1) if left_out else None)
