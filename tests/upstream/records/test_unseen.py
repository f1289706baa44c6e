"""A closing looks for changes that its author has not seen only where there are such changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from desktop_app.wire.op import GENESIS, Op
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import set_head
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received
from upstream.records.merge import Writer
from upstream.records.unseen import unseen_from

CELL, MONTH = "iv:S:I1:2026-M09:a1", "2026-09"
REPORT = ("period_status", "ps:S:2026-M09:commune", {"set_code": "S", "status": "submitted"})
VOUCHER = ("fund_voucher", "v1", {"kind": "receipt", "day": f"{MONTH}-01"})
CLOSING = ("fund_closing", "c1", {"month": MONTH})
FIGURE = ("indicator_value", CELL, {"indicator_code": "I1", "value": "1", "set_version": "1"})

type Said = tuple[str, str, dict[str, str]]


@pytest.fixture
def lan(connection: Connection) -> EnrolledDevice:
    set_head(connection, COMMUNE, 100)
    return a_device(connection, "lan")


@pytest.fixture
def minh(connection: Connection, lan: EnrolledDevice) -> EnrolledDevice:
    return a_device(connection, "minh")


def ops(*said: Said, first: int = 1, base: int = 0) -> list[Op]:
    return [
        Op(seq, entity, entity_id, base, dict(patch), "Lan", 1000)
        for seq, (entity, entity_id, patch) in enumerate(said, first)
    ]


def send(
    connection: Connection, device: EnrolledDevice, *said: Said, after: Received | None = None
) -> Received:
    first, previous = (after.segment.last_seq + 1, after.segment.last) if after else (1, GENESIS)
    received = sent(ops(*said, first=first), previous)
    ingest(connection, device.again(connection), [received], 1)
    return received


def forms(*names: str) -> list[Said]:
    return [("e", name, {"f": "v"}) for name in names]


def test_own_changes_are_seen(connection: Connection, lan: EnrolledDevice, minh: EnrolledDevice) -> None:
    send(connection, lan, *forms("r1", "r2"))
    assert unseen_from(connection, COMMUNE, Writer(lan.number), 0) is None
    assert unseen_from(connection, COMMUNE, Writer(minh.number), 0) == 101


def test_nothing_is_unseen_up_to_the_base(
    connection: Connection, lan: EnrolledDevice, minh: EnrolledDevice
) -> None:
    first = send(connection, lan, *forms("r1", "r2"))
    send(connection, minh, *forms("r3"))
    send(connection, lan, *forms("r4"), after=first)
    writer = Writer(minh.number)
    found = [unseen_from(connection, COMMUNE, writer, base) for base in (100, 101, 102, 103, 104)]
    assert found == [101, 102, 104, 104, None]


def test_of_a_predecessor_is_seen_what_its_copy_knew(connection: Connection, lan: EnrolledDevice) -> None:
    send(connection, lan, *forms("r1", "r2", "r3"))
    successor = a_device(connection, "lan2", lan, known=2)
    writer = Writer(successor.number, successor.ancestors(connection))
    assert unseen_from(connection, COMMUNE, writer, 0) == 103


def test_another_commune_is_not_asked(connection: Connection, lan: EnrolledDevice) -> None:
    send(connection, lan, *forms("r1"))
    assert unseen_from(connection, "another", Writer(lan.number + 1), 0) is None


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(" ".join(statement.split()))

    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)


def newer_read(asked: list[str]) -> int:
    """How often records were read by their version."""
    return sum("FROM record" in each and "record.version >" in each for each in asked)


@pytest.mark.parametrize(
    ("content", "closing", "another", "closings"),
    [
        (FIGURE, REPORT, (REPORT[0], "ps:S:2026-M10:commune", REPORT[2]), 0),
        (VOUCHER, CLOSING, (CLOSING[0], "c2", CLOSING[2]), 1),  # the closed months are read each time
    ],
)
def test_what_only_its_author_wrote_is_not_read_again_to_close_it(
    connection: Connection,
    lan: EnrolledDevice,
    minh: EnrolledDevice,
    content: Said,
    closing: Said,
    another: Said,
    closings: int,
) -> None:
    before = send(connection, lan, content)
    with statements(connection) as asked:
        before = send(connection, lan, closing, after=before)
    assert newer_read(asked) == closings
    send(connection, minh, *forms("r1"))
    with statements(connection) as asked:
        send(connection, lan, another, after=before)
    assert newer_read(asked) == closings + 1
