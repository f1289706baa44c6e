"""A played quarter goes to the province: what an office keeps to itself is nowhere in its database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date

import msgspec

from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.kinds.in_use import register_in_use, registers_in_use
from desktop_app.sample.building import add_sample_areas
from desktop_app.sample.fund import play_sample_fund
from desktop_app.sample.registers import play_sample_registers
from desktop_app.wire.segment import read_segment
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange, lines

SECRET = "MẬT-001099012345"
TOLD = "Việc đã chuyển lên"
KEPT_HERE = {"matter_secret", "matter_draft", "matter_line", "matter_words", "cell_draft", "access_log"}


def stored(upstream: Upstream) -> Iterator[tuple[str, str]]:
    """Everything that the province has, by table: texts, records and the ops of segments, in words."""
    with closing(sqlite3.connect(upstream.database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    yield from ((table, told) for told in _told(value))


def _told(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
        with suppress(Exception):  # not every value is one of these
            yield repr(msgspec.msgpack.decode(value))
        with suppress(Exception):
            yield repr(read_segment(value))


def test_the_province_sees_what_was_recorded_and_nothing_private(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    add_sample_areas(lan.office)
    play_sample_registers(lan.office, opinions=12, petitions=8)
    play_sample_fund(lan.office, donors=12)
    with lan.office.record() as rec:
        for item in registers_in_use(rec.connection):
            if item.private:
                private = {name: f"{SECRET} {item.code} {name}" for name in item.private}
                begun = {item.day_question: date(2026, 10, 1).isoformat(), item.title_question: TOLD}
                begin_entry(rec, register_in_use(rec.connection, item.code), {**begun, **private})
    exchange(lan, minh)

    assert lines(minh) == lines(lan)
    everything = list(stored(upstream))
    assert any(TOLD in words for _, words in everything), "the content of an entry is there"
    assert not any("001099012345" in words for _, words in everything)
    with closing(sqlite3.connect(upstream.database)) as connection:
        kinds = {
            row[0]
            for row in connection.execute("SELECT entity FROM record UNION SELECT entity FROM held_key")
        }
    assert {"register_matter", "register_event", "fund_voucher"} <= kinds
    assert not kinds & KEPT_HERE
