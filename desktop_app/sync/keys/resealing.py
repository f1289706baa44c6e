"""Seal again what the province has in clear, or sealed with an earlier key: a part at a time, to be resumed.

Each record is an act of its own, so a change that meets it is a conflict about that record alone. What is
added and never changed (steps, posted vouchers) and what was issued stays as the province has it: it takes no
change of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.long_work import Progress, unwatched
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import RecordWriter
from desktop_app.office_key.otherwise import all_otherwise, is_any
from desktop_app.office_key.personal_fields import personal_fields
from desktop_app.office_key.ring import KeyRing, key_ring, needs_seal
from desktop_app.sync.book import SyncBook
from desktop_app.sync.keys.opening import BEGINNING, Place, all_records, open_tables
from desktop_app.sync.rights import require_right
from desktop_app.wire.op import Value
from desktop_app.wire.states import EVENT, VOUCHER, is_sealed

_AT_ONCE: Final = 100
_LASTING: Final = frozenset({EVENT, VOUCHER})

type _Left = tuple[Place, dict[str, Value]]
"""A record, and the fields to seal again."""


def reseal_all(book: SyncBook, progress: Progress = unwatched, at_once: int = _AT_ONCE) -> int:
    """Journal all records whose personal fields are not sealed with the key in force; returns how many.

    Ended anywhere, also by ``progress``, what was done stays and the next run goes on from there. What the
    officer who works here may not change, or what is locked, is left out.
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


def reseal_some(book: SyncBook, behind: Place = BEGINNING, at_once: int = _AT_ONCE) -> list[Place]:
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
    """How many records :func:`reseal_all` would seal again; quick where none may be."""
    ring = key_ring(connection)
    if ring.usual == ring.in_force and not is_any(connection):
        return 0
    return sum(1 for _ in _left(connection, book, BEGINNING))


def _left(connection: Connection, book: SyncBook, behind: Place) -> Iterator[_Left]:
    ring = key_ring(connection)
    if ring.in_force not in ring.keys:
        return
    otherwise, asking = all_otherwise(connection), Recorder(connection, book.session.name, book.clock, {})
    for place, record in all_records(connection, RecordWriter(connection, {}), behind):
        entity, _ = place
        if entity in _LASTING or is_sealed(entity, record.fields):
            continue
        fields = _not_in_force(ring, entity, record.fields, otherwise.get(place, {}))
        with suppress(Problem):
            if fields:
                require_right(asking, *place, fields)
                asking.require_unlocked(*place)
                yield place, fields


def _not_in_force(
    ring: KeyRing, entity: str, fields: Mapping[str, Value], keys: Mapping[str, str]
) -> dict[str, Value]:
    personal = personal_fields()[entity]
    return {
        name: value
        for name, value in fields.items()
        if needs_seal(personal, name, value) and keys.get(name, ring.usual) != ring.in_force
    }
