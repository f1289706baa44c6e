"""Pages end where a receiver could not take more, and nothing between two pages is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, insert

from desktop_app.wire.messages import PullPage, ScopeLock, decode
from desktop_app.wire.op import Op
from desktop_app.wire.protocol import PAGE_BYTES, PAGE_EVENTS
from desktop_app.wire.records import unpack_records
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import epoch_and_head, set_head
from upstream.database.tables import conflict, record, rejected, scope_lock
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.ingest import ingest
from upstream.exchange.pages import pages_behind
from upstream.records.stored import encode_value


def pages(connection: Connection, device: EnrolledDevice, cursor: int) -> Iterator[PullPage]:
    _, head = epoch_and_head(connection, COMMUNE)
    while cursor < head:
        (frame,) = pages_behind(connection, device, cursor, head, 1).frames
        page = decode(frame, PullPage)
        assert page.cursor > cursor
        cursor = page.cursor
        yield page


def refuse(
    connection: Connection, device: EnrolledDevice, first: int, sizes: list[int], *, alike: bool = False
) -> None:
    rows = [
        {
            "device": device.number,
            "device_seq": first + place,
            "version": first if alike else first + place,
            "entity": "survey_area",
            "entity_id": f"x{place}",
            "patch": encode_value({"method": "x" * size}),
            "reason": "r",
            "at": 0,
            "record_exists": False,
        }
        for place, size in enumerate(sizes)
    ]
    connection.execute(insert(rejected), rows)
    set_head(connection, COMMUNE, first + len(sizes))


@pytest.mark.parametrize("sizes", [[1] * (2 * PAGE_EVENTS + 7), [PAGE_BYTES // 3] * 8, [PAGE_BYTES + 1] * 3])
def test_refusals_come_in_as_many_pages_as_they_need(connection: Connection, sizes: list[int]) -> None:
    device = a_device(connection, "a" * 32)
    _, head = epoch_and_head(connection, COMMUNE)
    refuse(connection, device, head + 1, sizes)
    told = [[item.device_seq for item in page.rejected] for page in pages(connection, device, head)]
    assert [seq for page in told for seq in page] == list(range(head + 1, head + 1 + len(sizes)))
    assert max(map(len, told)) <= max(1, min(PAGE_EVENTS, PAGE_BYTES // sizes[0]))
    assert len([page for page in told if page]) > 1


def test_what_one_change_caused_comes_in_one_page(connection: Connection) -> None:
    device = a_device(connection, "a" * 32)
    _, head = epoch_and_head(connection, COMMUNE)
    refuse(connection, device, head + 1, [1])
    refuse(connection, device, head + 2, [1] * (PAGE_EVENTS + 5), alike=True)
    sizes = [len(page.rejected) for page in pages(connection, device, head)]
    assert [size for size in sizes if size] == [1, PAGE_EVENTS + 5]


def test_the_values_of_conflicts_count_twice(connection: Connection) -> None:
    """The one that is current travels with the one that waits."""
    device = a_device(connection, "a" * 32)
    _, head = epoch_and_head(connection, COMMUNE)
    text = "x" * (PAGE_BYTES // 5)
    _insert_record(connection, head + 1, {f"f{number}": text for number in range(4)})
    rows = [
        {
            "commune": COMMUNE,
            "id": f"{head + 2 + number}:f{number}",
            "version": head + 2 + number,
            "entity": "survey_area",
            "entity_id": "x",
            "field": f"f{number}",
            "other": encode_value(text),
            "author": "a",
            "device": device.number,
            "at": 0,
            "resolved_by": "",
            "resolved_at": 0,
        }
        for number in range(4)
    ]
    connection.execute(insert(conflict), rows)
    set_head(connection, COMMUNE, head + 5)
    told = [[item.field for item in page.conflicts] for page in pages(connection, device, head)]
    assert [item for item in told if item] == [["f0", "f1"], ["f2", "f3"]]


def test_records_come_in_as_many_pages_as_they_need(connection: Connection) -> None:
    device = a_device(connection, "a" * 32)
    _, head = epoch_and_head(connection, COMMUNE)
    for number in range(1, 8):
        _insert_record(connection, head + number, {"comment": "x" * (PAGE_BYTES // 3)}, f"f{number}")
    _insert_record(connection, head + 8, {"comment": "x" * (2 * PAGE_BYTES)}, "f8")
    _insert_record(connection, head + 9, {"comment": "x"}, "f9")
    set_head(connection, COMMUNE, head + 9)
    ends = [page.cursor - head for page in pages(connection, device, head)]
    assert ends == [2, 4, 6, 7, 8, 9]


def _insert_record(
    connection: Connection, version: int, fields: dict[str, str | int | float | bool | None], key: str = "x"
) -> None:
    row = {
        "commune": COMMUNE,
        "entity": "survey_area",
        "entity_id": key,
        "version": version,
        "changed": version,
        "device": 0,
        "author": "",
        "at": 0,
        "solo": None,
        "fields": encode_value(fields),
        "marks": None,
    }
    connection.execute(insert(record), [row])


@pytest.mark.parametrize(("ops", "handed_on"), [(5, False), (63, False), (64, True), (200, True)])
def test_a_segment_of_many_new_records_is_handed_on_a_small_one_is_not(
    connection: Connection, ops: int, handed_on: bool
) -> None:
    """Small ones of many rounds make one page of records."""
    lan, minh = a_device(connection, "a" * 32), a_device(connection, "b" * 32)
    _, head = epoch_and_head(connection, COMMUNE)
    made = [Op(seq, "survey_area", f"x{seq}", 0, {"method": "forms"}, "Lan", 1) for seq in range(1, ops + 1)]
    ingest(connection, lan, [sent(made)], 1)
    (page,) = pages(connection, minh, head)
    assert (bool(page.segment), bool(page.records)) == (handed_on, not handed_on)


def test_a_lock_alone_is_told_and_one_of_another_commune_is_not(connection: Connection) -> None:
    device = a_device(connection, "a" * 32)
    _, head = epoch_and_head(connection, COMMUNE)
    for version, commune in ((head + 1, COMMUNE), (head + 2, "other")):
        lock = {"commune": commune, "scope": "s", "version": version, "reason": "r", "locked": True}
        connection.execute(insert(scope_lock), [lock])
    set_head(connection, COMMUNE, head + 3)
    assert [page.locks for page in pages(connection, device, head)] == [[ScopeLock("s", "r", locked=True)]]
    assert [page.locks for page in pages(connection, device, head + 1)] == [[]]


def test_what_was_changed_since_is_left_out_of_a_segment(connection: Connection) -> None:
    lan, minh = a_device(connection, "a" * 32), a_device(connection, "b" * 32)
    _, head = epoch_and_head(connection, COMMUNE)
    made = [Op(seq, "survey_area", f"x{seq}", 0, {"method": "forms"}, "Lan", 1) for seq in range(1, 101)]
    first = sent(made)
    ingest(connection, lan, [first], 1)
    again = [
        Op(seq, "survey_area", f"x{seq - 98}", head + 100, {"status": "s"}, "Lan", 2) for seq in (101, 102)
    ]
    ingest(connection, lan.again(connection), [sent(again, first.segment.last)], 2)
    handed_on, changed = pages(connection, minh, head)
    assert handed_on.skip == [2, 3]
    assert [state.entity_id for table in unpack_records(changed.records) for state in table.states()] == [
        "x3",
        "x4",
    ]


def test_a_program_that_knows_no_acts_is_handed_no_segments(connection: Connection) -> None:
    """It could not read those that say acts; the records are the same."""
    lan, minh = a_device(connection, "lan"), a_device(connection, "minh")
    made = [
        Op(seq, "e", f"r{seq}", 0, {"value": str(seq)}, "Lan", 1000, continues=seq % 2 == 1)
        for seq in range(1, 201)
    ]
    ingest(connection, lan, [sent(made)], 1)
    _, head = epoch_and_head(connection, COMMUNE)
    (today,) = pages_behind(connection, minh, 0, head, 1 << 20).frames
    (before,) = pages_behind(connection, minh, 0, head, 1 << 20, segments=False).frames
    assert decode(today, PullPage).segment
    page = decode(before, PullPage)
    assert not page.segment
    (table,) = unpack_records(page.records)
    assert list(table.entity_ids) == [op.entity_id for op in made]
