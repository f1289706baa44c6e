"""How far a computer's journal is known, over all the names it went on under."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from tests.upstream.exchange.journals import COMMUNE, a_device
from upstream.database.tables import device as table
from upstream.devices.devices import Device, note_sent, revoke, token_again


def sent_until(connection: Connection, device: Device) -> int:
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
