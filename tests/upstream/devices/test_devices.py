"""How far a computer's journal is known, over all the names it went on under."""

from __future__ import annotations

from itertools import accumulate

from sqlalchemy import Connection, select, update

from desktop_app.wire.messages import ChainLink, FormerDevice
from desktop_app.wire.op import GENESIS, Op, op_hash
from desktop_app.wire.protocol import LINK_BYTES
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.database.tables import device as table
from upstream.devices.devices import EnrolledDevice, note_sent, revoke, token_again
from upstream.devices.history import last_common
from upstream.exchange.ingest import ingest


def ops_of(values: str) -> list[Op]:
    return [Op(seq, "e", f"r{seq}", 0, {"value": value}, "Lan", 1000) for seq, value in enumerate(values, 1)]


def links(ops: list[Op]) -> list[bytes]:
    """The hashes before the first op and behind each."""
    return list(accumulate(ops, op_hash, initial=GENESIS))


def sent_until(connection: Connection, device: EnrolledDevice) -> int:
    return int(
        connection.execute(select(table.c.sent_until).where(table.c.number == device.number)).scalar_one()
    )


def test_what_was_sent_once_stays_sent(connection: Connection) -> None:
    device = a_device(connection, "a" * 32)
    note_sent(connection, device, 7)
    note_sent(connection, device, 5)  # an answer to an earlier request that was on its way longer
    assert sent_until(connection, device) == 7


def test_who_follows_knows_of_the_first_no_more_than_the_second_did(connection: Connection) -> None:
    first = a_device(connection, "a" * 32)
    second = a_device(connection, "b" * 32, first)
    third = a_device(connection, "c" * 32, second)
    for device, known in ((second, 30), (third, 50)):
        connection.execute(update(table).where(table.c.number == device.number).values(known_until=known))
    assert third.again(connection).ancestors(connection) == {second.number: 50, first.number: 30}
    connection.execute(update(table).where(table.c.number == third.number).values(known_until=20))
    assert third.again(connection).ancestors(connection) == {second.number: 20, first.number: 20}


def test_a_computer_that_was_revoked_before_it_sent_anything_gets_no_token_again(
    connection: Connection,
) -> None:
    """Whoever still has the code that it was connected with is refused like the computer."""
    device = a_device(connection, "a" * 32)
    assert token_again(connection, COMMUNE, device.device_id, bytes(32), b"X", 2) is not None
    assert revoke(connection, device.device_id, 3) == [device.device_id]
    assert token_again(connection, COMMUNE, device.device_id, bytes(32), b"X", 4) is None


def test_the_last_op_that_both_ends_have_is_found_on_a_trail(connection: Connection) -> None:
    """The office has other ops behind the third; the province has the journal up to the fifth."""
    device = a_device(connection, "a" * 32)
    ours, theirs = ops_of("xxxxx"), ops_of("xxxyy")
    ingest(connection, device, [sent(theirs[:4])], 2)
    ingest(connection, device.again(connection), [sent(theirs[4:], links(theirs)[4])], 2)
    known = device.again(connection)
    assert known.acked_seq == 5
    trail = [ChainLink(seq, link[:LINK_BYTES]) for seq, link in enumerate(links(ours))]
    assert last_common(connection, known, trail) == FormerDevice(known.device_id, 3, links(ours)[3])
    assert last_common(connection, known, trail[:3]) == FormerDevice(known.device_id, 2, links(ours)[2])
    assert last_common(connection, known, trail[4:]) is None
    assert last_common(connection, known, []) is None
    same = [ChainLink(seq, link[:LINK_BYTES]) for seq, link in enumerate(links(theirs))]
    assert last_common(connection, known, [*same, ChainLink(9, bytes(LINK_BYTES))]) == FormerDevice(
        known.device_id, 5, known.acked_hash
    )
