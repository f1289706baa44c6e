"""Pack ops that an older version of the program, or a restored backup, left as rows.

Done when the book is opened, a few thousand ops in a transaction: interrupted, the next opening goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection, func, select

from desktop_app.base.long_work import LongWork, at_once
from desktop_app.journal.extent import MANY_ROWS
from desktop_app.journal.segments import BLOCK
from desktop_app.journal.writing import pack_rows
from desktop_app.storage.problems import StorageProblem
from desktop_app.storage.store import Store
from desktop_app.storage.tables.journal import journal_op
from desktop_app.storage.whole_files.compacting import give_back_space

_BLOCKS_AT_ONCE = 20


def tidy_journal(store: Store, long_work: LongWork = at_once) -> int:
    """Pack every 500 rows, and give the place that this frees back to the disk; how many ops were packed.

    An ordinary book has fewer rows than that and is only looked at. 100,000 ops take a few seconds, by
    ``long_work``. A full disk, or another program that writes in the book, leaves the rest as rows until the
    next opening.
    """
    with store.read() as connection:
        waiting = _whole_blocks(connection)
    run = long_work if len(waiting) * BLOCK > MANY_ROWS else at_once
    return run(lambda: _pack(store, waiting))


def _pack(store: Store, waiting: Sequence[tuple[int, int]]) -> int:
    packed = 0
    with suppress(StorageProblem):
        for start in range(0, len(waiting), _BLOCKS_AT_ONCE):
            with store.write() as connection:
                for device, after in waiting[start : start + _BLOCKS_AT_ONCE]:
                    packed += BLOCK * pack_rows(connection, device, after)
        if packed:
            give_back_space(store)
    return packed


def _whole_blocks(connection: Connection) -> list[tuple[int, int]]:
    """Return the devices and sequence numbers after which 500 ops are rows."""
    columns = journal_op.c
    block = (columns.device_seq - 1) // BLOCK
    rows = connection.execute(
        select(columns.device, block.label("block"))
        .group_by(columns.device, block)
        .having(func.count() == BLOCK)
        .order_by(columns.device, block)
    )
    return [(row.device, row.block * BLOCK) for row in rows]
