"""Seal again what the province has in clear, or sealed with an earlier key: a part at a time, to be resumed.

Each record is an act of its own, so a change that meets it is a conflict about that record alone. What is
otherwise never changed (steps, posted vouchers, what was issued) is sealed, too: it says the same
(:func:`desktop_app.wire.guards.lasting.seals`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import MANAGE, refusal
from desktop_app.base.long_work import Progress, unwatched
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import Record, RecordWriter
from desktop_app.office_key.otherwise import all_otherwise
from desktop_app.office_key.ring import KeyRing, key_ring, needs_seal
from desktop_app.sync.book import SyncBook
from desktop_app.sync.keys.opening import BEGINNING, Place, all_records, open_tables
from desktop_app.sync.rights import require_right
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.op import Value

AT_ONCE: Final = 100
"""Records of one transaction."""

type _Left = tuple[Place, dict[str, Value]]
"""A record, and the fields to seal again."""


def reseal_all(book: SyncBook, progress: Progress = unwatched, at_once: int = AT_ONCE) -> int:
    """Journal all records whose personal fields are not sealed with the key in force; returns how many.

    Ended anywhere, also by ``progress``, what was done stays and the next run goes on from there. What is
    locked is left out, and what may be changed neither by whoever works here nor as who manages officers.
    """
    with book.store.read() as connection:
        left = count_left(connection, book)
    done, behind = 0, BEGINNING
    while True:
        progress(done, left)
        part = reseal_some(book, behind, at_once)
        if not part:
            return done
        done, behind = done + len(part), part[-1]


def reseal_some(book: SyncBook, behind: Place = BEGINNING, at_once: int = AT_ONCE) -> list[Place]:
    """Journal some of them, those behind a place; none are left where it returns none."""
    with book.store.write() as connection:
        part = list(islice(_left(connection, book, behind), at_once))
        for (entity, record_id), fields in part:
            recorder = Recorder(connection, book.session.name, book.clock, book.followers)
            recorder.put(entity, record_id, given_of(fields), force=True)
            recorder.finish()
        if not part:
            open_tables(connection, book.followers)
    return [place for place, _ in part]


def count_left(connection: Connection, book: SyncBook) -> int:
    """How many records :func:`reseal_all` would seal again."""
    return sum(1 for _ in _left(connection, book, BEGINNING))


def is_any_left(connection: Connection, book: SyncBook) -> bool:
    """Whether there is one; quick."""
    return next(_left(connection, book, BEGINNING), None) is not None


def _left(connection: Connection, book: SyncBook, behind: Place) -> Iterator[_Left]:
    ring, otherwise = key_ring(connection), all_otherwise(connection)
    if ring.in_force not in ring.keys:
        return
    rows, asking = RecordWriter(connection, {}), Recorder(connection, book.session.name, book.clock, {})
    may_all = not refusal(connection, book.session.name, MANAGE)
    if ring.usual == ring.in_force:  # nearly all is sealed with it
        records = _records_at(rows, sorted(place for place in otherwise if place > behind))
    else:
        records = all_records(connection, rows, behind)
    for place, record in records:
        fields = _not_in_force(ring, place[0], record.fields, otherwise.get(place, {}))
        with suppress(Problem):
            if fields:
                if not may_all:
                    require_right(asking, *place, fields)
                asking.require_unlocked(*place)
                yield place, fields


def _records_at(rows: RecordWriter, places: Iterable[Place]) -> Iterator[tuple[Place, Record]]:
    for place in places:
        record = rows.get(*place)
        if record is not None:
            yield place, record


def _not_in_force(
    ring: KeyRing, entity: str, fields: Mapping[str, Value], keys: Mapping[str, str]
) -> dict[str, Value]:
    personal = personal_fields()[entity]
    return {
        name: value
        for name, value in fields.items()
        if needs_seal(personal, name, value) and keys.get(name, ring.usual) != ring.in_force
    }
