"""Seal again what the province has in clear, or sealed with an earlier key: a part at a time, to be resumed.

Each record is an act of its own, so a change that meets it is a conflict about that record alone. What is
added and never changed (steps, posted vouchers) and what was issued stays as the province has it: it takes no
change of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import RecordWriter
from desktop_app.office_key.otherwise import all_otherwise
from desktop_app.office_key.personal_fields import personal_fields
from desktop_app.office_key.ring import key_ring, needs_seal
from desktop_app.sync.book import SyncBook
from desktop_app.sync.keys.opening import all_records, open_tables
from desktop_app.sync.rights import require_right
from desktop_app.wire.op import Value
from desktop_app.wire.states import EVENT, VOUCHER, is_sealed

_AT_ONCE: Final = 100
_LASTING: Final = frozenset({EVENT, VOUCHER})

type _Left = tuple[str, str, dict[str, Value]]
"""Kind and id of a record, and the fields to seal again."""


def reseal_some(book: SyncBook, at_once: int = _AT_ONCE) -> int:
    """Journal some records whose personal fields are not sealed with the key in force; 0: none is left.

    What the officer who works here may not change, or what is locked, is left out.
    """
    with book.store.write() as connection:
        part = list(islice(_left(connection, book), at_once))
        for entity, record_id, fields in part:
            recorder = Recorder(connection, book.session.name, book.clock, book.followers)
            recorder.put(entity, record_id, given_of(fields), force=True)
            recorder.finish()
        if not part:
            open_tables(connection, book.followers)
    return len(part)


def _left(connection: Connection, book: SyncBook) -> Iterator[_Left]:
    ring = key_ring(connection)
    if ring.in_force not in ring.keys:
        return
    otherwise, asking = all_otherwise(connection), Recorder(connection, book.session.name, book.clock, {})
    for entity, record_id, record in all_records(connection, RecordWriter(connection, {})):
        if entity in _LASTING or is_sealed(entity, record.fields):
            continue
        personal, keys = personal_fields()[entity], otherwise.get((entity, record_id), {})
        fields = {
            name: value
            for name, value in record.fields.items()
            if needs_seal(personal, name, value) and keys.get(name, ring.usual) != ring.in_force
        }
        with suppress(Problem):
            if fields:
                require_right(asking, entity, record_id, fields)
                asking.require_unlocked(entity, record_id)
                yield entity, record_id, fields
