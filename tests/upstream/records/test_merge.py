"""Two computers that did not know of each other: what stands, what waits for a person, and until when."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from desktop_app.wire.op import GENESIS, OVER_NOTHING, Op, Value
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import epoch_and_head
from upstream.database.tables import conflict as table
from upstream.devices.devices import EnrolledDevice, note_sent
from upstream.exchange.ingest import ingest
from upstream.records.merge import Clash, FieldMark, MergeRecord, Writer, merge
from upstream.records.stored import decode_value, load_records


class Computer:
    """A device that journals one change after the other and sends each at once."""

    def __init__(
        self, connection: Connection, name: str, predecessor: EnrolledDevice | None = None, known: int = 0
    ) -> None:
        self._connection = connection
        self.device = a_device(connection, name, predecessor, known)
        self._link, self._seq = GENESIS, 0

    def see(self, version: int) -> None:
        """Be sent everything up to a version."""
        note_sent(self._connection, self.device, version)

    def say(self, value: Value, *, knew: int = 0, field: str = "f", resolves: str | None = None) -> int:
        """Set a field of the record, having seen it at version ``knew``; the version that this got."""
        self.see(knew)
        return self.claim(value, knew, field, resolves)

    def claim(
        self, value: Value, knew: int, field: str = "f", resolves: str | None = None, author: str = ""
    ) -> int:
        """The same, whatever the computer was sent; by somebody else where an author is named."""
        self._seq += 1
        op = Op(self._seq, "e", "r", knew, {field: value}, author or self.device.device_id, 7, resolves)
        received = sent([op], self._link)
        self.device = ingest(self._connection, self.device, [received], 1)
        self._link = received.segment.last
        return epoch_and_head(self._connection, COMMUNE)[1]


@pytest.fixture
def lan(connection: Connection) -> Computer:
    return Computer(connection, "Lan")


@pytest.fixture
def minh(connection: Connection) -> Computer:
    return Computer(connection, "Minh")


@pytest.fixture
def hoa(connection: Connection) -> Computer:
    return Computer(connection, "Hoa")


def standing(connection: Connection, field: str = "f") -> object:
    return load_records(connection, COMMUNE, {("e", "r")})["e", "r"].fields[field]


def waiting(connection: Connection) -> list[tuple[str, object]]:
    """Who has another value, and which, while nobody has decided."""
    rows = connection.execute(select(table).where(table.c.resolved_by == "").order_by(table.c.version))
    return [(row.author, decode_value(row.other)) for row in rows]


def conflict_of(connection: Connection, author: str) -> str:
    return str(
        connection.execute(
            select(table.c.id).where(table.c.author == author, table.c.resolved_by == "")
        ).scalar_one()
    )


def test_what_was_seen_is_changed_without_a_word(
    connection: Connection, lan: Computer, minh: Computer
) -> None:
    seen = lan.say("a")
    minh.say("b", knew=seen)
    assert (standing(connection), waiting(connection)) == ("b", [])


def test_what_was_not_seen_stands_and_the_other_waits(
    connection: Connection, lan: Computer, minh: Computer
) -> None:
    seen = lan.say("a")
    lan.say("b", knew=seen)
    minh.say("c", knew=seen)
    assert (standing(connection), waiting(connection)) == ("b", [("Minh", "c")])


def test_what_was_never_sent_was_not_seen_whatever_is_claimed(
    connection: Connection, lan: Computer, minh: Computer
) -> None:
    seen = lan.say("a")
    minh.see(seen)
    lan.say("b", knew=seen)
    minh.claim("c", 2**62)
    assert (standing(connection), waiting(connection)) == ("b", [("Minh", "c")])


@pytest.mark.parametrize(("first", "second"), [(None, 0), (0, None)])
def test_that_a_record_is_not_taken_out_is_said_by_0_and_by_nothing(
    connection: Connection, lan: Computer, minh: Computer, first: Value, second: Value
) -> None:
    lan.say(first, field="deleted")
    minh.say(second, field="deleted")
    assert waiting(connection) == []


def test_one_s_own_changes_are_known(connection: Connection, lan: Computer) -> None:
    lan.say("a")
    lan.say("b")
    assert (standing(connection), waiting(connection)) == ("b", [])


def test_what_was_typed_over_nothing_has_not_seen_what_was_said_for_another(
    connection: Connection, lan: Computer
) -> None:
    """After a restore Lan's computer says Minh's value again, which her screen does not show yet."""
    first = lan.say("z")
    lan.see(first)
    lan.claim("a", first, resolves=OVER_NOTHING, author="Minh")
    lan.claim("b", 0, resolves=OVER_NOTHING)
    assert (standing(connection), waiting(connection)) == ("a", [("Lan", "b")])


def test_what_one_typed_over_nothing_oneself_is_known(connection: Connection, lan: Computer) -> None:
    lan.claim("a", 0, resolves=OVER_NOTHING)
    lan.claim("b", 0, resolves=OVER_NOTHING)
    assert (standing(connection), waiting(connection)) == ("b", [])


def test_other_fields_do_not_clash(connection: Connection, lan: Computer, minh: Computer) -> None:
    lan.say("a")
    minh.say("b", field="g")
    assert (standing(connection), standing(connection, "g"), waiting(connection)) == ("a", "b", [])


def test_the_same_value_is_no_clash_but_another_type_is(
    connection: Connection, lan: Computer, minh: Computer, hoa: Computer
) -> None:
    lan.say(1)
    minh.say(1)
    assert waiting(connection) == []
    hoa.say(True)
    assert (standing(connection), waiting(connection)) == (1, [("Hoa", True)])


def test_each_computer_s_value_waits_and_its_last_takes_the_place_of_the_one_before(
    connection: Connection, lan: Computer, minh: Computer, hoa: Computer
) -> None:
    lan.say("a")
    minh.say("b")
    hoa.say("c")
    assert waiting(connection) == [("Minh", "b"), ("Hoa", "c")]
    minh.say("d")
    assert waiting(connection) == [("Hoa", "c"), ("Minh", "d")]


def test_a_decision_closes_its_conflict_alone(
    connection: Connection, lan: Computer, minh: Computer, hoa: Computer
) -> None:
    lan.say("a")
    minh.say("b")
    seen = hoa.say("c")
    lan.say("z", knew=seen, resolves=conflict_of(connection, "Minh"))
    assert (standing(connection), waiting(connection)) == ("z", [("Hoa", "c")])


def test_a_decision_for_the_other_value_closes_it_for_everybody(
    connection: Connection, lan: Computer, minh: Computer
) -> None:
    lan.say("a")
    seen = minh.say("b")
    lan.say("b", knew=seen)
    assert (standing(connection), waiting(connection)) == ("b", [])


def test_an_open_conflict_is_sent_again_when_what_stands_has_changed(
    connection: Connection, lan: Computer, minh: Computer
) -> None:
    lan.say("a")
    seen = minh.say("b")
    now = lan.say("c", knew=seen)
    assert waiting(connection) == [("Minh", "b")]
    assert connection.execute(select(table.c.version)).scalar_one() == now


def test_a_device_that_carries_on_knows_what_its_file_knew(connection: Connection, lan: Computer) -> None:
    """A restored copy that still has the first of two ops: it knew that one and not the other."""
    lan.say("a", field="f")
    lan.say("a", field="g")
    again = Computer(connection, "Lan 2", lan.device, known=1)
    again.say("b", field="f")
    again.say("b", field="g")
    assert (standing(connection, "f"), standing(connection, "g")) == ("b", "a")
    assert waiting(connection) == [("Lan 2", "b")]
    third = Computer(connection, "Lan 3", again.device, known=2)
    third.say("c", field="f")
    third.say("c", field="g")
    assert (standing(connection, "f"), standing(connection, "g")) == ("c", "a"), "known only as far as before"


def test_a_clash_alone_has_the_record_sent_again(
    connection: Connection, lan: Computer, minh: Computer
) -> None:
    """Also to who wrote the other value: its own copy shows what does not stand."""
    lan.say("a")
    now = minh.say("b")
    record = load_records(connection, COMMUNE, {("e", "r")})["e", "r"]
    assert (record.version, record.solo) == (now, None)


def test_a_state_says_who_set_it_where_that_was_later_than_what_came_unseen() -> None:
    """Else whoever wrote before it into the report counts as having seen it, and closes over it."""
    set_by_province = FieldMark(34, 4, "tỉnh", 7)
    entity, entity_id = "period_status", "ps:S:2026-M09:commune"
    record = MergeRecord(
        entity,
        entity_id,
        34,
        FieldMark(8, 1, "Lan", 7),
        None,
        {"status": "returned"},
        {"status": set_by_province},
    )
    closing = Op(1, entity, entity_id, 8, {"status": "locked"}, "Lan", 7)
    assert merge(record, closing, 50, Writer(5), FieldMark(20, 2, "Minh", 7)) == [Clash("status", "locked")]
    late = Op(1, entity, entity_id, 25, {"status": "submitted"}, "Minh", 7)
    assert merge(record, late, 51, Writer(2)) == [Clash("status", "submitted")]
    assert record.fields["status"] == "returned"


def test_a_value_that_was_decided_meanwhile_was_typed_over_and_no_older_one(
    connection: Connection, lan: Computer, minh: Computer
) -> None:
    """Minh typed over his 3, which waited when he looked; by then it stands. His 2 was not on the screen."""
    lan.say(1)
    knew = minh.say(2)
    lan.say(4)
    minh.say(3, knew=knew)
    lan.say(3, knew=epoch_and_head(connection, COMMUNE)[1], resolves=conflict_of_value(connection, 3))
    minh.claim(5, 0)
    assert waiting(connection) == [("Minh", 2), ("Minh", 5)]


def conflict_of_value(connection: Connection, value: Value) -> str:
    rows = connection.execute(select(table.c.id, table.c.other).where(table.c.resolved_by == "")).all()
    (found,) = [str(row.id) for row in rows if decode_value(row.other) == value]
    return found
