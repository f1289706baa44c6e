"""What an enrolment says of the journal of before: the newest ops one by one, as far as there is room."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from desktop_app.book.office import Office
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import hash_at
from desktop_app.sync.identity.trail import with_trail
from desktop_app.wire.messages import EnrolRequest, encode
from desktop_app.wire.op import GENESIS
from desktop_app.wire.protocol import ENROL_MAX_BYTES, FORMER_MAX, LINK_BYTES, TRAIL_MAX
from tests.builders import put_response

REQUEST = EnrolRequest("a" * 32, bytes(32), "real", "Máy của chị Lan", "00000", known_link=bytes(32))


def test_the_newest_ops_are_said_one_by_one_and_the_oldest_are_reached(office: Office) -> None:
    with office.record() as rec:
        for serial in range(400):
            put_response(rec, f"r{serial:04d}", serial=serial)
    with office.read() as connection:
        device = current_device(connection)
        last = replace(device, acked_seq=395)
        said = with_trail(connection, REQUEST, last)
        links = [hash_at(connection, device.number, link.seq)[:LINK_BYTES] for link in said.trail]
        many = structs.replace(REQUEST, code="AAAA-BBBB-CCCC", former=["b" * 32] * FORMER_MAX)
        crowded = with_trail(connection, many, last)
    steps = [link.seq for link in said.trail]
    assert [link.start for link in said.trail] == links
    assert steps[0] == 0
    assert links[0] == GENESIS[:LINK_BYTES]
    assert steps[-100:] == list(range(296, 396))
    assert len(steps) <= TRAIL_MAX
    assert len(encode(said)) < ENROL_MAX_BYTES
    assert len(encode(crowded)) <= ENROL_MAX_BYTES
    fewer = [link.seq for link in crowded.trail]
    assert (fewer[0], fewer[-4:]) == (0, [392, 393, 394, 395])
    assert 4 < len(fewer) < len(steps)
