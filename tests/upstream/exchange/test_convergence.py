"""Several computers, any interleaving: all end alike, and no value disappears without a trace.

Runs the server's own ingest, merge and pages on a database in memory, and the office's rule ("what the
province says, with own pending ops on top") on plain dictionaries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from desktop_app.wire.messages import Conflict, PullPage, decode
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.records import unpack_records
from desktop_app.wire.segment import columns_of, pack_segment, read_segment, unpack_segment
from tests.support.properties import examples
from upstream.communes.communes import ensure_commune, epoch_and_head
from upstream.database.database import Database
from upstream.database.schema import metadata
from upstream.database.tables import conflict as conflict_table
from upstream.database.tables import segment as segment_table
from upstream.devices.devices import EnrolledDevice, add_device, find_by_token, note_sent
from upstream.exchange import pages
from upstream.exchange.ingest import ingest
from upstream.exchange.pages import pages_behind
from upstream.exchange.whole_acts import Received
from upstream.records.stored import decode_value

type Key = str

RECORDS = ("r1", "r2")
FIELDS = ("f1", "f2")
VALUES = ("a", "b", "*", "*")  # a star becomes a value that nobody else writes


@dataclass
class Computer:
    """What an office's computer keeps, in the smallest form."""

    device: EnrolledDevice
    ops: list[Op] = field(default_factory=list)
    link: bytes = GENESIS
    acked: int = 0
    acked_link: bytes = GENESIS
    cursor: int = 0
    state: dict[Key, dict[str, Value]] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    shown: set[tuple[Key, str, Value]] = field(default_factory=set)
    knew: dict[int, frozenset[tuple[Key, str, Value]]] = field(default_factory=dict)

    def write(self, key: Key, name: str, value: Value, resolves: str | None = None) -> None:
        known = self.state.get(key)
        patch = {} if known is not None and known.get(name) == value else {name: value}
        if not patch and resolves is None:
            return
        op = Op(
            len(self.ops) + 1,
            "e",
            key,
            self.versions.get(key, 0),
            patch,
            str(self.device.number),
            0,
            resolves,
        )
        self.ops.append(op)
        self.knew[op.device_seq] = frozenset(self.shown)
        self.state.setdefault(key, {}).update(patch)

    def decide(self, choice: int) -> None:
        waiting = [
            self.conflicts[key] for key in sorted(self.conflicts) if not self.conflicts[key].resolved_by
        ]
        if waiting:
            each = waiting[choice % len(waiting)]
            self.write(each.entity_id, each.field, each.other if choice % 2 else each.current, each.id)
            del self.conflicts[each.id]

    def exchange(self, connection: Connection, *, pages: int | None) -> None:
        """Send what is pending; ``pages`` of the answer arrive (``None``: all; -1: not even its head)."""
        self.device = self.device.again(connection)
        pending = self.ops[self.acked :]
        if pending:
            link = self.acked_link
            for op in pending:
                link = op_hash(link, op)
            packed = pack_segment(columns_of(pending), self.acked_link, link)
            self.device = ingest(connection, self.device, [Received(packed, unpack_segment(packed))], 1)
            if pages != -1:
                self.acked, self.acked_link = len(self.ops), link
        if pages == -1:
            return
        _, head = epoch_and_head(connection, "c")
        sent = pages_behind(connection, self.device, self.cursor, head, 1 << 30)
        note_sent(connection, self.device, sent.reported_until)
        found = sent.frames
        for message in islice(found, pages):
            self.apply(decode(message, PullPage))

    def apply(self, page: PullPage) -> None:
        for table in unpack_records(page.records):
            for conflict in table.states():
                self.set(conflict.entity_id, conflict.fields, conflict.version)
        if page.segment:
            for number, op in enumerate(read_segment(page.segment).ops):
                if number not in page.skip:
                    self.set(op.entity_id, dict(op.patch), page.first + number)
        self.conflicts.update({conflict.id: conflict for conflict in page.conflicts})
        for item in page.conflicts:
            about = (item.entity_id, item.field)
            self.shown |= {(*about, item.current), (*about, item.other)}
        self.cursor = page.cursor

    def set(self, key: Key, fields: dict[str, Value], version: int) -> None:
        self.state[key] = dict(fields)
        self.shown |= {(key, name, value) for name, value in fields.items()}
        self.versions[key] = version
        for op in self.ops[self.acked :]:
            if op.entity_id == key:
                self.state[key].update(op.patch)


def memory() -> Database:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    return Database(engine)


ACTION = st.one_of(
    st.tuples(
        st.just("write"),
        st.integers(0, 2),
        st.sampled_from(RECORDS),
        st.sampled_from(FIELDS),
        st.sampled_from(VALUES),
    ),
    st.tuples(st.just("exchange"), st.integers(0, 2), st.sampled_from([None, None, -1, 0, 1])),
    st.tuples(st.just("decide"), st.integers(0, 2), st.integers(0, 5)),
)


@pytest.mark.parametrize("handed_on_from", [1, 64])
@given(actions=st.lists(ACTION, max_size=40))
@settings(
    max_examples=examples(60, 300),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_all_computers_end_alike_and_no_value_disappears(
    handed_on_from: int, monkeypatch: pytest.MonkeyPatch, actions: list[tuple[object, ...]]
) -> None:
    monkeypatch.setattr(pages, "_WORTH_HANDING_ON", handed_on_from)
    database = memory()
    with database.engine.begin() as connection:
        ensure_commune(connection, "c")
        computers = []
        for number in range(3):
            token = add_device(connection, "c", f"d{number}", f"d{number}", bytes(32), 1)
            device = find_by_token(connection, token)
            assert device is not None
            computers.append(Computer(device))
        for action in actions:
            _perform(connection, computers, action)
        for _ in range(3):
            for computer in computers:
                computer.exchange(connection, pages=None)
        _check(connection, computers)
    database.close()


def _perform(connection: Connection, computers: list[Computer], action: tuple[object, ...]) -> None:
    kind, number, *rest = action
    assert isinstance(number, int)
    computer = computers[number]
    if kind == "write":
        key, name, value = map(str, rest)
        computer.write(key, name, f"{number}.{len(computer.ops)}" if value == "*" else value)
    elif kind == "exchange":
        arriving = rest[0]
        assert arriving is None or isinstance(arriving, int)
        computer.exchange(connection, pages=arriving)
    else:
        assert isinstance(rest[0], int)
        computer.decide(rest[0])


def _check(connection: Connection, computers: list[Computer]) -> None:
    first = computers[0]
    for other in computers[1:]:
        assert other.state == first.state, "all computers show the same records"
        assert _open(other) == _open(first), "all computers show the same conflicts"
    written = _written(connection, computers)
    clashed = _clashed(connection)
    for each in written:
        assert _accounted_for(each, written, first.state, clashed), f"lost without a trace: {each}"


def _open(computer: Computer) -> list[tuple[str, str, Value, Value]]:
    waiting = [conflict for conflict in computer.conflicts.values() if not conflict.resolved_by]
    return sorted(
        (conflict.entity_id, conflict.field, conflict.current, conflict.other) for conflict in waiting
    )


@dataclass(frozen=True)
class Written:
    """A value somebody wrote, and the version the province gave the op."""

    key: Key
    field: str
    value: Value
    device: int
    version: int
    knew: frozenset[tuple[Key, str, Value]]


def _written(connection: Connection, computers: list[Computer]) -> list[Written]:
    versions: dict[tuple[int, int], int] = {}
    for row in connection.execute(select(segment_table)):
        for seq in range(row.first_seq, row.last_seq + 1):
            versions[row.device, seq] = row.last - (row.last_seq - seq)
    return [
        Written(
            op.entity_id,
            name,
            value,
            each.device.number,
            versions[each.device.number, op.device_seq],
            each.knew[op.device_seq],
        )
        for each in computers
        for op in each.ops
        for name, value in op.patch.items()
    ]


def _clashed(connection: Connection) -> set[tuple[Key, str, Value, int]]:
    rows = connection.execute(select(conflict_table))
    return {(row.entity_id, row.field, decode_value(row.other), row.device) for row in rows}


def _accounted_for(
    left: Written,
    written: list[Written],
    final: dict[Key, dict[str, Value]],
    clashed: set[tuple[Key, str, Value, int]],
) -> bool:
    """Current, a conflict item, overwritten by somebody who knew it, or equal to such a value before it."""
    if (
        final[left.key][left.field] == left.value
        or (left.key, left.field, left.value, left.device) in clashed
    ):
        return True
    same_field = [other for other in written if (other.key, other.field) == (left.key, left.field)]
    if any(
        other.version > left.version
        and (other.device == left.device or (left.key, left.field, left.value) in other.knew)
        for other in same_field
    ):
        return True
    return any(
        other.version < left.version
        and other.value == left.value
        and _accounted_for(other, written, final, clashed)
        for other in same_field
    )
