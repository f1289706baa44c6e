"""What the province makes of a device's journal: once, in order, and never two histories."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, func, select

from desktop_app.wire.op import Op
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import epoch_and_head
from upstream.database.tables import device as device_table
from upstream.database.tables import segment as segment_table
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.ingest import JournalMismatch, ingest
from upstream.exchange.whole_acts import Received
from upstream.records.stored import load_records


@pytest.fixture
def device(connection: Connection) -> EnrolledDevice:
    return a_device(connection, "d1")


def some_ops(number: int, first: int = 1, value: str = "v") -> list[Op]:
    return [Op(seq, "e", f"r{seq}", 0, {"value": value}, "Lan", 1000) for seq in range(first, first + number)]


def values(connection: Connection) -> dict[str, object]:
    keys = {("e", f"r{number}") for number in range(1, 30)}
    return {key[1]: item.fields["value"] for key, item in load_records(connection, COMMUNE, keys).items()}


def segments(connection: Connection) -> list[tuple[int, int]]:
    table = segment_table.c
    return [
        tuple(row)
        for row in connection.execute(select(table.first_seq, table.last_seq).order_by(table.first))
    ]


def test_segments_follow_one_another(connection: Connection, device: EnrolledDevice) -> None:
    first = sent(some_ops(3))
    second = sent(some_ops(2, 4), first.segment.last)
    after = ingest(connection, device, [first, second], 1)
    assert (after.acked_seq, after.acked_hash) == (5, second.segment.last)
    assert versions(connection) == 5
    assert segments(connection) == [(1, 3), (4, 5)]
    kept = connection.execute(select(device_table.c.acked_seq, device_table.c.acked_hash)).one()
    assert (kept.acked_seq, bytes(kept.acked_hash)) == (5, second.segment.last)


def test_a_repeat_changes_nothing(connection: Connection, device: EnrolledDevice) -> None:
    first = sent(some_ops(3))
    once = ingest(connection, device, [first], 1)
    assert ingest(connection, device, [first], 1) == once
    assert versions(connection) == 3
    assert segments(connection) == [(1, 3)]


def test_an_older_repeat_changes_nothing(connection: Connection, device: EnrolledDevice) -> None:
    """Its record was changed since; a line that brings it twice brings back nothing."""
    first = sent(some_ops(3))
    change = Op(4, "e", "r1", 0, {"value": "w"}, "Lan", 1000)
    once = ingest(connection, device, [first, sent([change], first.segment.last)], 1)
    assert ingest(connection, device, [first], 1) == once
    assert versions(connection) == 4
    assert segments(connection) == [(1, 3), (4, 4)]
    assert values(connection)["r1"] == "w"


def test_an_overlap_is_taken_from_where_it_is_new(connection: Connection, device: EnrolledDevice) -> None:
    ops = some_ops(6)
    ingest(connection, device, [sent(ops[:3])], 1)
    whole = sent(ops)
    after = ingest(connection, device, [whole], 1)
    assert (after.acked_seq, after.acked_hash) == (6, whole.segment.last)
    assert versions(connection) == 6
    assert segments(connection) == [(1, 3), (4, 6)]


def test_a_gap_ends_the_work_and_says_where_to_go_on(connection: Connection, device: EnrolledDevice) -> None:
    first = sent(some_ops(2))
    later = sent(some_ops(2, 4), first.segment.last)
    after = ingest(connection, device, [first, later], 1)
    assert after.acked_seq == 2
    assert segments(connection) == [(1, 2)]


def versions(connection: Connection) -> int:
    """How many versions were given."""
    first = connection.execute(select(func.min(segment_table.c.first))).scalar_one()
    return epoch_and_head(connection, COMMUNE)[1] - int(first) + 1


def refused(connection: Connection, device: EnrolledDevice, *received: Received) -> None:
    before = values(connection), segments(connection)
    with pytest.raises(JournalMismatch):
        ingest(connection, device, received, 1)
    assert (values(connection), segments(connection)) == before


def test_what_follows_another_history_is_refused(connection: Connection, device: EnrolledDevice) -> None:
    ingest(connection, device, [sent(some_ops(3))], 1)
    refused(connection, device, sent(some_ops(2, 4), sent(some_ops(3, value="w")).segment.last))


def test_an_overlap_with_other_hashes_is_refused(connection: Connection, device: EnrolledDevice) -> None:
    """A restored file wrote op 3 anew and goes on: its segment begins where both histories are the same."""
    ops = some_ops(3)
    ingest(connection, device, [sent(ops)], 1)
    refused(connection, device, sent([*ops[:2], *some_ops(3, 3, "w")]))


def test_an_overlap_that_ends_at_the_known_end_with_another_hash_is_refused(
    connection: Connection, device: EnrolledDevice
) -> None:
    ops = some_ops(3)
    ingest(connection, device, [sent(ops)], 1)
    refused(connection, device, sent([*ops[:2], *some_ops(1, 3, "w")]))


def test_an_older_repeat_with_other_hashes_is_refused(connection: Connection, device: EnrolledDevice) -> None:
    """It ends before what is known, so that only the ends of the kept segments can tell."""
    first = sent(some_ops(3))
    ingest(connection, device, [first, sent(some_ops(2, 4), first.segment.last)], 1)
    refused(connection, device, sent(some_ops(3, value="w")))
    refused(connection, device, sent(some_ops(4, value="w")))
    ingest(connection, device, [first], 1)


def test_an_older_repeat_with_other_hashes_is_refused_within_one_request(
    connection: Connection, device: EnrolledDevice
) -> None:
    """What it repeats came just before it, and is not kept yet."""
    first = sent(some_ops(3))
    then = sent(some_ops(2, 4), first.segment.last)
    refused(connection, device, first, then, sent(some_ops(3, value="w")))
    assert ingest(connection, device, [first, then, first], 1).acked_seq == 5


def test_what_is_there_already_is_not_made_again(connection: Connection, device: EnrolledDevice) -> None:
    """New records among known ones: each once, in the version of its own op."""
    first = sent(some_ops(2))
    device = ingest(connection, device, [first], 1)
    records = load_records(connection, COMMUNE, {("e", "r1"), ("e", "r2")})
    again = [Op(seq, "e", f"r{seq - 1}", 0, {"value": "w"}, "Lan", 1000) for seq in (3, 4, 5)]
    ingest(connection, device, [sent(again, first.segment.last)], 1)
    found = load_records(connection, COMMUNE, {("e", f"r{number}") for number in range(1, 5)})
    head = records["e", "r2"].version
    assert {key[1]: item.version - head for key, item in found.items()} == {
        "r1": -1,
        "r2": 1,
        "r3": 2,
        "r4": 3,
    }


def test_the_history_of_another_device_is_its_own(connection: Connection, device: EnrolledDevice) -> None:
    other = a_device(connection, "d2")
    ingest(connection, device, [sent(some_ops(3))], 1)
    after = ingest(connection, other, [sent(some_ops(2, value="w"))], 1)
    assert after.acked_seq == 2
    assert versions(connection) == 5
