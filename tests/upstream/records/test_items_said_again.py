"""Items of a time that was lost: nobody knows on whose screens they stood, and no value waits in two."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop_app.wire.messages import Conflict
from desktop_app.wire.op import OVER_NOTHING
from tests.upstream.exchange.journals import COMMUNE
from tests.upstream.records.test_merge import Computer
from upstream.base.limits import CommuneLimits
from upstream.communes.communes import epoch_and_head
from upstream.database.tables import conflict as table
from upstream.records.conflicts import take_again
from upstream.records.stored import decode_value


def said_again(
    connection: Connection, by: Computer, value: str, number: int, resolved_by: str = "", author: str = "Hoa"
) -> None:
    """A computer says an item again that was opened at version ``number``."""
    whose = (author, f"Máy {author}", 7)
    item = Conflict(f"{number}:f", "e", "r", "f", "c", *whose, value, *whose, resolved_by, 7)
    take_again(connection, by.device, [item], CommuneLimits(0, 0, 0, 0))


def waiting(connection: Connection) -> list[object]:
    query = select(table.c.other).where(table.c.resolved_by == "").order_by(table.c.id)
    return [decode_value(other) for other in connection.execute(query).scalars()]


def test_nothing_older_is_typed_over_where_an_item_that_was_said_again_is_newer(
    connection: Connection,
) -> None:
    """Lan's second value waits already, as the item of a lost time: her first is not what she typed over."""
    lan, minh = Computer(connection, "Lan"), Computer(connection, "Minh")
    minh.say("1")
    lan.say("2")
    said_again(connection, minh, "3", epoch_and_head(connection, COMMUNE)[1] + 5)
    lan.say("3", resolves=OVER_NOTHING)
    lan.say("3", resolves="9:f")
    assert sorted(map(str, waiting(connection))) == ["2", "3"]


def test_an_item_is_not_opened_anew_where_its_value_waits_already(connection: Connection) -> None:
    """The pages of two such items took each other's place at every computer, with each comparison anew."""
    lan = Computer(connection, "Lan")
    lan.say("1")  # in the name of Lan: as what is said again for others
    said_again(connection, lan, "2", 5, resolved_by="Minh")
    said_again(connection, lan, "2", 6)
    said_again(connection, lan, "2", 5)
    assert waiting(connection) == ["2"]


def test_an_item_is_opened_anew_over_whose_value_its_computer_said_an_older_one_again(
    connection: Connection,
) -> None:
    """Lan's value stood in its place in her journal, and then what others had brought her of her own."""
    lan, minh = Computer(connection, "Lan"), Computer(connection, "Minh")
    lan.say("1")
    said_again(connection, minh, "2", 5, author="Lan")
    lan.say("2")
    assert waiting(connection) == []
    lan.say("1", resolves=OVER_NOTHING)
    said_again(connection, lan, "2", 5, author="Lan")
    assert waiting(connection) == ["2"]


def test_what_an_office_had_heard_of_stays_closed(connection: Connection) -> None:
    lan, minh = Computer(connection, "Lan"), Computer(connection, "Minh")
    lan.say("1")
    said_again(connection, minh, "2", 5, author="Lan")
    lan.say("2")
    lan.say("1", knew=epoch_and_head(connection, COMMUNE)[1])
    said_again(connection, lan, "2", 5, author="Lan")
    assert waiting(connection) == []
